"""The pictures of the node reference: a still of what a node draws, or a chart of what it gives.

`python -m nodegraph.show.node_pictures [NODE...]` (or script/node_pictures) draws them all, or
those named, into `docs/nodes/pictures`. What each of them shows: `node_examples`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from nodegraph.model.atomic import write_whole
from nodegraph.model.check import check
from nodegraph.model.errors import Failed
from nodegraph.model.library import Library
from nodegraph.model.media import Media
from nodegraph.model.patch import Patch
from nodegraph.model.reference import PICTURES, picture_name
from nodegraph.model.spec import NodeSpec
from nodegraph.resources import patches_folder
from nodegraph.scheduler.compile import compile_patch
from nodegraph.show.chart import draw_chart
from nodegraph.show.clip import cut
from nodegraph.show.material import Material, material
from nodegraph.show.node_examples import Example, example_of, has_picture, is_still
from nodegraph.show.node_traces import panels_of, probes_of
from nodegraph.show.offline import Offline
from nodegraph.show.opening import Opened, library_of

STILL, FILM = (480, 270), (96, 54)
DRAWN = 1.5  # s, before a still: trails are there
QUALITY = 90  # of a still
LARGEST = 14_000  # bytes: a chart that needs more without loss is saved like a still, but finer
FINE = 90
SEAM = (230, 230, 233)  # between a picture before and after
HELP = patches_folder() / "help" / "any"  # its shaders may be in examples
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "nodes" / PICTURES


def draw(spec: NodeSpec, song: Material) -> NDArray[np.uint8]:
    """Return the picture of a node, RGB (height, width, 3).

    Raises Failed where its example does not play, or there is no OpenGL for a still.
    """
    example = example_of(spec, library_of(HELP))
    if is_still(spec):
        return _still(example, song)
    opened = opened_example(example, FILM, probes_of(example))
    return draw_chart(panels_of(example, opened, song), example.seconds)


def saved(picture: NDArray[np.uint8], still: bool) -> bytes:
    """Return a picture as a WebP file: a chart without loss, unless it is full of sound."""
    if still:
        return _webp(picture, quality=QUALITY)
    exact = _webp(picture, lossless=True, quality=100)
    return exact if len(exact) <= LARGEST else _webp(picture, quality=FINE)


def main(arguments: list[str] | None = None) -> int:
    """Draw what is asked for."""
    library = Library.load()
    known = {spec.id: spec for spec in library if has_picture(spec)}
    parser = argparse.ArgumentParser(
        prog="script/node_pictures", description="Draw the pictures of the node reference."
    )
    parser.add_argument("node", nargs="*", metavar="NODE")
    parser.add_argument("-o", "--out", type=Path, default=FOLDER, help="the folder")
    asked = parser.parse_args(arguments)
    for name in asked.node:
        if name not in known:
            parser.error(f"{name} is no node with a picture; `nodegraph nodes` lists the nodes.")
    asked.out.mkdir(parents=True, exist_ok=True)
    song = material(None, 48_000)
    for name in asked.node or known:
        data = saved(draw(known[name], song), is_still(known[name]))
        write_whole(asked.out / picture_name(name), data)
        print(f"{asked.out / picture_name(name)}  {len(data) / 1024:.0f} KiB")
    if not asked.node:
        _remove_others(asked.out, known)
    return 0


def _remove_others(folder: Path, known: dict[str, NodeSpec]) -> None:
    wanted = {picture_name(name) for name in known}
    for file in folder.glob("*.webp"):
        if file.name not in wanted:
            file.unlink()


def _webp(picture: NDArray[np.uint8], **how: object) -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.fromarray(picture).save(file, "WEBP", method=6, **how)
    return file.getvalue()


def _still(example: Example, song: Material) -> NDArray[np.uint8]:
    """Return what a node draws; to its left, where it is parted, the picture without the node."""
    after = _picture(example, example.patch, song)
    if not example.parted:
        return after
    nodes = dict(example.patch.nodes)
    nodes[example.node] = msgspec.structs.replace(nodes[example.node], bypass=True)
    before = _picture(example, msgspec.structs.replace(example.patch, nodes=nodes), song)
    middle = after.shape[1] // 2
    after[:, :middle] = before[:, :middle]
    after[:, middle - 1 : middle + 1] = SEAM
    return after


def _picture(example: Example, patch: Patch, song: Material) -> NDArray[np.uint8]:
    opened = opened_example(replace(example, patch=patch), STILL)
    run, end = opened.patch.run, example.moment + 1.0 / example.fps
    clip = cut(song, example.moment, end, rate=run.rate, block=run.block, fps=run.fps, drawn=DRAWN)
    pixels = np.zeros((STILL[1], STILL[0], 3), np.uint8)
    with Offline(opened, clip.material) as show:
        show.listen(clip.heard)
        for frame in show.frames(clip.drawn + 1):
            pixels[:] = frame.pixels[..., :3]
    return pixels


def opened_example(example: Example, size: tuple[int, int], probes: Sequence[str] = ()) -> Opened:
    """Return an example as `open_patch` does; what would only be a warning there is an error."""
    path = example.folder / "example"
    library = library_of(path)
    run = msgspec.structs.replace(example.patch.run, size=size, fps=example.fps)
    patch = msgspec.structs.replace(example.patch, run=run)
    compiled = compile_patch(patch, library, probes=probes)
    problems = (*check(patch, library), *compiled.problems)
    if problems:
        raise Failed(f"The example of {example.patch.nodes[example.node].type}: {problems[0]}")
    return Opened(path, patch, library, Media((example.folder,)), compiled.plan, problems)


if __name__ == "__main__":
    sys.exit(main())
