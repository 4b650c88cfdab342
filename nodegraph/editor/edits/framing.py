"""Frames: coloured rectangles with a title behind the nodes that belong together, as edits.

    edit = framed(graph, scene.rects(selection), "Drums")
    edit = moved(graph, 0, 160.0, 0.0, scene.rects())     # with all that lies in it

A frame is known by its place in `layout.frames`. An entry there that is none (no rectangle, no
text) is passed over and stays as it is, and so do the keys of a frame that are not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nodegraph.editor.edits import commenting
from nodegraph.editor.edits.bends import shifted
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.placing import (
    node_places,
    out_to_grid,
    rect_of,
    together,
    with_corner,
    with_rect,
)
from nodegraph.model.edits import Batch, Edit, SetLayout
from nodegraph.model.errors import Unusable
from nodegraph.model.palettes import colour
from nodegraph.model.patch import Graph, Json

TITLE = 32.0  # the height of its line with the title
PAD = 16.0  # between its edge and what it is put around
LEAST: Final = (96.0, 64.0)
COLOURS: Final = ("#6B6560", "#A8513A", "#A8863A", "#5F8A3A", "#3A8A7E", "#3A51A8", "#7A3AA8")


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as it is read; `colour` is `#RRGGBB` or `#RRGGBBAA`."""

    place: int
    title: str
    colour: str
    rect: Rect


def frames_of(graph: Graph) -> list[Frame]:
    """Return the frames in the order of the file."""
    read = (_frame(place, entry) for place, entry in enumerate(graph.layout.frames))
    return [frame for frame in read if frame is not None]


def framed(
    graph: Graph,
    rects: Mapping[str, Rect],
    title: str = "Frame",
    tint: str = COLOURS[0],
    inside: str = "",
) -> Batch:
    """Return the edit that puts a frame around nodes. Raises Unusable for none.

    It is the last of `layout.frames`.
    """
    around = Rect.around(rects.values())
    if around is None:
        raise Unusable("There is nothing to frame; select some nodes first.")
    entry = with_rect({"title": title}, rect_around(around)) | {"colour": _checked(tint)}
    return together("Frame", SetLayout("frames", [*graph.layout.frames, entry], inside))


def retitled(graph: Graph, place: int, title: str, inside: str = "") -> Batch:
    """Return the edit that gives a frame another title."""
    return _changed("Rename frame", graph, place, {"title": title}, inside)


def recoloured(graph: Graph, place: int, tint: str, inside: str = "") -> Batch:
    """Return the edit that gives a frame another colour. Raises Unusable for what is none."""
    return _changed("Colour frame", graph, place, {"colour": _checked(tint)}, inside)


def resized(graph: Graph, place: int, rect: Rect, inside: str = "") -> Batch:
    """Return the edit that changes the rectangle of a frame; what lies in it stays."""
    _need(graph, place)
    wide, tall = max(rect.width, LEAST[0]), max(rect.height, LEAST[1])
    entry = with_rect(graph.layout.frames[place], Rect(rect.x, rect.y, wide, tall))
    return _changed("Resize frame", graph, place, entry, inside)


def removed(graph: Graph, place: int, inside: str = "") -> Batch:
    """Return the edit that takes a frame away; what lies in it stays."""
    _need(graph, place)
    frames = [entry for at, entry in enumerate(graph.layout.frames) if at != place]
    return together("Remove frame", SetLayout("frames", frames, inside))


def moved(
    graph: Graph, place: int, x: float, y: float, rects: Mapping[str, Rect], inside: str = ""
) -> Batch:
    """Return the edit that moves a frame with all that lies in it.

    That are the nodes (of `rects`), comments and frames that are wholly in it, and dots of cables.
    All of it has a place in the edit, even where it did not move: so a drag leads back as well.
    """
    area = _need(graph, place).rect
    frames = {f.place: f.rect.moved(x, y) for f in frames_of(graph) if area.holds(f.rect)}
    comments = {
        comment.place: Point(comment.rect.x + x, comment.rect.y + y)
        for comment in commenting.comments_of(graph)
        if area.holds(comment.rect)
    }
    corners = {
        name: Point(rect.x + x, rect.y + y) for name, rect in rects.items() if area.holds(rect)
    }
    return together(
        "Move frame",
        node_places(graph, corners, inside) if corners else None,
        *put(graph, frames, comments, inside),
        shifted(graph, x, y, lambda _, dot: area.contains(dot), inside),
    )


def put(
    graph: Graph,
    frames: Mapping[int, Rect],
    comments: Mapping[int, Point],
    inside: str,
) -> tuple[Edit | None, Edit | None]:
    """Return the edits that put frames and comments, by place, somewhere else; None for none."""
    new_frames, new_comments = list(graph.layout.frames), list(graph.layout.comments)
    for place, rect in frames.items():
        new_frames[place] = with_rect(new_frames[place], rect)
    for place, corner in comments.items():
        new_comments[place] = with_corner(new_comments[place], corner)
    return (
        SetLayout("frames", new_frames, inside) if frames else None,
        SetLayout("comments", new_comments, inside) if comments else None,
    )


def rect_around(rect: Rect) -> Rect:
    """Return the rectangle of a frame around another one, on the grid."""
    padded = rect.grown(PAD)
    return out_to_grid(Rect(padded.x, padded.y - TITLE, padded.width, padded.height + TITLE))


def _frame(place: int, entry: Json) -> Frame | None:
    rect = rect_of(entry)
    if rect is None:
        return None
    title, tint = entry.get("title", ""), entry.get("colour", COLOURS[0])
    if type(title) is not str:
        return None
    return Frame(place, title, tint if _is_colour(tint) else COLOURS[0], rect)


def _need(graph: Graph, place: int) -> Frame:
    frames = graph.layout.frames
    frame = _frame(place, frames[place]) if 0 <= place < len(frames) else None
    if frame is None:
        raise Unusable("This frame is not there any more; choose another.")
    return frame


def _changed(name: str, graph: Graph, place: int, fresh: Mapping[str, Json], inside: str) -> Batch:
    _need(graph, place)
    frames = list(graph.layout.frames)
    frames[place] = {**frames[place], **fresh}
    return together(name, SetLayout("frames", frames, inside))


def _checked(tint: str) -> str:
    if not _is_colour(tint):
        raise Unusable(f'{tint!r} is not a colour; write one such as "#FF8800".')
    return tint


def _is_colour(tint: Json) -> bool:
    try:
        return type(tint) is str and bool(colour(tint))
    except ValueError:
        return False
