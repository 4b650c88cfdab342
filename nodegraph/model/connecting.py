"""A new wire as a person means it: a value that goes 0 to 1 travels the middle of a knob.

    patch, _ = apply(patch, connection(patch, library, "kick.pulse", "tunnel.size"))

Where an output gives 0..1 and the input has a range of its own, a `math.map` comes between, whose
ends are the middle 60 % of what the widget shows: far enough to be seen, never at a stop.
"""

from __future__ import annotations

import math

from nodegraph.model.edits import AddNode, AddWire, Batch, Edit
from nodegraph.model.errors import Unusable
from nodegraph.model.grouping import free_name
from nodegraph.model.library import Library
from nodegraph.model.patch import Graph, PatchNode, Place, Wire, split_port
from nodegraph.model.ranges import UNBOUNDED, Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec, OutputSpec, PortSpec

MIDDLE = 0.6  # of the range: from 20 to 80 %
MAP = "math.map"


def connection(graph: Graph, library: Library, source: str, target: str, inside: str = "") -> Edit:
    """Return the edit that wires `node.port` to `node.port`, with a map where one is due.

    `inside` is the sub-patch that `graph` is, "" the patch. Raises Unusable for paths that are
    none; whether kinds fit is for `check` to say.
    """
    wire = Wire(*port_at(graph, source), *port_at(graph, target))
    middle = _middle(graph, library, wire)
    return AddWire(wire, inside) if middle is None else mapped(graph, wire, middle, inside)


def mapped(
    graph: Graph,
    wire: Wire,
    middle: tuple[float, float],
    inside: str = "",
    at: Place | None = None,
) -> Batch:
    """Return the edit that wires through a map to these ends, placed at `at`."""
    source, out, target, into = wire
    name = free_name(f"{target}_{into}"[:56], graph.nodes)
    values = {"out_low": middle[0], "out_high": middle[1]}
    return Batch(
        f"Wire {source}.{out} to {target}.{into}",
        (
            AddNode(name, PatchNode(MAP, {}, values), at, inside=inside),
            AddWire(Wire(source, out, name, "value"), inside),
            AddWire(Wire(name, "out", target, into), inside),
        ),
    )


def due_middle(given: OutputSpec, taken: PortSpec) -> tuple[float, float] | None:
    """Return the ends of the map that belongs between two ports; None where none does."""
    if taken.default is None or taken.choices:
        return None
    if given.kind not in (Kind.CONTROL, Kind.EVENT) or taken.kind is not Kind.CONTROL:
        return None
    from_zero_to_one = given.kind is Kind.EVENT or given.range.span == (0.0, 1.0)
    low, high = taken.range.span
    bounded = -UNBOUNDED < low < high < UNBOUNDED and math.isfinite(high - low)
    if not from_zero_to_one or not bounded or (low, high) == (0.0, 1.0):
        return None  # it fits as it is, or nobody can say how it should
    return middle_of(taken.range)


def middle_of(range: Range) -> tuple[float, float]:
    """Return the ends of the middle 60 % of what a widget shows, in the curve of the range."""
    low, high = range.span
    ends = ((1.0 - MIDDLE) / 2.0, (1.0 + MIDDLE) / 2.0)
    if range.curve == "log" and low > 0.0:
        found = [low * (high / low) ** end for end in ends]
    elif range.curve == "power":
        found = [low + (high - low) * end**range.power for end in ends]
    else:
        found = [low + (high - low) * end for end in ends]
    first, last = (float(f"{value:.4g}") for value in found)  # numbers that a person can read
    return first, last


def _middle(graph: Graph, library: Library, wire: Wire) -> tuple[float, float] | None:
    """Return the ends of the map that the wire needs; None where it needs none."""
    giver, taker = _spec(graph, library, wire.source), _spec(graph, library, wire.target)
    if giver is None or taker is None or library.get(MAP) is None:
        return None
    given = next((port for port in giver.outputs if port.name == wire.out), None)
    taken = taker.input_by_name.get(wire.into)
    return None if given is None or taken is None else due_middle(given, taken)


def _spec(graph: Graph, library: Library, name: str) -> NodeSpec | None:
    node = graph.nodes[name]
    spec = library.get(node.type)
    return None if spec is None else spec.resolve(spec.full_settings(node.settings))


def port_at(graph: Graph, path: str) -> tuple[str, str]:
    """Return node and port of `node.port`. Raises Unusable where there is no such node."""
    node, port = split_port(path)
    if node not in graph.nodes or not port:
        raise Unusable(f"{path} is no port of a node here; write node.port.")
    return node, port
