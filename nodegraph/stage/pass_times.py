"""What each node costs the GPU: the parts of one frame in some are timed by the GPU itself.

    times = PassTimes(context)
    times.begin(seconds)                  # before every frame
    times.draw(part, now)                 # instead of part.draw(now)
    times.end()
    costs = times.take()                  # us by node, some frames later; mostly None

Nobody waits for the GPU.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import moderngl

from nodegraph.stage.assembly import Drawable
from nodegraph.stage.frames import Now
from nodegraph.stage.windows.fences import Fences

EVERY = 0.2  # seconds between frames that are timed


class PassTimes:
    """The times of the parts of a frame. Its context has to be current at every call."""

    def __init__(self, context: moderngl.Context) -> None:
        """Raises Failed without OpenGL 3.2."""
        self._context = context
        self._fences = Fences(context)
        self._due = float("-inf")
        self._timing = False
        self._asked: list[tuple[str, Any]] = []  # node and query of the frame on its way
        self._free: list[Any] = []
        self._fence = 0

    def begin(self, seconds: float) -> None:
        """Decide whether this frame is timed. seconds: of a clock that runs on."""
        self._timing = not self._asked and seconds >= self._due
        if self._timing:
            self._due = seconds + EVERY

    def draw(self, part: Drawable, now: Now) -> None:
        """Draw a part, and let the GPU time it where this frame is timed."""
        if not self._timing:
            part.draw(now)
            return
        query = self._free.pop() if self._free else self._context.query(time=True)
        self._asked.append((part.node, query))
        with query:
            part.draw(now)

    def end(self) -> None:
        """The frame has been asked for."""
        if self._timing and self._asked:
            self._fence = self._fences.put()
        self._timing = False

    def take(self) -> dict[str, float] | None:
        """Return us by node of a frame that the GPU is done with, once."""
        if not self._fence or not self._fences.is_reached(self._fence):
            return None
        self._fences.remove(self._fence)
        self._fence = 0
        costs: dict[str, float] = defaultdict(float)
        for node, query in self._asked:
            costs[node] += query.elapsed / 1000.0  # ns
            self._free.append(query)
        self._asked = []
        return dict(costs)

    def release(self) -> None:
        """Forget what is on its way."""
        if self._fence:
            self._fences.remove(self._fence)
            self._fence = 0
        self._asked, self._free = [], []  # moderngl lets queries go with their last reference
