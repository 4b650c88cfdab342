"""What the picture of a node shows: an example patch, and which of its ports are drawn.

The example of a node is its text in `CHARTS` or `STILLS`, else its help patch, else the first look
that has it, else one made by `plain_text`. In that order, so that a text can show more than a help
patch does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec
from nodegraph.model.storage import load
from nodegraph.resources import SUFFIX, patches_folder, shipped_patches
from nodegraph.show.node_example_texts import CHARTS, NO_PICTURE, SECONDS, START
from nodegraph.show.node_still_texts import MOMENT, STILLS
from nodegraph.show.patch_text import read_patch_text

IT = "it"  # how a node is called in an example of its own
SCREEN = "screen"  # the panel that is a strip of pictures
FPS = 20.0
EXAMPLES = CHARTS | STILLS


@dataclass(frozen=True, slots=True)
class Example:
    """How a node is shown: `panels` from top to bottom, none for a still.

    In a panel stand ports that are drawn over one another, the last on top; `~` before one makes
    it quiet, `:2` behind it takes one lane. `moment` is that of the still, or where a chart of
    `seconds` begins, in the song.
    """

    node: str
    about: str
    patch: Patch
    folder: Path
    panels: tuple[tuple[str, ...], ...] = ()
    limits: tuple[float | None, float | None] = (None, None)
    moment: float = START
    seconds: float = SECONDS
    fps: float = FPS
    parted: bool = False  # a still that shows the picture before the node as well


def captions(library: Library) -> dict[str, str]:
    """Return what the picture of each node shows, by id; a node without a picture is absent."""
    drawn = library.with_shaders(patches_folder() / "help" / "shaders")
    return {spec.id: example_of(spec, drawn).about for spec in library if has_picture(spec)}


def has_picture(spec: NodeSpec) -> bool:
    """Whether the page of a node has a picture."""
    return bool(spec.outputs) and spec.id not in NO_PICTURE


def is_still(spec: NodeSpec) -> bool:
    """Whether the picture of a node is one that it draws, not a chart."""
    draws = any(port.kind is Kind.TEXTURE for port in spec.outputs)
    return draws and "show" not in EXAMPLES.get(spec.id, {})


def example_of(spec: NodeSpec, library: Library) -> Example:
    """Return how a node is shown."""
    help_patch = patches_folder() / "help" / f"{spec.id}{SUFFIX}"
    text = EXAMPLES.get(spec.id, {})
    if "patch" in text:
        found = _written(spec, library, text["patch"])
    elif help_patch.is_file():
        found = _of_file(IT, help_patch)
    else:
        look = _look_with(spec.id) if is_still(spec) else None
        found = _of_file(*look) if look else _written(spec, library, plain_text(spec))
    found = replace(
        found,
        about=text.get("about", found.about),
        panels=_panels(text["show"]) if "show" in text else found.panels,
        limits=(None, None) if "show" in text else found.limits,
        seconds=float(text.get("seconds", SECONDS)),
        moment=float(text.get("moment", MOMENT if is_still(spec) else START)),
        fps=float(text.get("fps", FPS)),
    )
    if is_still(spec):
        parted = _is_effect(spec, found) and "whole" not in text
        sides = " Left without it, right with it." if parted and "about" not in text else ""
        return replace(found, panels=(), parted=parted, about=found.about + sides)
    return found if found.panels else replace(found, panels=_first_ports(spec, found.patch))


def _written(spec: NodeSpec, library: Library, text: str) -> Example:
    patch = read_patch_text(text, spec.id, library)
    about = f"What `{spec.id}` makes of the example song."
    return Example(IT, about, patch, patches_folder() / "help")


def _of_file(node: str, path: Path) -> Example:
    patch = _loaded(path)
    limits, panels = _scope(patch)
    return Example(node, patch.about, patch, path.parent, panels, limits)


def _is_effect(spec: NodeSpec, example: Example) -> bool:
    """Whether a node changes a picture: then that picture is worth seeing."""
    wired = example.patch.wire_into(example.node, "inputImage") is not None
    return wired and example.node == IT and not spec.delay


@cache
def _loaded(path: Path) -> Patch:
    return load(path)


def _look_with(id: str) -> tuple[str, Path] | None:
    """Return a node of that type and the look that has it."""
    for path in shipped_patches().values():
        for name, node in _loaded(path).nodes.items():
            if node.type == id:
                return name, path
    return None


def _panels(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(panel.split(" + ")) for panel in text.split(" / "))


_Limits = tuple[float | None, float | None]


def _scope(patch: Patch) -> tuple[_Limits, tuple[tuple[str, ...], ...]]:
    """Return what the scope of a help patch shows, and between which limits."""
    for name, node in patch.nodes.items():
        if node.type == "shader.scope":
            shown = {wire.into: f"{wire.source}.{wire.out}" for wire in patch.wires_into[name]}
            marks = {"before": "~", "after": "", "hit": ""}
            panel = tuple(mark + shown[port] for port, mark in marks.items() if port in shown)
            if not node.values.keys() & {"low", "high"}:
                return (None, None), (panel,)
            return (node.values.get("low", 0.0), node.values.get("high", 1.0)), (panel,)
    return (None, None), ()


def _first_ports(spec: NodeSpec, patch: Patch) -> tuple[tuple[str, ...], ...]:
    """Return the first wired input over the first output."""
    spec = spec.resolve(patch.nodes[IT].settings)
    wired = {wire.into for wire in patch.wires_into.get(IT, ())}
    inputs = [port.name for port in spec.inputs if port.name in wired][:1]
    return tuple((f"{IT}.{name}",) for name in (*inputs, spec.outputs[0].name))


def plain_text(spec: NodeSpec) -> str:
    """Return an example for a node that nobody has written one for: the song into its inputs."""
    return "; ".join(_plain_wires(spec))


_GIVEN = {
    Kind.AUDIO: "in.music",
    Kind.SPECTRUM: "spectrum.out",
    Kind.EVENT: "kick.hit",
    Kind.TEXTURE: "look.out",
}


def _plain_wires(spec: NodeSpec) -> Iterator[str]:
    """Yield a wire into the first input of each kind; of a shader's numbers only into its glow."""
    seen: set[Kind] = set()
    for port in spec.inputs:
        moves = port.name == "glow" if spec.body is Body.SHADER else not seen
        if port.kind in _GIVEN and port.kind not in seen:
            yield f"{_GIVEN[port.kind]} -> it.{port.name}"
        elif port.kind is Kind.CONTROL and moves:
            yield f"kick.pulse -> it.{port.name}"
        seen.add(port.kind)
    if any(port.kind is Kind.TEXTURE for port in spec.outputs):
        yield "it.out -> screen.picture"
