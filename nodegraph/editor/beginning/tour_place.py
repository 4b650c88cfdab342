"""Where the card of the tour is: beside what it points at, wholly in its room.

beside(Rect(100, 80, 192, 120), (300, 140), (1440, 900))    # Beside(rect, tip, "right")
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from nodegraph.editor.geometry import Point, Rect

EDGE, AWAY = 16.0, 22.0

Side = Literal["right", "left", "below", "above", "none"]


class Beside(NamedTuple):
    """The card, the place it points at, and on which side of that it is; "none": it points at
    nothing.
    """

    rect: Rect
    tip: Point
    side: Side


def beside(target: Rect | None, size: tuple[float, float], room: Rect) -> Beside:
    """Return where a card of a size goes; without a target at the foot of the room."""
    width, height = size
    if target is None or not _is_seen(target, room):
        corner = Rect(room.x + EDGE, room.bottom - height - EDGE, width, height)
        return Beside(_inside(corner, room), corner.centre, "none")
    for side, rect, tip in _choices(target, size):
        if _inside(rect, room) == rect:
            return Beside(rect, tip, side)
    side, rect, tip = _choices(target, size)[0]
    moved = _inside(rect, room)
    return Beside(moved, tip, "none" if moved.meets(target) else side)


def _choices(target: Rect, size: tuple[float, float]) -> list[tuple[Side, Rect, Point]]:
    width, height = size
    middle = target.centre
    x, y = middle.x - width / 2.0, middle.y - height / 2.0
    found: list[tuple[Side, Rect, Point]] = [
        ("right", Rect(target.right + AWAY, y, width, height), Point(target.right, middle.y)),
        ("below", Rect(x, target.bottom + AWAY, width, height), Point(middle.x, target.bottom)),
        ("left", Rect(target.x - AWAY - width, y, width, height), Point(target.x, middle.y)),
        ("above", Rect(x, target.y - AWAY - height, width, height), Point(middle.x, target.y)),
    ]
    return found


def _inside(rect: Rect, room: Rect) -> Rect:
    x = max(min(rect.x, room.right - EDGE - rect.width), room.x + EDGE)
    y = max(min(rect.y, room.bottom - EDGE - rect.height), room.y + EDGE)
    return Rect(x, y, rect.width, rect.height)


def _is_seen(target: Rect, room: Rect) -> bool:
    return target.meets(room)
