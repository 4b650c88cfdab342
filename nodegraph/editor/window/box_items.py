"""Frames behind the nodes, and comments, as Dear PyGui draws them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import dearpygui.dearpygui as dpg

from nodegraph.editor.edits.commenting import Comment
from nodegraph.editor.edits.framing import TITLE, Frame
from nodegraph.editor.theme import Colour, faded, rgba
from nodegraph.editor.window.look import Look

TITLE_SIZE, TEXT_SIZE = 17.0, 15.0
LEGIBLE = 13.0  # pixels: no title of a frame gets smaller, from however far it is seen
INSET = 12.0


class BoxItems:
    """All frames and comments of what is seen; drawn anew when one of them changes."""

    def __init__(self, parent: int | str) -> None:
        self._layer = int(dpg.add_draw_node(parent=parent))
        self._key: object = None
        self._titles: list[tuple[Frame, int]] = []
        self._size = 0.0  # of the titles

    def draw(
        self,
        frames: Sequence[Frame],
        comments: Sequence[Comment],
        look: Look,
        chosen: frozenset[tuple[str, int]],
        zoom: float,
    ) -> None:
        """Draw them as they are seen at a zoom."""
        self._draw_all(frames, comments, look, chosen)
        size = max(TITLE_SIZE, LEGIBLE / zoom)
        if size != self._size:
            self._size = size
            for frame, item in self._titles:
                _entitle(item, frame, look, size)

    def _draw_all(
        self,
        frames: Sequence[Frame],
        comments: Sequence[Comment],
        look: Look,
        chosen: frozenset[tuple[str, int]],
    ) -> None:
        key = (tuple(frames), tuple(comments), look.theme.name, chosen)
        if key == self._key:
            return
        self._key = key
        dpg.delete_item(self._layer, children_only=True)
        self._titles, self._size = [], 0.0
        for frame in frames:
            self._frame(frame, look, ("frame", frame.place) in chosen)
        for comment in comments:
            self._comment(comment, look, ("comment", comment.place) in chosen)

    def _frame(self, frame: Frame, look: Look, chosen: bool) -> None:
        rect, tint = frame.rect, _colour(frame.colour, look)
        corners = ([rect.x, rect.y], [rect.right, rect.bottom])
        edge = look.theme.selected if chosen else faded(tint, 0.7)
        dpg.draw_rectangle(
            *corners, color=edge, fill=faded(tint, 0.16), rounding=10.0,
            thickness=2.0 if chosen else 1.2, parent=self._layer,
        )  # fmt: skip
        title = dpg.draw_text([0.0, 0.0], "", color=look.theme.text, parent=self._layer)
        self._titles.append((frame, int(title)))
        for step in (5.0, 9.0):  # the corner that resizes it
            dpg.draw_line(
                [rect.right - step, rect.bottom - 3.0], [rect.right - 3.0, rect.bottom - step],
                color=faded(tint, 0.9), parent=self._layer,
            )  # fmt: skip

    def _comment(self, comment: Comment, look: Look, chosen: bool) -> None:
        rect = comment.rect
        if chosen:
            dpg.draw_rectangle(
                [rect.x, rect.y], [rect.right, rect.bottom], color=look.theme.selected,
                rounding=4.0, parent=self._layer,
            )  # fmt: skip
        y = rect.y + 4.0
        for line in _lines(comment.text, rect.width - 8.0, look):
            if y + TEXT_SIZE > rect.bottom:
                break
            dpg.draw_text(
                [rect.x + 4.0, y], line, size=TEXT_SIZE, color=look.theme.quiet,
                parent=self._layer,
            )  # fmt: skip
            y += TEXT_SIZE * 1.3


def _entitle(item: int, frame: Frame, look: Look, size: float) -> None:
    """Write the title of a frame: in its line, or above it where letters of this size need more."""
    rect = frame.rect
    inside = size * 1.2 <= TITLE
    middle = rect.y + TITLE / 2.0 if inside else rect.y - size * 0.7
    inset = INSET if inside else 0.0
    text = look.fitted(frame.title, rect.width - 2.0 * inset, size)
    dpg.configure_item(item, pos=[rect.x + inset, middle - size * 0.6], text=text, size=size)


def _lines(text: str, width: float, look: Look) -> list[str]:
    """Return a text in lines that are about as wide as there is room for."""
    letters = max(int(width / max(look.width("n", TEXT_SIZE), 1.0)), 4)
    return [line for part in text.split("\n") for line in (textwrap.wrap(part, letters) or [""])]


def _colour(text: str, look: Look) -> Colour:
    try:
        return rgba(text.lstrip("#"))
    except (ValueError, IndexError):
        return look.theme.frame
