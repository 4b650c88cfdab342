"""Cables as edits: wire two pins, through whatever is due between them; pull one off, move an end.

    wired(graph, signatures, "in.audio", "tunnel.size")                    # through the usual node
    wired(graph, signatures, "in.audio", "tunnel.size", by="analysis.level")   # through that one

What comes between is a map where ranges differ (see `nodegraph.model.connecting`), and a
converter where kinds do; a converter's output is mapped as any other. `by=STRAIGHT` leaves the
map out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from nodegraph.editor import words
from nodegraph.editor.edits.fitting import (
    Converters,
    How,
    Pin,
    best_input,
    best_output,
    converters_of,
    fit,
    input_at,
    output_at,
)
from nodegraph.editor.edits.naming import name_for
from nodegraph.model.connecting import MAP, due_middle, mapped, port_at
from nodegraph.model.edits import AddNode, AddWire, Batch, Edit, RemoveWire
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Graph, PatchNode, Place, Wire
from nodegraph.model.signatures import Signatures

Side = Literal["source", "target"]
STRAIGHT: Final = "straight"  # the way of a cable with nothing between: no type is called so


def wired(
    graph: Graph,
    signatures: Signatures,
    source: str,
    target: str,
    inside: str = "",
    by: str = "",
) -> Edit:
    """Return the edit that wires an output to an input, instead of what was wired there.

    `by` is the type of the node that the person wants between them, or `STRAIGHT`. Raises Unusable
    with a sentence where a port is not there or nothing leads from one to the other.
    """
    given, taken = output_at(graph, signatures, source), input_at(graph, signatures, target)
    converters = converters_of(signatures.library)
    found = fit(given, taken, converters)
    start, end = Pin(*port_at(graph, source)), Pin(*port_at(graph, target))
    if found.how < How.CONVERTER and by == STRAIGHT:
        return AddWire(Wire(*start, *end), inside)
    if found.how < How.CONVERTER and by in ("", MAP):
        return _direct(graph, signatures, start, end, inside)
    type = by or next(iter(found.by), "")
    if type in ("", STRAIGHT):
        raise misfit(source, words.kind(given.kind), target, words.kind(taken.kind))
    return _through(graph, signatures, start, end, type, converters, inside)


def pulled_off(graph: Graph, wire: Wire, inside: str = "") -> Edit:
    """Return the edit that takes a cable away. Raises Unusable where it is not there."""
    if wire not in graph.wires:
        raise Unusable(f"{wire}: there is no such cable; it was removed before.")
    return RemoveWire(wire, inside)


def moved_end(
    graph: Graph,
    signatures: Signatures,
    wire: Wire,
    side: Side,
    to: str,
    inside: str = "",
    by: str = "",
) -> Edit:
    """Return the edit that puts one end of a cable on another pin `node.port`.

    Raises Unusable where the cable is not there or does not fit.
    """
    pulled = pulled_off(graph, wire, inside)
    source, target = (to, f"{wire.target}.{wire.into}")
    if side == "target":
        source, target = f"{wire.source}.{wire.out}", to
    if not by and Wire(*port_at(graph, source), *port_at(graph, target)) == wire:
        return AddWire(wire, inside)  # back where it was: nothing changes
    edit = wired(graph, signatures, source, target, inside, by)
    return Batch(f"Move a cable to {to}", (pulled, *steps_of(edit)))


def misfit(source: str, given: str, target: str, taken: str) -> Unusable:
    """Return the sentence for two pins that nothing leads between."""
    text = f"{source} gives {given}, {target} takes {taken}, and no node leads from one to the"
    return Unusable(f"{text} other; choose another pin.")


def steps_of(edit: Edit) -> tuple[Edit, ...]:
    """Return an edit as the steps of a larger one."""
    return edit.edits if isinstance(edit, Batch) else (edit,)


def added_names(edit: Edit) -> list[str]:
    """Return the names of the nodes that an edit adds, in its order: what to select after it."""
    return [step.name for step in steps_of(edit) if isinstance(step, AddNode)]


def with_nodes(graph: Graph, steps: Iterable[Edit]) -> Graph:
    """Return the graph with the nodes that some steps add, to plan further ones on."""
    added = {step.name: step for step in steps if isinstance(step, AddNode)}
    nodes = {name: step.node for name, step in added.items()}
    places = {name: step.at for name, step in added.items() if step.at is not None}
    layout = msgspec.structs.replace(graph.layout, nodes={**graph.layout.nodes, **places})
    return msgspec.structs.replace(graph, nodes={**graph.nodes, **nodes}, layout=layout)


def _direct(graph: Graph, signatures: Signatures, start: Pin, end: Pin, inside: str) -> Edit:
    """Return a wire between kinds that fit, through a map where one is due."""
    wire = Wire(*start, *end)
    given = output_at(graph, signatures, str(start))
    middle = due_middle(given, input_at(graph, signatures, str(end)))
    if middle is None or signatures.library.get(MAP) is None:
        return AddWire(wire, inside)
    return mapped(graph, wire, middle, inside, _between(graph, start.node, end.node))


def _through(
    graph: Graph,
    signatures: Signatures,
    start: Pin,
    end: Pin,
    type: str,
    converters: Converters,
    inside: str,
) -> Edit:
    """Return the edit that puts a node of a type between two pins."""
    given, taken = output_at(graph, signatures, str(start)), input_at(graph, signatures, str(end))
    node = PatchNode(type)
    signature = signatures.of(node)
    if signature is None:
        raise Unusable(f"{type} is not installed; choose another node to put between.")
    into = best_input(given, signature.spec, converters)
    out = best_output(taken, signature.spec, converters)
    if into is None or out is None or max(into[1].how, out[1].how) >= How.CONVERTER:
        title = words.node_title(signature.spec)
        ends = f"{words.kind(given.kind)} to {words.kind(taken.kind)}"
        raise Unusable(f"{title} does not lead from {ends}; choose another node to put between.")
    name = name_for(type, graph.nodes)
    steps: list[Edit] = [AddNode(name, node, _between(graph, start.node, end.node), inside=inside)]
    for one, other in ((start, Pin(name, into[0])), (Pin(name, out[0]), end)):
        steps += steps_of(_direct(with_nodes(graph, steps), signatures, one, other, inside))
    return Batch(f"Wire {start} to {end}", tuple(steps))


def _between(graph: Graph, source: str, target: str) -> Place | None:
    """Return the place half way between two nodes; None where one has no place."""
    one, other = graph.layout.nodes.get(source), graph.layout.nodes.get(target)
    if one is None or other is None:
        return None
    return round((one[0] + other[0]) / 2), round((one[1] + other[1]) / 2)
