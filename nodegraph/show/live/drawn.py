"""A plan's pictures in time: its ring, and the sampler that makes frames of its blocks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from nodegraph.model.errors import NodegraphError
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import RunPlan
from nodegraph.show.frame_time import Standing
from nodegraph.show.live.ring import BARE, RUN, Measures, Ring, Slot
from nodegraph.stage.sampling import FrameSampler, block_of_frame, frame_sample

JOINED = 8  # blocks before the newest one where a ring is joined
BEHIND = 200  # blocks after which it is joined anew


class Drawn:
    """A plan's pictures: its ring, and the sampler that makes frames of its blocks."""

    def __init__(self, message: RunPlan, plan: Plan) -> None:
        self.generation = message.generation
        self.plan = plan
        self.message = message
        self.fps = Fraction(message.fps).limit_denominator(100_000)
        self.sampler = FrameSampler.of_plan(plan.frame, plan.rate, plan.block, self.fps)
        self.ring: Ring | None = None
        self.measures: Measures | None = None
        self.slots: deque[Slot] = deque(maxlen=64)
        self.joined = False
        self._bare = False  # what came last has no values of this plan
        self._first_held: float | None = None  # seconds held before what came first

    @property
    def first(self) -> int:
        """The first block that there is or was, -1 before the engine has begun."""
        return -1 if self.ring is None else self.ring.first

    def follow(self) -> Iterator[Slot]:
        """Yield the blocks that have come since the last call, in order, and remember them."""
        if self.ring is None:
            path = Path(self.message.ring)
            try:
                ring = Ring.of(path, self.plan)
                self.measures = Measures(path.with_suffix(".measures"), self.plan, False)
            except NodegraphError:
                return  # the engine has not made them yet
            self.ring = ring
        newest = self.ring.newest
        if newest < 0:
            return
        if not self.joined or newest - self.sampler.blocks > BEHIND:
            self.sampler.restart(max(self.ring.first, newest - JOINED))
            self.joined = True
        for number in range(self.sampler.blocks, newest + 1):
            slot = self.ring.read(number)
            if slot is None:
                self.joined = False  # overtaken: join anew
                return
            if self._bare and slot.state == RUN:
                self.sampler.restart(number)  # nothing leads from no values to the first ones
            self._bare = slot.state == BARE
            self.sampler.push(slot.values, slot.events)
            self.slots.append(slot)
            if self._first_held is None:
                self._first_held = slot.held * self.plan.block / self.plan.rate
            yield slot

    def last_ready(self) -> int:
        """Return the last frame whose blocks are there."""
        rate, block, blocks = self.plan.rate, self.plan.block, self.sampler.blocks
        last = int(blocks * block * self.fps / rate)
        while block_of_frame(last, rate, block, self.fps) >= blocks:
            last -= 1
        return last

    def block_of(self, frame: int) -> int:
        """Return the block that holds a frame's moment."""
        return block_of_frame(frame, self.plan.rate, self.plan.block, self.fps)

    def first_frame(self) -> int:
        """Return the first frame that the blocks of this plan have, whether it is drawn or not."""
        first, rate, block = self.first, self.plan.rate, self.plan.block
        frame = int(max(first, 0) * block * self.fps / rate)
        while block_of_frame(frame, rate, block, self.fps) < first:
            frame += 1
        return frame

    def late(self, frame: int, held: float) -> float:
        """Return the seconds from the plan's first frame to this one, `held` seconds before it."""
        still = held - (self._first_held or 0.0)
        return max((frame - self.first_frame()) / float(self.fps) - still, 0.0)

    def is_still(self, frame: int) -> bool:
        """Whether time stands still at a frame's moment."""
        slot = self.slot(self.block_of(frame))
        return slot is not None and slot.state != RUN

    def held(self, frame: int) -> float:
        """Return the seconds for which time has stood still before a frame's moment."""
        slot = self.slot(self.block_of(frame))
        if slot is None:  # what is drawn is of a block that has just come
            return 0.0
        rate = self.plan.rate
        sample = frame_sample(frame, rate, self.fps)
        return Standing(slot.state != RUN, slot.held).seconds(sample, self.plan.block, rate)

    def slot(self, block: int) -> Slot | None:
        """Return a block that came not long ago."""
        return next((slot for slot in reversed(self.slots) if slot.block == block), None)
