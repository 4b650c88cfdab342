"""Where panels are: parts of a bar side by side, and panes that float over the canvas.

    places = in_bar([Part("tempo", 80.0), Part("device", 160.0, "right", 3)], 1440.0)
    pane = pane.resized(Point(600, 400), room)     # keeps its aspect, and stays in the window

Pixels of the window throughout.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from nodegraph.editor.geometry import Point, Rect

Side = Literal["left", "middle", "right"]
LEAST_WIDTH: Final = 160.0
LARGE_PART: Final = 0.8  # of the room, once a pane is large


class Part(NamedTuple):
    """A part of a bar. Where there is no room for all, those of the highest `rank` go first."""

    name: str
    width: float
    side: Side = "left"
    rank: int = 0
    gap: float = 8.0  # before it (after it, at the right)


def in_bar(parts: Iterable[Part], width: float, inset: float = 12.0) -> dict[str, float]:
    """Return the left edges of the parts that have room, in a bar of that width.

    Left and right ones stand at the ends in their order, the middle ones in the middle as long as
    there is room, else next to those at the left.
    """
    left = list(parts)
    while left and _total(left) + 2.0 * inset > width:
        worst = max(part.rank for part in left)
        if worst <= 0:
            break  # these stay, whatever is cut off
        last = max(place for place, part in enumerate(left) if part.rank == worst)
        del left[last]
    places: dict[str, float] = {}
    x = _lay(places, [part for part in left if part.side == "left"], inset)
    right = [part for part in left if part.side == "right"]
    middle = [part for part in left if part.side == "middle"]
    start = max(width - inset - _total(right), x + _total(middle))
    _lay(places, right, start)
    wanted = (width - _total(middle)) / 2.0
    _lay(places, middle, max(min(wanted, start - _total(middle)), x))
    return places


def _total(parts: list[Part]) -> float:
    return sum(part.width + part.gap for part in parts)


def _lay(places: dict[str, float], parts: list[Part], x: float) -> float:
    for part in parts:
        x += part.gap
        places[part.name] = x
        x += part.width
    return x


@dataclass(frozen=True, slots=True)
class Pane:
    """A pane with a picture of this aspect (width by height). `before`: where it was, if large."""

    rect: Rect
    aspect: float
    before: Rect | None = None

    @classmethod
    def at_corner(cls, room: Rect, aspect: float, width: float, margin: float = 16.0) -> Pane:
        """Return a pane in the lower right corner of a room."""
        pane = cls(Rect(0.0, 0.0, width, width / aspect), aspect)
        fitted = pane.within(room).rect
        at = Point(room.right - fitted.width - margin, room.bottom - fitted.height - margin)
        return replace(pane, rect=Rect(*at, fitted.width, fitted.height)).within(room)

    def moved(self, to: Point, room: Rect) -> Pane:
        """Return it with its top left corner there, as far as the room goes."""
        return replace(self, rect=Rect(*to, self.rect.width, self.rect.height)).within(room)

    def resized(self, corner: Point, room: Rect) -> Pane:
        """Return it with its lower right corner near there; its top left corner stays."""
        rect = self.rect
        wide = max(corner.x - rect.x, (corner.y - rect.y) * self.aspect, LEAST_WIDTH)
        wide = min(wide, room.right - rect.x, (room.bottom - rect.y) * self.aspect)
        return replace(self, rect=Rect(rect.x, rect.y, wide, wide / self.aspect), before=None)

    def of_aspect(self, aspect: float, room: Rect) -> Pane:
        """Return it for a picture of another aspect, as wide as before."""
        if abs(aspect - self.aspect) < 1e-3:
            return self
        rect = self.rect
        fresh = Rect(rect.x, rect.y, rect.width, rect.width / aspect)
        return Pane(fresh, aspect).within(room)

    def within(self, room: Rect) -> Pane:
        """Return it inside a room, smaller where it has to be."""
        rect = self.rect
        wide = max(min(rect.width, room.width, room.height * self.aspect), 1.0)
        high = wide / self.aspect
        x = min(max(rect.x, room.x), room.right - wide)
        y = min(max(rect.y, room.y), room.bottom - high)
        return replace(self, rect=Rect(x, y, wide, high))

    def toggled(self, room: Rect) -> Pane:
        """Return it large, in the middle of the room; or as it was before that."""
        if self.before is not None:
            return replace(self, rect=self.before, before=None).within(room)
        wide = min(room.width, room.height * self.aspect) * LARGE_PART
        middle = room.centre
        large = Rect(
            middle.x - wide / 2.0, middle.y - wide / self.aspect / 2.0, wide, wide / self.aspect
        )
        return replace(self, rect=large, before=self.rect)
