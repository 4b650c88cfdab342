"""A show on a virtual clock: the same plan as live, block after block, as fast as it goes.

Engine and stage run composed in one process. A frame is drawn once the block that holds its
moment has run; what `texture.measure` finds enters with the first block after the frame that its
result is due at. Nothing here reads the clock on the wall, so a show is the same every time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from nodegraph.engine.engine import Engine
from nodegraph.model.errors import Problem
from nodegraph.session.transport import DEFAULT_TEMPO, Clock, tempo_of
from nodegraph.show.frame_time import Standing
from nodegraph.show.material import Material
from nodegraph.show.opening import Opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nodegraph.scheduler.plan import Plan
    from nodegraph.show.pictures import Pictures
    from nodegraph.stage.stage import Stage


class Picture(Protocol):
    """What shows a frame."""

    def read_into(self, buffer: Any) -> None:
        """Copy the frame into a writable buffer of width * height * 4 bytes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: RGBA8 (height, width, 4), top row first; valid until the next frame."""

    index: int
    sample: int
    pixels: NDArray[np.uint8]


class Offline:
    """Plays an opened patch. `blocks` without pictures, or `frames` with them; one of the two.

    `beat` is where the clock of a patch stands at first.
    """

    def __init__(self, opened: Opened, material: Material | None, beat: float = 0.0) -> None:
        self.opened = opened
        self.plan: Plan = opened.plan
        self.material = material
        run = opened.patch.run
        self.fps = Fraction(run.fps).limit_denominator(100_000)
        self.clock = Clock(self.plan.rate, tempo_of(run.tempo) or DEFAULT_TEMPO, beat)
        self.engine = Engine(opened.library, media=opened.media)
        self.problems: list[Problem] = []
        self.sound: list[NDArray[np.float32]] = []  # blocks that nobody has taken yet
        self._stage: Stage | None = None
        self._pictures: Pictures | None = None
        self.standing = Standing()  # of time: it never does, but in a show that is made again
        self.engine.swap(self.plan)

    def __enter__(self) -> Offline:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free engine and stage; what they reported is in `problems`."""
        self.problems += self.engine.reports()
        self.engine.close()
        if self._stage is not None:
            self.problems += self._stage.take_problems()
            self._stage.close()
            self._stage = None

    def run_block(self) -> int:
        """Run the next block; return the sample it begins at."""
        start, frames = self.clock.sample, self.plan.block
        jack = self.material.block(start, frames) if self.material else None
        self.engine.block(self.clock.now(), jack)
        self.clock.advance(frames, self.engine.followed())
        return start

    def blocks(self, count: int) -> Iterator[int]:
        """Run that many blocks; yields the first sample of each after it has run."""
        for _ in range(count):
            yield self.run_block()

    def listen(self, count: int) -> None:
        """Run that many blocks that are neither seen nor recorded: what follows is prepared."""
        for _ in range(count):
            self.run_block()

    def frames(self, count: int) -> Iterator[Frame]:
        """Draw that many frames; the blocks they need are run on the way.

        The recorded sound of those blocks is collected in `sound`. Raises Failed where there is
        no OpenGL.
        """
        from nodegraph.show.pictures import Pictures
        from nodegraph.stage.sampling import frame_sample

        stage = self.open_stage()
        self._pictures = Pictures(stage, self.engine, self.plan, self.fps, standing=self.standing)
        width, height = stage.size
        pixels = np.empty((height, width, 4), np.uint8)
        for index in range(count):
            while not self._pictures.is_ready(index):
                self.run_block()
                self._follow(self._pictures)
                self.sound.append(self.block_sound())
            self._draw(index, self._pictures).read_into(pixels)
            yield Frame(index, frame_sample(index, self.plan.rate, self.fps), pixels)

    def open_stage(self) -> Stage:
        """Return the stage with every shader of the plan compiled; opens it the first time.

        A shader that does not compile is in `problems`. Raises Failed where there is no OpenGL.
        """
        if self._stage is None:
            self._stage = self._new_stage()
            self._stage.swap(self.plan.frame)
            self.problems += self._stage.take_problems()
        return self._stage

    def take_sound(self) -> list[NDArray[np.float32]]:
        """Return the blocks of recorded sound since the last call: float32 (channels, frames)."""
        sound, self.sound = self.sound, []
        return sound

    def block_sound(self) -> NDArray[np.float32]:
        """Return what is recorded of the block that was run last: float32 (channels, frames)."""
        return self.engine.sound()

    def _new_stage(self) -> Stage:
        from nodegraph.stage.stage import Stage

        return Stage(self.opened.library, self.opened.patch.run.size)

    def _follow(self, pictures: Pictures) -> None:
        """Take in the block that was run last."""
        pictures.follow()

    def _draw(self, index: int, pictures: Pictures) -> Picture:
        """Draw a frame; return what shows it."""
        pictures.draw(index)
        return pictures.stage
