"""Two ways to work out what an output is: run the plan on symbols, or follow the wires.

A symbol says where a value comes from: which node, what it read. Whatever a plan gets wrong
(a step before what it reads, a buffer used again too early, a lane of another node, a delay
that copies too soon) makes another symbol.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec
from nodegraph.scheduler.plan import Plan, Step, knob_row

Symbol = int  # the hash of where it comes from
START = hash("before the first block")
NAMES = {
    (Kind.EVENT, Kind.CONTROL): "convert.event_to_control",
    (Kind.CONTROL, Kind.EVENT): "convert.control_to_event",
    (Kind.CONTROL, Kind.AUDIO): "convert.control_to_audio",
}


def run_plan(plan: Plan, library: Library, blocks: int) -> dict[str, list[Symbol]]:
    """Return the lanes of every probe after so many blocks."""
    memory = [[START] * buffer.lanes for buffer in plan.buffers]
    knobs: dict[int, dict[int, Symbol]] = {}
    for knob in plan.knobs:
        knobs.setdefault(knob.row, {})[knob.lane] = hash(("knob", knob.node, knob.port, knob.value))
    for _ in range(blocks):
        for step in plan.steps:
            reads = [_lanes(reference, memory, knobs) for reference in step.inputs]
            for place, number in enumerate(step.outputs):
                memory[number] = _run(step, place, reads, len(memory[number]), library)
    found = {}
    for probe in plan.probes:
        lanes = _lanes(probe.reference, memory, knobs)
        found[probe.path] = lanes if probe.lane < 0 else [lanes[probe.lane % len(lanes)]]
    return found


def _lanes(
    reference: int, memory: list[list[Symbol]], knobs: dict[int, dict[int, Symbol]]
) -> list[Symbol]:
    if reference >= 0:
        return memory[reference]
    row = knobs.get(knob_row(reference))
    if row is None:
        return [reference]
    return [row[lane] for lane in sorted(row)]


def _run(
    step: Step, place: int, reads: list[list[Symbol]], lanes: int, library: Library
) -> list[Symbol]:
    if step.type == "convert.lane":
        return [reads[0][int(step.settings["lane"])]]  # type: ignore[arg-type]
    if step.type == "convert.mono":
        return [hash(("mono", *reads[0]))]
    if step.type.startswith("convert."):
        return [hash((step.type, read)) for read in reads[0]]
    if step.type == "delay.block":
        return [reads[0][lane % len(reads[0])] for lane in range(lanes)]
    spec = library.specs[step.type]
    names = step.members or (step.node,) * lanes
    settings = step.member_settings or (step.settings,) * lanes
    return [
        hash(
            (
                names[lane],
                0 if step.members else lane,
                place,
                *(str(item) for item in settings[lane].items()),
                *_seen(spec, reads, lane),
            )
        )
        for lane in range(lanes)
    ]


def _seen(spec: NodeSpec, reads: list[list[Symbol]], lane: int) -> list[Symbol]:
    return [
        hash(tuple(read)) if port.wide else read[lane % len(read)]
        for port, read in zip(spec.inputs, reads, strict=True)
    ]


@dataclass
class Oracle:
    """What an output is, worked out from the patch itself."""

    patch: Patch
    library: Library
    known: dict[tuple[str, str, int], list[Symbol]] = field(default_factory=dict)

    def lanes(self, node: str, port: str, block: int) -> list[Symbol]:
        """Return the lanes of an output in a block, counted from 0."""
        key = (node, port, block)
        if key not in self.known:
            self.known[key] = self._work(node, port, block)
        return self.known[key]

    def input(self, node: str, place: int, block: int) -> list[Symbol]:
        """Return the lanes of what an input reads, converted."""
        patch_node = self.patch.nodes[node]
        spec = self._spec(node)
        port = spec.inputs[place]
        wire = self.patch.wire_into(node, port.name)
        if wire is None:
            if port.kind is not Kind.CONTROL:
                return [-1]
            value = float(patch_node.values.get(port.name, port.default))
            return [hash(("knob", node, port.name, value))]
        lanes = self.lanes(wire.source, wire.out, block)
        given = self._spec(wire.source).output_by_name[wire.out].kind
        if (given, port.kind) in NAMES:
            lanes = [hash((NAMES[given, port.kind], lane)) for lane in lanes]
        return [hash(("mono", *lanes))] if port.mono and len(lanes) > 1 else lanes

    def _spec(self, node: str) -> NodeSpec:
        patch_node = self.patch.nodes[node]
        spec = self.library.specs[patch_node.type]
        return spec.resolve(spec.full_settings(patch_node.settings))

    def _work(self, node: str, port: str, block: int) -> list[Symbol]:
        spec = self._spec(node)
        settings = spec.full_settings(self.patch.nodes[node].settings)
        if spec.delay:
            return self.input(node, 0, block - 1) if block else [START]
        reads = [self.input(node, place, block) for place in range(len(spec.inputs))]
        narrow = [len(read) for item, read in zip(spec.inputs, reads, strict=True) if not item.wide]
        lanes = max([1, *narrow])
        width = spec.output_by_name[port].width
        if width is not None and isinstance(width.lanes, str):
            lanes = int(settings[width.lanes])  # type: ignore[arg-type]
        place = spec.output_index[port]
        told = [str(item) for item in settings.items()]
        return [
            hash((node, lane, place, *told, *_seen(spec, reads, lane))) for lane in range(lanes)
        ]
