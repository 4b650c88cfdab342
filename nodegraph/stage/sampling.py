"""From blocks to frames: which values and events a frame shows. Plain numpy, no OpenGL.

The value of block n is emitted at sample (n + 1) * block. Frame k stands at sample
round(k * rate / fps). A continuous value is interpolated linearly between the emissions around
that sample; a held one (choice, switch) is the last emission at or before it; before the first
emission both have the first value. An event is 1 in the first frame at or after it, and 0 in
every other: none is lost, none is seen twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.signals import Kind
from nodegraph.stage.frames import FramePlan

Floats = NDArray[np.float32]


def frame_sample(frame: int, rate: int, fps: Fraction | float) -> int:
    """Return the sample a frame stands at: round(k * rate / fps), exact, halves upwards."""
    exact = Fraction(frame * rate) / Fraction(fps)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def block_of_frame(frame: int, rate: int, block: int, fps: Fraction | float) -> int:
    """Return the last block that has to be there before the frame can be sampled.

    It is the one that holds the frame's own sample, since an event may stand exactly there.
    """
    return frame_sample(frame, rate, fps) // block


class FrameSampler:
    """Takes each block's values and events in, gives each frame's vector out.

    held: bool (values,), True where a value is not interpolated.
    events: bool (values,), True where the slot belongs to an event; such a place of a block's
    vector is ignored.
    """

    def __init__(
        self,
        rate: int,
        block: int,
        fps: Fraction | float,
        held: NDArray[np.bool_],
        events: NDArray[np.bool_],
    ) -> None:
        self.rate = rate
        self.block = block
        self.fps = Fraction(fps)
        self._held = np.asarray(held, bool)
        self._events = np.asarray(events, bool)
        self._any_held = bool(self._held.any())
        self._event_slots = bool(self._events.any())
        self._vectors: deque[Floats] = deque()
        self._first = 0  # number of the block that _vectors[0] belongs to
        self._pending: deque[tuple[int, int]] = deque()  # (sample, slot), in order
        self._frame = 0
        self._out = np.zeros(len(self._held), np.float32)

    @classmethod
    def of_plan(cls, plan: FramePlan, rate: int, block: int, fps: Fraction | float) -> FrameSampler:
        """Return the sampler of a frame plan's vector."""
        held = np.zeros(plan.values, bool)
        events = np.zeros(plan.values, bool)
        for slot in plan.slots:
            place = slice(slot.start, slot.start + slot.size)
            held[place] = slot.held
            events[place] = slot.kind == Kind.EVENT
        return cls(rate, block, fps, held, events)

    def restart(self, block: int) -> None:
        """Forget everything: the next block pushed has this number. Live, a show is joined late."""
        self._vectors.clear()
        self._pending.clear()
        self._first = block

    def skip_to(self, frame: int) -> None:
        """Sample this frame next. Events of frames left out are seen in it."""
        self._frame = frame

    def pass_by(self, frame: int) -> None:
        """Leave a frame out, and forget what no later one needs. Its events are seen in the next.

        One whose blocks are not there yet changes nothing.
        """
        self.skip_to(frame)
        if self.ready:
            self._drop_before(frame_sample(frame, self.rate, self.fps))

    @property
    def blocks(self) -> int:
        """The number of the block that is pushed next."""
        return self._first + len(self._vectors)

    @property
    def frame(self) -> int:
        """The frame that is sampled next."""
        return self._frame

    @property
    def ready(self) -> bool:
        """True when the blocks that the next frame needs are there."""
        needed = block_of_frame(self._frame, self.rate, self.block, self.fps)
        return self.blocks > needed

    def push(self, values: Floats, events: Iterable[tuple[int, int]] = ()) -> None:
        """Take in the next block: its vector (copied), and events as (offset, place in vector)."""
        start = self.blocks * self.block
        self._vectors.append(np.array(values, np.float32))
        found = sorted((start + offset, slot) for offset, slot in events)
        self._pending.extend(found)

    def next(self) -> Floats:
        """Return the vector of the next frame: float32 (values,), valid until the next call.

        Raises IndexError when `ready` is False.
        """
        if not self.ready:
            raise IndexError(f"Frame {self._frame} needs a block that has not been given.")
        sample = frame_sample(self._frame, self.rate, self.fps)
        self._drop_before(sample)
        out = self._interpolate(sample)
        if self._event_slots:
            out[self._events] = 0.0
            while self._pending and self._pending[0][0] <= sample:
                out[self._pending.popleft()[1]] = 1.0
        self._frame += 1
        return out

    def _interpolate(self, sample: int) -> Floats:
        # block n is emitted at (n + 1) * block, so `low` is the last emission at or before sample
        low = sample // self.block - 1
        out = self._out
        if low < self._first:
            out[:] = self._vectors[0]
            return out
        before = self._vectors[low - self._first]
        share = (sample % self.block) / self.block
        if share == 0.0:
            out[:] = before
            return out
        after = self._vectors[low - self._first + 1]
        np.subtract(after, before, out=out)
        out *= np.float32(share)
        out += before
        if self._any_held:
            out[self._held] = before[self._held]
        return out

    def _drop_before(self, sample: int) -> None:
        low = sample // self.block - 1
        while self._first < low:
            self._vectors.popleft()
            self._first += 1
