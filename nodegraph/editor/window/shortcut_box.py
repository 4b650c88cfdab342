"""The sheet of shortcuts: all keys and what the mouse does, by area, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nodegraph.editor.commands.table import COMMANDS
from nodegraph.editor.finding.shortcut_sheet import Block, SheetLine, sheet
from nodegraph.editor.geometry import Point
from nodegraph.editor.theme import faded
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import LARGE, NORMAL, SMALL, Pen
from nodegraph.editor.wishes import AskPanel

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

COLUMN, GUTTER, MARGIN, HEAD, LINE = 300.0, 34.0, 30.0, 74.0, 26.0
SMALLER = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
OR = "or"
HEADING = 16.0  # from a heading to its first line, beyond a line


class ShortcutBox(Floating):
    """The sheet. Any key that is not held, or a press elsewhere, takes it away."""

    tag = "shortcuts"

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[list[Block]] = []
        self._smaller, self._size = 1.0, Point(0.0, 0.0)

    def wants(self, app: App, wish: Any) -> bool:
        """Whether the sheet is asked for."""
        return isinstance(wish, AskPanel) and wish.panel == "shortcuts"

    @property
    def scale(self) -> float:
        """Pixels a unit: smaller than elsewhere where all of it has no room else."""
        return self.app.scale * self._smaller

    def open(self, app: App, wish: AskPanel) -> None:
        """Open it in the middle, as large as it has room."""
        area = app.desk.area
        for smaller in SMALLER:
            self._smaller = smaller
            room = Point(area.width / self.scale - 16.0, area.height / self.scale - 16.0)
            size = self._laid_out(room.x)
            if size.x <= room.x and size.y <= room.y:
                break
        corner = Point(self._size.x * self.scale / 2.0, self._size.y * self.scale / 2.0)
        self.show(app, area.centre.moved(-corner.x, -corner.y), self._size.x, self._size.y)

    def _laid_out(self, width: float) -> Point:
        """Lay it out in as many columns as have room; returns its size."""
        count = int((width - 2 * MARGIN + GUTTER) / (COLUMN + GUTTER))
        self.columns = sheet(COMMANDS.values(), max(min(count, 4), 1))
        wide = len(self.columns) * (COLUMN + GUTTER) - GUTTER + 2 * MARGIN
        self._size = Point(wide, HEAD + max(map(_height, self.columns)) + MARGIN - 8.0)
        return self._size

    def key(self, app: App, event: Event) -> None:
        """Leave."""
        if not event.again:
            self.close()

    def draw(self, pen: Pen) -> None:
        """Draw the columns."""
        pen.text(MARGIN, 36.0, "Shortcuts", LARGE)
        words = "Ctrl+P finds every command by its name"
        pen.right(self.size.x - MARGIN, 36.0, words, SMALL, pen.theme.quiet)
        pen.line(Point(MARGIN, 58.0), Point(self.size.x - MARGIN, 58.0))
        for place, column in enumerate(self.columns):
            self._draw_column(pen, column, MARGIN + place * (COLUMN + GUTTER))

    def _draw_column(self, pen: Pen, column: list[Block], x: float) -> None:
        y = HEAD
        for block in column:
            pen.text(x, y + LINE / 2.0, block.area, SMALL, pen.theme.selected)
            y += LINE + 2.0
            for line in block.lines:
                self._draw_line(pen, line, x, y + LINE / 2.0)
                y += LINE
            y += HEADING

    def _draw_line(self, pen: Pen, line: SheetLine, x: float, middle: float) -> None:
        """Draw what is done, and as many of its keys as leave room for that; one at least."""
        keys, wide = line.keys[:1], pen.width(line.title, NORMAL)
        for count in range(2, len(line.keys) + 1):
            if wide + _caps_width(pen, line.keys[:count]) < COLUMN - 12.0:
                keys = line.keys[:count]
        left = x + COLUMN
        for number, each in enumerate(reversed(keys)):
            if number:
                quiet = faded(pen.theme.quiet, 0.7)
                left = pen.right(left - 4.0, middle, OR, SMALL, quiet) - 6.0
            left = pen.keys(left, middle, each)
        room = left - x - 6.0
        pen.text(x, middle, line.title, NORMAL if wide <= room else SMALL, space=room)


def _caps_width(pen: Pen, keys: Sequence[str]) -> float:
    between = (len(keys) - 1) * (pen.width(OR, SMALL) + 10.0)
    return between + sum(pen.keys_width(each) for each in keys)


def _height(column: list[Block]) -> float:
    return sum(LINE + 2.0 + len(block.lines) * LINE + HEADING for block in column)
