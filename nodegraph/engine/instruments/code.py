"""The steps that look: a meter behind the plan's steps, a watch before and after each of them.

They have the signature of a kernel: `ports` points at the table that is theirs, `state` at what
they write. Written in LLVM's language directly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from llvmlite import ir

from nodegraph.engine.emit import (
    FLOAT,
    INT32,
    INT64,
    KERNEL,
    WIDTH,
    Builder,
    Value,
    empty_module,
    filled,
)
from nodegraph.engine.sound.platform import MONOTONIC

# A meter's table: which half is written, blocks done, rows, then the address of each row.
HALF, DONE, ROWS, FIRST_ROW = 0, 1, 2, 3
PEAK, COUNT, ROW_SIZE = 0, WIDTH, 2 * WIDTH  # of a row's float32: by lane
# A watch's table: clock_gettime, blocks so far, one block in so many, whether it is this one, and
# when something was looked at last (ns).
CLOCK, BLOCKS, EVERY, TIMED, LAST, WATCH_SIZE = 0, 1, 2, 3, 4, 5
SPENT, TIMES = 0, 1  # of a step's int64: ns, and of how many blocks

_WHOLE: Final = ir.PointerType(INT64)
_FLOATS: Final = ir.PointerType(FLOAT)
_TOGETHER = 4  # samples of eight lanes at once: one would wait for the other
_NANOSECONDS = 1_000_000_000


def write_meter(name: str) -> str:
    """Return the text of what takes the peak and the count of not-zeros of each row's lanes."""
    return _Meter(name).text()


def write_start(name: str) -> str:
    """Return the text of what begins a block: is it one that is timed?"""
    b, table, _ = _kernel(name)
    blocks = b.add(b.load(_at(b, table, BLOCKS)), INT64(1))
    b.store(blocks, _at(b, table, BLOCKS))
    rest = b.srem(blocks, b.load(_at(b, table, EVERY)))
    timed = b.zext(b.icmp_signed("==", rest, INT64(0)), INT64)
    b.store(timed, _at(b, table, TIMED))
    with b.if_then(b.icmp_signed("!=", timed, INT64(0))):
        b.store(_now(b, table), _at(b, table, LAST))
    b.ret_void()
    return str(b.module)


def write_stamp(name: str) -> str:
    """Return the text of what adds the time since the last look to a step's."""
    b, table, state = _kernel(name)
    step = b.bitcast(state, _WHOLE)
    timed = b.load(_at(b, table, TIMED))
    with b.if_then(b.icmp_signed("!=", timed, INT64(0)), likely=False):
        now = _now(b, table)
        spent = b.sub(now, b.load(_at(b, table, LAST)))
        b.store(b.add(b.load(_at(b, step, SPENT)), spent), _at(b, step, SPENT))
        b.store(b.add(b.load(_at(b, step, TIMES)), INT64(1)), _at(b, step, TIMES))
        b.store(now, _at(b, table, LAST))
    b.ret_void()
    return str(b.module)


def _kernel(name: str) -> tuple[Builder, Value, Value]:
    """Return a builder, the table as int64, and the state."""
    function = ir.Function(empty_module(name), KERNEL, name)
    function.attributes.add("nounwind")
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    return builder, builder.bitcast(function.args[0], _WHOLE), function.args[1]


def _at(builder: Builder, table: Value, place: int) -> Value:
    return builder.gep(table, [INT64(place)])


def _now(builder: Builder, table: Value) -> Value:
    kind = ir.PointerType(ir.FunctionType(INT32, [INT32, _WHOLE]))
    clock = builder.inttoptr(builder.load(_at(builder, table, CLOCK)), kind)
    with builder.goto_entry_block():
        stamp = builder.alloca(INT64, 2)
    builder.call(clock, [INT32(MONOTONIC), stamp])
    seconds, rest = builder.load(stamp), builder.load(_at(builder, stamp, 1))
    return builder.add(builder.mul(seconds, INT64(_NANOSECONDS)), rest)


