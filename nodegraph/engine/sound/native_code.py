"""The functions of `native`, written in LLVM's language.

What two threads touch is read and written atomically: a ring's head and tail with acquire and
release, so that frames are in memory before the other side hears of them.
"""

from __future__ import annotations

import ctypes
from typing import Any

from llvmlite import ir

from nodegraph.engine.sound.places import LATE, READY, STOPPED, At, Gate, Slot

LONG = ctypes.sizeof(ctypes.c_ulong) * 8
I8, I32, I64, DOUBLE = ir.IntType(8), ir.IntType(32), ir.IntType(64), ir.DoubleType()
BYTES, SLOTS = ir.PointerType(I8), ir.PointerType(I64)
OUTPUT_UNDERFLOW, INPUT_OVERFLOW = 4, 2  # PaStreamCallbackFlags
NANOSECONDS = 1_000_000_000
TRIES = 64  # of a reader, for what one callback wrote


class Writer:
    """Writes the functions into a module."""

    def __init__(self, module: Any, clock: int) -> None:
        self.module = module
        self.clock = clock
        self.b: Any = None

    def write(self) -> None:
        """Write all of them."""
        self.push = self._move("push", Slot.TAIL, Slot.HEAD)
        self.pull = self._move("pull", Slot.HEAD, Slot.TAIL)
        self._callback()
        self._finished()
        self._look()
        self._wait()

    # --- words ----------------------------------------------------------------------------------

    def _begin(self, name: str, returns: Any, *takes: Any) -> Any:
        function = ir.Function(self.module, ir.FunctionType(returns, takes), name)
        function.attributes.add("nounwind")
        self.b = ir.IRBuilder(function.append_basic_block("entry"))
        return function.args

    def _slot(self, slots: Any, place: int) -> Any:
        return self.b.gep(slots, [I64(place)])

    def _load(self, slots: Any, place: int, ordering: str = "monotonic") -> Any:
        return self.b.load_atomic(self._slot(slots, place), ordering, 8)

    def _store(self, slots: Any, place: int, value: Any, ordering: str = "monotonic") -> None:
        self.b.store_atomic(value, self._slot(slots, place), ordering, 8)

    def _add(self, slots: Any, place: int, value: Any) -> None:
        """Add to a number that only the callback writes."""
        self._store(slots, place, self.b.add(self._load(slots, place), value))

    def _least(self, one: Any, other: Any) -> Any:
        return self.b.select(self.b.icmp_signed("<", one, other), one, other)

    def _is_given(self, pointer: Any) -> Any:
        return self.b.icmp_unsigned("!=", pointer, ir.Constant(pointer.type, None))

    def _now(self, slots: Any, place: int, stamp: Any) -> Any:
        kind = ir.FunctionType(I32, [I32, SLOTS])
        function = self.b.inttoptr(self._load(slots, place), ir.PointerType(kind))
        self.b.call(function, [I32(self.clock), stamp])
        seconds, rest = self.b.load(stamp), self.b.load(self._slot(stamp, 1))
        return self.b.add(self.b.mul(seconds, I64(NANOSECONDS)), rest)

    def _copy(self, to: Any, source: Any, size: Any) -> None:
        intrinsic = self.module.declare_intrinsic("llvm.memcpy", [BYTES, BYTES, I64])
        self.b.call(intrinsic, [to, source, size, ir.Constant(ir.IntType(1), 0)])

    def _silence(self, to: Any, size: Any) -> None:
        intrinsic = self.module.declare_intrinsic("llvm.memset", [BYTES, I64])
        self.b.call(intrinsic, [to, I8(0), size, ir.Constant(ir.IntType(1), 0)])

    # --- rings ----------------------------------------------------------------------------------

    def _move(self, name: str, theirs: int, mine: int) -> Any:
        """Write `push` or `pull`: move up to `count` frames, then say so to the other side.

        Without a place to copy to or from, the frames are passed over.
        """
        ring, frames, count = self._begin(name, I64, SLOTS, BYTES, I64)
        b = self.b
        other = self._load(ring, theirs, "acquire")
        at = self._load(ring, mine)
        capacity = self._load(ring, Slot.CAPACITY)
        there = b.sub(capacity, b.sub(at, other)) if name == "push" else b.sub(other, at)
        moved = self._least(count, there)
        with b.if_then(self._is_given(frames)):
            size = b.mul(self._load(ring, Slot.CHANNELS), I64(4))
            start = b.and_(at, b.sub(capacity, I64(1)))
            first = self._least(moved, b.sub(capacity, start))
            data = b.inttoptr(self._load(ring, Slot.DATA), BYTES)
            here = b.gep(data, [b.mul(start, size)])
            rest = b.gep(frames, [b.mul(first, size)])
            before, after = b.mul(first, size), b.mul(b.sub(moved, first), size)
            if name == "push":
                self._copy(here, frames, before)
                self._copy(data, rest, after)
            else:
                self._copy(frames, here, before)
                self._copy(rest, data, after)
        self._store(ring, mine, b.add(at, moved), "release")
        b.ret(moved)
        return self.module.get_global(name)

    # --- the device's side ----------------------------------------------------------------------

    def _callback(self) -> None:
        """Write PaStreamCallback; the user data is the memory of a stream."""
        long = ir.IntType(LONG)
        times = ir.PointerType(DOUBLE)
        source, to, frames, time, flags, user = self._begin(
            "callback", I32, BYTES, BYTES, long, times, long, BYTES
        )
        b = self.b
        if LONG < 64:
            frames, flags = b.zext(frames, I64), b.zext(flags, I64)
        slots = b.bitcast(user, SLOTS)
        armed = b.icmp_signed("!=", self._load(slots, At.ARMED, "acquire"), I64(0))
        self._stamp(slots, time)
        with b.if_then(self._is_given(to)):
            self._play(slots, to, frames, armed)
        with b.if_then(b.and_(self._is_given(source), armed)):
            taken = b.call(self.push, [self._slot(slots, At.IN), source, frames])
            short = b.icmp_signed("<", taken, frames)
            self._add(slots, At.OVERRUNS, b.zext(short, I64))
        for place, flag in ((At.UNDERFLOWS, OUTPUT_UNDERFLOW), (At.OVERFLOWS, INPUT_OVERFLOW)):
            told = b.icmp_unsigned("!=", b.and_(flags, I64(flag)), I64(0))
            self._add(slots, place, b.zext(b.and_(told, armed), I64))
        largest = self._load(slots, At.LARGEST)
        more = b.icmp_signed(">", frames, largest)
        self._store(slots, At.LARGEST, b.select(more, frames, largest))
        self._add(slots, At.TOTAL, frames)
        self._add(slots, At.CALLBACKS, I64(1))
        post = self._load(slots, At.POST)
        with b.if_then(b.icmp_signed("!=", post, I64(0))):
            kind = ir.PointerType(ir.FunctionType(I32, [I64]))
            b.call(b.inttoptr(post, kind), [self._load(slots, At.BELL)])
        b.ret(I32(0))  # paContinue

    def _stamp(self, slots: Any, time: Any) -> None:
        """Write down when this callback came; a reader that looks meanwhile looks again."""
        b = self.b
        stamp = b.alloca(I64, 2)
        now = self._now(slots, At.CLOCK, stamp)
        before = self._load(slots, At.SEQUENCE)
        self._store(slots, At.SEQUENCE, b.add(before, I64(1)))
        b.fence("release")
        self._store(slots, At.FRAMES, self._load(slots, At.TOTAL))
        self._store(slots, At.OUT_TAIL, self._load(slots, At.OUT + Slot.TAIL))
        self._store(slots, At.IN_HEAD, self._load(slots, At.IN + Slot.HEAD))
        self._store(slots, At.NOW, now)
        for place, index in ((At.ADC, 0), (At.CURRENT, 1), (At.DAC, 2)):
            seconds = b.load(b.gep(time, [I64(index)]))
            self._store(slots, place, b.bitcast(seconds, I64))
        self._store(slots, At.SEQUENCE, b.add(before, I64(2)), "release")

    def _play(self, slots: Any, to: Any, frames: Any, armed: Any) -> None:
        b = self.b
        ring = self._slot(slots, At.OUT)
        wanted = b.select(armed, frames, I64(0))
        given = b.call(self.pull, [ring, to, wanted])
        size = b.mul(self._load(ring, Slot.CHANNELS), I64(4))
        lacking = b.sub(frames, given)
        self._silence(b.gep(to, [b.mul(given, size)]), b.mul(lacking, size))
        missed = b.sub(wanted, given)
        some = b.icmp_signed(">", missed, I64(0))
        self._add(slots, At.MISSED, b.zext(some, I64))
        self._add(slots, At.MISSED_FRAMES, missed)

    def _finished(self) -> None:
        """Write PaStreamFinishedCallback, and a handler of messages that ignores them."""
        (user,) = self._begin("finished", ir.VoidType(), BYTES)
        self._store(self.b.bitcast(user, SLOTS), At.FINISHED, I64(1), "release")
        self.b.ret_void()
        self._begin("ignore", ir.VoidType())
        self.b.ret_void()

    # --- the engine's side ----------------------------------------------------------------------

    def _look(self) -> None:
        """Write `look`: copy what one callback wrote down; answer how many there have been, or -1.

        It gives up after some tries, because a reader of high priority could keep the callback
        from ever finishing.
        """
        (slots,) = self._begin("look", I64, SLOTS)
        b = self.b
        start, again, done = b.block, *(b.append_basic_block(n) for n in ("again", "done"))
        b.branch(again)
        b.position_at_end(again)
        tries = b.phi(I64)
        tries.add_incoming(I64(TRIES), start)
        left = b.sub(tries, I64(1))
        tries.add_incoming(left, again)
        before = self._load(slots, At.SEQUENCE, "acquire")
        for step in range(At.CALLBACKS - At.FRAMES):
            self._store(slots, At.SEEN + step, self._load(slots, At.FRAMES + step))
        b.fence("acquire")
        same = b.icmp_signed("==", before, self._load(slots, At.SEQUENCE))
        whole = b.icmp_signed("==", b.and_(before, I64(1)), I64(0))
        good = b.and_(same, whole)
        b.cbranch(b.or_(good, b.icmp_signed("<=", left, I64(0))), done, again)
        b.position_at_end(done)
        b.ret(b.select(good, self._load(slots, At.CALLBACKS), I64(-1)))

    def _wait(self) -> None:
        """Write `wait(gate, out, in, below, least, until, poll)`, times in ns.

        It answers READY when no more than `below` frames lie in `out` and at least `least` in
        `in` (a ring may be absent), STOPPED when told to, LATE at `until`.
        """
        gate, out, source, below, least, until, poll = self._begin(
            "wait", I64, SLOTS, SLOTS, SLOTS, I64, I64, I64, I64
        )
        b = self.b
        stamp = b.alloca(I64, 2)
        again = b.append_basic_block("again")
        b.branch(again)
        b.position_at_end(again)
        told = b.atomic_rmw("xchg", self._slot(gate, Gate.STOP), I64(0), "acq_rel")
        with b.if_then(b.icmp_signed("!=", told, I64(0))):
            b.ret(I64(STOPPED))
        room = self._fits(out, "<=", below)
        fed = self._fits(source, ">=", least)
        any_ring = b.or_(self._is_given(out), self._is_given(source))
        with b.if_then(b.and_(any_ring, b.and_(room, fed))):
            b.ret(I64(READY))
        left = b.sub(until, self._now(gate, Gate.CLOCK, stamp))
        with b.if_then(b.icmp_signed("<=", left, I64(0))):
            b.ret(I64(LATE))
        self._sleep(gate, stamp, until, self._least(poll, left))
        b.branch(again)

    def _sleep(self, gate: Any, stamp: Any, until: Any, poll: Any) -> None:
        """Sleep until the callback rings, or where semaphores lack for `poll` ns."""
        b = self.b
        listen = self._load(gate, Gate.LISTEN)
        nanoseconds = self._slot(stamp, 1)
        with b.if_else(b.icmp_signed("!=", listen, I64(0))) as (rung, polled):
            with rung:
                b.store(b.sdiv(until, I64(NANOSECONDS)), stamp)
                b.store(b.srem(until, I64(NANOSECONDS)), nanoseconds)
                kind = ir.FunctionType(I32, [SLOTS, I32, SLOTS])
                bell = self._slot(gate, Gate.BELL)
                function = b.inttoptr(listen, ir.PointerType(kind))
                b.call(function, [bell, I32(self.clock), stamp])
            with polled:
                b.store(I64(0), stamp)
                b.store(poll, nanoseconds)
                kind = ir.FunctionType(I32, [SLOTS, SLOTS])
                sleep = b.inttoptr(self._load(gate, Gate.SLEEP), ir.PointerType(kind))
                b.call(sleep, [stamp, ir.Constant(SLOTS, None)])

    def _fits(self, ring: Any, sign: str, limit: Any) -> Any:
        """Return whether a ring's fill is as wanted; an absent one always is."""
        b = self.b
        given = self._is_given(ring)
        before = b.block
        with b.if_then(given):
            head = self._load(ring, Slot.HEAD, "acquire")
            fill = b.sub(head, self._load(ring, Slot.TAIL, "acquire"))
            fits = b.icmp_signed(sign, fill, limit)
            inside = b.block
        answer = b.phi(ir.IntType(1))
        answer.add_incoming(ir.Constant(ir.IntType(1), 1), before)
        answer.add_incoming(fits, inside)
        return answer
