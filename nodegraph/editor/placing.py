"""Places and rectangles as a patch file holds them.

What else an entry holds stays as it is: the third number of a node's place (how much of it is
shown), numbers and keys of a later version. Whole numbers are written as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor

from nodegraph.editor.geometry import Point, Rect
from nodegraph.model.edits import Batch, Edit, MoveNodes
from nodegraph.model.patch import Graph, Json, Place

GRID = 16.0
DIGITS = 3  # of a place: finer than any zoom shows, coarser than what adding up leaves


def node_places(graph: Graph, corners: Mapping[str, Point], inside: str = "") -> MoveNodes:
    """Return the edit that puts top left corners of nodes somewhere else."""
    known = graph.layout.nodes
    places: dict[str, Place | None] = {
        name: (*numbers(corners[name]), *known.get(name, ())[2:]) for name in sorted(corners)
    }
    return MoveNodes(places, inside)


def pinned(graph: Graph, rects: Mapping[str, Rect], inside: str = "") -> MoveNodes | None:
    """Return the edit that keeps nodes without a place where they are seen; None for none.

    It goes before the first edit that moves any: the automatic layout of those left would change.
    """
    left = {
        name: Point(rect.x, rect.y)
        for name, rect in rects.items()
        if name not in graph.layout.nodes
    }
    return node_places(graph, left, inside) if left else None


def together(name: str, *edits: Edit | None) -> Batch:
    """Return the edits that there are as one step with a name."""
    return Batch(name, tuple(edit for edit in edits if edit is not None))


def rect_of(entry: Json, size: tuple[float, float] | None = None) -> Rect | None:
    """Read the `at` and `size` of a frame or comment; None where they are none.

    An entry without a size has the one given here.
    """
    if type(entry) is not dict:
        return None
    at = point_of(entry.get("at"))
    extent = point_of(entry["size"]) if "size" in entry else size
    if at is None or extent is None or min(extent) <= 0.0:
        return None
    return Rect(*at, *extent)


def with_rect(entry: Mapping[str, Json], rect: Rect) -> dict[str, Json]:
    """Return an entry at another place, with another size."""
    size = [*numbers(Point(rect.width, rect.height)), *entry.get("size", ())[2:]]
    return {**with_corner(entry, Point(rect.x, rect.y)), "size": size}


def with_corner(entry: Mapping[str, Json], corner: Point) -> dict[str, Json]:
    """Return an entry at another place."""
    return {**entry, "at": [*numbers(corner), *entry.get("at", ())[2:]]}


def point_of(raw: Json) -> Point | None:
    """Read a list that begins with two numbers; None where it is none."""
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) < 2:
        return None
    if any(type(number) not in (int, float) for number in raw[:2]):
        return None
    return Point(float(raw[0]), float(raw[1]))


def numbers(point: Point) -> tuple[int | float, int | float]:
    """Return x and y as they are written."""
    return _number(point.x), _number(point.y)


def on_grid(value: float) -> float:
    """Return the nearest coordinate of the grid; of two, the greater."""
    return floor(value / GRID + 0.5) * GRID


def out_to_grid(rect: Rect) -> Rect:
    """Return the smallest rectangle on the grid that holds this one."""
    x, y = floor(rect.x / GRID) * GRID, floor(rect.y / GRID) * GRID
    right, bottom = ceil(rect.right / GRID) * GRID, ceil(rect.bottom / GRID) * GRID
    return Rect(x, y, right - x, bottom - y)


def _number(value: float) -> int | float:
    near = round(value, DIGITS)
    return int(near) if near == int(near) else near
