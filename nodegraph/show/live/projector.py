"""Draws one document: a stage, the plan that is drawn and the one that comes after an edit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction

from nodegraph.model.library import Library
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import RunPlan
from nodegraph.show.frame_time import FrameTime
from nodegraph.show.live.drawn import Drawn
from nodegraph.stage.stage import Stage

PATIENCE = 20  # blocks of a new plan until the frames of the old one are given up


class Projector:
    """A stage of one document. `frame` counts are the show's."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.drawn: Drawn | None = None
        self.document = 0
        self._is_new = False  # no frame of the plan is drawn yet
        self._has_picture = False
        self._time = FrameTime()
        self._coming: Drawn | None = None
        self._compiling: Iterator[None] | None = None

    @property
    def generation(self) -> int:
        """Of the plan that is drawn."""
        return 0 if self.drawn is None else self.drawn.generation

    @property
    def fps(self) -> Fraction:
        """Frames a second of what is drawn."""
        return Fraction(30) if self.drawn is None else self.drawn.fps

    def prepare(self, message: RunPlan, plan: Plan, library: Library) -> None:
        """Let a plan come; its shaders are compiled one at a time."""
        self.document = message.document
        self._coming = Drawn(message, plan)
        self._compiling = self.stage.prepare(plan.frame, library)

    def compile_one(self) -> int:
        """Compile a shader of the plan that comes; return its generation once all are, else 0."""
        if self._compiling is None or self._coming is None:
            return 0
        with suppress(StopIteration):
            next(self._compiling)
            return 0
        self._compiling = None
        return self._coming.generation

    def settle(self, frame: int) -> bool:
        """Draw the plan that comes from the next frame on, where the engine plays it by then.

        Frames of the old plan that can still be drawn are. Returns whether plans have changed.
        """
        coming = self._coming
        if coming is None or self._compiling is not None:
            return False
        if coming.ring is None and not any(True for _ in coming.follow()):
            return False
        if self.drawn is not None and coming.block_of(frame + 1) < coming.first:
            assert coming.ring is not None
            if self.drawn.ring is not None and coming.ring.newest - coming.first <= PATIENCE:
                return False
        before, self.drawn, self._coming = self.drawn, coming, None
        if before is not None and before.message.size != coming.message.size:
            self.stage.resize(coming.message.size)
            self._has_picture = False
        self.stage.swap(coming.plan.frame)
        self._is_new = True
        return True

    def has(self, frame: int) -> bool:
        """Whether the engine plays this document by a frame."""
        drawn = self.drawn
        return drawn is not None and 0 <= drawn.first <= drawn.block_of(frame)

    def awaits(self, frame: int) -> bool:
        """Whether the plan that comes has a frame, and could be drawn."""
        coming = self._coming
        ready = coming is not None and self._compiling is None
        return ready and coming is not None and 0 <= coming.first <= coming.block_of(frame)

    def follow(self) -> None:
        """Take in the blocks that have come."""
        if self.drawn is not None:
            for _ in self.drawn.follow():
                pass

    def is_ready(self, frame: int) -> bool:
        """Whether the blocks that a frame needs are there."""
        drawn = self.drawn
        return drawn is not None and drawn.joined and drawn.last_ready() >= frame

    def stands(self, frame: int) -> bool:
        """Whether its last picture is that of a frame: time stands still there."""
        drawn = self.drawn
        return self._has_picture and drawn is not None and drawn.is_still(frame)

    def pass_by(self, frame: int) -> None:
        """Leave a frame out: its events are seen in the next one that is drawn."""
        if self.drawn is not None:
            self.drawn.sampler.pass_by(frame)

    def draw(self, frame: int, passed: int) -> float:
        """Draw a frame, `passed` frames after the one before; return the beat it stands at."""
        drawn, stage = self.drawn, self.stage
        assert drawn is not None
        drawn.sampler.skip_to(frame)
        values = drawn.sampler.next()
        slot = drawn.slot(drawn.block_of(frame))
        arrays = slot.arrays if slot is not None else {}
        held = drawn.held(frame)
        now = self._time.at(frame, passed, drawn.fps, held)
        late = drawn.late(frame, held) if self._is_new else 0.0
        self._is_new, self._has_picture = False, True
        stage.draw(now.number, now.seconds, now.dt, values, arrays, late)
        if drawn.measures is not None and drawn.measures.references:
            drawn.measures.give({
                reference: value
                for found in stage.measured
                for reference, value in zip(
                    found.outputs, (found.brightness, found.motion, found.colour), strict=False
                )
            })  # fmt: skip
        return 0.0 if slot is None else slot.beat

    def close(self) -> None:
        """Let the stage go."""
        self.stage.close()
