"""`Stage`: draws a patch's pictures, frame by frame.

    stage = Stage(library, (1280, 720))
    stage.swap(plan.frame)
    stage.draw(index, seconds, dt, values)      # values: float32 (plan.frame.values,)
    stage.read_into(buffer)                     # RGBA8, top row first

One thread owns a stage: the one that opened its context. Nothing a patch or a shader does raises
from `draw`; what went wrong is in `take_problems`, said once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from nodegraph.model.errors import NodegraphError, Problem
from nodegraph.model.library import Library
from nodegraph.stage.arrays import ValuesDraw
from nodegraph.stage.assembly import GROUND, Assembly, Drawable, Shared, assemble, shaders_of
from nodegraph.stage.context import open_context, waiter
from nodegraph.stage.frames import FramePlan, Now
from nodegraph.stage.last_good import LastGood
from nodegraph.stage.measure import Measurement
from nodegraph.stage.programs import Programs
from nodegraph.stage.screen import Screen
from nodegraph.stage.shader import ShaderDraw
from nodegraph.stage.sharing import Sharing
from nodegraph.stage.targets import Lease, TargetPool

Onlooker = Callable[[Drawable, Now], None]  # draws a part of a frame, and looks at it
DATE = (2000, 1, 1)  # what an offline picture believes today is: the same in every render


class Stage:
    """Pictures of one size. Raises Failed when there is no OpenGL."""

    def __init__(
        self,
        library: Library,
        size: tuple[int, int],
        context: moderngl.Context | None = None,
        date: tuple[int, int, int] = DATE,
        sharing: Sharing | None = None,
    ) -> None:
        """`sharing`: where pictures of `output.share` go; without it they are not drawn."""
        self.library = library
        self.date = date
        self._sharing = sharing
        self._owns_context = context is None
        self._context = context or open_context()
        self._programs = Programs(self._context)
        self._good = LastGood()
        self._wait = waiter(self._context)
        self._now = Now()
        self._plan: FramePlan | None = None
        self.onlooker: Onlooker | None = None
        self._standing: list[Problem] = []  # what is wrong with nodes of this plan
        self._problems: list[Problem] = []
        self._said: set[tuple[str, str]] = set()
        self._shared = self._build(size)
        self._assembly = Assembly(Lease(self._shared.pool))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._shared.size

    @property
    def picture(self) -> moderngl.Texture:
        """The frame as drawn last: RGBA8, top row first. A resize makes another one."""
        return self._shared.screen.target.texture

    @property
    def context(self) -> moderngl.Context:
        """What it draws in."""
        return self._context

    @property
    def screen(self) -> str:
        """The node whose picture is the frame, "" without one."""
        plan = self._plan
        return plan.draws[plan.screen].node if plan is not None and plan.screen >= 0 else ""

    @property
    def standing(self) -> list[Problem]:
        """What is wrong with nodes that should be drawn now."""
        return list(self._standing)

    def picture_of(self, part: Drawable) -> tuple[moderngl.Texture, bool] | None:
        """Return the picture that a part has just drawn, and whether its top row comes first.

        It holds until the next part is drawn.
        """
        if isinstance(part, ShaderDraw):
            return (self.picture, True) if part.ring is None else (part.ring.textures[0], False)
        return (part.ring.textures[0], False) if isinstance(part, ValuesDraw) else None

    def shown_by(self, part: Drawable) -> tuple[str, ...]:
        """Return the nodes whose picture is that of a part: its own, and those that take it."""
        return (part.node, *self._assembly.takers.get(part.node, ()))

    @property
    def measured(self) -> list[Measurement]:
        """What every `texture.measure` found, its setting `frames` frames ago."""
        return [item.latest for item in self._assembly.measures]

    def take_problems(self) -> list[Problem]:
        """Return what went wrong since the last call; each problem of a node is said once."""
        problems, self._problems = self._problems, []
        return problems

    def prepare(self, plan: FramePlan, library: Library) -> Iterator[None]:
        """Compile the shaders of a plan that comes, one at each step, while another is drawn.

        Takes the library at once. One that does not compile is told when the plan is swapped in.
        """
        self.library = library
        for shader, last in shaders_of(plan, library):
            with suppress(NodegraphError):
                self._programs.passes(shader)
                if last:
                    finish = self._shared.screen.finish
                    self._programs.get(shader, True, finish, len(shader.passes) - 1)
            yield

    def swap(self, plan: FramePlan, library: Library | None = None) -> None:
        """Draw this plan from the next frame on.

        Compiles what is new before anything of the old plan is let go. Clocks, persistent buffers
        and delayed pictures go on in nodes that keep name and shader. A shader of whose text a
        former one compiled is drawn as that while this one does not.
        """
        if library is not None:
            self.library = library
        before = self._assembly
        before.lease.end()
        self._assembly = assemble(plan, self.library, self._shared, before)
        before.release(self._shared, self._assembly)
        self._plan = plan
        self._now.units.forget()
        self._standing = []
        for problem in self._assembly.problems:
            self._report(problem)

    def resize(self, size: tuple[int, int]) -> None:
        """Draw in another size; buffers start cleared, clocks go on."""
        clocks = {name: draw.clock for name, draw in self._assembly.shaders.items()}
        self._release_pictures()
        self._shared = self._build(size)
        self._assembly = Assembly(Lease(self._shared.pool))
        if self._plan is not None:
            self.swap(self._plan)
        for name, draw in self._assembly.shaders.items():
            draw.clock = clocks.get(name, draw.clock)

    def draw(
        self,
        index: int,
        seconds: float,
        dt: float,
        values: NDArray[np.float32],
        arrays: Mapping[int, NDArray[np.float32]] | None = None,
        late: float = 0.0,
    ) -> None:
        """Draw one frame.

        index: number of the frame. seconds: its time in the piece. dt: seconds since the frame
        before. values: the frame's vector. arrays: by slot, sound and spectra for shaders. late:
        seconds since the first frame of the plan, where that was left out: what is new is so old.
        """
        now = self._now
        now.values = values.tolist()
        now.arrays = arrays or {}
        now.index, now.seconds, now.dt, now.late = index, seconds, dt, late
        year, month, day = self.date
        if not self._owns_context:  # others may have bound their textures since
            now.units.forget()
        now.date = (float(year), float(month), float(day), seconds % 86400.0)
        if not self._assembly.screened:
            self._shared.screen.clear(GROUND)
        for part in self._assembly.work:
            try:
                if self.onlooker is None:
                    part.draw(now)
                else:
                    self.onlooker(part, now)
            except (NodegraphError, moderngl.Error, ValueError, KeyError) as problem:
                self._drop(part, problem)
                break

    def finish(self) -> None:
        """Wait until the frame is drawn, without holding Python's lock."""
        self._wait()

    def read_into(self, buffer: Any) -> None:
        """Copy the frame into a writable buffer of width * height * 4 bytes: RGBA, top row first.

        Waits for the GPU without holding Python's lock.
        """
        self._shared.screen.read_into(buffer)

    def close(self) -> None:
        """Free everything; the context too where the stage opened it."""
        self._release_pictures()
        self._programs.release()
        if self._owns_context:
            self._context.release()

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _build(self, size: tuple[int, int]) -> Shared:
        pool = TargetPool(self._context)
        screen = Screen(self._programs, size, pool, self._wait)
        return Shared(self._programs, pool, screen, self._good, self._sharing)

    def _release_pictures(self) -> None:
        self._assembly.release(self._shared)
        self._shared.screen.release()
        self._shared.release()
        self._shared.pool.trim()

    def _drop(self, part: Drawable, problem: Exception) -> None:
        """Stop drawing a node that failed: its last picture stays, and the others go on."""
        text = f"It cannot be drawn ({problem}); its last picture stays."
        self._report(Problem("error", part.node, text))
        self._now.units.forget()
        work = self._assembly.work
        work[:] = [other for other in work if other is not part]

    def _report(self, problem: Problem) -> None:
        self._standing.append(problem)
        key = (problem.where, problem.text)
        if key not in self._said:
            self._said.add(key)
            self._problems.append(problem)
