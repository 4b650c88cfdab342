"""New nodes as edits: at a place, at the end of a dropped cable, on a cable.

    edit = added_from(graph, signatures, "texture.glow", Point(320, 80), "tunnel.out")
    added_names(edit)    # ["glow"]: what to select and to follow with the eye

Names are those of the type, with a number where that is taken; a node that draws lots gets a
number of its own, so that two of them differ.
"""

from __future__ import annotations

from nodegraph.editor import words
from nodegraph.editor.edits.fitting import (
    Fit,
    How,
    best_input,
    best_output,
    converters_of,
    fit,
    input_at,
    output_at,
)
from nodegraph.editor.edits.naming import name_for
from nodegraph.editor.edits.nesting import holders
from nodegraph.editor.edits.wiring import pulled_off, steps_of, wired, with_nodes
from nodegraph.editor.geometry import Point
from nodegraph.model.edits import AddNode, AddWire, Batch, Edit
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Graph, PatchNode, Place, Wire
from nodegraph.model.signals import Kind
from nodegraph.model.signatures import Signatures, main_input
from nodegraph.model.spec import NodeSpec

SEED = "seed"


def added(graph: Graph, signatures: Signatures, type: str, at: Point, inside: str = "") -> AddNode:
    """Return the edit that adds a node of a type. Raises Unusable for one that cannot be here."""
    spec = spec_of_type(signatures, type, inside)
    seed = _fresh_seed(graph) if SEED in spec.setting_by_name else None
    return AddNode(name_for(type, graph.nodes), PatchNode(type), place_of(at), seed, inside)


def added_from(
    graph: Graph,
    signatures: Signatures,
    type: str,
    at: Point,
    source: str,
    inside: str = "",
    port: str = "",
    by: str = "",
) -> Edit:
    """Return the edit that adds a node where a cable from an output was dropped, and wires it.

    Wired is `port`, or the first of the inputs that fit best; `by` is the type of the node that the
    person wants between. Raises Unusable where none fits.
    """
    given = output_at(graph, signatures, source)
    new = added(graph, signatures, type, at, inside)
    spec = spec_of_type(signatures, type, inside)
    found = best_input(given, spec, converters_of(signatures.library))
    if not port and found is None:
        raise _no_pin(spec, given.kind, "take")
    target = f"{new.name}.{port or (found or ('',))[0]}"
    wire = wired(with_nodes(graph, [new]), signatures, source, target, inside, by)
    return Batch(f"Add {words.node_title(spec)}", (new, *steps_of(wire)))


def added_to(
    graph: Graph,
    signatures: Signatures,
    type: str,
    at: Point,
    target: str,
    inside: str = "",
    port: str = "",
    by: str = "",
) -> Edit:
    """Return the edit that adds a node where a cable from an input was dropped, and wires it.

    Wired is `port`, or the first of the outputs that fit best; `by` is the type of the node that
    the person wants between. Raises Unusable where none fits.
    """
    taken = input_at(graph, signatures, target)
    new = added(graph, signatures, type, at, inside)
    spec = spec_of_type(signatures, type, inside)
    found = best_output(taken, spec, converters_of(signatures.library))
    if not port and found is None:
        raise _no_pin(spec, taken.kind, "give")
    source = f"{new.name}.{port or (found or ('',))[0]}"
    wire = wired(with_nodes(graph, [new]), signatures, source, target, inside, by)
    return Batch(f"Add {words.node_title(spec)}", (new, *steps_of(wire)))


def added_on(
    graph: Graph, signatures: Signatures, type: str, at: Point, wire: Wire, inside: str = ""
) -> Edit:
    """Return the edit that adds a node on a cable. Raises Unusable where it does not fit there."""
    new = added(graph, signatures, type, at, inside)
    through = put_on(with_nodes(graph, [new]), signatures, new.name, wire, inside)
    title = words.node_title(spec_of_type(signatures, type, inside))
    return Batch(f"Add {title} on a cable", (new, *steps_of(through)))


def put_on(graph: Graph, signatures: Signatures, name: str, wire: Wire, inside: str = "") -> Edit:
    """Return the edit that leads a cable through a node that is there.

    What went through the cable goes on as it is: nothing is put between. The bypass's way is
    taken where it fits, else the first of the ports that fit best.
    """
    if name in (wire.source, wire.target):
        raise Unusable(f"{name} is at an end of this cable already; choose another cable.")
    pulled_off(graph, wire, inside)
    node = graph.nodes[name]
    signature = signatures.of(node)
    if signature is None:
        raise Unusable(f"{name}: {node.type} is not installed; choose another node.")
    given = output_at(graph, signatures, f"{wire.source}.{wire.out}")
    taken = input_at(graph, signatures, f"{wire.target}.{wire.into}")
    spec, main = signature.spec, main_input(signature)
    inputs = [port for port in spec.inputs if port.name == main]
    inputs += [port for port in spec.inputs if port.name != main]
    into = _first_best([(port.name, fit(given, port, {})) for port in inputs])
    out = _first_best([(port.name, fit(port, taken, {})) for port in spec.outputs])
    if not into:
        raise _no_pin(spec, given.kind, "take")
    if not out:
        raise _no_pin(spec, taken.kind, "give")
    first = AddWire(Wire(wire.source, wire.out, name, into), inside)
    second = AddWire(Wire(name, out, wire.target, wire.into), inside)
    return Batch(f"Put {name} on a cable", (first, second))


def spec_of_type(signatures: Signatures, type: str, inside: str = "") -> NodeSpec:
    """Return the ports of a new node of a type.

    Raises Unusable for a type that is not there, and for a sub-patch that would hold itself.
    """
    node = PatchNode(type)
    signature = signatures.of(node)
    if signature is None:
        raise Unusable(f"{type} is not installed; choose another node.")
    if inside and node.definition in holders(signatures.definitions, inside):
        raise Unusable(f"{node.definition} cannot hold itself; add it outside of {inside}.")
    return signature.spec


def place_of(at: Point) -> Place:
    """Return a point as a place of the layout, in whole units."""
    return round(at.x), round(at.y)


def _fresh_seed(graph: Graph) -> int:
    """Return the lowest number from 1 that no node here draws its lots by."""
    taken = {seed for node in graph.nodes.values() if type(seed := node.settings.get(SEED)) is int}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def _first_best(fits: list[tuple[str, Fit]]) -> str:
    best = min(fits, key=lambda found: found[1].how, default=("", Fit(How.NONE)))
    return best[0] if best[1] else ""


def _no_pin(spec: NodeSpec, kind: Kind, verb: str) -> Unusable:
    title, what = words.node_title(spec), words.kind(kind)
    return Unusable(f"{title} does not {verb} {what}; choose another node.")
