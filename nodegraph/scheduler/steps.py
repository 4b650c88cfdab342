"""Steps: every node that runs in a block, what its inputs refer to and where its outputs go.

Conversions are inserted where a wire needs them and shared by all who need the same. Buffers are
not reused yet: each is named by the order in which it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from nodegraph.model.signals import Kind
from nodegraph.model.spec import Value
from nodegraph.scheduler.forms import UNWIRED
from nodegraph.scheduler.graph import CONSTANT, Graph
from nodegraph.scheduler.grouping import Unit
from nodegraph.scheduler.plan import KNOBS, NOTHING, SILENCE, Buffer, Knob
from nodegraph.scheduler.widths import Widths

NAMES = {  # conversions with a step of their own; an event into sound is the same dense buffer
    (Kind.EVENT, Kind.CONTROL): "convert.event_to_control",
    (Kind.CONTROL, Kind.EVENT): "convert.control_to_event",
    (Kind.CONTROL, Kind.AUDIO): "convert.control_to_audio",
}
LANE = "convert.lane"  # one lane of a group's buffer, as a wire of its own
MONO = "convert.mono"  # the mean of all lanes
DELAY = "delay.block"  # a copy, wherever it stands
Raw = tuple[
    str,
    str,
    int,
    tuple[int, ...],
    tuple[int, ...],
    dict[str, Value],
    int,
    tuple[str, ...],
    tuple[dict[str, Value], ...],
]  # the fields of a Step


@dataclass(slots=True)
class Assembly:
    """Steps, buffers and knobs as they come together. `buffer` and `lane` of each signal."""

    graph: Graph
    widths: Widths
    steps: list[Raw] = field(default_factory=list)
    buffers: list[Buffer] = field(default_factory=list)
    knobs: list[Knob] = field(default_factory=list)
    rows: int = 0
    kept: set[int] = field(default_factory=set)
    buffer: list[int] = field(default_factory=list)
    lane: list[int] = field(default_factory=list)
    converted: dict[tuple[object, ...], int] = field(default_factory=dict)
    constants: dict[int, int] = field(default_factory=dict)
    groups: dict[int, tuple[tuple[str, ...], str]] = field(default_factory=dict)  # nodes and port

    def __post_init__(self) -> None:
        graph = self.graph
        self.buffer = [NOTHING] * len(graph.kinds)
        self.lane = [-1] * len(graph.kinds)
        if any(form.delay or form.feedback for form in graph.distinct):
            for node, form in enumerate(graph.forms):
                if (form.delay or form.feedback) and node not in graph.idle:
                    self.kept.update(self.own_buffers(node))  # read before it is written

    def run(self, units: Iterable[Unit]) -> None:
        """Add the steps of these nodes, in this order.

        Half the time of compiling goes by in this loop: the common cases come first, in line.
        """
        graph = self.graph
        names, forms, wired, kinds = graph.names, graph.forms, graph.wired, graph.kinds
        node_values, node_lanes = graph.values, self.widths.nodes
        buffer, lane, knobs, steps = self.buffer, self.lane, self.knobs, self.steps
        for unit in units:
            if len(unit) != 1:
                self._group(unit)
                continue
            (node,) = unit
            form, name, values = forms[node], names[node], node_values[node]
            inputs = []
            for place, read in enumerate(wired[node]):
                if read >= 0:
                    plain = kinds[read] is form.kinds[place] and lane[read] < 0
                    if plain and form.free is None:
                        inputs.append(buffer[read])
                        continue
                elif read == UNWIRED and (value := values[place]) is not None:
                    row = self.rows
                    knobs.append(Knob(name, form.ports[place], form.texts[place], value, row))
                    inputs.append(KNOBS - row)
                    self.rows = row + 1
                    continue
                inputs.append(self.reference(node, place))
            made = self.own_buffers(node)
            steps.append(
                (name, form.id, node_lanes[node], tuple(inputs), made, form.settings, form.late,
                 (), ())
            )  # fmt: skip

    def own_buffers(self, node: int) -> tuple[int, ...]:
        """Return a node's output buffers, made at the first call."""
        graph, widths, buffers = self.graph, self.widths, self.buffers
        outputs, start = graph.forms[node].made, graph.first[node]
        if not outputs:
            return ()
        made = self.buffer[start]
        if made == NOTHING:
            name, bins = graph.names[node], widths.bins
            made = len(buffers)
            for signal, (port, kind) in enumerate(outputs, start):
                self.buffer[signal] = len(buffers)
                count = bins.get(signal, 0) if bins else 0
                buffers.append(Buffer(kind, widths.signals[signal], f"{name}.{port}", count))
        return (made,) if len(outputs) == 1 else tuple(range(made, made + len(outputs)))

    def reference(self, node: int, place: int) -> int:
        """Return what an input reads, converted to the input's kind and apart from any group."""
        graph = self.graph
        form = graph.forms[node]
        read = graph.wired[node][place]
        if read == UNWIRED:
            value = graph.values[node][place]
            if value is None:
                return form.blanks[place]
            return self._knob(graph.names[node], form.ports[place], form.kinds[place], value)
        reference = self.whole(read, form.kinds[place])
        if form.free is not None and form.spec.inputs[place].mono and reference >= 0:
            reference = self._mono(reference)
        return reference

    def whole(self, read: int, kind: Kind) -> int:
        """Return a reference to a signal or constant as this kind, apart from any group."""
        if read < 0:
            return self._constant(read, kind)
        lane = self.lane[read]
        reference = self.as_kind(self.buffer[read], self.graph.kinds[read], kind)
        if lane < 0 or reference < 0:
            return reference
        key = (reference, LANE, lane)
        if key not in self.converted:
            settings: dict[str, Value] = {"lane": lane}
            name = self.graph.name_of(read)
            self.converted[key] = self._convert(name, LANE, reference, kind, 1, settings, ())
        return self.converted[key]

    def knob_of(self, node: str, port: str) -> tuple[int, int, int, int] | None:
        """Return reference, lanes, latency and lane of an input's knob, as a probe needs them."""
        for knob in self.knobs:
            if knob.node == node and knob.port == port:
                return KNOBS - knob.row, 1, 0, knob.lane
        return None

    def watched(self, read: int, kind: Kind) -> tuple[int, int]:
        """Return reference and lane (-1: all) of a signal for who reads it after the block.

        Its buffer is kept. Of a delay it is a copy: by then its own holds the next block's value.
        """
        if read < 0:
            return self._constant(read, kind), -1
        graph, buffer = self.graph, self.buffer[read]
        reference = self.as_kind(buffer, graph.kinds[read], kind)
        form = graph.forms[graph.owner[read]]
        if reference == buffer and form.delay:
            key = (buffer, DELAY)
            if key not in self.converted:
                lanes, name = self.widths.signals[read], graph.name_of(read)
                made = self._convert(name, DELAY, buffer, kind, lanes, form.settings, ())
                self.buffers[made] = Buffer(str(kind), lanes, f"{name} now")
                self.converted[key] = made
            reference = self.converted[key]
        if reference >= 0:
            self.kept.add(reference)
        return reference, self.lane[read]

    def as_kind(self, reference: int, given: Kind, wanted: Kind) -> int:
        """Return a reference to a buffer as another kind, all its lanes as they are."""
        if given is wanted or reference == NOTHING:
            return reference
        step = NAMES.get((given, wanted))
        if step is None:
            return reference
        key = (reference, wanted)
        if key not in self.converted:
            buffer = self.buffers[reference]
            nodes, port = self.groups.get(reference, ((), ""))
            members = tuple(f"{node}.{port}" for node in nodes)
            self.converted[key] = self._convert(
                buffer.source, step, reference, wanted, buffer.lanes, {}, members
            )
        return self.converted[key]

    def _mono(self, reference: int) -> int:
        buffer = self.buffers[reference]
        key = (reference, MONO)
        if buffer.lanes > 1 and key not in self.converted:
            kind = Kind(buffer.kind)
            self.converted[key] = self._convert(buffer.source, MONO, reference, kind, 1, {}, ())
        return self.converted.get(key, reference)

    def _convert(
        self,
        name: str,
        step: str,
        reference: int,
        kind: Kind,
        lanes: int,
        settings: dict[str, Value],
        members: tuple[str, ...],
    ) -> int:
        made = len(self.buffers)
        self.buffers.append(Buffer(str(kind), lanes, name))
        self.steps.append((name, step, lanes, (reference,), (made,), settings, 0, members, ()))
        return made

    def _constant(self, read: int, kind: Kind) -> int:
        constant = self.graph.constants[CONSTANT - read]
        if constant.value is None:
            return NOTHING if constant.kind is Kind.TEXTURE else SILENCE
        if read not in self.constants:
            self.constants[read] = self._knob(
                constant.node, constant.port, constant.kind, constant.value
            )
        row = self.constants[read]
        step = NAMES.get((constant.kind, kind))
        if step is None:
            return row
        if kind is Kind.EVENT:
            return SILENCE  # it never rises
        key = (row, kind)
        if key not in self.converted:
            name = f"{constant.node}.{constant.port}"
            self.converted[key] = self._convert(name, step, row, kind, 1, {}, ())
        return self.converted[key]

    def _knob(self, node: str, port: str, kind: Kind, value: Value, lane: int = -1) -> int:
        row = self.rows
        self.knobs.append(Knob(node, port, str(kind), value, row, lane))
        self.rows += 1
        return KNOBS - row

    def _group(self, unit: Unit) -> None:
        graph, buffer, lane_of = self.graph, self.buffer, self.lane
        forms = [graph.forms[node] for node in unit]
        form = forms[0]
        names = tuple([graph.names[node] for node in unit])
        inputs = tuple([self._group_input(unit, place) for place in range(len(form.kinds))])
        outputs = []
        for place, (port, kind) in enumerate(form.made):
            made = len(self.buffers)
            for lane, node in enumerate(unit):
                signal = graph.first[node] + place
                buffer[signal], lane_of[signal] = made, lane
            self.groups[made] = names, port
            outputs.append(made)
            self.buffers.append(Buffer(kind, len(unit), f"{names[0]}.{port}"))
        settings: tuple[dict[str, Value], ...] = ()
        if any(other is not form and other.settings != form.settings for other in forms):
            settings = tuple([other.settings for other in forms])
        step = (names[0], form.id, len(unit), inputs, tuple(outputs), form.settings, 0)
        self.steps.append((*step, names, settings))

    def _group_input(self, unit: Unit, place: int) -> int:
        graph = self.graph
        names, values = graph.names, graph.values
        form = graph.forms[unit[0]]
        read = graph.wired[unit[0]][place]
        if read >= 0 and self.lane[read] >= 0:
            return self.as_kind(self.buffer[read], graph.kinds[read], form.kinds[place])
        if read != UNWIRED or values[unit[0]][place] is None:
            return self.reference(unit[0], place)
        port, text, row = form.ports[place], form.texts[place], self.rows
        self.rows += 1
        for lane, node in enumerate(unit):
            value = values[node][place]
            if value is not None:
                self.knobs.append(Knob(names[node], port, text, value, row, lane))
        return KNOBS - row
