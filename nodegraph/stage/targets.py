"""Textures that are drawn into, and their reuse.

Every picture is RGBA16F (RGBA32F where a pass says FLOAT), display-referred, straight alpha, its
first row at the bottom; filtered linearly, clamped at the edge.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

import moderngl

from nodegraph.model.errors import Failed

Precision = Literal["f1", "f2", "f4"]
_BYTES = {"f1": 4, "f2": 8, "f4": 16}
BUDGET = 2 << 30  # bytes of all targets of a stage: a stranger's patch must not fill the memory


@dataclass(slots=True, eq=False)
class Target:
    """A texture and the framebuffer that draws into it."""

    texture: moderngl.Texture
    framebuffer: moderngl.Framebuffer
    width: int
    height: int
    precision: Precision

    @property
    def bytes(self) -> int:
        """Size in memory."""
        return self.width * self.height * _BYTES[self.precision]


class Ring:
    """The last pictures of one writer, newest first.

    One that nobody reads later has a single target; a persistent buffer has two; a picture that is
    read n frames later has n + 1. A writer draws into `next` and then calls `turn`.
    """

    __slots__ = ("targets", "textures")

    def __init__(self, targets: list[Target]) -> None:
        self.targets = targets
        self.textures = [target.texture for target in targets]

    @property
    def next(self) -> Target:
        """The oldest target: the one to draw into."""
        return self.targets[-1]

    def turn(self) -> None:
        """Make what was drawn the newest picture."""
        if len(self.targets) > 1:
            self.targets.insert(0, self.targets.pop())
            self.textures.insert(0, self.textures.pop())


class TargetPool:
    """Makes targets and hands those that were given back out again."""

    def __init__(self, context: moderngl.Context, budget: int = BUDGET) -> None:
        self.context = context
        self.budget = budget
        self.bytes = 0
        self._free: defaultdict[tuple[int, int, str], list[Target]] = defaultdict(list)

    def take(self, width: int, height: int, precision: Precision = "f2") -> Target:
        """Return a target with undefined content. Raises Failed when the budget is spent."""
        free = self._free[width, height, precision]
        return free.pop() if free else self._make(width, height, precision)

    def take_ring(self, count: int, width: int, height: int, precision: Precision) -> Ring:
        """Return `count` targets, cleared to transparent black."""
        ring = Ring([self.take(width, height, precision) for _ in range(count)])
        for target in ring.targets:
            target.framebuffer.clear()
        return ring

    def give(self, *targets: Target) -> None:
        """Take targets back; their content stays until they are handed out again."""
        for target in targets:
            self._free[target.width, target.height, target.precision].append(target)

    def trim(self) -> None:
        """Free the memory of every target that was given back."""
        for targets in self._free.values():
            self.free(*targets)
        self._free.clear()

    def free(self, *targets: Target) -> None:
        """Free the memory of targets that will not be wanted again."""
        for target in targets:
            self.bytes -= target.bytes
            target.framebuffer.release()
            target.texture.release()

    def _make(self, width: int, height: int, precision: Precision) -> Target:
        size = width * height * _BYTES[precision]
        if self.bytes + size > self.budget:
            self.trim()
        if self.bytes + size > self.budget:
            raise Failed(
                f"The pictures of this patch need more than {self.budget >> 20} MiB; use a smaller "
                "size, or fewer shaders with buffers of their own."
            )
        texture = self.context.texture((width, height), 4, dtype=precision)
        texture.repeat_x = texture.repeat_y = False
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self.bytes += size
        framebuffer = self.context.framebuffer([texture])
        return Target(texture, framebuffer, width, height, precision)


class Lease:
    """Targets borrowed from a pool by one plan, and shared by its writers in turn."""

    def __init__(self, pool: TargetPool) -> None:
        self.pool = pool
        self.targets: list[Target] = []
        self._free: list[Target] = []

    def take(self, width: int, height: int, precision: Precision) -> Target:
        """Return a target that no writer needs any more, or another one of the pool's."""
        for place, target in enumerate(self._free):
            if (target.width, target.height, target.precision) == (width, height, precision):
                return self._free.pop(place)
        target = self.pool.take(width, height, precision)
        self.targets.append(target)
        return target

    def give(self, *targets: Target) -> None:
        """Let the next writer have these."""
        self._free.extend(targets)

    def end(self) -> None:
        """Give everything back to the pool."""
        self.pool.give(*self.targets)
        self.targets.clear()
        self._free.clear()


class Units:
    """Remembers which texture is bound where, so that nothing is bound twice."""

    __slots__ = ("bound",)

    def __init__(self) -> None:
        self.bound: list[moderngl.Texture | None] = [None] * 32

    def bind(self, unit: int, texture: moderngl.Texture) -> None:
        """Bind a texture to a unit unless it is there."""
        if self.bound[unit] is not texture:
            texture.use(unit)
            self.bound[unit] = texture

    def forget(self) -> None:
        """Assume nothing: after textures were made or released."""
        self.bound = [None] * 32
