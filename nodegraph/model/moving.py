"""What goes along when a node is renamed or removed: wires, layout, published ports, paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from nodegraph.model.changes import Change
from nodegraph.model.patch import Graph, Json, Patch, Run, SubPatch, Wire
from nodegraph.model.references import followed, moved_node


def renamed_node(patch: Patch, inside: str, name: str, to: str) -> list[Change]:
    """Return the changes that give a node another, free name."""
    graph = patch.graph(inside)
    assert graph is not None
    names: dict[str, str | None] = {name: to}
    cut = touching(graph, name)
    add = tuple(
        Wire(to if w.source == name else w.source, w.out, to if w.target == name else w.target,
             w.into)
        for w in cut
    )  # fmt: skip
    place = graph.layout.nodes.get(name)
    change = Change(
        inside=inside,
        nodes={name: None, to: graph.nodes[name]},
        cut=cut,
        add=add,
        places={} if place is None else {name: None, to: place},
        layout=_layout(graph, names, dict(zip(map(str, cut), map(str, add), strict=True))),
        parts=_published(graph, names),
    )
    return [change, *path_changes(patch, inside, names)]


def removed_node(patch: Patch, inside: str, name: str) -> list[Change]:
    """Return the changes that take a node away."""
    graph = patch.graph(inside)
    assert graph is not None
    names: dict[str, str | None] = {name: None}
    cut = touching(graph, name)
    change = Change(
        inside=inside,
        nodes=names_only(names),
        cut=cut,
        places={name: None} if name in graph.layout.nodes else {},
        layout=_layout(graph, names, dict.fromkeys(map(str, cut))),
        parts=_published(graph, names),
    )
    return [change, *path_changes(patch, inside, names)]


def path_changes(patch: Patch, inside: str, names: Mapping[str, str | None]) -> list[Change]:
    """Return the change, if any, by which paths and the tempo follow nodes of one graph."""
    follow = moved_node(patch, inside, names)
    run: Run | None = None
    if patch.run.tempo_node is not None:
        path = follow(f"{patch.run.tempo_node}.beat")
        tempo = "internal" if path is None else path.rpartition(".")[0]
        if tempo != patch.run.tempo:
            run = msgspec.structs.replace(patch.run, tempo=tempo)
    parts = followed(patch, follow)
    return [Change(parts=parts, run=run)] if parts or run else []


def touching(graph: Graph, name: str) -> tuple[Wire, ...]:
    """Return the wires that start or end at a node, each once, in order."""
    ends = (*graph.wires_into.get(name, ()), *graph.wires_from.get(name, ()))
    return tuple(sorted(set(ends)))


def unbent(graph: Graph, wires: Iterable[Wire]) -> dict[str, Json]:
    """Return the layout's `bends` without those of wires that go, where there were any."""
    gone = {str(wire) for wire in wires}
    bends = graph.layout.bends
    if gone.isdisjoint(bends):
        return {}
    return {"bends": {wire: points for wire, points in bends.items() if wire not in gone}}


def names_only(names: Mapping[str, Any]) -> dict[str, None]:
    """Return each name with None: as nodes of a change, they go."""
    return dict.fromkeys(names)


def _layout(
    graph: Graph, names: Mapping[str, str | None], wires: Mapping[str, str | None]
) -> dict[str, Json]:
    """Return those parts of the layout that change with names of nodes and texts of wires."""
    changed: dict[str, Json] = {}
    bends = graph.layout.bends
    if not wires.keys().isdisjoint(bends):
        follow = ((wires.get(wire, wire), points) for wire, points in bends.items())
        changed["bends"] = {wire: points for wire, points in follow if wire is not None}
    frames = [_frame(frame, names) for frame in graph.layout.frames]
    if any(new is not old for new, old in zip(frames, graph.layout.frames, strict=True)):
        changed["frames"] = frames
    return changed


def _frame(frame: Json, names: Mapping[str, str | None]) -> Json:
    """Return a frame with the names of its nodes followed; the same object where none changes."""
    held = frame.get("nodes") if type(frame) is dict else None
    if type(held) is not list or not any(type(item) is str and item in names for item in held):
        return frame
    follow = [names.get(item, item) if type(item) is str else item for item in held]
    return {**frame, "nodes": [item for item in follow if item is not None]}


def _published(graph: Graph, names: Mapping[str, str | None]) -> dict[str, Json]:
    """Return the published ports of a sub-patch, where they change."""
    if not isinstance(graph, SubPatch):
        return {}
    inputs: dict[str, tuple[tuple[str, str], ...]] = {}
    for port, ends in graph.inputs.items():
        moved = ((names.get(node, node), inner) for node, inner in ends)
        kept = tuple((node, inner) for node, inner in moved if node is not None)
        if kept or not ends:
            inputs[port] = kept
    outputs: dict[str, tuple[str, str]] = {}
    for port, (inner_node, inner) in graph.outputs.items():
        present = names.get(inner_node, inner_node)
        if present is not None:
            outputs[port] = (present, inner)
    changed: dict[str, Json] = {}
    if inputs != graph.inputs:
        changed["inputs"] = inputs
    if outputs != graph.outputs:
        changed["outputs"] = outputs
    return changed
