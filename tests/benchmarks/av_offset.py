"""Do sound and picture of a recording stay together? `python -m tests.benchmarks.av_offset`.

A live show of a patch in which a click makes a flash is recorded for `--minutes`; then the file is
decoded as a player decodes it, each click is paired with the flash that follows, and the distance
is told in frames: median, worst, and how much it changes from the first tenth to the last.

A click falls anywhere within a frame and the flash is the next frame's, so 0 to 1 frames, 0.5 in
the middle, is exact. `--jack`: on the clock of a sound server, else on the computer's.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from nodegraph.show.live.client import Client
from tests.benchmarks.live_show import RATE, jack_server, start

FPS = 60
FLASH = """/*{"INPUTS": [{"NAME": "flash", "TYPE": "event"}]}*/
void main() { gl_FragColor = vec4(vec3(flash ? 1.0 : 0.0), 1.0); }
"""
SONG_SECONDS = 60
LOUD, BRIGHT = 0.3, 128  # of the sound's 1, of the picture's 255
EARLY, LATE = 2.5, 0.3  # frames before, seconds after a click: where its flash is looked for
Numbers = NDArray[np.float64]


def write_clicks(folder: Path, size: tuple[int, int]) -> tuple[Path, Path]:
    """Write a patch and a song of clicks at odd moments; returns their paths."""
    (folder / "shaders").mkdir(parents=True)
    (folder / "shaders" / "flash.fs").write_text(FLASH)
    nodes = {
        "in": {"type": "source.input"},
        "click": {"type": "event.threshold", "values": {"level": LOUD, "gap": 0.3}},
        "flash": {"type": "shader.flash"},
        "screen": {"type": "output.screen", "values": {"finish": 0}},
    }
    wires = [
        "in.music -> click.source", "click.out -> flash.flash", "flash.out -> screen.picture",
        "in.audio -> screen.sound",
    ]  # fmt: skip
    run = {"rate": RATE, "size": list(size), "fps": FPS}
    patch = folder / "click.patch.json"
    patch.write_text(
        json.dumps({"format": "nodegraph/1", "run": run, "nodes": nodes, "wires": wires})
    )
    generator = np.random.default_rng(3)
    starts = np.cumsum(generator.integers(RATE * 6 // 10, RATE * 12 // 10, SONG_SECONDS))
    sound = np.zeros(RATE * SONG_SECONDS)
    at = np.arange(RATE // 50)
    click = 0.8 * np.cos(2 * np.pi * 1000 * at / RATE) * np.exp(-at / 200)
    for begin in starts[starts < sound.size - RATE]:
        sound[begin : begin + click.size] = click
    song = folder / "clicks.wav"
    soundfile.write(song, np.stack([sound, sound], 1), RATE, subtype="FLOAT")
    return patch, song


def record(client: Client, path: Path, minutes: float) -> dict[str, Any]:
    """Record for so many minutes; returns the stage's own counts."""
    while not (stage := client.ask("status")["stage"]) or stage["frames"] < 30:
        time.sleep(0.1)
    first = client.ask("status")["stage"]
    client.record(path)
    time.sleep(minutes * 60)
    last = client.ask("status")["stage"]
    client.record(None)
    while not (lines := [line for line in client.ask("log") if "were recorded" in line]):
        time.sleep(0.1)
    counts = {name: last[name] - first[name] for name in ("frames", "skipped")}
    return counts | {"recording": lines[0].partition(": ")[2]}


def flashes(path: Path) -> Numbers:
    """Return when the picture becomes bright, in seconds."""
    found, was = [], False
    with av.open(str(path)) as file:
        for frame in file.decode(video=0):
            assert frame.time is not None
            plane: Any = frame.planes[0]
            bright = np.frombuffer(plane, np.uint8)[: plane.line_size * frame.height].mean()
            if bright > BRIGHT and not was:
                found.append(frame.time)
            was = bright > BRIGHT
    return np.array(found)


def clicks(path: Path) -> Numbers:
    """Return when the sound becomes loud, in seconds; cut as the container says."""
    starts = []
    with av.open(str(path)) as file:
        rate = file.streams.audio[0].rate
        loud_at = -1.0
        for frame in file.decode(audio=0):
            sound = np.abs(np.asarray(frame.to_ndarray(), np.float64))
            if not frame.format.is_planar:
                sound = sound.reshape(-1, 2).T
            if sound.max() > 2.0:  # whole numbers, of 32 bits
                sound /= 2.0**31
            assert frame.time is not None
            for place in np.flatnonzero(sound[0] > LOUD):
                now = frame.time + place / rate
                if now - loud_at > 0.2:
                    starts.append(now)
                loud_at = now
    return np.array(starts)


def compare(clicked: Numbers, flashed: Numbers) -> dict[str, Any]:
    """Return how many frames flashes come after their clicks."""
    pairs = []
    for click in clicked:
        after = flashed[(flashed > click - EARLY / FPS) & (flashed < click + LATE)]
        if after.size:
            pairs.append((click, (after[0] - click) * FPS))
    if len(pairs) < 2:
        return {"clicks": clicked.size, "flashes": flashed.size}
    at, found = np.array(pairs).T
    tenth = max(found.size // 10, 1)
    slope = np.polyfit(at / 60, found, 1)[0]
    return {
        "clicks": clicked.size,
        "without a flash": clicked.size - found.size,
        "offset, frames (least, median, worst)": np.round(
            [found.min(), np.median(found), found.max()], 2
        ).tolist(),
        "more than a frame": int((found > 1.0).sum()),
        "last tenth - first tenth, frames": round(
            float(found[-tenth:].mean() - found[:tenth].mean()), 3
        ),
        "drift, frames a minute": round(float(slope), 4),
    }


def main() -> None:
    """Record, decode, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--suffix", default=".mp4", help="format of the recording")
    parser.add_argument("--jack", action="store_true", help="on a JACK server's clock")
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="av_offset_")))
        patch, song = write_clicks(folder, (640, 360))
        if given.jack:
            stack.enter_context(jack_server(256))
        path = folder / f"take{given.suffix}"
        with start(patch, song, not given.jack) as show, show.client("av offset") as client:
            counts = record(client, path, given.minutes)
            device = client.ask("status")["engine"]["device"]
        facts = {"minutes": given.minutes, "device": device, **counts}
        facts |= compare(clicks(path), flashes(path))
    for name, value in facts.items():
        print(f"{name:40} {value}")


if __name__ == "__main__":
    main()
