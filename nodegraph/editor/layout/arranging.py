"""Putting selected nodes in order, as edits: aligned, distributed, on the grid, laid out.

    aligned(graph, {"kick": Rect(0, 0, 192, 96), "snare": Rect(20, 200, 192, 96)}, "left")

Each takes the rectangles of the nodes it moves and names only those that end up elsewhere. How
much of a node is shown stays as it is, and so do dots of cables, but for `nudged` and `arranged`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, TypeAlias

from nodegraph.editor.edits.bends import carried, dropped
from nodegraph.editor.edits.commenting import comments_of
from nodegraph.editor.edits.framing import frames_of, put
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.layout.layered import Cable
from nodegraph.editor.layout.nested import nested
from nodegraph.editor.placing import GRID, node_places, on_grid, together
from nodegraph.model.edits import Batch
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Graph

Side: TypeAlias = Literal["left", "centre", "right", "top", "middle", "bottom"]
Way: TypeAlias = Literal["across", "down"]
Rects: TypeAlias = Mapping[str, Rect]

STILL = 0.002  # what is nearer is there already: about what rounding to DIGITS leaves

# The corner of a rectangle that has its side where `around`, the rectangle of all, has its own.
_CORNERS: Mapping[Side, Callable[[Rect, Rect], Point]] = {
    "left": lambda rect, around: Point(around.x, rect.y),
    "centre": lambda rect, around: Point(around.centre.x - rect.width / 2.0, rect.y),
    "right": lambda rect, around: Point(around.right - rect.width, rect.y),
    "top": lambda rect, around: Point(rect.x, around.y),
    "middle": lambda rect, around: Point(rect.x, around.centre.y - rect.height / 2.0),
    "bottom": lambda rect, around: Point(rect.x, around.bottom - rect.height),
}


def aligned(graph: Graph, rects: Rects, side: Side, inside: str = "") -> Batch:
    """Return the edit that lines nodes up. Raises Unusable for fewer than two."""
    around = _around(rects, 2, "align")
    corners = {name: _CORNERS[side](rect, around) for name, rect in rects.items()}
    return _moves(f"Align {side}", graph, rects, corners, inside)


def distributed(graph: Graph, rects: Rects, way: Way, inside: str = "") -> Batch:
    """Return the edit that makes the gaps between nodes equal; the outer ones stay.

    Where there is no room between those the nodes are one step of the grid apart, beyond the last.
    Raises Unusable for fewer than three.
    """
    around = _around(rects, 3, "distribute")
    start, end, axis, extent = (
        (around.x, around.right, 0, 2) if way == "across" else (around.y, around.bottom, 1, 3)
    )
    names = sorted(rects, key=lambda name: (rects[name][axis], rects[name][extent], name))
    room = end - start - sum(rect[extent] for rect in rects.values())
    gap = room / (len(names) - 1)
    if gap < 0.0:
        gap = GRID
    corners: dict[str, Point] = {}
    for name in names:
        x, y = rects[name][:2]
        corners[name] = Point(start, y) if way == "across" else Point(x, start)
        start += rects[name][extent] + gap
    return _moves(f"Distribute {way}", graph, rects, corners, inside)


def snapped(graph: Graph, rects: Rects, inside: str = "") -> Batch:
    """Return the edit that puts nodes on the grid. Raises Unusable for none."""
    _around(rects, 1, "snap")
    corners = {name: Point(on_grid(rect.x), on_grid(rect.y)) for name, rect in rects.items()}
    return _moves("Snap to grid", graph, rects, corners, inside)


def nudged(graph: Graph, rects: Rects, x: float, y: float, inside: str = "") -> Batch:
    """Return the edit that moves nodes so far, with the dots of the cables between them.

    Raises Unusable for none.
    """
    _around(rects, 1, "move")
    corners = {name: Point(rect.x + x, rect.y + y) for name, rect in rects.items()}
    name = f"Move {next(iter(rects))}" if len(rects) == 1 else f"Move {len(rects)} nodes"
    bends = carried(graph, rects.keys(), x, y, inside)
    return together(name, node_places(graph, corners, inside), bends)


def arranged(
    graph: Graph,
    rects: Rects,
    cables: Sequence[Cable],
    chosen: Collection[str] = (),
    inside: str = "",
) -> Batch:
    """Return the edit that lays nodes out by their cables, left to right.

    `rects` are those of all nodes; without any `chosen` all of them are laid out. Their top left
    corner stays, to the grid. A frame all of whose nodes are among them stays around these, with
    the comments in it. Dots of cables between the nodes go: they were for other places. Raises
    Unusable where there is nothing to lay out.
    """
    mine = {name: rects[name] for name in chosen or rects if name in rects}
    around = _around(mine, 1, "arrange")
    frames = _frames_of(graph, rects, mine, bool(chosen))
    comments = {comment.place: comment.rect for comment in comments_of(graph)}
    left = min((rect.x for rect in frames.values()), default=around.x)
    top = min((rect.y for rect in frames.values()), default=around.y)
    origin = Point(min(left, around.x), min(top, around.y))
    found = nested(mine, frames, comments, cables, origin)
    edits = _moves("Arrange", graph, mine, found.nodes, inside).edits
    boxes = put(graph, found.frames, found.comments, inside)
    return together("Arrange", *edits, *boxes, dropped(graph, mine.keys(), inside))


def _frames_of(graph: Graph, rects: Rects, mine: Rects, chosen: bool) -> dict[int, Rect]:
    """Return the frames, by place, that go along: those that hold nodes of mine and no others.

    With nothing chosen those that hold none as well, so that no node comes to lie in one.
    """
    found: dict[int, Rect] = {}
    for frame in frames_of(graph):
        held = {name for name, rect in rects.items() if frame.rect.holds(rect)}
        if held <= mine.keys() and (held or not chosen):
            found[frame.place] = frame.rect
    return found


def _moves(name: str, graph: Graph, rects: Rects, to: Mapping[str, Point], inside: str) -> Batch:
    """Return the edit that moves those nodes that are not there yet, or have no place at all."""
    left = {
        node: corner
        for node, corner in to.items()
        if max(abs(corner.x - rects[node].x), abs(corner.y - rects[node].y)) > STILL
        or node not in graph.layout.nodes
    }
    return together(name, node_places(graph, left, inside) if left else None)


def _around(rects: Rects, least: int, verb: str) -> Rect:
    """Return the rectangle around all. Raises Unusable for too few."""
    around = Rect.around(rects.values())
    if around is None or len(rects) < least:
        some = {1: "a node", 2: "two nodes or more", 3: "three nodes or more"}[least]
        raise Unusable(f"There is nothing to {verb}; select {some} first.")
    return around
