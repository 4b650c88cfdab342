"""The menu of the right button: what can be done with what is under the pointer, and its keys.

Up and Down move, a letter goes to the next entry that begins with it, Enter does it. The button may
also be held, moved to an entry and let go there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nodegraph.editor.finding.cursor import NOWHERE, Cursor
from nodegraph.editor.finding.menu import Entry, Item, Line, Swatches, Title, barred, typed_ahead
from nodegraph.editor.finding.menu_displays import display_entries
from nodegraph.editor.finding.menu_entries import entries_for
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.theme import faded, rgba
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import NORMAL, SMALL, Pen
from nodegraph.editor.wishes import AskMenu, AskOutput
from nodegraph.model.errors import NodegraphError

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

ROW, LINE, TITLE, SWATCHES = 27.0, 11.0, 30.0, 38.0
PAD, TICK, KEYS, LEAST, MOST = 7.0, 30.0, 40.0, 210.0, 420.0
SWATCH = 22.0


class MenuBox(Floating):
    """The menu."""

    tag = "menu"
    rounding = 9.0

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()
        self.cursor = Cursor(0, 1)
        self._swatch = NOWHERE

    def wants(self, app: App, wish: Any) -> bool:
        """Whether a menu is asked for."""
        return isinstance(wish, AskMenu | AskOutput)

    def open(self, app: App, wish: AskMenu | AskOutput) -> None:
        """Open at the pointer, where there is anything to choose."""
        desk = app.desk
        if isinstance(wish, AskOutput):
            self.entries = display_entries(desk)
        else:
            self.entries = entries_for(desk, wish)
        self.cursor = Cursor(len(self.entries), len(self.entries), barred(self.entries))
        self._swatch = NOWHERE
        if not self.entries:
            return
        height = sum(map(_height, self.entries)) + 2 * PAD
        self.show(app, wish.at.moved(2.0, 2.0), self._width(app), height)

    def key(self, app: App, event: Event) -> None:
        """Move, do or leave."""
        name, entry = event.name, self._chosen
        moved = self.cursor.keyed(name)
        if moved is not None:
            self.cursor, self.dirty = moved, True
            self._swatch = 0 if isinstance(self._chosen, Swatches) else NOWHERE
        elif name in ("Left", "Right") and isinstance(entry, Swatches):
            step = -1 if name == "Left" else 1
            self._swatch = (self._swatch + step) % len(entry.colours)
            self.dirty = True
        elif name in ("Enter", "Space") and not event.again:
            self._do(app)
        elif name == "Escape" and not event.again:
            self.close()
        elif len(name) == 1:
            place = typed_ahead(self.entries, name, self.cursor.at)
            if place is not None:
                self.cursor, self.dirty = self.cursor.put(place), True

    def hover(self, app: App, at: Point) -> None:
        """Choose what the pointer is on."""
        place, swatch = self._place_at(at)
        if (place, swatch) != (self.cursor.at, self._swatch):
            self._swatch = swatch
            kept = self.cursor.barred
            self.cursor = Cursor(len(self.entries), len(self.entries), kept)
            if place != NOWHERE:
                self.cursor = self.cursor.put(place)
            self.dirty = True

    def lift(self, app: App, at: Point) -> None:
        """Do what the button was let go on."""
        self.hover(app, at)
        self._do(app)

    def draw(self, pen: Pen) -> None:
        """Draw the entries."""
        y = PAD
        for place, entry in enumerate(self.entries):
            height = _height(entry)
            row = Rect(PAD, y, self.size.x - 2 * PAD, height)
            match entry:
                case Line():
                    pen.line(Point(PAD + 4.0, row.centre.y), Point(row.right - 4.0, row.centre.y))
                case Title():
                    self._draw_title(pen, entry, row)
                case Swatches():
                    self._draw_swatches(pen, entry, row)
                case Item():
                    self._draw_item(pen, entry, row, place == self.cursor.at)
            y += height

    def spots(self) -> dict[str, Rect]:
        """Return the entries by their title, colours by their hex."""
        found: dict[str, Rect] = {}
        y = PAD
        for entry in self.entries:
            if isinstance(entry, Item):
                found[entry.title] = Rect(PAD, y, self.size.x - 2 * PAD, ROW)
            elif isinstance(entry, Swatches):
                for n, colour in enumerate(entry.colours):
                    x = PAD + 6.0 + n * (SWATCH + 6.0)
                    found[colour] = Rect(x, y + 8.0, SWATCH, SWATCH)
            y += _height(entry)
        return found

    @property
    def _chosen(self) -> Entry | None:
        at = self.cursor.at
        return self.entries[at] if 0 <= at < len(self.entries) else None

    def _do(self, app: App) -> None:
        """Do what is chosen, after the menu is away: it may ask for something itself."""
        entry, desk, swatch = self._chosen, app.desk, self._swatch
        if entry is None:
            return
        self.close()
        try:
            if isinstance(entry, Swatches) and 0 <= swatch < len(entry.colours):
                entry.do(desk, entry.colours[swatch])
            elif isinstance(entry, Item):
                entry.do(desk)
        except NodegraphError as problem:
            desk.say(str(problem), "warning")

    def _width(self, app: App) -> float:
        look = app.look
        widest = LEAST
        for entry in self.entries:
            if isinstance(entry, Item):
                keys = look.width(entry.keys, SMALL) + KEYS if entry.keys else 0.0
                widest = max(widest, TICK + look.width(entry.title, NORMAL) + keys + 2 * PAD + 12.0)
            elif isinstance(entry, Title):
                note = look.width(entry.note, SMALL) + 16.0
                widest = max(widest, look.width(entry.text, SMALL) + note + 2 * PAD + 40.0)
            elif isinstance(entry, Swatches):
                widest = max(widest, len(entry.colours) * (SWATCH + 6.0) + 2 * PAD + 12.0)
        return min(widest, MOST)

    def _place_at(self, at: Point) -> tuple[int, int]:
        """Return the entry at a point, and which colour of it; NOWHERE for none."""
        y = PAD
        for place, entry in enumerate(self.entries):
            if y <= at.y < y + _height(entry):
                if isinstance(entry, Swatches):
                    swatch = int((at.x - PAD - 6.0) // (SWATCH + 6.0))
                    return (place, swatch) if 0 <= swatch < len(entry.colours) else (-1, -1)
                return (NOWHERE if place in self.cursor.barred else place), NOWHERE
            y += _height(entry)
        return NOWHERE, NOWHERE

    def _draw_title(self, pen: Pen, entry: Title, row: Rect) -> None:
        x, middle, theme = row.x + 10.0, row.centre.y, pen.theme
        if entry.kind is not None:
            pen.pin(entry.kind, Point(x + 4.0, middle))
            x += 17.0
        right = row.right - 10.0
        if entry.note:
            right = pen.right(right, middle, entry.note, SMALL, faded(theme.quiet, 0.75)) - 12.0
        pen.text(x, middle, entry.text, SMALL, theme.quiet, right - x)

    def _draw_item(self, pen: Pen, entry: Item, row: Rect, chosen: bool) -> None:
        theme, middle = pen.theme, row.centre.y
        if chosen and entry.can:
            pen.box(row, theme.value, 5.0)
        lit = theme.text if entry.can else faded(theme.quiet, 0.55)
        if entry.ticked:
            pen.tick(Point(row.x + 14.0, middle), theme.selected)
        pen.text(row.x + TICK, middle, entry.title, NORMAL, lit)
        if entry.keys:
            dim = faded(theme.quiet, 0.9 if entry.can else 0.5)
            pen.right(row.right - 10.0, middle, entry.keys, SMALL, dim)

    def _draw_swatches(self, pen: Pen, entry: Swatches, row: Rect) -> None:
        for place, colour in enumerate(entry.colours):
            x = row.x + 6.0 + place * (SWATCH + 6.0)
            rect = Rect(x, row.centre.y - SWATCH / 2.0, SWATCH, SWATCH)
            if colour == entry.chosen:
                pen.box(rect.grown(3.0), pen.theme.panel, 7.0, pen.theme.text, 1.6)
            elif place == self._swatch and self._chosen is entry:
                pen.box(rect.grown(3.0), pen.theme.panel, 7.0, pen.theme.selected, 1.6)
            pen.box(rect, rgba(colour.lstrip("#")), 5.0)


def _height(entry: Entry) -> float:
    match entry:
        case Line():
            return LINE
        case Title():
            return TITLE
        case Swatches():
            return SWATCHES
        case _:
            return ROW
