"""The stage of a live show, a process of its own: `python -m nodegraph.show.live.stage_process`.

Frames stand on the grid that a render has: frame k at sample k * rate / fps of the engine's count.
The stage draws the frame whose moment is heard next, and leaves out those it has no time for, so
a live picture is one of a render's, and a recording is on the clock of its sound.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nodegraph.model.errors import NodegraphError, Problem
from nodegraph.model.library import Library
from nodegraph.scheduler.plan import Plan, decode
from nodegraph.session.messages import (
    Bye,
    Controls,
    Drawing,
    Key,
    PlanFailed,
    RecordTo,
    Reports,
    RunPlan,
    StageReady,
    ToStage,
)
from nodegraph.show.live.fading import Fading
from nodegraph.show.live.outputs import Outputs
from nodegraph.show.live.process import Process, main
from nodegraph.show.live.recording import LiveRecording
from nodegraph.show.live.ring import Measures, Ring, Slot
from nodegraph.show.live.wishes import Pictures
from nodegraph.stage.sampling import FrameSampler, block_of_frame, frame_sample
from nodegraph.stage.stage import Stage

BEAT_SECONDS = 0.2
SETTLED = 0.002  # seconds: the longest sleep between looks at the ring


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
        if not self.joined or newest - self.sampler.blocks > 200:
            self.sampler.restart(max(self.ring.first, newest - 8))
            self.joined = True
        for number in range(self.sampler.blocks, newest + 1):
            slot = self.ring.read(number)
            if slot is None:
                self.joined = False  # overtaken: join anew
                return
            self.sampler.push(slot.values, slot.events)
            self.slots.append(slot)
            yield slot

    def last_ready(self) -> int:
        """Return the last frame whose blocks are there."""
        rate, block, blocks = self.plan.rate, self.plan.block, self.sampler.blocks
        last = int(blocks * block * self.fps / rate)
        while block_of_frame(last, rate, block, self.fps) >= blocks:
            last -= 1
        return last

    def slot(self, block: int) -> Slot | None:
        """Return a block that came not long ago."""
        return next((slot for slot in reversed(self.slots) if slot.block == block), None)


class StageProcess(Process):
    """Draws what the session says."""

    role = "stage"
    kinds = ToStage
    tick = 0.0

    def __init__(self, arguments: dict[str, Any]) -> None:
        super().__init__(arguments)
        self.wishes = msgspec.convert(arguments["pictures"], Pictures)
        self.library = Library.load()
        self.outputs: Outputs | None = None
        self.drawn: Drawn | None = None
        self.coming: Drawn | None = None
        self.controls = Controls()
        self.fading = Fading()
        self.recording: LiveRecording | None = None
        self.frame = -1
        self._cost = 0.0  # seconds a frame takes, smoothed
        self._costs: deque[float] = deque(maxlen=120)
        self._frames = self._skipped = 0
        self._beat_at = 0.0
        self._pixels: np.ndarray[Any, Any] | None = None
        self._compiling: Iterator[None] | None = None

    # --- messages -------------------------------------------------------------------------------

    def hear(self, message: Any) -> None:
        """Carry out what the session says."""
        match message:
            case RunPlan():
                self._prepare(message)
            case Controls():
                self.controls = message
            case RecordTo():
                self._record(message)
            case Bye():
                self.ending = True

    def _prepare(self, message: RunPlan) -> None:
        try:
            plan = decode(message.plan)
            library = self.library
            shaders = Path(message.shaders) if message.shaders else None
            if shaders is not None and shaders.is_dir():
                library = library.with_shaders(shaders)
            if self.outputs is None:
                self.outputs = self._open(library, message.size)
            self.coming = Drawn(message, plan)
            self._compiling = self.outputs.stage.prepare(plan.frame, library)
        except (NodegraphError, msgspec.MsgspecError) as problem:
            self.say(PlanFailed(generation=message.generation, text=str(problem)))

    def _open(self, library: Library, size: tuple[int, int]) -> Outputs:
        today = date.today()
        return Outputs(
            library, size, (today.year, today.month, today.day), self.wishes, self._report
        )

    @property
    def stage(self) -> Stage | None:
        """What draws, once there is a plan."""
        return None if self.outputs is None else self.outputs.stage

    def _report(self, problem: Problem) -> None:
        self._tell((problem.severity, problem.where, problem.text))

    def _record(self, message: RecordTo) -> None:
        if self.recording is not None:
            self._tell(self.recording.close())
            self.recording = None
        if message.path and self.drawn is not None:
            try:
                self.recording = LiveRecording(message, self.drawn.plan, self.drawn.fps, self._size)
            except NodegraphError as problem:
                self._tell(("error", message.path, str(problem)))

    @property
    def _size(self) -> tuple[int, int]:
        assert self.stage is not None
        return self.stage.size

    def _tell(self, *problems: tuple[str, str, str]) -> None:
        self.say(Reports(problems=problems))

    # --- frames ---------------------------------------------------------------------------------

    def idle(self) -> None:
        """Draw the frame that is due, if one is; compile a shader of the plan that comes."""
        self._compile()
        self._take_over()
        due = self._due()
        if due is None:
            time.sleep(SETTLED)
        else:
            self._draw(due)
        if self.outputs is not None:
            for key in self.outputs.pressed():
                self.say(Key(key=key))
        self._tell_drawing()

    def _compile(self) -> None:
        if self._compiling is None or self.coming is None:
            return
        try:
            next(self._compiling)
        except StopIteration:
            self._compiling = None
            self.say(StageReady(generation=self.coming.generation))

    def _take_over(self) -> None:
        """Change to the coming plan where the engine has, and the old one's frames are shown."""
        coming, stage = self.coming, self.stage
        if coming is None or stage is None or self._compiling is not None:
            return
        if coming.ring is None and not any(True for _ in coming.follow()):
            return
        assert coming.ring is not None
        if self.drawn is not None:
            next_block = block_of_frame(
                self.frame + 1, coming.plan.rate, coming.plan.block, coming.fps
            )
            if next_block < coming.ring.first and not self._is_behind(coming):
                return
        self.drawn, self.coming = coming, None
        self.generation = coming.generation
        if coming.message.size != stage.size:
            stage.resize(coming.message.size)
            self._pixels = None
        stage.swap(coming.plan.frame)
        self._tell_problems()

    def _is_behind(self, coming: Drawn) -> bool:
        """Whether the old plan's blocks have ended without frames that are still to be drawn."""
        assert self.drawn is not None and coming.ring is not None
        return self.drawn.ring is None or coming.ring.newest - coming.ring.first > 20

    def _due(self) -> int | None:
        """Return the frame to draw now, None where it is too early for the next."""
        drawn = self.drawn
        if drawn is None:
            return None
        for slot in drawn.follow():
            if self.recording is not None:
                self.recording.sound(slot)
        if drawn.ring is None or not drawn.joined:
            return None
        newest = self._moment(drawn)
        if newest is None:
            return None
        rate = drawn.plan.rate
        last = min(int(newest * drawn.fps / rate), drawn.last_ready())
        if last < self.frame - 4 * drawn.fps:
            self.frame = last - 1  # the engine counts anew
        return last if last > self.frame else None

    def _moment(self, drawn: Drawn) -> float | None:
        """Return the sample whose picture should be seen when a frame begun now is ready."""
        assert drawn.ring is not None
        heard = drawn.ring.heard()
        if heard is None:
            return None
        block, when = heard
        if self.wishes.sync == "now":
            return (block + 1) * drawn.plan.block
        ahead = self._cost + self.controls.offset_ms / 1e3
        passed = (time.monotonic_ns() - when) / 1e9 + ahead
        return block * drawn.plan.block + passed * drawn.plan.rate

    def _draw(self, frame: int) -> None:
        drawn, stage = self.drawn, self.stage
        assert drawn is not None and stage is not None and drawn.measures is not None
        begun = time.perf_counter()
        if self.frame >= 0:
            self._skipped += max(frame - self.frame - 1, 0)
        passed = max(frame - self.frame, 1) if self.frame >= 0 else 1
        self.frame = frame
        drawn.sampler.skip_to(frame)
        values = drawn.sampler.next()
        slot = drawn.slot(block_of_frame(frame, drawn.plan.rate, drawn.plan.block, drawn.fps))
        second = 1.0 / float(drawn.fps)
        if not self.controls.freeze:
            arrays = slot.arrays if slot is not None else {}
            stage.draw(frame, frame * second, passed * second, values, arrays)
            self._give_measures(drawn, stage)
        self._show(frame)
        self._frames += 1
        spent = time.perf_counter() - begun
        self._costs.append(spent)
        self._cost += 0.1 * (min(spent, 0.5) - self._cost)

    def _show(self, frame: int) -> None:
        """Bring the picture to where it is seen: windows, a recording."""
        outputs = self.outputs
        assert outputs is not None and self.drawn is not None
        self.fading.step(self.controls, time.monotonic())
        if self.recording is not None:
            stage = outputs.stage
            if self._pixels is None:
                self._pixels = np.empty((stage.size[1], stage.size[0], 4), np.uint8)
            stage.read_into(self._pixels)
            sample = frame_sample(frame, self.drawn.plan.rate, self.drawn.fps)
            problem = self.recording.picture(frame, sample, self._pixels, self.fading.light)
            if problem:
                self._tell(problem)
                self.recording = None
        outputs.show(self.controls, self.fading)

    def _give_measures(self, drawn: Drawn, stage: Stage) -> None:
        assert drawn.measures is not None
        if drawn.measures.references:
            drawn.measures.give(
                {
                    reference: value
                    for found in stage.measured
                    for reference, value in zip(
                        found.outputs, (found.brightness, found.motion, found.colour), strict=False
                    )
                }
            )

    # --- telling --------------------------------------------------------------------------------

    def _tell_drawing(self) -> None:
        now = time.monotonic()
        if now - self._beat_at < BEAT_SECONDS:
            return
        self._beat_at = now
        costs = sorted(self._costs) or [0.0]
        self.say(
            Drawing(
                generation=self.generation, frames=self._frames, skipped=self._skipped,
                median_ms=costs[len(costs) // 2] * 1e3, worst_ms=costs[-1] * 1e3,
                recording=str(self.recording.path) if self.recording is not None else "",
            )
        )  # fmt: skip
        self._tell_problems()

    def _tell_problems(self) -> None:
        if self.stage is not None:
            found = [(item.severity, item.where, item.text) for item in self.stage.take_problems()]
            if found:
                self._tell(*found)

    def end(self) -> None:
        """Finish the recording and let the pictures go."""
        if self.recording is not None:
            self.recording.close()
        if self.outputs is not None:
            self.outputs.close()


if __name__ == "__main__":
    sys.exit(main(StageProcess))
