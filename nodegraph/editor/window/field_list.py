"""A list to choose a value of the inspector from: choices, palettes by their colours, files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from nodegraph.editor.cursor import Cursor
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.choosing import Option
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import NORMAL, Pen
from nodegraph.editor.window.value_drawing import draw_stops

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

ROW, ROWS, PAD, STRIPE = 27.0, 14, 7.0, 108.0
LEAST = 150.0


class FieldList(Floating):
    """The list. A letter goes to the next choice that begins with it."""

    tag = "field list"
    rounding = 9.0

    def __init__(self) -> None:
        super().__init__()
        self.options: Sequence[Option] = ()
        self.cursor = Cursor(0, ROWS)
        self._take: Callable[[Option], object] = lambda option: None

    def wants(self, app: App, wish: Any) -> bool:
        """It is opened by the inspector alone."""
        return False

    def offer(
        self, app: App, box: Rect, options: Sequence[Option], take: Callable[[Option], object]
    ) -> None:
        """Open below a box of the window; `take` is told what was chosen."""
        self.options, self._take = options, take
        present = next((place for place, item in enumerate(options) if item.is_present), 0)
        count = len(options)
        self.cursor = Cursor.on(count, min(ROWS, count), wanted=present)
        stripe = STRIPE + 18.0 if options[0].swatches else 0.0
        widest = max(app.look.width(option.text, NORMAL) for option in options)
        wide = max(widest + stripe + 60.0, box.width / app.scale, LEAST)
        height = min(ROWS, count) * ROW + 2 * PAD
        self.show(app, Point(box.right - wide * app.scale, box.bottom + 4.0), wide, height)

    def key(self, app: App, event: Event) -> None:
        """Move, take or leave."""
        moved = self.cursor.keyed(event.name)
        if moved is not None:
            self.cursor, self.dirty = moved, True
        elif event.name in ("Enter", "Space") and not event.again:
            self._choose()
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
            self._choose()

    def wheel(self, app: App, notches: float) -> None:
        """Scroll."""
        self.cursor, self.dirty = self.cursor.scrolled(round(-3 * notches)), True

    def draw(self, pen: Pen) -> None:
        """Draw the choices."""
        y = PAD
        for place in self.cursor.seen:
            option, row = self.options[place], Rect(PAD, y, self.size.x - 2 * PAD, ROW)
            if place == self.cursor.at:
                pen.box(row, pen.theme.value, 5.0)
            if option.is_present:
                pen.tick(Point(row.x + 14.0, row.centre.y), pen.theme.selected)
            space = row.width - 40.0 - (STRIPE + 10.0 if option.swatches else 0.0)
            pen.text(row.x + 30.0, row.centre.y, option.text, NORMAL, space=space)
            if option.swatches:
                stripe = Rect(row.right - STRIPE - 8.0, row.y + 6.0, STRIPE, ROW - 12.0)
                draw_stops(pen, stripe, [
                    (round(255 * r), round(255 * g), round(255 * b), 255)
                    for r, g, b, _ in option.swatches
                ])  # fmt: skip
            y += ROW
        area = Rect(0.0, PAD, self.size.x - 3.0, ROW * self.cursor.rows)
        pen.bar(area, self.cursor.top, self.cursor.rows, len(self.options))

    def _choose(self) -> None:
        option = self.options[self.cursor.at]
        self.close()
        self._take(option)

    def _row_at(self, at: Point) -> int | None:
        place = self.cursor.top + int((at.y - PAD) // ROW)
        return place if at.y >= PAD and place in self.cursor.seen else None

    def _type(self, letter: str) -> None:
        count = len(self.options)
        for step in range(1, count + 1):
            place = (self.cursor.at + step) % count
            if self.options[place].text.upper().startswith(letter.upper()):
                self.cursor, self.dirty = self.cursor.put(place), True
                return
