"""The example of a kind of node, as a patch that can be opened or pasted.

example = example_of(spec, library)            # None where there is none
path = written(example, folder)                # with the shaders and files that it needs
desk.request(Open(path=str(path)))
edit = pasted(desk.patch, desk.signatures, text_of(example, library), at)
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from nodegraph.model.errors import Failed, NodegraphError
from nodegraph.model.library import Library
from nodegraph.model.patch import INSTANCE, Patch, PatchNode, Run, Wire
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec
from nodegraph.model.storage import dumps, load, save
from nodegraph.resources import SUFFIX, patches_folder
from nodegraph.show import node_examples
from nodegraph.show.own_shaders import FAMILY, own_shader, reread

HELP: Final = "help"  # the folder of the help patches
SCOPE: Final = "shader.scope"
BARS: Final = "texture.from_values"  # a column for each lane
SCREEN: Final = "output.screen"
_SHOWN_BY: Final = {Kind.CONTROL: "after", Kind.EVENT: "hit"}


@dataclass(frozen=True, slots=True)
class Example:
    """A patch that shows a node. `folder`: where its files are; `library`: with its shaders."""

    id: str
    node: str
    patch: Patch
    folder: Path
    library: Library


def example_of(spec: NodeSpec, library: Library) -> Example | None:
    """Return the example of a node that ships with the program; None for other nodes."""
    if spec.id.startswith(INSTANCE) or spec.family == FAMILY:
        return None
    folder = patches_folder() / HELP
    known = reread(library, folder / "shaders")
    path = folder / f"{spec.id}{SUFFIX}"
    try:
        if path.is_file():
            return Example(spec.id, node_examples.IT, load(path), folder, known)
        found = node_examples.example_of(spec, known)
    except (NodegraphError, LookupError, OSError):  # nothing is known that would show it
        return None
    patch = _seen(found.patch, found.node, known)
    return Example(spec.id, found.node, patch, found.folder, known)


def written(example: Example, folder: Path, run: Run) -> Path:
    """Write an example with all that it needs into a folder; return its file.

    It runs at the rate and block of `run`, so that a show can go over to it. Raises Failed.
    """
    target = folder / example.id / f"{example.id}{SUFFIX}"
    own = msgspec.structs.replace(example.patch.run, rate=run.rate, block=run.block)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for name in _files(example):
            _copy(example.folder / name, target.parent / name)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise Failed(f"The example cannot be written into {folder} ({reason}).") from None
    save(target, msgspec.structs.replace(example.patch, run=own))
    return target


def text_of(example: Example, library: Library) -> str:
    """Return the nodes of an example that a library knows, as text to be pasted.

    Without the screen: a patch has its own.
    """
    nodes = {
        name: node
        for name, node in example.patch.nodes.items()
        if node.type != SCREEN and (library.get(node.type) or node.definition is not None)
    }
    wires = tuple(w for w in example.patch.wires if w.source in nodes and w.target in nodes)
    places = {n: at for n, at in example.patch.layout.nodes.items() if n in nodes}
    layout = msgspec.structs.replace(example.patch.layout, nodes=places, bends={})
    patches = example.patch.patches
    return dumps(Patch(nodes=nodes, wires=wires, layout=layout, patches=patches))


def _seen(patch: Patch, node: str, library: Library) -> Patch:
    """Return a patch in which something is seen: what its node gives, drawn over time."""
    if any(item.type == SCREEN for item in patch.nodes.values()):
        return patch
    found = next(_shown(patch, node, library), None)
    if found is None or "scope" in patch.nodes or "screen" in patch.nodes:
        return patch
    type, shown = found
    nodes = {**patch.nodes, "scope": PatchNode(type), "screen": PatchNode(SCREEN)}
    wires = [*patch.wires, shown, Wire("scope", "out", "screen", "picture")]
    return msgspec.structs.replace(
        patch, nodes=dict(sorted(nodes.items())), wires=tuple(sorted(wires, key=str))
    )


def _shown(patch: Patch, node: str, library: Library) -> Iterator[tuple[str, Wire]]:
    """Give what draws an output of a node, and the wire that leads there."""
    spec = library.get(patch.nodes[node].type)
    for port in () if spec is None else spec.outputs:
        into = _SHOWN_BY.get(port.kind)
        is_wide = port.width is not None and port.width.lanes not in (0, 1)
        if is_wide and port.kind is Kind.CONTROL:
            yield BARS, Wire(node, port.name, "scope", library.specs[BARS].inputs[0].name)
        elif into is not None:
            yield SCOPE, Wire(node, port.name, "scope", into)


def _files(example: Example) -> Iterator[str]:
    """Give what a patch needs beside it, by name: its shaders, and the files that it plays."""
    at = example.folder / "x"
    for node in example.patch.nodes.values():
        shader = own_shader(at, node.type)
        if shader is not None:
            yield shader.relative_to(example.folder).as_posix()
        spec = example.library.get(node.type)
        for setting in () if spec is None else spec.settings:
            name = node.settings.get(setting.name)
            if setting.type == "file" and isinstance(name, str) and _is_plain(name):
                yield name


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