class _Meter:
    def __init__(self, name: str) -> None:
        self.b, self.table, state = _kernel(name)
        self.frames = self.b.function.args[2]
        self.rows = self.b.load(_at(self.b, self.table, ROWS))
        half = self.b.load_atomic(_at(self.b, self.table, HALF), "acquire", 8)
        skipped = self.b.mul(self.b.mul(half, self.rows), INT64(ROW_SIZE))
        self.written = self.b.gep(self.b.bitcast(state, _FLOATS), [skipped])

    def text(self) -> str:
        b = self.b
        self._loop(INT64(0), self.rows, 1, self._row)
        done = _at(b, self.table, DONE)
        b.store_atomic(b.add(b.load(done), INT64(1)), done, "release", 8)
        b.ret_void()
        return str(b.module)

    def _loop(self, first: Value, end: Value, step: int, body: Callable[[Value], None]) -> None:
        """Write `for place in range(first, end, step): body(place)`."""
        b = self.b
        before = b.block
        head, inside, after = (b.append_basic_block(name) for name in ("head", "inside", "after"))
        b.branch(head)
        b.position_at_end(head)
        place = b.phi(INT64)
        place.add_incoming(first, before)
        b.cbranch(b.icmp_signed("<", place, end), inside, after)
        b.position_at_end(inside)
        body(place)
        place.add_incoming(b.add(place, INT64(step)), b.block)
        b.branch(head)
        b.position_at_end(after)

    def _row(self, row: Value) -> None:
        b = self.b
        address = b.load(b.gep(self.table, [b.add(row, INT64(FIRST_ROW))]))
        data = b.inttoptr(address, _FLOATS)
        whole = b.and_(self.frames, INT64(-_TOGETHER))
        many = self._scan(data, INT64(0), whole, _TOGETHER)
        rest = self._scan(data, whole, self.frames, 1)
        out = b.gep(self.written, [b.mul(row, INT64(ROW_SIZE))])
        self._add(out, PEAK, [self._folded(many[0], self._larger), rest[0]], self._larger)
        self._add(out, COUNT, [self._folded(many[1], b.fadd), rest[1]], b.fadd)

    def _scan(self, data: Value, first: Value, end: Value, samples: int) -> tuple[Value, Value]:
        """Return peaks and counts over some samples, so many of them side by side."""
        b = self.b
        kind = ir.VectorType(FLOAT, samples * WIDTH)
        with b.goto_entry_block():
            peak, count = b.alloca(kind), b.alloca(kind)
        b.store(filled(kind, 0.0), peak)
        b.store(filled(kind, 0.0), count)
        name = f"llvm.fabs.v{samples * WIDTH}f32"
        known = b.module.globals.get(name)
        size = known or ir.Function(b.module, ir.FunctionType(kind, [kind]), name)

        def sample(place: Value) -> None:
            at = b.gep(data, [b.mul(place, INT64(WIDTH))])
            value = b.load(b.bitcast(at, ir.PointerType(kind)))
            value.align = 4
            b.store(self._larger(b.call(size, [value]), b.load(peak)), peak)
            happens = b.fcmp_ordered("!=", value, filled(kind, 0.0))
            one = b.select(happens, filled(kind, 1.0), filled(kind, 0.0))
            b.store(b.fadd(b.load(count), one), count)

        self._loop(first, end, samples, sample)
        return b.load(peak), b.load(count)

    def _larger(self, one: Value, other: Value) -> Value:
        """Return the larger of two; what is not a number counts as nothing."""
        return self.b.select(self.b.fcmp_ordered(">", one, other), one, other)

    def _folded(self, wide: Value, join: Callable[[Value, Value], Value]) -> Value:
        """Return the samples that stand side by side as one."""
        parts = [self._part(wide, place) for place in range(_TOGETHER)]
        return join(join(parts[0], parts[1]), join(parts[2], parts[3]))

    def _part(self, wide: Value, place: int) -> Value:
        lanes = range(place * WIDTH, (place + 1) * WIDTH)
        places: Any = ir.Constant(ir.VectorType(INT32, WIDTH), list(lanes))
        return self.b.shuffle_vector(wide, ir.Constant(wide.type, ir.Undefined), places)

    def _add(
        self, row: Value, place: int, parts: list[Value], join: Callable[[Value, Value], Value]
    ) -> None:
        b = self.b
        at = b.bitcast(_at(b, row, place), ir.PointerType(parts[0].type))
        before = b.load(at)
        before.align = 4
        b.store(join(join(parts[0], parts[1]), before), at).align = 4
