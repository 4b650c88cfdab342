"""A plan as text: one fact a line, no columns, so that two plans can be compared with `diff`.

    kick analysis.hits x2: source=@1 low=30 high=120 -> hit=@3 level=@4

reads: the step of node `kick`, two lanes wide, reads buffer 1 and writes buffers 3 and 4; its
other inputs are knobs with these values. `-` is silence or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nodegraph.model.library import Library
from nodegraph.model.spec import NodeSpec, Settings, Value
from nodegraph.scheduler.plan import Draw, Plan, Slot, Step, knob_row


def show_plan(plan: Plan, library: Library | None = None) -> str:
    """Return the plan as text; ports have the names that the library gives them, or numbers."""
    return "\n".join(_Text(plan, library or Library({})).lines()) + "\n"


class _Text:
    def __init__(self, plan: Plan, library: Library) -> None:
        self.plan = plan
        self.library = library
        self.values: dict[int, list[str]] = {}
        for knob in plan.knobs:
            self.values.setdefault(knob.row, []).append(_value(knob.value))

    def lines(self) -> Iterator[str]:
        plan = self.plan
        yield f"{plan.rate} Hz, blocks of {plan.block}, seed {plan.seed}"
        yield from _section("steps", map(self.step, plan.steps))
        yield from _section("buffers", self.buffers())
        yield from _section("draws", self.draws())
        yield from _section("ends", self.ends())
        yield from _section("latency", self.ledger())

    def step(self, step: Step) -> str:
        spec = self.spec(step.type, step.settings)
        inputs = [port.name for port in spec.inputs] if spec else _numbers(step.inputs)
        outputs = [port.name for port in spec.outputs] if spec else _numbers(step.outputs)
        words = [" ".join(step.members) or step.node, step.type]
        if step.lanes > 1:
            words.append(f"x{step.lanes}")
        if step.late:
            words.append(f"late {step.late}")
        words += _settings(step.member_settings or (step.settings,))
        reads = [
            f"{name}={self.reference(reference)}"
            for name, reference in zip(inputs, step.inputs, strict=True)
        ]
        writes = [f"{name}=@{number}" for name, number in zip(outputs, step.outputs, strict=True)]
        return f"{' '.join(words)}: {' '.join((*reads, '->', *writes))}"

    def buffers(self) -> Iterator[str]:
        for number, buffer in enumerate(self.plan.buffers):
            words = [f"@{number} {buffer.kind}", f"x{buffer.lanes}", buffer.source]
            words += [f"{buffer.bins} bins"] if buffer.bins else []
            yield " ".join(words + (["kept"] if buffer.kept else []))

    def draws(self) -> Iterator[str]:
        frame = self.plan.frame
        for place, draw in enumerate(frame.draws):
            yield f"#{place} {self.draw(draw)}" + (" (screen)" if place == frame.screen else "")
        if frame.draws:
            yield f"{frame.values} values a frame"

    def draw(self, draw: Draw) -> str:
        spec = self.spec(draw.type, draw.settings)
        reads = []
        for place, number in enumerate(draw.inputs):
            name, kind = str(place), ""
            if spec is not None:
                name, kind = spec.inputs[place].name, spec.inputs[place].kind
            if number < 0:
                reads.append(f"{name}=-")
            elif kind == "texture":
                reads.append(f"{name}=#{number}")
            else:
                reads.append(f"{name}={self.slot(self.plan.frame.slots[number])}")
        writes = [f"@{number}" for number in draw.outputs]
        words = [draw.node, draw.type, *_settings((draw.settings,))]
        return f"{' '.join(words)}: {' '.join(reads)}" + (
            f" -> {' '.join(writes)}" if writes else ""
        )

    def slot(self, slot: Slot) -> str:
        lane = f".{slot.lane}" if slot.lane >= 0 else ""
        place = f"[{slot.start}:{slot.start + slot.size}]" if slot.size else ""
        kind = "" if slot.kind == "control" else slot.kind
        marks = "/".join(filter(None, (kind, "held" if slot.held else "")))
        return f"{self.reference(slot.reference)}{lane}{place}" + (f"({marks})" if marks else "")

    def ends(self) -> Iterator[str]:
        plan = self.plan
        for name, (reference, lanes) in (("sound", plan.sound), ("speaker", plan.speaker)):
            if lanes:
                yield f"{name} {self.reference(reference)} x{lanes}"
        for field, reference in plan.tempo:
            yield f"tempo {field} {self.reference(reference)}"
        for probe in plan.probes:
            lane = f".{probe.lane}" if probe.lane >= 0 else ""
            late = f" {probe.latency} samples late" if probe.latency else ""
            where = f"{self.reference(probe.reference)}{lane} x{probe.lanes}"
            yield f"probe {probe.path} {probe.kind} {where}{late}"

    def ledger(self) -> Iterator[str]:
        for path in self.plan.ledger:
            via = ", ".join(f"{node} {samples}" for node, samples in path.via)
            seconds = 1000.0 * path.samples / self.plan.rate
            yield f"{path.end} {path.samples} samples ({seconds:.1f} ms): {via}"

    def reference(self, reference: int) -> str:
        if reference >= 0:
            return f"@{reference}"
        row = knob_row(reference)
        if row < 0:
            return "-"
        values = self.values[row]
        return values[0] if len(set(values)) == 1 else f"({' '.join(values)})"

    def spec(self, type: str, settings: Settings) -> NodeSpec | None:
        spec = self.library.get(type)
        return None if spec is None else spec.resolve(settings)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield f"\n{title}"
        yield from (f"  {line}" for line in told)


def _numbers(ports: Sequence[int]) -> list[str]:
    return [str(place) for place in range(len(ports))]


def _settings(settings: Sequence[Settings]) -> list[str]:
    """Return each setting once where all lanes agree, else its value by lane."""
    words = []
    for name in settings[0]:
        values = [_value(each[name]) for each in settings]
        told = values[0] if len(set(values)) == 1 else f"({' '.join(values)})"
        words.append(f"{name}:{told}")
    return words


def _value(value: Value) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return f"{value:.6g}"
        case str():
            return repr(value)
        case _:
            return "(" + " ".join(map(_value, value)) + ")"
