"""The patch as numbers: a node is its place in the order of names, an output is a *signal*.

Everything after this pass works on lists indexed by them. What an input reads is one integer:
a signal, `UNWIRED`, or `CONSTANT - k` for the k-th constant (what a node gives that is off).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from nodegraph.model.errors import Problem
from nodegraph.model.patch import PatchNode, Wire
from nodegraph.model.signals import CONVERSIONS, Kind
from nodegraph.model.spec import Value
from nodegraph.scheduler.expand import Flat, Port
from nodegraph.scheduler.forms import UNWIRED, Form, Memo
from nodegraph.scheduler.values import ZERO

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
    distinct: set[Form] = field(default_factory=set)  # what there is: many passes need not look on

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

    Nodes that cannot be used and wires that do not fit are left out; whoever was wired to them
    reads its own default. `nodegraph.model.check` names them; a node whose own code fails is told
    of here.
    """
    graph = Graph()
    _read_nodes(graph, flat, memo, problems)
    _read_wires(graph, flat)
    if graph.idle:
        _switch(graph, flat)
    return graph


def _read_nodes(graph: Graph, flat: Flat, memo: Memo, problems: list[Problem]) -> None:
    names = sorted(flat.nodes)
    nodes = [flat.nodes[name] for name in names]
    found = memo.prepare(names, nodes, problems)
    if None in found:  # some are unknown: they are left out
        nodes = [node for node, one in zip(nodes, found, strict=True) if one is not None]
        names = [name for name, one in zip(names, found, strict=True) if one is not None]
    usable = [one for one in found if one is not None]
    graph.names, graph.nodes = names, nodes
    graph.forms = forms = [one[1] for one in usable]
    graph.values = [one[2] for one in usable]
    graph.wired = [form.unwired[:] for form in forms]
    graph.first = list(accumulate([len(form.outputs) for form in forms], initial=0))
    graph.index = dict(zip(names, range(len(names)), strict=True))
    graph.kinds = [kind for form in forms for kind in form.outputs]
    graph.owner = [node for node, form in enumerate(forms) for _ in form.outputs]
    graph.idle = {place for place, one in enumerate(usable) if one[3]}
    graph.distinct = set(forms)


def _read_wires(graph: Graph, flat: Flat) -> None:
    index, forms, wired, first, kinds = (
        graph.index, graph.forms, graph.wired, graph.first, graph.kinds,
    )  # fmt: skip
    for wire in flat.wires:
        source, out, target, into = wire
        try:
            start, end = index[source], index[target]
            signal = first[start] + forms[start].output_place[out]
            form = forms[end]
            place = form.input_place[into]
        except KeyError:
            ends = _renamed(graph, wire)
            if ends is None:
                continue
            signal, end, place = ends
            form = forms[end]
        kind, wanted = kinds[signal], form.kinds[place]
        if kind is not wanted and (kind, wanted) not in CONVERSIONS:
            continue
        reads = wired[end]
        if reads[place] == UNWIRED or wire < _wire_of(graph, reads[place], end, place):
            reads[place] = signal


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


def _wire_of(graph: Graph, signal: int, target: int, place: int) -> Wire:
    """The wire that an input has already: of several, the first by name stays."""
    source = graph.owner[signal]
    out = graph.forms[source].spec.outputs[signal - graph.first[source]].name
    into = graph.forms[target].spec.inputs[place].name
    return Wire(graph.names[source], out, graph.names[target], into)


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
