"""A show for benchmarks: a patch with a slow picture, on a JACK server of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from nodegraph.show.live.launcher import Launcher
from nodegraph.show.live.wishes import Pictures, Sounds

RATE = 48_000
SLOW = """/*{"INPUTS": [
  {"NAME": "level", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 100.0},
  {"NAME": "flash", "TYPE": "event"}
]}*/
void main() {
  float sum = level;
  for (int i = 0; i < %d; i++) sum += sin(sum * 1.7 + gl_FragCoord.x * 0.001 + float(i)) * 0.001;
  gl_FragColor = vec4(fract(sum), flash ? 1.0 : 0.0, level, 1.0);
}
"""


def write_show(folder: Path, block: int, rounds: int) -> tuple[Path, Path]:
    """Write a patch and a song; returns their paths. `rounds` makes the picture slow."""
    (folder / "shaders").mkdir(parents=True)
    (folder / "shaders" / "slow.fs").write_text(SLOW % rounds)
    voices = {f"add_{place}": {"type": "math.add"} for place in range(190)}
    wires = [f"add_{place}.out -> add_{place + 1}.value" for place in range(189)]
    nodes = {
        "in": {"type": "source.input"}, "kick": {"type": "analysis.hits"},
        "level": {"type": "analysis.level"}, "knob": {"type": "control.constant"},
        "slow": {"type": "shader.slow"}, "screen": {"type": "output.screen"}, **voices,
    }  # fmt: skip
    wires += [
        "in.music -> kick.source", "in.music -> level.source", "knob.out -> add_0.value",
        "add_189.out -> slow.level", "kick.hit -> slow.flash", "slow.out -> screen.picture",
        "in.audio -> screen.sound",
    ]  # fmt: skip
    patch = folder / "slow.patch.json"
    run = {"rate": RATE, "block": block, "size": [640, 360], "fps": 60}
    patch.write_text(
        json.dumps({"format": "nodegraph/1", "run": run, "nodes": nodes, "wires": wires})
    )
    return patch, write_song(folder)


def write_song(folder: Path) -> Path:
    """Write half a minute of kicks at 120 bpm; returns its path."""
    at = np.arange(RATE * 30) / RATE
    beat = at % 0.5
    kick = 0.7 * np.sin(2 * np.pi * 55 * beat) * np.exp(-beat * 18)
    song = folder / "song.wav"
    soundfile.write(song, np.stack([kick, kick], 1), RATE, subtype="FLOAT")
    return song


class Server:
    """A JACK server without a sound card; real-time where that is allowed."""

    def __init__(self, period: int) -> None:
        self.name = f"nodegraph-bench-{os.getpid()}"
        self._period = period
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it."""
        more = ["-d", "dummy", "-r", str(RATE), "-p", str(self._period)]
        command = ["jackd", "-r", "-n", self.name, *more]
        if os.geteuid() == 0:
            command = ["chrt", "-f", "30", "jackd", "-R", "-P", "40", "-n", self.name, *more]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdout=quiet, stderr=quiet)

    def end(self, how: int = signal.SIGTERM) -> None:
        """End it; one that is killed leaves its slot in shared memory behind, to its namesake."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()


@contextlib.contextmanager
def jack_server(period: int) -> Iterator[Server]:
    """Run a server, and let programs of this process find it."""
    server = Server(period)
    server.start()
    os.environ["JACK_DEFAULT_SERVER"], os.environ["JACK_NO_START_SERVER"] = server.name, "1"
    time.sleep(2.0)
    try:
        yield server
    finally:
        server.end()


def start(patch: Path, song: Path, silent: bool, window: bool = False) -> Launcher:
    """Start the show, without a window or on all of the screen."""
    sounds = Sounds(audio=str(song), repeat=True, silent=silent)
    return Launcher(patch, sounds, Pictures(headless=not window, fullscreen=window), print)
