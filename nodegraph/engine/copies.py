"""The engine's own kernels: conversions between kinds, means, lanes, delays, and the runner.

They are written in LLVM's language directly, so numba is not needed to make them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from nodegraph.engine.emit import (
    DOUBLE,
    INT32,
    INT64,
    KERNEL,
    PORT,
    VECTOR,
    VECTOR32,
    WIDTH,
    Builder,
    Frame,
    Value,
    empty_module,
    load_row,
    store_row,
)

ZERO = ir.Constant(VECTOR32, [0.0] * WIDTH)
ONE = ir.Constant(VECTOR32, [1.0] * WIDTH)
PORTS = 2  # in, out
HALF = ir.Constant(VECTOR, [0.5] * WIDTH)


@dataclass(frozen=True)
class Copy:
    """A kernel of the engine: how it is written and the first value of each row of its state."""

    write: Callable[[Frame], None]
    initial: tuple[float, ...] = (0.0,)
    memory_rows: int = 0


def loop(frame: Frame, body: Callable[[Value], None], count: Value | None = None) -> None:
    """Write `for sample in range(frames): body(sample)`; leaves the builder behind the loop."""
    builder = frame.builder
    before = builder.block
    head, inside, after = (builder.append_basic_block(n) for n in ("head", "inside", "after"))
    builder.branch(head)
    builder.position_at_end(head)
    sample = builder.phi(INT64)
    sample.add_incoming(INT64(0), before)
    end = frame.frames if count is None else count
    builder.cbranch(builder.icmp_signed("<", sample, end), inside, after)
    builder.position_at_end(inside)
    body(sample)
    following = builder.add(sample, INT64(1))
    sample.add_incoming(following, builder.block)
    builder.branch(head)
    builder.position_at_end(after)


def _wide(builder: Builder, number: Value) -> Value:
    one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), number, INT32(0))
    zeros = ir.Constant(ir.VectorType(INT32, WIDTH), [0] * WIDTH)
    return builder.shuffle_vector(one, ir.Constant(VECTOR, ir.Undefined), zeros)


def _control_to_audio(frame: Frame) -> None:
    """Ramp from the last block's value to this one's, as the maker does for `tick`."""
    builder = frame.builder
    now = frame.load(0)
    past = load_row(builder, frame.state, 1)
    previous = builder.select(builder.fcmp_unordered("uno", past, past), now, past)
    frames = _wide(builder, builder.sitofp(frame.frames, DOUBLE))
    slope = builder.fdiv(builder.fsub(now, previous), frames)

    held = builder.alloca(VECTOR)
    builder.store(previous, held)

    def sample(index: Value) -> None:
        value = builder.fadd(builder.load(held), slope)
        builder.store(value, held)
        frame.store(1, builder.fptrunc(value, VECTOR32), index)

    loop(frame, sample)
    store_row(builder, frame.state, 1, now)


def _control_to_event(frame: Frame) -> None:
    """An event of 1 at offset 0 where the value rises through 0.5."""
    builder = frame.builder
    loop(frame, lambda index: frame.store(1, ZERO, index))
    now = frame.load(0)
    past = load_row(builder, frame.state, 1)
    rises = builder.and_(
        builder.fcmp_ordered("<", past, HALF), builder.fcmp_ordered(">=", now, HALF)
    )
    frame.store(1, builder.select(rises, ONE, ZERO), INT64(0))
    store_row(builder, frame.state, 1, now)


def _event_to_control(frame: Frame) -> None:
    """1 in a block that holds an event, else 0."""
    builder = frame.builder
    held = builder.alloca(VECTOR32)
    builder.store(ZERO, held)

    def sample(index: Value) -> None:
        happens = builder.fcmp_ordered(">", frame.load_narrow(0, index), ZERO)
        builder.store(builder.select(happens, ONE, builder.load(held)), held)

    loop(frame, sample)
    frame.store(1, builder.load(held))


def _copy_control(frame: Frame) -> None:
    frame.store(1, frame.load_narrow(0))


def _copy_sampled(frame: Frame) -> None:
    loop(frame, lambda index: frame.store(1, frame.load_narrow(0, index), index))


def _mean(frame: Frame, index: Value | None) -> None:
    """The mean of all lanes of port 0, in all lanes of port 1.

    Row 1 of the state is 1 for lanes that exist in the last group, row 2 holds the number of
    lanes, row 3 that of groups.
    """
    builder = frame.builder
    lanes = builder.extract_element(load_row(builder, frame.state, 2), INT32(0))
    groups = builder.extract_element(load_row(builder, frame.state, 3), INT32(0))
    last = builder.sub(builder.fptosi(groups, INT64), INT64(1))
    stride = INT64(1) if index is None else frame.frames
    place = INT64(0) if index is None else index
    total = builder.alloca(VECTOR) if frame.sum is None else frame.sum
    builder.store(ir.Constant(VECTOR, [0.0] * WIDTH), total)

    def group(number: Value) -> None:
        at = builder.add(builder.mul(number, stride), place)
        builder.store(builder.fadd(builder.load(total), frame.load(0, at)), total)

    loop(frame, group, last)
    present = load_row(builder, frame.state, 1)
    rest = frame.load(0, builder.add(builder.mul(last, stride), place))
    together = builder.fadd(builder.load(total), builder.fmul(rest, present))
    result = builder.extract_element(together, INT32(0))
    for lane in range(1, WIDTH):
        result = builder.fadd(result, builder.extract_element(together, INT32(lane)))
    mean = _wide(builder, builder.fdiv(result, lanes))
    frame.store(1, builder.fptrunc(mean, VECTOR32), index)


def _mean_sampled(frame: Frame) -> None:
    frame.sum = frame.builder.alloca(VECTOR)  # outside the loop: the stack must not grow
    loop(frame, lambda index: _mean(frame, index))


def _lane(frame: Frame, index: Value | None) -> None:
    """One lane of port 0 in all lanes of port 1; row 1 of the state says which."""
    builder = frame.builder
    at = builder.fptosi(builder.extract_element(load_row(builder, frame.state, 1), INT32(0)), INT64)
    group, lane = builder.lshr(at, INT64(3)), builder.and_(at, INT64(WIDTH - 1))
    if index is not None:
        group = builder.add(builder.mul(group, frame.frames), index)
    place = builder.add(builder.mul(group, INT64(WIDTH)), lane)
    number = builder.fpext(builder.load(builder.gep(frame.ports[0], [place])), DOUBLE)
    frame.store(1, builder.fptrunc(_wide(builder, number), VECTOR32), index)


COPIES: dict[str, Copy] = {
    "convert.control_to_audio": Copy(_control_to_audio, initial=(0.0, math.nan), memory_rows=1),
    "convert.control_to_event": Copy(_control_to_event, initial=(0.0, math.nan), memory_rows=1),
    "convert.event_to_control": Copy(_event_to_control),
    "copy.control": Copy(_copy_control),
    "copy.sampled": Copy(_copy_sampled),
    "mono.control": Copy(lambda frame: _mean(frame, None), initial=(0.0, 0.0, 1.0, 1.0)),
    "mono.sampled": Copy(_mean_sampled, initial=(0.0, 0.0, 1.0, 1.0)),
    "lane.control": Copy(lambda frame: _lane(frame, None), initial=(0.0, 0.0)),
    "lane.sampled": Copy(
        lambda frame: loop(frame, lambda index: _lane(frame, index)), initial=(0.0, 0.0)
    ),
}


def write_copy(type: str, name: str) -> str:
    """Return the LLVM text of one of COPIES."""
    module = empty_module(name)
    frame = Frame.begin(module, name, PORTS)
    COPIES[type].write(frame)
    frame.builder.ret_void()
    return str(module)


# --- the runner --------------------------------------------------------------------------------

RECORD = 3  # addresses of a step: kernel, ports, state
# x86: flush denormals to zero (bit 15) and take them for zero (bit 6); a one-pole that fades
# into them costs 20 times as much
FLUSH = 0x8040


def write_runner(name: str) -> str:
    """Return the LLVM text of `void runner(record *steps, intp count, intp frames, double rate)`.

    A record is three addresses: {kernel, ports, state}. Denormals are flushed meanwhile.
    """
    module = empty_module(name)
    address = ir.PointerType(INT64)
    kind = ir.FunctionType(ir.VoidType(), [address, INT64, INT64, DOUBLE])
    function = ir.Function(module, kind, name)
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    steps, count, frames, rate = function.args
    frame = Frame(builder, [steps, steps, frames, rate], [])
    before = _flush_denormals(module, builder)

    def call(index: Value) -> None:
        at = builder.mul(index, INT64(RECORD))
        kernel, ports, state = (
            builder.load(builder.gep(steps, [builder.add(at, INT64(part))])) for part in range(3)
        )
        builder.call(
            builder.inttoptr(kernel, ir.PointerType(KERNEL)),
            [
                builder.inttoptr(ports, ir.PointerType(PORT)),
                builder.inttoptr(state, ir.PointerType(DOUBLE)),
                frames,
                rate,
            ],
        )

    loop(frame, call, count)
    _restore(module, builder, before)
    builder.ret_void()
    return str(module)


def _is_x86(module: Any) -> bool:
    return str(module.triple).startswith(("x86_64", "i686", "amd64"))


def _control_word(module: Any, name: str) -> Value:
    kind = ir.FunctionType(ir.VoidType(), [ir.PointerType(ir.IntType(8))])
    return module.globals.get(name) or ir.Function(module, kind, name)


def _flush_denormals(module: Any, builder: Builder) -> Value | None:
    if not _is_x86(module):
        return None  # elsewhere denormals are only slower
    before, during = builder.alloca(INT32), builder.alloca(INT32)
    raw = ir.PointerType(ir.IntType(8))
    builder.call(_control_word(module, "llvm.x86.sse.stmxcsr"), [builder.bitcast(before, raw)])
    builder.store(builder.or_(builder.load(before), INT32(FLUSH)), during)
    builder.call(_control_word(module, "llvm.x86.sse.ldmxcsr"), [builder.bitcast(during, raw)])
    return before


def _restore(module: Any, builder: Builder, before: Value | None) -> None:
    if before is not None:
        raw = ir.PointerType(ir.IntType(8))
        word = builder.bitcast(before, raw)
        builder.call(_control_word(module, "llvm.x86.sse.ldmxcsr"), [word])
