"""Whether a cable fits, before it is let go: which pins light up while one is dragged.

    fits_from(graph, signatures, "kick.pulse")   # {Pin("tunnel", "rate"): Fit(How.RANGE), ...}

Backwards, `fits_to` gives the outputs that may feed an input. What is wired already counts: the
new wire takes the place of the old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from nodegraph.model.connecting import due_middle, port_at
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.patch import Graph
from nodegraph.model.signals import CONVERSIONS, CONVERTERS, Kind
from nodegraph.model.signatures import Edges, Signature, Signatures, edges_of, main_input
from nodegraph.model.spec import NodeSpec, OutputSpec, PortSpec
from nodegraph.model.values import UNHEARD


class How(IntEnum):
    """How a cable fits, the best first."""

    EXACT = 0  # as it is
    RANGE = 1  # the same kind, through a map that travels the middle of the knob
    ITSELF = 2  # another kind, which converts by itself
    CONVERTER = 3  # through a node
    NONE = 4


class Fit(NamedTuple):
    """How a cable fits. `by`: types of nodes that could stand between, the usual one first.

    `loop`: it would close a loop without a delay, which is no reason to refuse it.
    """

    how: How
    by: tuple[str, ...] = ()
    loop: bool = False

    def __bool__(self) -> bool:
        return self.how is not How.NONE


class Pin(NamedTuple):
    """A port of a node of the graph."""

    node: str
    port: str

    def __str__(self) -> str:
        return f"{self.node}.{self.port}"


Converters: TypeAlias = Mapping[tuple[Kind, Kind], tuple[str, ...]]
"""Which types of node lead from one kind to another, the usual one first."""

EXACT, NONE = Fit(How.EXACT), Fit(How.NONE)
_RANGE, _ITSELF = Fit(How.RANGE), Fit(How.ITSELF)


def converters_of(library: Library) -> Converters:
    """Return which nodes of a library convert: the usual ones, then all that read what they say.

    Those others take a kind that only a wire brings (sound, a spectrum ...) as their first input,
    need nothing else, and give the wanted kind first.
    """
    found: dict[tuple[Kind, Kind], list[str]] = {}
    for ends, type in CONVERTERS.items():
        spec = library.get(type)
        if spec is not None and _leads(Signature.of(spec), *ends):
            found[ends] = [type]
    for spec in library:
        leads = ends_of(spec)
        if leads is not None and leads not in CONVERSIONS:
            types = found.setdefault(leads, [])
            types += [] if spec.id in types else [spec.id]
    return {ends: tuple(types) for ends, types in found.items()}


def ends_of(spec: NodeSpec) -> tuple[Kind, Kind] | None:
    """Return from which kind to which other a node leads all by itself; None where it does not."""
    first = next(iter(spec.inputs), None)
    if first is None or not spec.outputs or first.kind not in UNHEARD:
        return None
    needs_more = any(port.required for port in spec.inputs[1:])
    ends = first.kind, spec.outputs[0].kind
    return None if needs_more or ends[0] is ends[1] else ends


def fit(given: OutputSpec, taken: PortSpec, converters: Converters) -> Fit:
    """Return how an output fits an input."""
    if given.kind is taken.kind:
        return EXACT if due_middle(given, taken) is None else _RANGE
    if (given.kind, taken.kind) in CONVERSIONS:
        return _ITSELF
    by = converters.get((given.kind, taken.kind), ())
    return Fit(How.CONVERTER, by) if by else NONE


def fits_from(graph: Graph, signatures: Signatures, source: str) -> dict[Pin, Fit]:
    """Return the inputs that light up while a cable is dragged from an output `node.port`.

    Raises Unusable where there is no such output.
    """
    given = output_at(graph, signatures, source)
    converters = converters_of(signatures.library)
    seen = {name: signatures.of(node) for name, node in graph.nodes.items()}
    waited_for = _waited_for(graph, seen, source)
    found: dict[Pin, Fit] = {}
    for name, signature in seen.items():
        for port in () if signature is None else signature.spec.inputs:
            fits = fit(given, port, converters)
            if fits:
                pin = Pin(name, port.name)
                found[pin] = fits._replace(loop=_input_vertex(graph, seen, pin) in waited_for)
    return found


def fits_to(graph: Graph, signatures: Signatures, target: str) -> dict[Pin, Fit]:
    """Return the outputs that light up while a cable is dragged back from an input `node.port`.

    Raises Unusable where there is no such input.
    """
    taken = input_at(graph, signatures, target)
    converters = converters_of(signatures.library)
    seen = {name: signatures.of(node) for name, node in graph.nodes.items()}
    start = _input_vertex(graph, seen, Pin(*port_at(graph, target)))
    reached = _reached(edges_of(graph, seen), start) if start else set()
    found: dict[Pin, Fit] = {}
    for name, signature in seen.items():
        for port in () if signature is None else signature.spec.outputs:
            fits = fit(port, taken, converters)
            if fits:
                pin = Pin(name, port.name)
                found[pin] = fits._replace(loop=_output_vertex(graph, seen, pin) in reached)
    return found


def output_at(graph: Graph, signatures: Signatures, path: str) -> OutputSpec:
    """Return the output at `node.port`. Raises Unusable where there is none."""
    spec, port = _spec_at(graph, signatures, path)
    if port not in spec.output_by_name:
        hint = did_you_mean(port, spec.output_by_name)
        raise Unusable(f"{path}: {spec.id} has no such output. {hint}".rstrip())
    return spec.output_by_name[port]


def input_at(graph: Graph, signatures: Signatures, path: str) -> PortSpec:
    """Return the input at `node.port`. Raises Unusable where there is none."""
    spec, port = _spec_at(graph, signatures, path)
    if port not in spec.input_by_name:
        hint = did_you_mean(port, spec.input_by_name)
        raise Unusable(f"{path}: {spec.id} has no such input. {hint}".rstrip())
    return spec.input_by_name[port]


def best_input(given: OutputSpec, spec: NodeSpec, converters: Converters) -> tuple[str, Fit] | None:
    """Return the first input of those that an output fits best, None where it fits none.

    The kind counts first; a row of choices is the last of its kind that a cable is meant for.
    """
    fits = [(port.name, fit(given, port, converters), port.choices) for port in spec.inputs]
    best = min(fits, key=lambda one: _rank(one[1].how, bool(one[2])), default=None)
    return best[:2] if best is not None and best[1] else None


def best_output(taken: PortSpec, spec: NodeSpec, converters: Converters) -> tuple[str, Fit] | None:
    """Return the first output of those that fit an input best, None where none does."""
    fits = [(port.name, fit(port, taken, converters)) for port in spec.outputs]
    best = min(fits, key=lambda one: one[1].how, default=None)
    return best if best is not None and best[1] else None


def _rank(how: How, choices: bool) -> tuple[int, bool, int]:
    kind = 0 if how <= How.RANGE else 2 if how is How.NONE else 1
    return kind, choices, how


def _leads(signature: Signature, given: Kind, wanted: Kind) -> bool:
    """Whether a node takes one kind and gives another, as they are."""
    return given in signature.inputs.values() and wanted in signature.outputs.values()


def _spec_at(graph: Graph, signatures: Signatures, path: str) -> tuple[NodeSpec, str]:
    name, port = port_at(graph, path)
    signature = signatures.of(graph.nodes[name])
    if signature is None:
        type = graph.nodes[name].type
        raise Unusable(f"{name}: {type} is not installed; wire another node.")
    return signature.spec, port


Seen: TypeAlias = Mapping[str, Signature | None]


def _waited_for(graph: Graph, seen: Seen, source: str) -> set[str]:
    """Return all that an output waits for within a block, itself among them.

    A wire from it to any of these closes a loop.
    """
    end = _output_vertex(graph, seen, Pin(*port_at(graph, source)))
    if end is None:
        return set()
    backwards: Edges = {}
    for vertex, readers in edges_of(graph, seen).items():
        for reader in readers:
            backwards.setdefault(reader, []).append(vertex)
    return _reached(backwards, end)


def _reached(edges: Edges, start: str) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        fresh = set(edges.get(waiting.pop(), ())) - reached
        reached |= fresh
        waiting += fresh
    return reached


def _output_vertex(graph: Graph, seen: Seen, pin: Pin) -> str | None:
    """Return where an output stands in the graph of waiting; None: nobody waits for it."""
    node, signature = graph.nodes[pin.node], seen[pin.node]
    if signature is None or node.off or (signature.cuts and not node.bypass):
        return None
    return pin.node if signature.through is None else f"{pin.node}.>{pin.port}"


def _input_vertex(graph: Graph, seen: Seen, pin: Pin) -> str | None:
    """Return where an input stands in the graph of waiting; None: its node does not wait for it."""
    signature = seen[pin.node]
    if signature is None or (graph.nodes[pin.node].bypass and main_input(signature) != pin.port):
        return None
    return pin.node if signature.through is None else f"{pin.node}.<{pin.port}"
