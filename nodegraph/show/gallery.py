"""The pictures of the example patches, the page that shows them, and the moving one of the README.

`python -m nodegraph.show.gallery [LOOK...]` (or script/gallery) draws the embedded song in every
look, or in those named, and writes `docs/gallery.md`. With `--loop` it draws the README's loop.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.atomic import write_whole
from nodegraph.model.patch import Patch
from nodegraph.model.storage import load
from nodegraph.resources import SUFFIX, pictures_folder, shipped_patches, thumbnails
from nodegraph.show.looks_page import picture_at, pictures_of
from nodegraph.show.material import Material, material

WIDE, UPRIGHT = (640, 360), (270, 480)
QUALITY = 88
MOMENT = 20.7  # s: within the fullest part of the embedded song
ROOT = Path(__file__).resolve().parents[2]

# Two bars of three looks each, so that the last leads into the first.
LOOP = ("night_drive", "deep_bell", "window")
LOOP_SIZE, LOOP_INSET, LOOP_FPS, LOOP_BARS = (640, 360), (162, 288), 12.0, 4
LOOP_BAR = 1.875  # s, of the embedded song
LOOP_START = 9 * LOOP_BAR
MARGIN = 18


def draw(name: str, path: Path, song: Material) -> None:
    """Draw a look in both shapes."""
    from PIL import Image

    for file, size in zip(thumbnails(name), (WIDE, UPRIGHT), strict=True):
        picture = Image.fromarray(picture_at(song, MOMENT, path, size))
        picture.save(file, "JPEG", quality=QUALITY, optimize=True)


def page(found: dict[str, Patch]) -> str:
    """Return the gallery as Markdown: every look with its pictures and what it does."""
    cards = [
        f"## {patch.title}\n\n"
        f'[<img src="../patches/pictures/{name}.jpg" height="288" alt="{patch.title}, wide"> '
        f'<img src="../patches/pictures/{name}.upright.jpg" height="288" '
        f'alt="{patch.title}, upright">](../patches/{name}{SUFFIX})\n\n{patch.about}\n\n'
        f"{_knobs(patch)}\n"
        for name, patch in sorted(found.items())
    ]
    return _HEAD.format(count=len(found)) + "\n".join(cards)


def loop(song: Material) -> list[NDArray[np.uint8]]:
    """Return the frames of the README's loop: one song in three looks, each upright as well."""
    looks = shipped_patches()
    frames: list[NDArray[np.uint8]] = []
    edges = [round(n * LOOP_BARS * LOOP_BAR * LOOP_FPS / len(LOOP)) for n in range(len(LOOP) + 1)]
    for name, first, last in zip(LOOP, edges, edges[1:], strict=False):
        start = LOOP_START + first / LOOP_FPS
        wide, upright = (
            pictures_of(song, start, last - first, looks[name], size, LOOP_FPS)
            for size in (LOOP_SIZE, LOOP_INSET)
        )
        bottom, right = LOOP_SIZE[1] - MARGIN, LOOP_SIZE[0] - MARGIN
        top, left = bottom - LOOP_INSET[1], right - LOOP_INSET[0]
        wide[:, top - 1 : bottom + 1, left - 1 : right + 1] = 200
        wide[:, top:bottom, left:right] = upright
        frames += list(wide)
    return frames


def main(arguments: list[str] | None = None) -> int:
    """Draw what is asked for."""
    parser = argparse.ArgumentParser(prog="script/gallery", description="Draw the gallery.")
    parser.add_argument("look", nargs="*", choices=[[], *shipped_patches()])
    parser.add_argument("--loop", action="store_true", help="the README's loop too")
    asked = parser.parse_args(arguments)
    song, looks = material(None, 48_000), shipped_patches()
    pictures_folder().mkdir(exist_ok=True)
    for name in asked.look or looks:
        draw(name, looks[name], song)
        print(*thumbnails(name))
    found = {name: load(path) for name, path in looks.items()}
    write_whole(ROOT / "docs" / "gallery.md", page(found).encode())
    if asked.loop:
        _save_loop(loop(song), ROOT / "docs" / "loop.webp")
    return 0


def _save_loop(frames: list[NDArray[np.uint8]], out: Path) -> None:
    from PIL import Image

    first, *rest = [Image.fromarray(frame) for frame in frames]
    first.save(
        out, "WEBP", save_all=True, append_images=rest, duration=round(1000 / LOOP_FPS), loop=0,
        quality=60, method=6,
    )  # fmt: skip
    print(out)


def _knobs(patch: Patch) -> str:
    labels = [str(entry.get("label", path)) for path, entry in patch.public.items()]
    return f"Knobs: {', '.join(labels)}."


_HEAD = """# Gallery

The {count} example patches, all drawing the same moment of the same song: the one inside the
program. Each picture is a link to its patch. `nodegraph render NAME --audio song.ogg -o film.mp4`
draws your song, and `nodegraph looks song.ogg` makes such a page of it.

"""


if __name__ == "__main__":
    sys.exit(main())
