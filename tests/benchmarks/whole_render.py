"""What a whole render costs beside a loop written by hand.

    python -m tests.benchmarks.whole_render [--seconds 10] [--size 1280x720] [--rounds 3]

`nodegraph render` of the demo against moderngl and PyAV alone: the same GLSL with the finish in it,
the same draws in the same order, the same pictures in the same encoder, the same sound. Whoever
wrote that loop had every uniform of every frame in a file beforehand. Both are child processes and
are timed in turn, by CPU time; the goal is a ratio of at most 1.15, start-up included. "A frame"
is the slope between a short and the long render, so that start-up cancels.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHORT = 2  # frames of the short render


def ours(patch: Path, audio: Path, size: str, fps: int, out: Path) -> Callable[[int], list[str]]:
    """Return the command that renders so many frames."""
    return lambda frames: [
        sys.executable, "-m", "nodegraph", "render", str(patch), "-o", str(out / "ours.mp4"),
        "--audio", str(audio), "--seconds", repr(frames / fps), "--size", size, "--fps", str(fps),
    ]  # fmt: skip


def theirs(folder: Path) -> Callable[[int], list[str]]:
    """Return the command of the loop by hand."""
    loop = [sys.executable, str(Path(__file__).with_name("hand_loop.py")), str(folder)]
    return lambda frames: [*loop, str(frames)]


def cpu(command: list[str]) -> float:
    """Run a command; return its seconds of CPU, user and system. Raises when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def song(path: Path, seconds: float, patch: Path) -> None:
    """Write the embedded song beforehand: its synthesis is no part of either."""
    from nodegraph.model.sound_file import load_sound
    from nodegraph.model.storage import load
    from nodegraph.show.material import material

    rate = load(patch).run.rate
    sound = material(None, rate).sound[:, : round(seconds * rate) + rate]
    import soundfile

    soundfile.write(path, sound.T, rate, subtype="FLOAT")
    assert load_sound(path, rate).shape[0] == sound.shape[0]


def main() -> None:
    """Print seconds and ratios, the best of the rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "patch", nargs="?", type=Path, default=ROOT / "patches/night_drive.patch.json"
    )
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    frames = round(given.seconds * given.fps)
    with tempfile.TemporaryDirectory(prefix="whole_render_") as name:
        folder = Path(name)
        audio = folder / "song.wav"
        song(audio, given.seconds, given.patch)
        prepare = Path(__file__).with_name("hand_loop_recorder.py")
        said = [str(given.patch), str(audio), given.size, str(given.fps), str(frames), str(folder)]
        subprocess.run([sys.executable, str(prepare), *said], check=True, cwd=ROOT)
        ways = {
            "nodegraph render": ours(given.patch, audio, given.size, given.fps, folder),
            "by hand": theirs(folder),
        }
        best: dict[str, list[float]] = {way: [float("inf")] * 2 for way in ways}
        for _ in range(given.rounds):
            for place, length in enumerate((SHORT, frames)):
                for way, command in ways.items():
                    best[way][place] = min(best[way][place], cpu(command(length)))
    report(best, frames)


def report(best: dict[str, list[float]], frames: int) -> None:
    """Print a line for each way and the ratios as JSON."""
    slope = {way: (long - short) / (frames - SHORT) for way, (short, long) in best.items()}
    for way, (short, long) in best.items():
        each = slope[way] * 1e3
        print(f"{way:18s} {long:8.2f} s, {SHORT} frames {short:6.2f} s, a frame {each:8.2f} ms")
    (our_short, our_long), (hand_short, hand_long) = best.values()
    our_slope, hand_slope = slope.values()
    ratios = {
        "with start-up": our_long / hand_long,
        "without": our_slope / hand_slope,
        "start-up alone": our_short / hand_short,
    }
    print(
        json.dumps({"frames": frames} | {name: round(value, 3) for name, value in ratios.items()})
    )


if __name__ == "__main__":
    main()
