"""The patch as numbers: a node is its place in the order of names, an output is a *signal*.

Everything after this pass works on lists indexed by them. What an input reads is one integer:
a signal, `UNWIRED`, or `CONSTANT - k` for the k-th constant (what a node gives that is off).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from nodegraph.model.errors import Problem
from nodegraph.model.patch import PatchNode, Wire
from nodegraph.model.signals import CONVERSIONS, CONVERTERS, Kind
from nodegraph.model.spec import Value
from nodegraph.scheduler.expand import Flat, Port
from nodegraph.scheduler.forms import Form, Memo, prepared
from nodegraph.scheduler.values import ZERO

UNWIRED = -1
CONSTANT = -2


@dataclass(frozen=True, slots=True)
class Constant:
    """A value without a step: of an input or output of a node that is bypassed or off."""

    node: str
    port: str
    kind: Kind
    value: Value | None  # None: silence


@dataclass(slots=True)
class Graph:
    """Nodes and signals as lists; the signals of node i start at `first[i]`."""

    names: list[str] = field(default_factory=list)
    nodes: list[PatchNode] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    values: list[tuple[Value | None, ...]] = field(default_factory=list)
    wired: list[list[int]] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    kinds: list[Kind] = field(default_factory=list)  # of signals
    owner: list[int] = field(default_factory=list)  # of signals
    constants: list[Constant] = field(default_factory=list)
    idle: set[int] = field(default_factory=set)  # nodes that are bypassed or off

    def signal(self, node: int, out: str) -> int:
        """Return the signal of an output; raises KeyError where the node has none of that name."""
        return self.first[node] + self.forms[node].spec.output_index[out]

    def name_of(self, signal: int) -> str:
        """Return `node.port` of a signal."""
        node = self.owner[signal]
        return f"{self.names[node]}.{self.forms[node].spec.outputs[signal - self.first[node]].name}"

    def kind_of(self, read: int) -> Kind:
        """Return the kind of a signal or constant."""
        return self.kinds[read] if read >= 0 else self.constants[CONSTANT - read].kind


def read_graph(flat: Flat, memo: Memo, problems: list[Problem]) -> Graph:
    """Return the graph of a patch without instances.

    Nodes that cannot be used and wires that end nowhere are left out with a problem; whoever was
    wired to them reads its own default.
    """
    graph = Graph()
    _read_nodes(graph, flat, memo, problems)
    _read_wires(graph, flat, problems)
    if graph.idle:
        _switch(graph, flat)
    return graph


def _read_nodes(graph: Graph, flat: Flat, memo: Memo, problems: list[Problem]) -> None:
    known, memo.nodes = memo.nodes, {}
    fresh = memo.nodes
    signals = 0
    for name in sorted(flat.nodes):
        node = flat.nodes[name]
        found = known.get(id(node))
        if found is not None:
            fresh[id(node)] = found
        else:
            found = prepared(name, node, memo, problems)
            if found is None:
                continue
        form = found[1]
        place = len(graph.names)
        graph.index[name] = place
        graph.names.append(name)
        graph.nodes.append(node)
        graph.forms.append(form)
        graph.values.append(found[2])
        graph.wired.append([UNWIRED] * len(form.kinds))
        graph.first.append(signals)
        if node.bypass or node.off:
            graph.idle.add(place)
        for kind in form.outputs:
            graph.kinds.append(kind)
            graph.owner.append(place)
            signals += 1


def _read_wires(graph: Graph, flat: Flat, problems: list[Problem]) -> None:
    index, forms, wired, first = graph.index, graph.forms, graph.wired, graph.first
    kinds = graph.kinds
    doubled: set[tuple[int, int]] = set()
    for wire in flat.wires:
        try:
            source, target = index[wire[0]], index[wire[2]]
            signal = first[source] + forms[source].spec.output_index[wire[1]]
            place = forms[target].spec.input_index[wire[3]]
        except KeyError:
            ends = _renamed(graph, wire)
            if ends is None:
                problems.extend(_nowhere(graph, flat, wire))
                continue
            signal, target, place = ends
        wanted = forms[target].kinds[place]
        if kinds[signal] is not wanted and (kinds[signal], wanted) not in CONVERSIONS:
            problems.append(_mismatch(wire, kinds[signal], wanted))
        elif wired[target][place] == UNWIRED:
            wired[target][place] = signal
        else:
            doubled.add((target, place))
    for target, place in sorted(doubled):
        problems.append(_keep_first(graph, flat.wires, target, place))


def _renamed(graph: Graph, wire: Wire) -> tuple[int, int, int] | None:
    """Return signal, node and input of a wire that uses older names of ports, or None."""
    source, target = graph.index.get(wire.source), graph.index.get(wire.target)
    if source is None or target is None:
        return None
    out, into = graph.forms[source].spec, graph.forms[target].spec
    output = out.output_index.get(out.renamed.get(wire.out, wire.out))
    place = into.input_index.get(into.renamed.get(wire.into, wire.into))
    if output is None or place is None:
        return None
    return graph.first[source] + output, target, place


def _nowhere(graph: Graph, flat: Flat, wire: Wire) -> Iterable[Problem]:
    ends = ((wire.source, wire.out, "output"), (wire.target, wire.into, "input"))
    for name, port, what in ends:
        place = graph.index.get(name)
        if place is None:
            if name not in flat.nodes:
                text = f"There is no node {name}; the wire {wire} was left out."
                yield Problem("error", f"{name}.{port}", text, "Add the node or remove the wire.")
            continue
        spec = graph.forms[place].spec
        known = spec.output_index if what == "output" else spec.input_index
        if spec.renamed.get(port, port) not in known:
            text = f"{spec.id} has no {what} {port}; the wire {wire} was left out."
            yield Problem("error", f"{name}.{port}", text, f"Use one of: {', '.join(known)}.")


def _mismatch(wire: Wire, given: Kind, wanted: Kind) -> Problem:
    converter = CONVERTERS.get((given, wanted))
    remedy = f"Put {converter} between them." if converter else "Wire another output."
    text = f"{wire.source}.{wire.out} gives {given}, the input takes {wanted}; it was not wired."
    return Problem("error", f"{wire.target}.{wire.into}", text, remedy)


def _keep_first(graph: Graph, wires: Iterable[Wire], target: int, place: int) -> Problem:
    """Of several wires on one input keep the first by name, in whatever order they came."""
    port = graph.forms[target].spec.inputs[place]
    usable = []
    for wire in wires:
        ends = _renamed(graph, wire)
        if ends is not None and ends[1:] == (target, place):
            kind = graph.kinds[ends[0]]
            if kind is port.kind or (kind, port.kind) in CONVERSIONS:
                usable.append((str(wire), ends[0]))
    name, graph.wired[target][place] = min(usable)
    text = f"{len(usable)} wires end here; only {name} is used."
    remedy = "Sum them with math.sum, audio.mix or event.merge."
    return Problem("error", f"{graph.names[target]}.{port.name}", text, remedy)


def _switch(graph: Graph, flat: Flat) -> None:
    """Let every reader of a bypassed or silenced node read what stands in for it."""
    ways = {_port_signal(graph, port): ends for port, ends in flat.passes.items()}
    instead: dict[int, int] = {}
    for node in sorted(graph.idle):
        for offset in range(len(graph.forms[node].outputs)):
            _stand_in(graph, graph.first[node] + offset, ways, instead)
    for reads in graph.wired:
        for place, read in enumerate(reads):
            if read in instead:
                reads[place] = instead[read]


def _port_signal(graph: Graph, port: Port) -> int:
    node = graph.index.get(port[0])
    if node is None or port[1] not in graph.forms[node].spec.output_index:
        return UNWIRED
    return graph.signal(node, port[1])


def _stand_in(
    graph: Graph, signal: int, ways: dict[int, tuple[Port, ...]], instead: dict[int, int]
) -> None:
    """Find what is read in place of a signal of an idle node; a circle of such is silent."""
    trail: dict[int, None] = {}
    while signal not in instead:
        through = None if signal in trail else _passed(graph, signal, ways)
        trail[signal] = None
        if through is None:
            found = _constant(graph, signal, None)
            break
        read = graph.wired[through[0]][through[1]]
        if read < 0:
            found = _constant(graph, signal, through) if read == UNWIRED else read
            break
        if graph.owner[read] not in graph.idle:
            found = read
            break
        signal = read
    else:
        found = instead[signal]
    instead.update(dict.fromkeys(trail, found))


def _passed(graph: Graph, signal: int, ways: dict[int, tuple[Port, ...]]) -> tuple[int, int] | None:
    """Return the input that passes through to a signal: the first of its kind."""
    node, kind = graph.owner[signal], graph.kinds[signal]
    ends: list[tuple[int, int]] = []
    if signal in ways:
        for name, port in ways[signal]:
            inner = graph.index.get(name)
            if inner is not None and port in graph.forms[inner].spec.input_index:
                ends.append((inner, graph.forms[inner].spec.input_index[port]))
    elif graph.nodes[node].bypass and not graph.nodes[node].off and signal == graph.first[node]:
        ends = [(node, place) for place in range(len(graph.forms[node].kinds))]
    return next((end for end in ends if graph.forms[end[0]].kinds[end[1]] is kind), None)


def _constant(graph: Graph, signal: int, through: tuple[int, int] | None) -> int:
    node = graph.owner[signal]
    port = graph.forms[node].spec.outputs[signal - graph.first[node]]
    value = ZERO.get(port.kind)
    constant = Constant(graph.names[node], port.name, port.kind, value)
    if through is None and port.kind is Kind.CONTROL:
        constant = Constant(graph.names[node], port.name, port.kind, port.range.clamp(0.0))
    elif through is not None:
        node, place = through
        name = graph.forms[node].spec.inputs[place].name
        constant = Constant(graph.names[node], name, port.kind, graph.values[node][place])
    graph.constants.append(constant)
    return CONSTANT - len(graph.constants) + 1
