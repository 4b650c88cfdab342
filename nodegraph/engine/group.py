"""One group of eight lanes inside a kernel: what stands around the author's methods."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types

from nodegraph.engine.code import Code, call, is_field
from nodegraph.engine.emit import (
    DOUBLE,
    INT32,
    Frame,
    Value,
    any_lane,
    filled,
    load_row,
    spread,
    store_row,
)
from nodegraph.engine.lanes import larger, smaller
from nodegraph.engine.layout import (
    BAD,
    FIRST_CLAMP,
    OVERFLOW,
    PER_LANE,
    SMALLEST_EVENT,
    KernelError,
    Parameter,
    clamped_inputs,
)
from nodegraph.engine.methods import Compiled, target
from nodegraph.engine.record import field_pointer
from nodegraph.model.signals import EVENTS_PER_BLOCK, Kind
from nodegraph.model.spec import Body, OutputSpec


class Group:
    """Writes one group's part of a kernel: `open`, `sample` inside the loop, `close`."""

    def __init__(self, code: Code, frame: Frame) -> None:
        self.code = code
        self.frame = frame
        self.builder = frame.builder
        self.shape = frame.shape
        self.layout, self.spec, self.compiled = code.layout, code.layout.spec, code.compiled
        self.kinds = {port.name: port.kind for port in self.spec.inputs}
        self.ramps: dict[str, tuple[Value, Value]] = {}
        self.outputs = {
            method: [port for port in self.spec.outputs if port.method == method]
            for method in self.layout.methods
        }

    def _constant(self, value: float) -> Value:
        return filled(self.shape.number, value)

    def _spread(self, scalar: Value) -> Value:
        return spread(self.builder, scalar, self.shape.number)

    def _row(self, row: int) -> Value:
        return load_row(self.builder, self.frame.state, row, self.shape)

    def open(self) -> None:
        """Load memory and controls, run `begin`."""
        builder = self.builder
        self.record = cgutils.alloca_once(
            builder, self.shape.number, size=INT32(max(1, len(self.code.fields)))
        )
        self.good = cgutils.alloca_once_value(builder, filled(self.shape.mask, 1))
        self.surplus = cgutils.alloca_once_value(builder, filled(self.shape.mask, 0))
        self.controls = {
            name: self.frame.load(self.layout.ports[name])
            for name, kind in self.kinds.items()
            if kind is Kind.CONTROL
        }
        self.clamps = [self._clamp(*limits) for limits in clamped_inputs(self.spec)]
        for place, name in enumerate(self._field_rows()):
            row = self.layout.rows[name]
            builder.store(self._row(row), self._field(place))
        if "begin" in self.compiled:
            self._run("begin")
        if "tick" in self.compiled:
            self.ramps = {name: self._ramp(name) for name in self.layout.ramped}
            self.counts = {
                port.name: cgutils.alloca_once_value(builder, self._constant(0.0))
                for port in self.outputs["tick"]
                if port.kind is Kind.EVENT
            }

    def sample(self, index: Value) -> None:
        """Run `tick` for one sample."""
        builder = self.builder
        for value, slope in self.ramps.values():
            builder.store(builder.fadd(builder.load(value), slope), value)
        self._run("tick", index)

    def close(self) -> None:
        """Run `step` or `end`, store memory, raise flags."""
        for method in ("step", "end"):
            if method in self.compiled:
                self._run(method)
        for name in self.layout.ramped:
            row = self.layout.rows[f"ramp {name}"]
            store_row(self.builder, self.frame.state, row, self._input(name))
        self._keep_memory()
        self._raise_flags()

    def _run(self, method: str, sample: Value | None = None) -> None:
        """Call a method and store what it returns."""
        values = [] if self.spec.body is Body.FUNCTION else [self.record]
        values += [self._argument(item, sample) for item in self.layout.parameters[method]]
        compiled = self.compiled[method]
        result = call(self.code.module, self.builder, compiled, self.code.types(method), values)
        ports = self.outputs.get(method, [])
        for port, value in zip(ports, self._results(method, compiled, result, ports), strict=True):
            self._store(port, value, sample)

    # --- what goes in ---------------------------------------------------------------------------

    def _argument(self, parameter: Parameter, sample: Value | None) -> Value:
        if not parameter.given:
            if sample is not None and parameter.name in self.ramps:
                return self.builder.load(self.ramps[parameter.name][0])
            return self._input(parameter.name, sample)
        if parameter.given == "rate":
            return self._spread(self.frame.rate)
        if parameter.given == "seconds":
            frames = self.builder.sitofp(self.frame.frames, DOUBLE)
            return self._spread(self.builder.fdiv(frames, self.frame.rate))
        if parameter.given in PER_LANE:
            return self._row(self.layout.rows[parameter.given])
        if parameter.given == "transport":
            port = self.frame.ports[self.layout.ports["transport"]]
            return self.builder.bitcast(port, ir.PointerType(DOUBLE))
        if sample is None:
            raise KernelError(f"{self.spec.id}: the jack is sound; take it in `tick`.")
        return self.frame.load(self.layout.ports["jack"], sample)

    def _input(self, name: str, sample: Value | None = None) -> Value:
        if name in self.controls:
            return self.controls[name]
        return self.frame.load(self.layout.ports[name], sample)

    def _clamp(self, name: str, low: float, high: float) -> Value:
        """Move a control into its port's hard limits; return the mask of lanes outside."""
        builder, value = self.builder, self.controls[name]
        held = smaller(builder, larger(builder, value, self._constant(low)), self._constant(high))
        self.controls[name] = held
        return builder.fcmp_ordered("!=", held, value)

    def _ramp(self, name: str) -> tuple[Value, Value]:
        """Return a variable that starts at the last block's value, and its step each sample.

        Without a past it stands still. The steps add up: one instruction a sample, and their
        rounding (1e-13 of the value) ends with the block.
        """
        now = self._input(name)
        past = self._row(self.layout.rows[f"ramp {name}"])
        none = self.builder.fcmp_unordered("uno", past, past)
        previous = self.builder.select(none, now, past)
        frames = self._spread(self.builder.sitofp(self.frame.frames, DOUBLE))
        slope = self.builder.fdiv(self.builder.fsub(now, previous), frames)
        return cgutils.alloca_once_value(self.builder, previous), slope

    # --- what comes out -------------------------------------------------------------------------

    def _results(
        self, method: str, compiled: Compiled, result: Value, ports: list[OutputSpec]
    ) -> list[Value]:
        context = target()
        kind: Any = compiled.returns
        if not ports:
            return []
        several = isinstance(kind, types.BaseTuple)
        kinds: list[Any] = list(getattr(kind, "types", [kind])) if several else [kind]
        if len(kinds) != len(ports) or kind is types.none:
            raise KernelError(
                f"{self.spec.id}: `{method}` returns {len(kinds)} values where its annotation "
                f"names {len(ports)}; return one for each."
            )
        values = cgutils.unpack_tuple(self.builder, result) if several else [result]
        return [
            context.cast(self.builder, value, item, self.code.kind)
            for value, item in zip(values, kinds, strict=True)
        ]

    def _store(self, port: OutputSpec, value: Value, sample: Value | None) -> None:
        """Scrub a value and put it on its wire as float32."""
        builder = self.builder
        narrow = builder.fptrunc(value, self.shape.narrow)
        finite = self.frame.finite(narrow)
        zero = filled(self.shape.narrow, 0.0)
        clean = builder.select(finite, narrow, zero)
        builder.store(builder.and_(builder.load(self.good), finite), self.good)
        if port.kind is Kind.EVENT:
            clean = self._event(port, clean)
        self.frame.store(self.layout.ports[f"out {port.name}"], clean, sample)

    def _event(self, port: OutputSpec, value: Value) -> Value:
        """Keep the first events of the block; each is above 0."""
        builder = self.builder
        zero = filled(self.shape.narrow, 0.0)
        smallest = filled(self.shape.narrow, SMALLEST_EVENT)
        happens = builder.fcmp_ordered(">", value, zero)
        count = builder.load(self.counts[port.name])
        room = builder.fcmp_ordered("<", count, self._constant(float(EVENTS_PER_BLOCK)))
        builder.store(
            builder.fadd(count, builder.uitofp(happens, self.shape.number)), self.counts[port.name]
        )
        lost = builder.and_(happens, builder.not_(room))
        builder.store(builder.or_(builder.load(self.surplus), lost), self.surplus)
        raised = builder.select(builder.fcmp_ordered("<", value, smallest), smallest, value)
        return builder.select(builder.and_(happens, room), raised, zero)

    # --- memory ---------------------------------------------------------------------------------

    def _field(self, place: int) -> Value:
        return field_pointer(self.builder, self.record, place)

    def _field_rows(self) -> list[str]:
        return [name for name in self.layout.rows if is_field(name)]

    def _keep_memory(self) -> None:
        """Store memory; a lane that made or holds a NaN starts anew."""
        builder = self.builder
        fields = [builder.load(self._field(place)) for place in range(len(self.spec.memory))]
        good = builder.load(self.good)
        for field in fields:
            good = builder.and_(good, builder.fcmp_ordered("ord", field, field))
        self.bad = builder.not_(good)
        for place, item in enumerate(self.spec.memory):
            kept = builder.select(good, fields[place], self._constant(item.initial))
            store_row(builder, self.frame.state, self.layout.rows[item.name], kept)

    def _raise_flags(self) -> None:
        builder = self.builder
        raised = [(self.bad, BAD), (builder.load(self.surplus), OVERFLOW)]
        raised += [(outside, FIRST_CLAMP << place) for place, outside in enumerate(self.clamps)]
        some = raised[0][0]
        for answers, _ in raised[1:]:
            some = builder.or_(some, answers)
        with builder.if_then(any_lane(builder, some), likely=False):
            flags = builder.bitcast(self._row(0), self.shape.whole)
            for answers, bit in raised:
                set_bits = filled(self.shape.whole, bit)
                none = filled(self.shape.whole, 0)
                flags = builder.or_(flags, builder.select(answers, set_bits, none))
            store_row(builder, self.frame.state, 0, builder.bitcast(flags, self.shape.number))
