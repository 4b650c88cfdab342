"""The screens of this machine, and where a window goes on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nodegraph.stage.windows.output import Output


@dataclass(frozen=True, slots=True)
class Display:
    """A screen: where it is on the desktop and how big, in the units that windows are placed in.

    refresh: pictures a second, 0 where unknown. handle: what the window system calls it.
    """

    name: str
    x: int
    y: int
    width: int
    height: int
    refresh: float = 0.0
    handle: Any = field(default=None, compare=False)

    def holds(self, x: int, y: int) -> bool:
        """Tell whether a point of the desktop is on this screen."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a window goes. `full`: the screen it covers. `note`: why that is not what was asked."""

    size: tuple[int, int]
    position: tuple[int, int] | None = None
    full: Display | None = None
    note: str = ""


def place(output: Output, displays: Sequence[Display]) -> Placement:
    """Return where a window goes; what isn't there any more is replaced by the primary screen.

    displays: the primary one first.
    """
    if not displays:  # a window system that tells nothing; let it choose
        return Placement(output.size, output.position)
    wanted, note = output.display, ""
    if wanted is not None and wanted >= len(displays):
        count = f"{len(displays)} display{'s' if len(displays) > 1 else ''}"
        note = (
            f"Display {wanted} is not there ({count}, counted from 0); the window is on "
            f"display 0 ({displays[0].name}) until it is."
        )
        wanted = 0
    if output.fullscreen:
        display = displays[wanted if wanted is not None else _under(output, displays)]
        size = (display.width, display.height)
        return Placement(size, (display.x, display.y), display, note)
    if wanted is not None:
        display = displays[wanted]
        x, y = output.position or _middle(output.size, display)
        if note or not display.holds(display.x + x, display.y + y):
            x, y = _middle(output.size, display)
        return Placement(output.size, (display.x + x, display.y + y), None, note)
    if output.position is not None and not _is_seen(output, displays):
        x, y = _middle(output.size, displays[0])
        note = f"Nothing is displayed at {output.position}; the window is on {displays[0].name}."
        return Placement(output.size, (displays[0].x + x, displays[0].y + y), None, note)
    return Placement(output.size, output.position)


def display_under(
    position: tuple[int, int], size: tuple[int, int], displays: Sequence[Display]
) -> Display | None:
    """Return the screen that the middle of a window is on."""
    x, y = position[0] + size[0] // 2, position[1] + size[1] // 2
    found = [display for display in displays if display.holds(x, y)]
    return found[0] if found else next(iter(displays), None)


def _under(output: Output, displays: Sequence[Display]) -> int:
    if output.position is None:
        return 0
    display = display_under(output.position, output.size, displays)
    return displays.index(display) if display in displays else 0


def _middle(size: tuple[int, int], display: Display) -> tuple[int, int]:
    return max(0, (display.width - size[0]) // 2), max(0, (display.height - size[1]) // 2)


def _is_seen(output: Output, displays: Sequence[Display]) -> bool:
    left, top = output.position or (0, 0)
    right, bottom = left + output.size[0], top + output.size[1]
    return any(
        left < display.x + display.width
        and right > display.x
        and top < display.y + display.height
        and bottom > display.y
        for display in displays
    )
