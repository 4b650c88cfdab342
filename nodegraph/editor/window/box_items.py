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
INSET = 12.0


class BoxItems:
    """All frames and comments of what is seen; drawn anew when one of them changes."""

    def __init__(self, parent: int | str) -> None:
        self._layer = int(dpg.add_draw_node(parent=parent))
        self._key: object = None

    def draw(
        self,
        frames: Sequence[Frame],
        comments: Sequence[Comment],
        look: Look,
        chosen: frozenset[tuple[str, int]],
    ) -> None:
        """Draw them."""
        key = (tuple(frames), tuple(comments), look.theme.name, chosen)
        if key == self._key:
            return
        self._key = key
        dpg.delete_item(self._layer, children_only=True)
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
        title = look.fitted(frame.title, rect.width - 2 * INSET, TITLE_SIZE)
        dpg.draw_text(
            [rect.x + INSET, rect.y + TITLE / 2.0 - TITLE_SIZE * 0.6], title, size=TITLE_SIZE,
            color=look.theme.text, parent=self._layer,
        )  # fmt: skip
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


def _lines(text: str, width: float, look: Look) -> list[str]:
    """Return a text in lines that are about as wide as there is room for."""
    letters = max(int(width / max(look.width("n", TEXT_SIZE), 1.0)), 4)
    return [line for part in text.split("\n") for line in (textwrap.wrap(part, letters) or [""])]


def _colour(text: str, look: Look) -> Colour:
    try:
        return rgba(text.lstrip("#"))
    except (ValueError, IndexError):
        return look.theme.frame
