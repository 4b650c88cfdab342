"""Plays a sound file into a port of a JACK server: `python -m tests.engine.sound.playing ...`.

Arguments: the server, the port, the file. It plays again and again until it is ended.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import numpy as np
import soundfile


def ports(server: str) -> set[str]:
    """Return the ports of a server."""
    asked = ["jack_lsp", "-s", server]
    return set(subprocess.run(asked, capture_output=True, text=True).stdout.split("\n"))


def main() -> None:
    """Play."""
    import sounddevice

    server, port, path = sys.argv[1:]
    sound, _ = soundfile.read(path, dtype="float32", always_2d=True)
    place = 0

    def play(out: Any, frames: int, _time: Any, _flags: Any) -> None:
        nonlocal place
        out[:, 0] = np.take(sound[:, 0], range(place, place + frames), mode="wrap")
        place += frames

    before = ports(server)
    known: Any = sounddevice.query_devices()
    device = next(
        number for number, item in enumerate(known)
        if "system" in item["name"] and item["max_output_channels"]
    )  # fmt: skip
    with sounddevice.OutputStream(device=device, channels=1, callback=play, latency="low"):
        time.sleep(0.3)
        mine = next(name for name in sorted(ports(server) - before) if "out" in name)
        subprocess.run(["jack_connect", "-s", server, mine, port], check=True)
        while True:
            time.sleep(1.0)


if __name__ == "__main__":
    main()
