"""Nodes into a sub-patch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import TypeAlias

from nodegraph.model.changes import Change
from nodegraph.model.moving import path_changes, touching, unbent
from nodegraph.model.patch import (
    INSTANCE,
    Graph,
    Json,
    Layout,
    Patch,
    PatchNode,
    Place,
    SubPatch,
    Wire,
)

Port: TypeAlias = tuple[str, str]

OUTSIDE = ""  # the node at the other end of a published port of the graph itself


def grouped(
    patch: Patch, inside: str, names: frozenset[str], definition: str, instance: str
) -> list[Change]:
    """Return the changes that put nodes into a new sub-patch with one instance."""
    graph = patch.graph(inside)
    assert graph is not None
    wires = sorted({wire for name in names for wire in touching(graph, name)})
    within = tuple(w for w in wires if w.source in names and w.target in names)
    joined = [*wires, *_published(graph, names)]
    inputs, into = _inputs([w for w in joined if w.source not in names], instance)
    outputs, out_of = _outputs([w for w in joined if w.target not in names], instance)
    places = {name: graph.layout.nodes[name] for name in sorted(names & set(graph.layout.nodes))}
    bends = {str(w): graph.layout.bends[str(w)] for w in within if str(w) in graph.layout.bends}
    sub = SubPatch(
        nodes={name: graph.nodes[name] for name in sorted(names)},
        wires=within,
        inputs=inputs,
        outputs=outputs,
        layout=Layout(nodes=places, bends=bends),
    )
    gone: dict[str, None] = dict.fromkeys(names)
    centre: dict[str, Place] = {instance: centre_of(places.values())} if places else {}
    around = Change(
        inside=inside,
        nodes=gone | {instance: PatchNode(INSTANCE + definition)},
        cut=tuple(wires),
        add=tuple(w for w in (*into, *out_of) if OUTSIDE not in (w.source, w.target)),
        places=dict.fromkeys(places) | centre,
        layout=unbent(graph, wires),
        parts=_republished(graph, names, into, out_of),
    )
    paths = path_changes(patch, inside, {name: f"{instance}/{name}" for name in names})
    return [Change(patches={definition: sub}), around, *paths]


def centre_of(places: Iterable[Place]) -> tuple[int, int]:
    """Return the middle of some places, in whole canvas units."""
    columns, rows = zip(*(place[:2] for place in places), strict=True)
    return round(fmean(columns)), round(fmean(rows))


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """Return the name, with a number behind it where it is taken."""
    known = set(taken)
    if wanted not in known:
        return wanted
    number = 2
    while f"{wanted[:56]}_{number}" in known:
        number += 1
    return f"{wanted[:56]}_{number}"


def _published(graph: Graph, names: frozenset[str]) -> list[Wire]:
    """Return published ports of a sub-patch as wires from and to outside, where they end at names.

    So that grouping within a sub-patch treats them like wires to other nodes.
    """
    if not isinstance(graph, SubPatch):
        return []
    ends = [(port, end) for port, inner in graph.inputs.items() for end in inner]
    into = [Wire(OUTSIDE, port, *end) for port, end in ends if end[0] in names]
    out = [Wire(*end, OUTSIDE, port) for port, end in graph.outputs.items() if end[0] in names]
    return [*into, *out]


def _inputs(wires: list[Wire], instance: str) -> tuple[dict[str, tuple[Port, ...]], list[Wire]]:
    """Return one published input for each output that feeds the group, and the new wires."""
    fed: dict[Port, list[Port]] = {}
    for wire in wires:
        fed.setdefault((wire.source, wire.out), []).append((wire.target, wire.into))
    inputs: dict[str, tuple[Port, ...]] = {}
    into: list[Wire] = []
    for source, ends in fed.items():
        port = free_name(ends[0][1], inputs)
        inputs[port] = tuple(ends)
        into.append(Wire(*source, instance, port))
    return inputs, into


def _outputs(wires: list[Wire], instance: str) -> tuple[dict[str, Port], list[Wire]]:
    """Return one published output for each inner output in use, and the new wires."""
    names: dict[Port, str] = {}
    out_of: list[Wire] = []
    for wire in wires:
        end = (wire.source, wire.out)
        if end not in names:
            names[end] = free_name(wire.out, names.values())
        out_of.append(Wire(instance, names[end], wire.target, wire.into))
    return {port: end for end, port in names.items()}, out_of


def _republished(
    graph: Graph, names: frozenset[str], into: list[Wire], out_of: list[Wire]
) -> dict[str, Json]:
    """Return a sub-patch's own published ports, now those of the instance."""
    if not isinstance(graph, SubPatch):
        return {}
    fresh = {w.out: (w.target, w.into) for w in into if w.source == OUTSIDE}
    inputs = {
        port: (*(end for end in ends if end[0] not in names), *_one(fresh.get(port)))
        for port, ends in graph.inputs.items()
    }
    taken = {w.into: (w.source, w.out) for w in out_of if w.target == OUTSIDE}
    outputs: Mapping[str, Port] = {**graph.outputs, **taken}
    return {"inputs": inputs, "outputs": outputs} if fresh or taken else {}


def _one(end: Port | None) -> tuple[Port, ...]:
    return () if end is None else (end,)
