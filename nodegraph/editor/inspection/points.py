"""A point on a small pad: x to the right, y upwards, each over what the pad shows.

pad_value(rect, port, Point(120.0, 40.0))    # [0.5, 0.75]
"""

from __future__ import annotations

from nodegraph.editor.geometry import Point, Rect
from nodegraph.model.patch import Json
from nodegraph.model.scaling import Scaled, span_of
from nodegraph.model.values import read_value

DIGITS = 3  # as fine as a hand can place it


def pad_value(rect: Rect, item: Scaled, at: Point) -> Json:
    """Return the point that a place of the pad stands for, as a patch holds it."""
    low, high = span_of(item.range)
    part_x = min(max((at.x - rect.x) / rect.width, 0.0), 1.0)
    part_y = min(max(1.0 - (at.y - rect.y) / rect.height, 0.0), 1.0)
    return [round(low + (high - low) * part, DIGITS) for part in (part_x, part_y)]


def pad_place(rect: Rect, item: Scaled, raw: Json) -> Point:
    """Return where a point stands on the pad; one outside it at its edge."""
    low, high = span_of(item.range)
    value = read_value(item, raw).value
    x, y = value if isinstance(value, tuple) and len(value) == 2 else (low, low)
    part_x, part_y = (
        min(max((float(part) - low) / max(high - low, 1e-9), 0.0), 1.0)  # type: ignore[arg-type]
        for part in (x, y)
    )
    return Point(rect.x + part_x * rect.width, rect.y + (1.0 - part_y) * rect.height)
