"""A list to choose a value from: the choices of an input, the palettes by their colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nodegraph.editor.cursor import Cursor
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.shape import ROW as NODE_ROW
from nodegraph.editor.shape import WIDTH as NODE_WIDTH
from nodegraph.editor.valued import Option, Rgba, Valued, valued
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import NORMAL, SMALL, Pen
from nodegraph.editor.wishes import AskText

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

ROW, ROWS, PAD, TOP, STRIPE = 27.0, 14, 7.0, 32.0, 96.0


class ChoosingBox(Floating):
    """The list. A letter goes to the next choice that begins with it."""

    tag = "choosing"
    rounding = 9.0

    def __init__(self) -> None:
        super().__init__()
        self.value: Valued | None = None
        self.cursor = Cursor(0, ROWS)
        self._present = 0

    def wants(self, app: App, wish: Any) -> bool:
        """Whether a choice is asked for, or a value that is one of a list."""
        if not isinstance(wish, AskText) or wish.what not in ("choice", "value"):
            return False
        value = valued(app.desk, wish.of)
        return value is not None and (wish.what == "choice" or bool(value.options))

    def open(self, app: App, wish: AskText) -> None:
        """Open over the row, with the present choice under the cursor."""
        value = valued(app.desk, wish.of)
        if value is None or value.wired or not value.options:
            return
        self.value, self._present = value, value.place_of(value.present)
        count = len(value.options)
        self.cursor = Cursor.on(count, min(ROWS, count), wanted=self._present)
        height = TOP + min(ROWS, count) * ROW + PAD
        corner = app.desk.to_pixel(wish.at)
        below = corner.moved(0.0, NODE_ROW * app.desk.camera.zoom + 2.0)
        self.show(app, below, self._width(app, value), height)

    def key(self, app: App, event: Event) -> None:
        """Move, take or leave."""
        moved = self.cursor.keyed(event.name)
        if moved is not None:
            self.cursor, self.dirty = moved, True
        elif event.name in ("Enter", "Space") and not event.again:
            self._take(app)
        elif event.name == "Escape" and not event.again:
            self.close()
        elif len(event.name) == 1:
            self._type(event.name)

    def hover(self, app: App, at: Point) -> None:
        """Choose what the pointer is on."""
        place = self._row_at(at)
        if place is not None and place != self.cursor.at:
            top = self.cursor.top
            self.cursor = self.cursor.put(place)
            self.cursor, self.dirty = self.cursor.scrolled(top - self.cursor.top), True

    def lift(self, app: App, at: Point) -> None:
        """Take what was clicked."""
        if self._row_at(at) is not None:
            self.hover(app, at)
            self._take(app)

    def wheel(self, app: App, notches: float) -> None:
        """Scroll."""
        self.cursor, self.dirty = self.cursor.scrolled(round(-3 * notches)), True

    def draw(self, pen: Pen) -> None:
        """Draw the choices."""
        pen.text(PAD + 10.0, 19.0, self._value.title, SMALL, pen.theme.quiet, self.size.x - 30.0)
        options, y = self._value.options, TOP
        for place in self.cursor.seen:
            row = Rect(PAD, y, self.size.x - 2 * PAD, ROW)
            if place == self.cursor.at:
                pen.box(row, pen.theme.value, 5.0)
            if place == self._present:
                pen.tick(Point(row.x + 14.0, row.centre.y), pen.theme.selected)
            self._draw_option(pen, options[place], row)
            y += ROW
        area = Rect(0.0, TOP, self.size.x - 3.0, ROW * self.cursor.rows)
        pen.bar(area, self.cursor.top, self.cursor.rows, len(options))

    def spots(self) -> dict[str, Rect]:
        """Return the choices that are seen, by their title."""
        options = self._value.options
        return {
            options[place].title: Rect(0.0, TOP + ROW * n, self.size.x, ROW)
            for n, place in enumerate(self.cursor.seen)
        }

    @property
    def _value(self) -> Valued:
        assert self.value is not None
        return self.value

    def _draw_option(self, pen: Pen, option: Option, row: Rect) -> None:
        pen.text(row.x + 30.0, row.centre.y, option.title, NORMAL)
        if not option.colours:
            return
        width = STRIPE / len(option.colours)
        left = row.right - 10.0 - STRIPE
        around = Rect(left - 1.0, row.y + 5.0, STRIPE + 2.0, ROW - 10.0)
        pen.box(around, pen.theme.edge, 2.0)
        for place, colour in enumerate(option.colours):
            stop = Rect(left + place * width, row.y + 6.0, width + 0.5, ROW - 12.0)
            pen.box(stop, _colour(colour), 0.0)

    def _row_at(self, at: Point) -> int | None:
        place = self.cursor.top + int((at.y - TOP) // ROW)
        return place if at.y >= TOP and place in self.cursor.seen else None

    def _type(self, letter: str) -> None:
        titles = [option.title.upper() for option in self._value.options]
        count = len(titles)
        for step in range(1, count + 1):
            place = (self.cursor.at + step) % count
            if titles[place].startswith(letter.upper()):
                self.cursor, self.dirty = self.cursor.put(place), True
                return

    def _take(self, app: App) -> None:
        value, desk = self._value, app.desk
        option = value.options[self.cursor.at]
        self.close()
        if value.path in desk.performed:
            desk.perform({value.path: None})
        if not value.is_present(option.value) or value.path in desk.performed:
            name = f"Set {value.node}.{value.item.name}"
            desk.edit(value.edit(option.value), name)

    def _width(self, app: App, value: Valued) -> float:
        widest = max(app.look.width(option.title, NORMAL) for option in value.options)
        stripe = STRIPE + 24.0 if value.options[0].colours else 0.0
        title = app.look.width(value.title, SMALL)
        node = NODE_WIDTH * app.desk.camera.zoom / app.scale
        return min(max(widest + stripe + 64.0, title + 40.0, min(node, 300.0), 170.0), 420.0)


def _colour(colour: Rgba) -> tuple[int, int, int, int]:
    red, green, blue, alpha = (round(part * 255.0) for part in colour)
    return red, green, blue, alpha
