"""The maker: a kernel node's methods become `void(float **ports, double *state, intp, double)`.

What it writes around them is the load of ports and memory, the loop over samples, the ramps, and
stores that scrub NaN, Inf and surplus events. The engine's own small kernels are in `copies`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types

from nodegraph.engine.emit import (
    Frame,
    any_lane,
    declare_trap,
    empty_module,
    load_row,
    store_row,
)
from nodegraph.engine.lanes import (
    INT64,
    INTEGERS,
    MASK,
    VECTOR,
    VECTOR32,
    Builder,
    Value,
    constant,
    lanes,
    larger,
    smaller,
    spread,
)
from nodegraph.engine.layout import (
    BAD,
    FIRST_CLAMP,
    OVERFLOW,
    PER_LANE,
    KernelError,
    KernelLayout,
    Parameter,
    checked,
    clamped_inputs,
)
from nodegraph.engine.methods import Compiled, compile_method, target
from nodegraph.engine.record import INT32, SelfType, field_pointer, transport
from nodegraph.model.kernel_memory import HEADER
from nodegraph.model.signals import EVENTS_PER_BLOCK, Kind
from nodegraph.model.spec import Body, NodeSpec, OutputSpec


@dataclass(frozen=True)
class KernelText:
    """A kernel as LLVM modules to be linked; `texts[0]` holds the entry."""

    name: str
    texts: tuple[str, ...]


def write_kernel(spec: NodeSpec, name: str) -> KernelText:
    """Write the kernel of a FUNCTION, STEP or TICK node. Raises KernelError."""
    layout = checked(spec)
    _refuse_settings(spec)
    writer = _Writer(layout, name)
    writer.write()
    texts = [str(writer.module), *(method.text for method in writer.compiled.values())]
    return KernelText(name, tuple(texts))


def write_loop(spec: NodeSpec, name: str) -> KernelText:
    """Write the hand-written `loop` of a host node. Raises KernelError."""
    floats = types.CPointer(types.float32)
    numbers = types.CPointer(types.float64)
    args = (types.CPointer(floats), numbers, floats, types.intp, types.float64)
    compiled = compile_method(spec.id, spec.implementation.loop, args)
    module = empty_module(name)
    frame = Frame.begin(module, name, 0)
    ports, state, frames, rate = frame.arguments
    memory = frame.builder.gep(state, [INT64(HEADER)])
    memory = frame.builder.bitcast(memory, ir.PointerType(ir.FloatType()))
    _call(module, frame.builder, compiled, args, (ports, state, memory, frames, rate))
    frame.builder.ret_void()
    return KernelText(name, (str(module), compiled.text))


def _refuse_settings(spec: NodeSpec) -> None:
    for item in spec.settings:
        if item.choices and not item.as_index:
            raise KernelError(
                f"{spec.id}.{item.name}: a kernel sees a choice as its place in the list; annotate "
                f"it Setting[Annotated[int, Choice(...)]]."
            )


def _call(module: Any, builder: Builder, compiled: Compiled, kinds: Any, values: Any) -> Value:
    """Call a compiled method; a path that raises leads to a symbol that no object may name."""
    context = target()
    function = context.declare_function(module, compiled.descriptor)
    status, result = context.call_conv.call_function(
        builder, function, compiled.returns, kinds, values
    )
    with builder.if_then(status.is_error):
        builder.call(declare_trap(module), [])
    return result


class _Writer:
    """Writes one kernel; `self.builder` is where the next instruction goes."""

    def __init__(self, layout: KernelLayout, name: str) -> None:
        self.layout = layout
        self.spec = layout.spec
        self.module = empty_module(name)
        self.frame = Frame.begin(self.module, name, len(layout.ports))
        self.builder = self.frame.builder
        self.fields = tuple(name.removeprefix("set ") for name in layout.rows if _is_field(name))
        self.self_type = SelfType(self.spec.id, self.fields)
        self.compiled = {name: self._compile(name) for name in layout.methods}
        self.kinds = {port.name: port.kind for port in self.spec.inputs}
        self.outputs = {
            method: [port for port in self.spec.outputs if port.method == method]
            for method in layout.methods
        }

    def _compile(self, method: str) -> Compiled:
        return compile_method(self.spec.id, self.layout.methods[method], self._types(method))

    def _types(self, method: str) -> tuple[Any, ...]:
        first = () if self.spec.body is Body.FUNCTION else (self.self_type,)
        rest = [
            transport if parameter.given == "transport" else lanes
            for parameter in self.layout.parameters[method]
        ]
        return (*first, *rest)

    # --- the whole ------------------------------------------------------------------------------

    def write(self) -> None:
        builder = self.builder
        self.record = cgutils.alloca_once(builder, VECTOR, size=INT32(max(1, len(self.fields))))
        self.good = cgutils.alloca_once_value(builder, ir.Constant(MASK, [1] * 8))
        self.surplus = cgutils.alloca_once_value(builder, ir.Constant(MASK, [0] * 8))
        self.controls = {
            name: self.frame.load(self.layout.ports[name])
            for name, kind in self.kinds.items()
            if kind is Kind.CONTROL
        }
        self.clamps = [self._clamp(*limits) for limits in clamped_inputs(self.spec)]
        for place, name in enumerate(self._field_rows()):
            row = self.layout.rows[name]
            builder.store(load_row(builder, self.frame.state, row), self._field(place))
        if "begin" in self.compiled:
            self._run("begin")
        if "tick" in self.compiled:
            self._loop()
        for method in ("step", "end"):
            if method in self.compiled:
                self._run(method)
        self._keep_memory()
        self._raise_flags()
        builder.ret_void()

    def _loop(self) -> None:
        """Write the loop over samples; ramps and event counts live around it."""
        builder, frames = self.builder, self.frame.frames
        self.ramps = {name: self._ramp(name) for name in self.layout.ramped}
        self.counts = {
            port.name: cgutils.alloca_once_value(builder, constant(0.0))
            for port in self.outputs["tick"]
            if port.kind is Kind.EVENT
        }
        with cgutils.for_range(builder, frames, intp=INT64) as loop:
            for value, slope in self.ramps.values():
                builder.store(builder.fadd(builder.load(value), slope), value)
            self._run("tick", loop.index)
        for name in self.layout.ramped:
            row = self.layout.rows[f"ramp {name}"]
            store_row(builder, self.frame.state, row, self._input(name))

    def _run(self, method: str, sample: Value | None = None) -> None:
        """Call a method and store what it returns."""
        values = [] if self.spec.body is Body.FUNCTION else [self.record]
        values += [self._argument(item, sample) for item in self.layout.parameters[method]]
        compiled = self.compiled[method]
        result = _call(self.module, self.builder, compiled, self._types(method), values)
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
            return spread(self.builder, self.frame.rate)
        if parameter.given == "seconds":
            frames = self.builder.sitofp(self.frame.frames, ir.DoubleType())
            return spread(self.builder, self.builder.fdiv(frames, self.frame.rate))
        if parameter.given in PER_LANE:
            return load_row(self.builder, self.frame.state, self.layout.rows[parameter.given])
        if parameter.given == "transport":
            port = self.frame.ports[self.layout.ports["transport"]]
            return self.builder.bitcast(port, ir.PointerType(ir.DoubleType()))
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
        held = smaller(builder, larger(builder, value, constant(low)), constant(high))
        self.controls[name] = held
        return builder.fcmp_ordered("!=", held, value)

    def _ramp(self, name: str) -> tuple[Value, Value]:
        """Return a variable that starts at the last block's value, and its step each sample.

        Without a past it stands still. The steps add up: one instruction a sample, and their
        rounding (1e-13 of the value) ends with the block.
        """
        now = self._input(name)
        past = load_row(self.builder, self.frame.state, self.layout.rows[f"ramp {name}"])
        none = self.builder.fcmp_unordered("uno", past, past)
        previous = self.builder.select(none, now, past)
        frames = spread(self.builder, self.builder.sitofp(self.frame.frames, ir.DoubleType()))
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
            context.cast(self.builder, value, item, lanes)
            for value, item in zip(values, kinds, strict=True)
        ]

    def _store(self, port: OutputSpec, value: Value, sample: Value | None) -> None:
        """Scrub a value and put it on its wire as float32."""
        builder = self.builder
        narrow = builder.fptrunc(value, VECTOR32)
        finite = self.frame.finite(narrow)
        zero = ir.Constant(VECTOR32, [0.0] * 8)
        clean = builder.select(finite, narrow, zero)
        builder.store(builder.and_(builder.load(self.good), finite), self.good)
        if port.kind is Kind.EVENT:
            clean = self._event(port, clean)
        self.frame.store(self.layout.ports[f"out {port.name}"], clean, sample)

    def _event(self, port: OutputSpec, value: Value) -> Value:
        """Keep the first events of the block; each is above 0."""
        builder = self.builder
        zero = ir.Constant(VECTOR32, [0.0] * 8)
        smallest = ir.Constant(VECTOR32, [2.0**-20] * 8)
        happens = builder.fcmp_ordered(">", value, zero)
        count = builder.load(self.counts[port.name])
        room = builder.fcmp_ordered("<", count, constant(float(EVENTS_PER_BLOCK)))
        builder.store(builder.fadd(count, builder.uitofp(happens, VECTOR)), self.counts[port.name])
        lost = builder.and_(happens, builder.not_(room))
        builder.store(builder.or_(builder.load(self.surplus), lost), self.surplus)
        raised = builder.select(builder.fcmp_ordered("<", value, smallest), smallest, value)
        return builder.select(builder.and_(happens, room), raised, zero)

    # --- memory ---------------------------------------------------------------------------------

    def _field(self, place: int) -> Value:
        return field_pointer(self.builder, self.record, place)

    def _field_rows(self) -> list[str]:
        return [name for name in self.layout.rows if _is_field(name)]

    def _keep_memory(self) -> None:
        """Store memory; a lane that made or holds a NaN starts anew."""
        builder = self.builder
        fields = [builder.load(self._field(place)) for place in range(len(self.spec.memory))]
        good = builder.load(self.good)
        for field in fields:
            good = builder.and_(good, builder.fcmp_ordered("ord", field, field))
        self.bad = builder.not_(good)
        for place, item in enumerate(self.spec.memory):
            kept = builder.select(good, fields[place], constant(item.initial))
            store_row(builder, self.frame.state, self.layout.rows[item.name], kept)

    def _raise_flags(self) -> None:
        builder = self.builder
        raised = [(self.bad, BAD), (builder.load(self.surplus), OVERFLOW)]
        raised += [(outside, FIRST_CLAMP << place) for place, outside in enumerate(self.clamps)]
        some = raised[0][0]
        for answers, _ in raised[1:]:
            some = builder.or_(some, answers)
        with builder.if_then(any_lane(builder, some), likely=False):
            flags = builder.bitcast(load_row(builder, self.frame.state, 0), INTEGERS)
            for answers, bit in raised:
                set_bits = ir.Constant(INTEGERS, [bit] * 8)
                none = ir.Constant(INTEGERS, [0] * 8)
                flags = builder.or_(flags, builder.select(answers, set_bits, none))
            store_row(builder, self.frame.state, 0, builder.bitcast(flags, VECTOR))


def _is_field(row: str) -> bool:
    return row not in ("flags", *PER_LANE) and not row.startswith("ramp ")
