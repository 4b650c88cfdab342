"""Removing nodes as an edit, and healing what ran through them.

    removed(graph, signatures, ["glow"], heal=True)    # tunnel -> glow -> screen: tunnel -> screen

What a bypass of the nodes would have let through is joined, where the kinds agree.
"""

from __future__ import annotations

from collections.abc import Collection

from nodegraph.editor import words
from nodegraph.editor.edits.fitting import How, Pin, fit
from nodegraph.model.edit_needs import node_of
from nodegraph.model.edits import AddWire, Batch, Edit, RemoveNode
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Graph, Wire
from nodegraph.model.signatures import Signatures


def removed(
    graph: Graph,
    signatures: Signatures,
    names: Collection[str],
    inside: str = "",
    heal: bool = False,
) -> Edit:
    """Return the edit that removes nodes; with `heal` the cables are joined across the gap.

    Joined is what a bypass would have let through, where the kinds agree. Raises Unusable where
    nothing is selected or a node is not there.
    """
    if not names:
        raise Unusable("Nothing is selected; select the nodes to remove.")
    gone = sorted(set(names))
    for name in gone:
        node_of(graph, name)
    steps: list[Edit] = [RemoveNode(name, inside) for name in gone]
    if heal:
        steps += [AddWire(wire, inside) for wire in _joined(graph, signatures, frozenset(gone))]
    what = gone[0] if len(gone) == 1 else words.several(len(gone), "node")
    return Batch(f"Remove {what}", tuple(steps))


def _joined(graph: Graph, signatures: Signatures, gone: frozenset[str]) -> list[Wire]:
    """Return the wires that lead across the gap."""
    wires: list[Wire] = []
    for wire in graph.wires:
        if wire.source in gone and wire.target not in gone and wire.target in graph.nodes:
            start = _behind(graph, signatures, gone, Pin(wire.source, wire.out))
            fresh = None if start is None else Wire(*start, wire.target, wire.into)
            if fresh is not None and _agrees(graph, signatures, fresh):
                wires.append(fresh)
    return wires


def _behind(graph: Graph, signatures: Signatures, gone: frozenset[str], output: Pin) -> Pin | None:
    """Return the output, of a node that stays, that runs through to one that goes."""
    seen: set[Pin] = set()
    while output.node in gone:
        if output in seen:
            return None  # a loop among nodes that go
        seen.add(output)
        into = _main_of(graph, signatures, output)
        wire = graph.wire_into(output.node, into) if into else None
        if wire is None or wire.source not in graph.nodes:
            return None
        output = Pin(wire.source, wire.out)
    return output


def _main_of(graph: Graph, signatures: Signatures, output: Pin) -> str:
    """Return the first input of the kind of an output; "" where there is none."""
    signature = signatures.of(graph.nodes[output.node])
    kind = None if signature is None else signature.outputs.get(output.port)
    if signature is None or kind is None:
        return ""
    return next((name for name, other in signature.inputs.items() if other is kind), "")


def _agrees(graph: Graph, signatures: Signatures, wire: Wire) -> bool:
    start, end = signatures.of(graph.nodes[wire.source]), signatures.of(graph.nodes[wire.target])
    given = None if start is None else start.spec.output_by_name.get(wire.out)
    taken = None if end is None else end.spec.input_by_name.get(wire.into)
    return given is not None and taken is not None and fit(given, taken, {}).how < How.CONVERTER
