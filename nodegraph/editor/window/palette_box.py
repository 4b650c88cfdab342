"""The palette: a search line, what is found, and what is known of the entry under the cursor.

It opens where the pointer or the end of the cable is. Up, Down, Page up and Page down move, Enter
adds, Escape and Tab leave; the mouse does the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nodegraph.editor.finding.node_card import card_of
from nodegraph.editor.finding.palette import Entry, Found
from nodegraph.editor.finding.palette_state import Heading, Palette
from nodegraph.editor.finding.ways import Ways
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.lettering import pieces
from nodegraph.editor.theme import faded
from nodegraph.editor.window import node_card_drawing
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import NORMAL, SMALL, Pen
from nodegraph.editor.window.search_head import HEAD, draw_head
from nodegraph.editor.window.typing_line import LINE, TypingLine
from nodegraph.editor.wishes import AskNode, AskWay
from nodegraph.model.errors import NodegraphError
from nodegraph.model.signals import Kind

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

LIST, CARD = 372.0, 308.0
ROW, ROWS, ASKED, FOOT, SIDE = 28.0, 13, 32.0, 10.0, 8.0
NARROW = 760.0  # units of the window: below, the card is left out
BESIDE = Point(12.0, -24.0)  # from the pointer to the corner


class PaletteBox(Floating):
    """The palette. `uses`: how often each type was taken so far; `used` is told of one more."""

    tag = "palette"

    def __init__(
        self, uses: Mapping[str, float], used: Callable[[str], object] = lambda type: None
    ) -> None:
        super().__init__()
        self.palette: Palette | Ways | None = None
        self._uses, self._used = dict(uses), used
        self._line = TypingLine()
        self._has_card = True

    def wants(self, app: App, wish: Any) -> bool:
        """Whether a node is asked for, or one of several ways."""
        return isinstance(wish, AskNode | AskWay)

    def open(self, app: App, wish: AskNode | AskWay) -> None:
        """Open for a wish; say it where what it is about has gone."""
        try:
            if isinstance(wish, AskWay):
                self.palette = Ways.opened(app.desk, wish, self._uses, ROWS)
            else:
                self.palette = Palette.opened(app.desk, wish, self._uses, ROWS)
        except NodegraphError as problem:
            app.desk.say(str(problem), "warning")
            return
        self._has_card = app.desk.area.width / app.scale >= NARROW
        pixel = app.desk.to_pixel(wish.at)
        corner = pixel.moved(BESIDE.x * app.scale, BESIDE.y * app.scale)
        self.show(app, corner, LIST + (CARD if self._has_card else 0.0), self._top + self._below)
        fitted = self.palette.cable is not None or isinstance(wish, AskWay)
        hint = "Search nodes that fit" if fitted else "Search nodes"
        self._line.show(self.room(44.0, 10.0, LIST - 64.0, LINE), "", hint)

    def close(self) -> None:
        """Leave."""
        self._line.remove()
        super().close()

    def refresh(self, app: App, news: Sequence[Any]) -> None:
        """Search for what was typed."""
        palette = self._palette
        self._line.keep_focus()
        text = self._line.text
        if text != palette.text:
            palette.type(text)
            self.dirty = True

    def key(self, app: App, event: Event) -> None:
        """Move, take or leave."""
        palette = self._palette
        moved = palette.cursor.keyed(event.name)
        if moved is not None:
            palette.cursor, self.dirty = moved, True
        elif event.name == "Enter" and not event.again:
            self._take(app)
        elif event.name == "Escape" and not event.again:
            if palette.back():
                self.dirty = True
            else:
                self.close()
        elif event.name in ("Tab", "Ctrl+Tab") and not event.again:
            self.close()

    def hover(self, app: App, at: Point) -> None:
        """Choose what the pointer is on."""
        place = self._row_at(at)
        palette = self._palette
        if place is not None and place != palette.cursor.at:
            palette.cursor, self.dirty = palette.cursor.pointed(place), True

    def lift(self, app: App, at: Point) -> None:
        """Take what was clicked."""
        if self._row_at(at) is not None:
            self.hover(app, at)
            self._take(app)

    def wheel(self, app: App, notches: float) -> None:
        """Scroll."""
        palette = self._palette
        palette.cursor, self.dirty = palette.cursor.scrolled(round(-3 * notches)), True

    def draw(self, pen: Pen) -> None:
        """Draw all of it."""
        palette = self._palette
        draw_head(pen, LIST, bool(palette.text))
        if palette.asked:
            self._draw_asked(pen, palette)
        y = self._top
        for place in palette.cursor.seen:
            row = palette.rows[place]
            middle = y + ROW / 2.0
            if isinstance(row, Heading):
                self._draw_heading(pen, row, middle)
            else:
                self._draw_row(pen, row, y, place == palette.cursor.at)
            y += ROW
        if not palette.rows:
            pen.text(SIDE + 12.0, self._top + ROW / 2.0, "Nothing has that name.",
                     NORMAL, pen.theme.quiet)  # fmt: skip
        area = Rect(0.0, self._top, LIST - 3.0, ROW * ROWS)
        pen.bar(area, palette.cursor.top, ROWS, len(palette.rows))
        if self._has_card:
            pen.line(Point(LIST, 1.0), Point(LIST, self.size.y - 1.0))
            if palette.chosen is not None:
                area = Rect(LIST + 18.0, 16.0, CARD - 36.0, self.size.y - 32.0)
                node_card_drawing.draw(pen, card_of(palette.chosen.entry), area)

    def spots(self) -> dict[str, Rect]:
        """Return the entries that are seen, by their type."""
        palette = self._palette
        return {
            row.entry.id: Rect(0.0, self._top + ROW * n, LIST, ROW)
            for n, place in enumerate(palette.cursor.seen)
            if isinstance(row := palette.rows[place], Found)
        }

    @property
    def _palette(self) -> Palette | Ways:
        assert self.palette is not None
        return self.palette

    @property
    def _top(self) -> float:
        """Where the list begins."""
        return HEAD + (ASKED if self._palette.asked else 6.0)

    @property
    def _below(self) -> float:
        return ROW * ROWS + FOOT

    def _row_at(self, at: Point) -> int | None:
        """Return the place of the entry at a point of the box."""
        palette = self._palette
        if not (0.0 <= at.x < LIST and self._top <= at.y < self._top + ROW * ROWS):
            return None
        place = palette.cursor.top + int((at.y - self._top) / ROW)
        if place >= len(palette.rows) or isinstance(palette.rows[place], Heading):
            return None
        return place

    def _take(self, app: App) -> None:
        palette = self._palette
        chosen = palette.through or palette.chosen
        try:
            done = palette.choose(app.desk)
        except NodegraphError as problem:
            app.desk.say(str(problem), "warning")
            done, chosen = True, None
        if done:
            if chosen is not None:
                id = chosen.entry.id
                self._uses[id] = self._uses.get(id, 0.0) + 1.0
                self._used(id)
            self.close()
        self.dirty = True

    def _draw_asked(self, pen: Pen, palette: Palette | Ways) -> None:
        x, middle = SIDE + 12.0, HEAD + ASKED / 2.0 + 1.0
        if palette.kind is not None:
            pen.pin(palette.kind, Point(x + 4.0, middle))
            x += 18.0
        pen.text(x, middle, palette.asked, SMALL, pen.theme.quiet, LIST - x - SIDE)

    def _draw_heading(self, pen: Pen, row: Heading, middle: float) -> None:
        x = pen.text(SIDE + 12.0, middle + 2.0, row.title, SMALL, pen.theme.quiet) + 10.0
        space = LIST - x - SIDE - 8.0
        pen.text(x, middle + 2.0, row.line, SMALL, faded(pen.theme.quiet, 0.6), space)

    def _draw_row(self, pen: Pen, found: Found, y: float, chosen: bool) -> None:
        theme, middle, entry = pen.theme, y + ROW / 2.0, found.entry
        if chosen:
            pen.box(Rect(SIDE, y + 1.0, LIST - 2 * SIDE, ROW - 2.0), theme.value, 6.0)
        pen.pin(kind_of(entry), Point(SIDE + 17.0, middle))
        x = SIDE + 36.0
        if found.text == entry.title:
            x = pen.marked(x, middle, pieces(entry.title, found.spans), NORMAL)
        else:
            x = pen.text(x, middle, entry.title, NORMAL) + 8.0
            x = pen.marked(x, middle, pieces(found.text, found.spans), SMALL, theme.quiet)
        right = LIST - SIDE - 12.0
        short = pen.look.fitted(entry.id.removeprefix("patch:"), right - x - 16.0, SMALL)
        pen.right(right, middle, short, SMALL, faded(theme.quiet, 1.0 if chosen else 0.7))


def kind_of(entry: Entry) -> Kind | None:
    """Return the kind of signal that a type stands for: what it gives, else what it takes."""
    return next(iter((*entry.gives, *entry.takes)), None)
