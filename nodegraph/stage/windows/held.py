"""The last picture of a stage that died stays until the next one has drawn its own.

`Held` belongs to the windows of one stage. It lets them outlive their process, puts new ones where
those of the stage before are, and takes those away once its own picture is seen. Only X11 can do
that; elsewhere nothing is held, and nothing happens here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import glfw

from nodegraph.stage.windows import x11
from nodegraph.stage.windows.displays import Placement

# Seconds from the first picture until what is behind it goes: a window manager may fade it in.
BOTH_SECONDS = 0.5
_glfw: Any = glfw  # its functions for X11 are there only where it was built for it


class Held:
    """What a stage leaves, and what was left to it. `show`: whose stages; "" holds nothing."""

    def __init__(self, show: str, window: Any) -> None:
        """`window`: one of GLFW's that is never shown."""
        self._show = show
        self._since: float | None = None
        self._keeper = _keeper(window) if show else None
        self.covers = False  # windows of a dead stage are seen, and none of ours
        self.leaves_keyboard = False  # keys go to none of those, but to somebody else
        self._places: list[x11.Place | None] = []
        if self._keeper is not None:
            self._keeper.begin(show)
            self.covers = x11.left(self._is_ours) > 0
            self.leaves_keyboard = self.covers and not x11.have_keyboard(self._is_ours)
            self._places = x11.places(self._is_ours)

    def placed(self, number: int, placement: Placement) -> Placement:
        """Return where an output's new window goes: where the one is that it covers."""
        if not self.covers or placement.full is not None or number > len(self._places):
            return placement
        before = self._places[number - 1]
        if before is None:
            return placement
        return replace(placement, position=before.position, size=before.size)

    def note(self, windows: Sequence[Any]) -> None:
        """Take these for the windows of the outputs, in their order."""
        if self._keeper is not None:
            self._keeper.note([int(_glfw.get_x11_window(window)) for window in windows])

    def quieten(self, window: Any) -> None:
        """Let a new window leave the keyboard to whoever has it."""
        glfw.set_window_attrib(window, glfw.FOCUS_ON_SHOW, glfw.FALSE)
        if self._keeper is not None:
            self._keeper.quieten(int(_glfw.get_x11_window(window)))

    def shown(self, now: float) -> None:
        """A picture is seen, at this time in seconds."""
        if not self.covers:
            return
        if self._since is None:
            self._since = now
        elif now - self._since > BOTH_SECONDS:
            self._clear()

    def uncover(self) -> None:
        """No window will cover what a dead stage has left: it goes now."""
        if self.covers:
            self._clear()

    def close(self) -> None:
        """End in order: nothing is left, neither of this stage nor of those before."""
        if self._keeper is not None:
            self._clear()
            self._keeper.end()

    def _clear(self) -> None:
        self.covers = False
        x11.clear(self._is_ours)

    def _is_ours(self, show: str) -> bool:
        return show == self._show


def _keeper(window: Any) -> x11.Keeper | None:
    asked = getattr(_glfw, "get_x11_display", None)
    display = int(asked() or 0) if asked is not None and x11.can_keep() else 0
    return x11.Keeper(display, int(_glfw.get_x11_window(window))) if display else None
