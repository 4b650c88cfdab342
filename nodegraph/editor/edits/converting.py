"""What comes between two pins, chosen otherwise: the ways there are, and one instead of another.

    joint = joint_on(graph, signatures, wire)     # the whole stretch that a cable is a part of
    ways(graph, signatures, joint)                # ("envelope.follower", "analysis.level", ...)
    converted(graph, signatures, joint, "analysis.level")

Between two pins stand nodes that do nothing else: one wire in, one wire out, maps or what leads
from kind to kind. A map at the end goes on where the new way needs it too, with what was set on it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from nodegraph.editor.edits.fitting import (
    How,
    Pin,
    converters_of,
    ends_of,
    fit,
    input_at,
    output_at,
)
from nodegraph.editor.edits.wiring import STRAIGHT, steps_of, wired
from nodegraph.model.connecting import MAP, due_middle
from nodegraph.model.edits import AddNode, Batch, Edit, RemoveNode
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Graph, Place, Wire
from nodegraph.model.signals import CONVERSIONS
from nodegraph.model.signatures import Signatures

MAP_INPUT = "value"


class Joint(NamedTuple):
    """An output, an input, and the names of the nodes that stand between, in their order."""

    start: Pin
    end: Pin
    between: tuple[str, ...] = ()


def ways(graph: Graph, signatures: Signatures, joint: Joint) -> tuple[str, ...]:
    """Return the types that could stand between two pins, the usual one first.

    `STRAIGHT` is a cable with nothing between; no way at all is an empty tuple. Raises Unusable
    where a pin is not there.
    """
    given = output_at(graph, signatures, str(joint.start))
    taken = input_at(graph, signatures, str(joint.end))
    library = signatures.library
    found = fit(given, taken, converters_of(library))
    if found.how >= How.CONVERTER:
        return found.by
    maps = due_middle(given, taken) is not None and library.get(MAP) is not None
    ends = given.kind, taken.kind
    others = [spec.id for spec in library if ends in CONVERSIONS and ends_of(spec) == ends]
    return (*([MAP] if maps else []), STRAIGHT, *others)


def has_ways(graph: Graph, signatures: Signatures, joint: Joint) -> bool:
    """Whether there is more than one way between two pins; not where a pin is not there."""
    try:
        return len(ways(graph, signatures, joint)) > 1
    except Unusable:
        return False  # its node is not installed, or lost the port


def present_way(graph: Graph, joint: Joint) -> str:
    """Return the way that is taken between two pins that are wired."""
    types = [graph.nodes[name].type for name in joint.between]
    return next((type for type in types if type != MAP), types[0] if types else STRAIGHT)


def joint_on(graph: Graph, signatures: Signatures, wire: Wire) -> Joint:
    """Return the longest stretch that a cable is a part of. Raises Unusable for one that is gone.

    It runs through maps, and through a converter at one of its ends.
    """
    if wire not in graph.wires:
        raise Unusable(f"{wire}: there is no such cable; it was removed before.")
    run = _stretched(graph, [wire], lambda name: _is_map(graph, name))
    for name in (run[-1].target, run[0].source):
        found = _through(graph, signatures, name)
        if found is not None:
            return found
    return _joint(run)


def joint_through(graph: Graph, signatures: Signatures, name: str) -> Joint | None:
    """Return the stretch whose converter, or whose map, a node is; None where it is neither."""
    wires = _passing(graph, name)
    if wires is None or not _is_map(graph, name):
        return _through(graph, signatures, name)
    return _joint(_stretched(graph, [*wires], lambda other: _is_map(graph, other)))


def converted(
    graph: Graph, signatures: Signatures, joint: Joint, way: str, inside: str = ""
) -> Batch:
    """Return the edit that leads from one end to the other in this way, instead of what is there.

    Raises Unusable for a way that does not lead there.
    """
    between = joint.between
    steps = _wired(graph, signatures, joint, joint.end, way, inside)
    last = between[-1] if between and _is_map(graph, between[-1]) else ""
    if last and any(isinstance(step, AddNode) and step.node.type == MAP and
                    step.name == _fed(steps, joint.end) for step in steps):  # fmt: skip
        between = between[:-1]
        rest = joint._replace(between=between)
        onward = STRAIGHT if way == MAP else way
        steps = _wired(graph, signatures, rest, Pin(last, MAP_INPUT), onward, inside)
    gone = tuple(RemoveNode(name, inside) for name in between)
    return Batch(f"Convert {joint.start} to {joint.end} otherwise", (*gone, *steps))


def _wired(
    graph: Graph, signatures: Signatures, joint: Joint, end: Pin, way: str, inside: str
) -> tuple[Edit, ...]:
    """Return the steps that wire to an end once what is between has gone, in its place."""
    rest = _without(graph, joint.between)
    steps = steps_of(wired(rest, signatures, str(joint.start), str(end), inside, way))
    place = _place(graph, joint.between)
    first = next((step for step in steps if isinstance(step, AddNode)), None)
    if first is None or place is None:
        return steps
    return tuple(
        msgspec.structs.replace(step, at=place) if step is first else step for step in steps
    )


def _fed(steps: tuple[Edit, ...], end: Pin) -> str:
    """Return the node that some steps wire to an input."""
    wires = [getattr(step, "wire", None) for step in steps]
    return next((w.source for w in wires if w is not None and (w.target, w.into) == end), "")


def _place(graph: Graph, between: tuple[str, ...]) -> Place | None:
    """Return the place that a new node takes over: that of the converter, else of a map."""
    names = sorted(between, key=lambda name: _is_map(graph, name))
    return next((graph.layout.nodes[name] for name in names if name in graph.layout.nodes), None)


def _without(graph: Graph, gone: tuple[str, ...]) -> Graph:
    nodes = {name: node for name, node in graph.nodes.items() if name not in gone}
    wires = tuple(w for w in graph.wires if w.source not in gone and w.target not in gone)
    return msgspec.structs.replace(graph, nodes=nodes, wires=wires)


def _through(graph: Graph, signatures: Signatures, name: str) -> Joint | None:
    """Return the stretch through a converter; None where a node is none between these ends."""
    wires = _passing(graph, name)
    if wires is None or _is_map(graph, name):
        return None
    joint = _joint(_stretched(graph, [*wires], lambda other: _is_map(graph, other)))
    try:
        found = ways(graph, signatures, joint)
    except Unusable:
        return None  # an end that is not installed, or lost its port
    return joint if graph.nodes[name].type in found else None


def _stretched(graph: Graph, run: list[Wire], passes: Callable[[str], bool]) -> list[Wire]:
    """Return a run of wires with what comes before and after it, through nodes that may pass."""
    seen = {wire.target for wire in run[:-1]}
    while (name := run[-1].target) not in seen and passes(name):
        wires = _passing(graph, name)
        if wires is None:
            break
        seen.add(name)
        run = [*run, wires[1]]
    while (name := run[0].source) not in seen and passes(name):
        wires = _passing(graph, name)
        if wires is None:
            break
        seen.add(name)
        run = [wires[0], *run]
    return run


def _joint(run: list[Wire]) -> Joint:
    first, last = run[0], run[-1]
    between = tuple(wire.target for wire in run[:-1])
    return Joint(Pin(first.source, first.out), Pin(last.target, last.into), between)


def _passing(graph: Graph, name: str) -> tuple[Wire, Wire] | None:
    """Return the wire in and the wire out of a node that has just these; else None."""
    into, out = graph.wires_into.get(name, ()), graph.wires_from.get(name, ())
    if name not in graph.nodes or len(into) != 1 or len(out) != 1 or into == out:
        return None
    return into[0], out[0]


def _is_map(graph: Graph, name: str) -> bool:
    node = graph.nodes.get(name)
    return node is not None and node.type == MAP
