"""The loop: wait for the sound card, do what `steps` says, run the kernels, hand the block on.

Written in LLVM's language around the two compiled steps. A slot of the stage's ring is written as
`Ring.write` does: its number is taken away first and put back last.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from llvmlite import ir
from numba.core import types

from nodegraph.engine.code import call
from nodegraph.engine.emit import DOUBLE, INT64, empty_module
from nodegraph.engine.methods import Compiled, compile_method
from nodegraph.engine.pilot import places as at
from nodegraph.engine.pilot import steps
from nodegraph.engine.sound.places import READY
from nodegraph.engine.sound.places import At as Card
from nodegraph.engine.sound.platform import MONOTONIC

INT32, WHOLE, NUMBERS = ir.IntType(32), ir.PointerType(INT64), ir.PointerType(DOUBLE)
NANOSECONDS = 1_000_000_000
EMPTY = -1
WRITTEN, FIRST = 0, 2  # places in the head of the stage's ring


def write_pilot(name: str) -> tuple[str, ...]:
    """Return the LLVM texts of `int64 fly(int64 *whole, double *numbers)`; imports numba.

    It answers LATE or STOPPED, as the wait does, or ATTENTION.
    """
    pointers = (types.CPointer(types.int64), types.CPointer(types.float64))
    before = compile_method("pilot", steps.before, pointers)
    after = compile_method("pilot", steps.after, (*pointers, types.int64))
    module = empty_module(name)
    _Writer(module, name, (before, pointers), (after, (*pointers, types.int64))).write()
    return str(module), before.text, after.text


_Step: TypeAlias = tuple[Compiled, tuple[Any, ...]]  # a compiled step, and its numba types


class _Writer:
    def __init__(self, module: Any, name: str, before: _Step, after: _Step) -> None:
        self.module = module
        self.before, self.after = before, after
        function = ir.Function(module, ir.FunctionType(INT64, [WHOLE, NUMBERS]), name)
        function.attributes.add("nounwind")
        self.b = ir.IRBuilder(function.append_basic_block("entry"))
        self.whole, self.numbers = function.args

    def write(self) -> None:
        b = self.b
        stamp = b.alloca(INT64, 2)
        again = b.append_basic_block("again")
        b.branch(again)
        b.position_at_end(again)
        answer = self._wait(stamp)
        with b.if_then(b.icmp_signed("!=", answer, INT64(READY))):
            b.ret(answer)
        called = b.load_atomic(self._slot(at.CALLED), "acquire", 8)
        with b.if_then(b.icmp_signed("!=", called, INT64(0))):
            b.ret(INT64(at.ATTENTION))
        begun = self._now(stamp)
        self._far(at.LOOK, INT64, [WHOLE], self._pointer(at.EXCHANGE))
        self._call(self.before, self.whole, self.numbers)
        self._far(
            at.RUN, ir.VoidType(), [WHOLE, INT64, INT64, DOUBLE],
            self._pointer(at.RECORDS), self._get(at.COUNT), self._get(at.FRAMES),
            b.load(self.numbers),
        )  # fmt: skip
        self._hand_on()
        self._far(
            at.PUSH, INT64, [WHOLE, WHOLE, INT64],
            self._pointer(at.OUT), self._pointer(at.FRAMES_OUT), self._get(at.FRAMES),
        )  # fmt: skip
        spent = b.sub(self._now(stamp), begun)
        self._put(at.BUSY, b.add(self._get(at.BUSY), spent))
        worst = self._get(at.WORST)
        self._put(at.WORST, b.select(b.icmp_signed(">", spent, worst), spent, worst))
        b.branch(again)

    def _wait(self, stamp: Any) -> Any:
        """Wait until the ring to the device holds so little that a block is wanted."""
        b = self.b
        largest = b.load_atomic(b.gep(self._pointer(at.EXCHANGE), [INT64(Card.LARGEST)]),
                                "monotonic", 8)  # fmt: skip
        least = self._get(at.LEAST)
        below = b.select(b.icmp_signed(">", largest, least), largest, least)
        until = b.add(self._now(stamp), self._get(at.PATIENCE))
        nothing = ir.Constant(WHOLE, None)
        return self._far(
            at.WAIT, INT64, [WHOLE, WHOLE, WHOLE, INT64, INT64, INT64, INT64],
            self._pointer(at.GATE), self._pointer(at.OUT), nothing,
            b.add(below, self._get(at.MORE)), INT64(0), until, self._get(at.POLL),
        )  # fmt: skip

    def _hand_on(self) -> None:
        """Write the block into its slot of the stage's ring."""
        b = self.b
        block = self._get(at.BLOCK)
        place = b.srem(block, self._get(at.SLOT_COUNT))
        slot = b.add(self._get(at.SLOTS), b.mul(place, self._get(at.SLOT_BYTES)))
        number = b.inttoptr(slot, WHOLE)
        b.store_atomic(INT64(EMPTY), number, "monotonic", 8)
        b.fence("release")
        self._call(self.after, self.whole, self.numbers, slot)
        b.store_atomic(block, number, "release", 8)
        head = self._pointer(at.HEAD)
        first = b.gep(head, [INT64(FIRST)])
        with b.if_then(b.icmp_signed("==", b.load(first), INT64(EMPTY))):
            b.store_atomic(block, first, "release", 8)
        b.store_atomic(block, b.gep(head, [INT64(WRITTEN)]), "release", 8)
        self._put(at.BLOCK, b.add(block, INT64(1)))

    # --- words ----------------------------------------------------------------------------------

    def _slot(self, place: int) -> Any:
        return self.b.gep(self.whole, [INT64(place)])

    def _get(self, place: int) -> Any:
        return self.b.load(self._slot(place))

    def _put(self, place: int, value: Any) -> None:
        """Store what other threads may look at meanwhile."""
        self.b.store_atomic(value, self._slot(place), "monotonic", 8)

    def _pointer(self, place: int) -> Any:
        return self.b.inttoptr(self._get(place), WHOLE)

    def _call(self, step: _Step, *given: Any) -> None:
        compiled, kinds = step
        call(self.module, self.b, compiled, kinds, given)

    def _far(self, place: int, returns: Any, takes: list[Any], *given: Any) -> Any:
        """Call a function whose address stands there."""
        kind = ir.PointerType(ir.FunctionType(returns, takes))
        return self.b.call(self.b.inttoptr(self._get(place), kind), given)

    def _now(self, stamp: Any) -> Any:
        b = self.b
        self._far(at.CLOCK, INT32, [INT32, WHOLE], INT32(MONOTONIC), stamp)
        seconds, rest = b.load(stamp), b.load(b.gep(stamp, [INT64(1)]))
        return b.add(b.mul(seconds, INT64(NANOSECONDS)), rest)
