"""What a frame of each shipped look costs: `python -m tests.benchmarks.looks [--sizes 1280x720]`.

The embedded song plays; counted are the ms from asking for a frame to its being drawn, and those
of reading it back, the median and the 99th of a hundred, and which GPU drew. `--keep FOLDER` keeps
one frame of each, to compare one machine's pictures with another's.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from nodegraph.show.material import material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import open_patch
from nodegraph.show.pictures import Pictures

FPS = 60
KEPT = 299  # the frame that is kept: five seconds in


def measure(path: Path, size: tuple[int, int], frames: int, keep: Path | None) -> dict[str, Any]:
    """Draw a look at a size; return ms a frame."""
    opened = open_patch(path, run={"size": size, "fps": FPS})
    drawn: list[float] = []
    read: list[float] = []
    with Offline(opened, material(None, opened.plan.rate)) as show:
        stage = show.open_stage()
        pictures = Pictures(stage, show.engine, show.plan, show.fps)
        pixels = np.empty((size[1], size[0], 4), np.uint8)
        for index in range(KEPT + 1 if keep else frames):
            while not pictures.is_ready(index):
                show.run_block()
                pictures.follow()
            begun = time.perf_counter()
            pictures.draw(index)
            stage.picture.ctx.finish()
            done = time.perf_counter()
            stage.read_into(pixels)
            drawn.append((done - begun) * 1e3)
            read.append((time.perf_counter() - done) * 1e3)
        gpu = str(stage.picture.ctx.info["GL_RENDERER"])
        if keep:
            name = path.name.partition(".")[0]
            Image.fromarray(pixels[..., :3]).save(keep / f"{name}.png")
    late = sorted(drawn[20:])
    return {
        "median": late[len(late) // 2],
        "worst": late[int(0.99 * (len(late) - 1))],
        "read": sorted(read[20:])[len(late) // 2],
        "gpu": gpu,
    }


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1280x720")
    parser.add_argument("--frames", type=int, default=120)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    sizes = [tuple(map(int, text.split("x"))) for text in given.sizes.split(",")]
    told = False
    for path in sorted(Path("patches").glob("*.patch.json")):
        row = [f"{path.name.partition('.')[0]:14}"]
        for width, height in sizes:
            found = measure(path, (width, height), given.frames, given.keep)
            if not told:
                print(f"drawn by {found['gpu']}; ms a frame: median, 99th, reading it back")
                told = True
            row.append(
                f"{width}x{height}: {found['median']:7.2f} {found['worst']:7.2f} "
                f"{found['read']:6.2f}"
            )
        print("  ".join(row), flush=True)


if __name__ == "__main__":
    main()
