"""Points and rectangles of the canvas and of the screen; y goes down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Point(NamedTuple):
    """A place, in canvas units or pixels."""

    x: float
    y: float

    def moved(self, x: float, y: float) -> Point:
        """Return the place that lies so far from here."""
        return Point(self.x + x, self.y + y)


class Rect(NamedTuple):
    """A rectangle by its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The place in its middle."""
        return Point(self.x + self.width / 2.0, self.y + self.height / 2.0)

    def contains(self, point: Point) -> bool:
        """Whether a place lies in it or on its edge."""
        return self.x <= point.x <= self.right and self.y <= point.y <= self.bottom

    def holds(self, other: Rect) -> bool:
        """Whether all of another lies in it."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: Rect) -> bool:
        """Whether the two have a place in common."""
        return (
            self.x <= other.right
            and other.x <= self.right
            and self.y <= other.bottom
            and other.y <= self.bottom
        )

    def moved(self, x: float, y: float) -> Rect:
        """Return it so far from here."""
        return Rect(self.x + x, self.y + y, self.width, self.height)

    def grown(self, by: float) -> Rect:
        """Return it larger by so much on each side."""
        return Rect(self.x - by, self.y - by, self.width + 2.0 * by, self.height + 2.0 * by)

    @classmethod
    def between(cls, one: Point, other: Point) -> Rect:
        """Return the rectangle with these two as opposite corners."""
        x, y = min(one.x, other.x), min(one.y, other.y)
        return cls(x, y, abs(one.x - other.x), abs(one.y - other.y))

    @classmethod
    def around(cls, rects: Iterable[Rect]) -> Rect | None:
        """Return the smallest one that holds them all; None for none."""
        rects = list(rects)
        if not rects:
            return None
        x, y = min(rect.x for rect in rects), min(rect.y for rect in rects)
        right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
        return cls(x, y, right - x, bottom - y)
