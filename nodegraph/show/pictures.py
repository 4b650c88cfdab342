"""Pictures of an engine in the same process: its blocks in, frames drawn."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from nodegraph.show.frame_time import FrameTime, Standing
from nodegraph.stage.sampling import FrameSampler, frame_sample

if TYPE_CHECKING:
    from nodegraph.engine.engine import Engine
    from nodegraph.model.library import Library
    from nodegraph.scheduler.plan import Plan
    from nodegraph.stage.stage import Stage


class Pictures:
    """A stage, and what makes frames of an engine's blocks. `follow` after each block of it."""

    def __init__(
        self,
        stage: Stage,
        engine: Engine,
        plan: Plan,
        fps: Fraction,
        block: int = 0,
        frame: int = 0,
        standing: Standing | None = None,
    ) -> None:
        """`block` and `frame`: the next of the show. The stage has the plan already.

        `standing`: kept by whoever runs the blocks, where time may stand still.
        """
        self.stage = stage
        self._engine = engine
        self._fps = fps
        self._standing, self._time = standing or Standing(), FrameTime()
        self._has_picture = False
        self._is_bare = True  # no block of the plan has been run
        self.sampler = self._sampler_of(plan, block, frame)

    def follow(self) -> None:
        """Take in the block that the engine has just run, or what stands instead of one."""
        values, events = self._engine.frame_values()
        if self._standing.now:
            self.sampler.push(values)
            return
        if self._is_bare:  # nothing leads from what stood to the first values of the plan
            self.sampler.restart(self.sampler.blocks)
            self._is_bare = False
        self.sampler.push(values, events)

    def is_ready(self, frame: int) -> bool:
        """Whether the blocks that a frame needs are there."""
        self.sampler.skip_to(frame)
        return self.sampler.ready

    def pass_by(self, frame: int) -> None:
        """Leave a frame out."""
        self.sampler.pass_by(frame)

    def stands(self, frame: int) -> bool:
        """Whether the last picture is that of a frame: time stands still there."""
        return self._has_picture and self._standing.now

    def draw(self, frame: int, passed: int = 1) -> None:
        """Draw a frame, `passed` frames after the one before; what it measures goes back."""
        sampler = self.sampler
        sampler.skip_to(frame)
        values = sampler.next()
        arrays = {slot: self._engine.slot(slot) for slot in self._outside}
        sample = frame_sample(frame, sampler.rate, self._fps)
        held = self._standing.seconds(sample, sampler.block, sampler.rate)
        now = self._time.at(frame, passed, self._fps, held)
        self._has_picture = True
        self.stage.draw(now.number, now.seconds, now.dt, values, arrays)
        for found in self.stage.measured:
            measures: tuple[Any, ...] = (found.brightness, found.motion, found.colour)
            for reference, value in zip(found.outputs, measures, strict=False):
                if reference >= 0:
                    self._engine.fill(reference, value)

    def swap(self, plan: Plan, library: Library) -> None:
        """Draw the next plan of the engine from the next frame on."""
        before = self.sampler
        self.sampler = self._sampler_of(plan, before.blocks, before.frame)
        self.stage.swap(plan.frame, library)

    def close(self) -> None:
        """Let the stage go."""
        self.stage.close()

    def _sampler_of(self, plan: Plan, block: int, frame: int) -> FrameSampler:
        self._outside = plan.frame.outside
        sampler = FrameSampler.of_plan(plan.frame, plan.rate, plan.block, self._fps)
        sampler.restart(block)
        sampler.skip_to(frame)
        self._is_bare = True
        return sampler
