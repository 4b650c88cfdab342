"""Comments: texts on the canvas, as edits.

    edit = commented(graph, Point(0, 260), "Try **400 Hz**")

A comment is known by its place in `layout.comments`. An entry there that is none is passed over
and stays as it is, and so do keys that are not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.placing import numbers, rect_of, together, with_corner, with_rect
from nodegraph.model.edits import Batch, SetLayout
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Graph, Json

SIZE: Final = (240.0, 80.0)  # of a comment whose entry has none
LEAST: Final = (64.0, 32.0)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it is read."""

    place: int
    text: str
    rect: Rect


def comments_of(graph: Graph) -> list[Comment]:
    """Return the comments in the order of the file."""
    read = (_comment(place, entry) for place, entry in enumerate(graph.layout.comments))
    return [comment for comment in read if comment is not None]


def commented(
    graph: Graph,
    at: Point,
    text: str,
    size: tuple[float, float] = SIZE,
    inside: str = "",
) -> Batch:
    """Return the edit that adds a comment. Raises Unusable for one without text."""
    entry: dict[str, Json] = {"text": _checked(text), "at": list(numbers(at))}
    if size != SIZE:
        entry["size"] = list(numbers(Point(*size)))
    return together("Comment", SetLayout("comments", [*graph.layout.comments, entry], inside))


def reworded(graph: Graph, place: int, text: str, inside: str = "") -> Batch:
    """Return the edit that changes the text of a comment. Raises Unusable for none."""
    return _changed("Edit comment", graph, place, {"text": _checked(text)}, inside)


def moved(graph: Graph, place: int, to: Point, inside: str = "") -> Batch:
    """Return the edit that puts a comment's top left corner somewhere else."""
    _need(graph, place)
    entry = with_corner(graph.layout.comments[place], to)
    return _changed("Move comment", graph, place, entry, inside)


def resized(graph: Graph, place: int, rect: Rect, inside: str = "") -> Batch:
    """Return the edit that changes the rectangle of a comment."""
    _need(graph, place)
    wide, tall = max(rect.width, LEAST[0]), max(rect.height, LEAST[1])
    entry = with_rect(graph.layout.comments[place], Rect(rect.x, rect.y, wide, tall))
    return _changed("Resize comment", graph, place, entry, inside)


def removed(graph: Graph, place: int, inside: str = "") -> Batch:
    """Return the edit that takes a comment away."""
    _need(graph, place)
    comments = [entry for at, entry in enumerate(graph.layout.comments) if at != place]
    return together("Remove comment", SetLayout("comments", comments, inside))


def _comment(place: int, entry: Json) -> Comment | None:
    rect = rect_of(entry, SIZE)
    if rect is None or type(entry.get("text")) is not str:
        return None
    return Comment(place, entry["text"], rect)


def _need(graph: Graph, place: int) -> Comment:
    comments = graph.layout.comments
    comment = _comment(place, comments[place]) if 0 <= place < len(comments) else None
    if comment is None:
        raise Unusable("This comment is not there any more; choose another.")
    return comment


def _changed(name: str, graph: Graph, place: int, fresh: Mapping[str, Json], inside: str) -> Batch:
    _need(graph, place)
    comments = list(graph.layout.comments)
    comments[place] = {**comments[place], **fresh}
    return together(name, SetLayout("comments", comments, inside))


def _checked(text: str) -> str:
    if not text.strip():
        raise Unusable("A comment needs some text; write it, or remove the comment.")
    return text
