"""What is wrong now, and what happened (F4): a pane at the right, docked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Final, NamedTuple

import dearpygui.dearpygui as dpg

from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.lettering import wrapped
from nodegraph.editor.living.logbook import (
    Line,
    Logbook,
    colour_of,
    label_of,
    problem_lines,
    show_node,
    way_to,
)
from nodegraph.editor.window.app import App
from nodegraph.editor.window.hands import Event
from nodegraph.editor.window.sheet import Sheet
from nodegraph.editor.wishes import AskPanel
from nodegraph.session.messages import Told

HEIGHT: Final = 208.0
INSET, ROW, HEAD = 16.0, 18.0, 34.0
TEXT, SMALL = 14.0, 12.5
NOTCH: Final = 54.0  # pixels of a notch of the wheel
GAP: Final = 6.0  # between two lines


class _Placed(NamedTuple):
    """A line of the log in lines of text, and how high it is."""

    line: Line
    texts: tuple[str, ...]
    height: float


@dataclass
class _Column:
    """One side of the pane: what is in it, and how far it is scrolled from its first line."""

    title: str
    scroll: float = 0.0
    height: float = 0.0  # of all of it


class LogPane:
    """The panel: problems at the left, what happened at the right."""

    def __init__(self) -> None:
        self.shown = False
        self.book = Logbook()
        self._sheet = Sheet("log")
        self._left, self._right = _Column("Wrong now"), _Column("Happened")
        self._key: object = None
        self._at_end = True

    def build(self, app: App) -> None:
        """Make its items."""
        self._sheet.build()
        app.hearing.append(lambda event: self._hears(app, event))

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel is its own."""
        return self._sheet.covers(pixel)

    def takes_keys(self) -> bool:
        """Nobody types here."""
        return False

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Take in what is told, and draw it where it is seen."""
        for message in news:
            if isinstance(message, Told):
                self.book.told(message, time.strftime("%H:%M:%S"))
        desk = app.desk
        if desk.wish == AskPanel("log"):
            desk.wish, self.shown = None, not self.shown
        if not self.shown or app.mode != "edit":
            self._sheet.hide()
            app.margins.pop("log", None)
            self._key = None
            return
        self._place(app)

    def _place(self, app: App) -> None:
        high = HEIGHT * app.scale
        below = app.margins.get("strips", (0.0, 0.0, 0.0, 0.0))[3]
        width = float(dpg.get_viewport_client_width())
        bottom = float(dpg.get_viewport_client_height()) - below
        app.margins["log"] = (0.0, 0.0, 0.0, below + high)
        moved = self._sheet.put(Rect(0.0, bottom - high, width, high))
        key = (
            id(app.desk.problems), self.book.number, app.look.theme.name, app.scale,
            self._left.scroll, self._right.scroll,
        )  # fmt: skip
        if moved or key != self._key:
            self._key = key
            self._draw(app)

    # --- drawing ---------------------------------------------------------------------------------

    def _draw(self, app: App) -> None:
        sheet, rect = self._sheet, self._sheet.rect
        sheet.begin(app.look, edge="top")
        problems = problem_lines(chain.from_iterable(app.desk.problems.values()))
        middle = round(rect.width * 0.5)
        sheet.line(
            Point(middle, 12.0 * app.scale), Point(middle, rect.height - 12.0 * app.scale),
            app.look.theme.line,
        )  # fmt: skip
        left = Rect(0.0, 0.0, middle, rect.height)
        right = Rect(middle, 0.0, rect.width - middle, rect.height)
        self._column(app, self._left, problems, left, "Nothing: all is well.")
        self._column(app, self._right, list(self.book.lines), right, "Nothing yet.")

        def close() -> None:
            self.shown = False

        size = 22.0 * app.scale
        corner = Rect(rect.width - size - 10.0 * app.scale, 7.0 * app.scale, size, size)
        sheet.button("close", corner, "×", close, "bare", 17.0 * app.scale, "Close (F4)")
        sheet.end()

    def _column(
        self, app: App, column: _Column, lines: Sequence[Line], rect: Rect, nothing: str
    ) -> None:
        scale, theme, sheet = app.scale, app.look.theme, self._sheet
        inset, room = INSET * scale, rect.height - HEAD * scale
        placed = [self._placed(app, line, rect.width - 2.0 * inset) for line in lines]
        column.height = sum(item.height for item in placed)
        most = max(column.height - room + 10.0 * scale, 0.0)
        if column is self._right and self._at_end:
            column.scroll = most
        column.scroll = min(max(column.scroll, 0.0), most)
        if self._right is column:
            self._at_end = column.scroll >= most - 1.0
        y = HEAD * scale - column.scroll
        for number, item in enumerate(placed):
            # only whole lines: what is half under the heading would be drawn over it
            if y >= HEAD * scale - 1.0 and y + item.height <= rect.height + GAP * scale:
                key = f"{column.title} {number}"
                self._line(app, item, Rect(rect.x, y, rect.width, item.height), key)
            y += item.height
        title = f"{column.title}   {len(lines)}" if lines else column.title
        at = Point(rect.x + inset, HEAD / 2.0 * scale)
        sheet.text(at, title, SMALL * scale, theme.quiet)
        if not lines:
            at = Point(rect.x + inset, HEAD * scale + ROW / 2.0 * scale)
            sheet.text(at, nothing, TEXT * scale, theme.quiet)

    def _placed(self, app: App, line: Line, width: float) -> _Placed:
        """Return a line in as many lines of text as it needs."""
        scale = app.scale
        words = f"{line.text} {line.remedy}".strip()
        if line.times > 1:
            words += f"  ({line.times} times)"
        space = width - self._label_width(app, line) - 22.0 * scale
        texts = tuple(wrapped(words, max(space, 80.0), lambda t: app.look.width(t, TEXT * scale)))
        return _Placed(line, texts, (len(texts) * ROW + GAP) * scale)

    def _label_width(self, app: App, line: Line) -> float:
        size = TEXT * app.scale
        wide = app.look.width(label_of(line), size) + 12.0 * app.scale if label_of(line) else 0.0
        if line.when:
            wide += app.look.width("00:00:00", SMALL * app.scale) + 12.0 * app.scale
        return wide

    def _line(self, app: App, item: _Placed, rect: Rect, key: str) -> None:
        scale, theme, sheet = app.scale, app.look.theme, self._sheet
        line = item.line
        y, x = rect.y + ROW / 2.0 * scale, rect.x + INSET * scale
        if way_to(app.desk.patch, line.node) is not None:
            box = Rect(
                rect.x + 6.0 * scale, rect.y - 1.0, rect.width - 12.0 * scale,
                rect.height - GAP * scale + 2.0,
            )  # fmt: skip
            sheet.spot(key, box, partial(_go, app.desk, line.node), "bare")
        sheet.dot(Point(x + 3.0 * scale, y), 3.5 * scale, colour_of(line.severity, theme))
        x += 16.0 * scale
        if line.when:
            sheet.text(Point(x, y), line.when, SMALL * scale, theme.quiet)
            x += app.look.width("00:00:00", SMALL * scale) + 12.0 * scale
        label = label_of(line)
        if label:
            sheet.text(Point(x, y), label, TEXT * scale, theme.selected)
            x += app.look.width(label, TEXT * scale) + 12.0 * scale
        for number, text in enumerate(item.texts):
            at = Point(x, y + number * ROW * scale)
            sheet.text(at, text, TEXT * scale, theme.text)

    # --- hands -----------------------------------------------------------------------------------

    def _hears(self, app: App, event: Event) -> bool:
        """Scroll the side that the pointer is over."""
        if event.what != "wheel" or not self.covers(event.at) or not self.shown:
            return False
        is_left = event.at.x < self._sheet.rect.x + self._sheet.rect.width / 2.0
        column = self._left if is_left else self._right
        column.scroll -= event.amount * NOTCH * app.scale
        if not is_left:
            self._at_end = False
        return True


def _go(desk: Desk, where: str) -> None:
    show_node(desk, where)
