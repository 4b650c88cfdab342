"""One instance of a sub-patch into the nodes it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import msgspec

from nodegraph.model.changes import Change
from nodegraph.model.grouping import Port, centre_of, free_name
from nodegraph.model.moving import touching, unbent
from nodegraph.model.patch import Graph, Json, Patch, PatchNode, Place, SubPatch, Wire, split_port
from nodegraph.model.references import followed, spots


def unpacked(patch: Patch, inside: str, name: str) -> list[Change]:
    """Return the changes that put the inner nodes in the place of an instance.

    Inner nodes keep their names where those are free, else get the instance's in front.
    """
    graph = patch.graph(inside)
    assert graph is not None
    instance = graph.nodes[name]
    sub = patch.patches[instance.definition or ""]
    names = _names(graph, sub, name)
    inputs = {port: [(names[n], p) for n, p in e if n in names] for port, e in sub.inputs.items()}
    outputs = {port: (names[n], p) for port, (n, p) in sub.outputs.items() if n in names}
    cut = touching(graph, name)
    outer = _outer_wires(cut, name, inputs, outputs)
    fed = {(wire.target, wire.into) for wire in outer}
    gone: dict[str, Any] = {name: None}
    around = Change(
        inside=inside,
        nodes=gone | _nodes(sub, instance, names),
        cut=cut,
        add=(*outer, *(w for w in _inner_wires(sub, names) if (w.target, w.into) not in fed)),
        places=gone | _places(graph, sub, name, names),
        layout=unbent(graph, cut),
        parts=_republished(graph, name, inputs, outputs),
    )
    return [around, *_paths(patch, inside, name, names, inputs, outputs)]


def _names(graph: Graph, sub: SubPatch, instance: str) -> dict[str, str]:
    taken = set(graph.nodes) - {instance}
    names: dict[str, str] = {}
    for inner in sub.nodes:
        fresh = inner if inner not in taken else free_name(f"{instance}_{inner}"[:64], taken)
        names[inner] = fresh
        taken.add(fresh)
    return names


def _nodes(sub: SubPatch, instance: PatchNode, names: Mapping[str, str]) -> dict[str, PatchNode]:
    """Return the inner nodes with the values that the instance gives its published inputs."""
    given: dict[str, dict[str, Json]] = {}
    for port, value in instance.values.items():
        for end, inner in sub.inputs.get(port, ()):
            given.setdefault(end, {})[inner] = value
    nodes: dict[str, PatchNode] = {}
    for inner, node in sub.nodes.items():
        values = {**node.values, **given[inner]} if inner in given else node.values
        off = node.off or instance.off
        nodes[names[inner]] = msgspec.structs.replace(node, values=values, off=off)
    return nodes


def _inner_wires(sub: SubPatch, names: Mapping[str, str]) -> list[Wire]:
    return [
        Wire(names[wire.source], wire.out, names[wire.target], wire.into)
        for wire in sub.wires
        if wire.source in names and wire.target in names
    ]


def _outer_wires(
    cut: tuple[Wire, ...],
    name: str,
    inputs: Mapping[str, list[Port]],
    outputs: Mapping[str, Port],
) -> list[Wire]:
    """Return the wires of the instance as wires of its inner nodes; those to no port go."""
    wires: list[Wire] = []
    for wire in cut:
        sources = [(wire.source, wire.out)]
        if wire.source == name:
            sources = [outputs[wire.out]] if wire.out in outputs else []
        targets = [(wire.target, wire.into)]
        if wire.target == name:
            targets = inputs.get(wire.into, [])
        wires += [Wire(*source, *target) for source, target in product(sources, targets)]
    return wires


def _places(graph: Graph, sub: SubPatch, name: str, names: Mapping[str, str]) -> dict[str, Place]:
    """Return the inner places, moved so that their middle is where the instance was."""
    inner = {names[node]: place for node, place in sub.layout.nodes.items() if node in names}
    at = graph.layout.nodes.get(name)
    if not inner or at is None:
        return dict(inner)
    middle = centre_of(inner.values())
    right, down = at[0] - middle[0], at[1] - middle[1]
    return {node: (place[0] + right, place[1] + down, *place[2:]) for node, place in inner.items()}


def _republished(
    graph: Graph, name: str, inputs: Mapping[str, list[Port]], outputs: Mapping[str, Port]
) -> dict[str, Json]:
    """Return a sub-patch's own published ports where they were ports of the instance."""
    if not isinstance(graph, SubPatch):
        return {}
    own_inputs = {
        port: tuple(
            new
            for node, inner in ends
            for new in (inputs.get(inner, []) if node == name else [(node, inner)])
        )
        for port, ends in graph.inputs.items()
    }
    own_outputs = {
        port: outputs[inner] if node == name else (node, inner)
        for port, (node, inner) in graph.outputs.items()
        if node != name or inner in outputs
    }
    return {"inputs": own_inputs, "outputs": own_outputs}


def _paths(
    patch: Patch,
    inside: str,
    name: str,
    names: Mapping[str, str],
    inputs: Mapping[str, list[Port]],
    outputs: Mapping[str, Port],
) -> list[Change]:
    """Return the change by which paths through and to the instance follow."""

    def follow(path: str) -> str | None:
        node, port = split_port(path)
        along = spots(patch, node)
        if (inside, name) not in along:
            return path
        place = along.index((inside, name))
        parts = [part for _, part in along]
        if place + 1 < len(parts):
            inner = names.get(parts[place + 1])
            fresh = [*parts[:place], inner or "", *parts[place + 2 :]]
            return None if inner is None else f"{'/'.join(fresh)}.{port}"
        ends = inputs.get(port) or [outputs[port]] if port in inputs or port in outputs else []
        return ".".join(("/".join([*parts[:place], ends[0][0]]), ends[0][1])) if ends else None

    parts = followed(patch, follow)
    tempo = patch.run.tempo_node
    run = None
    if tempo is not None and (inside, name) in spots(patch, tempo):
        path = follow(f"{tempo}.beat")
        run = msgspec.structs.replace(patch.run, tempo=split_port(path)[0] if path else "internal")
    return [Change(parts=parts, run=run)] if parts or run else []
