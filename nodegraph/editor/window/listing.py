"""Floating lists: one chosen line, arrows and pointer that move it, a wheel that scrolls.

`Listing` is any of them; `ChoiceList` shows titles, a tick at what is there now, and the colours of
palettes, and goes to a choice by its first letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from nodegraph.editor.finding.cursor import Cursor
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.theme import Colour
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import NORMAL, Pen
from nodegraph.editor.window.value_drawing import draw_stops

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

ROW, ROWS, PAD, STRIPE = 27.0, 14, 7.0, 104.0
NOTCH = 3  # lines that one of the wheel scrolls


class Listing(Floating):
    """A list. `first`: where its first line begins; `row`: how high one is, in units."""

    first = PAD
    row = ROW

    def __init__(self) -> None:
        super().__init__()
        self.cursor = Cursor(0, ROWS)

    def take(self, app: App) -> None:
        """Do what the chosen line is for."""
        raise NotImplementedError

    def key(self, app: App, event: Event) -> None:
        """Move, take or leave."""
        moved = self.cursor.keyed(event.name)
        if moved is not None:
            self.cursor, self.dirty = moved, True
        elif event.name == "Enter" and not event.again:
            self.take(app)
        else:
            super().key(app, event)

    def hover(self, app: App, at: Point) -> None:
        """Choose what the pointer is on."""
        place = self.row_at(at)
        if place is not None and place != self.cursor.at:
            self.cursor, self.dirty = self.cursor.pointed(place), True

    def lift(self, app: App, at: Point) -> None:
        """Take what was clicked."""
        if self.row_at(at) is not None:
            self.hover(app, at)
            self.take(app)

    def wheel(self, app: App, notches: float) -> None:
        """Scroll."""
        self.cursor, self.dirty = self.cursor.scrolled(round(-NOTCH * notches)), True

    def row_at(self, at: Point) -> int | None:
        """Return the line at a place that can be chosen."""
        place = self.cursor.top + int((at.y - self.first) // self.row)
        can = place in self.cursor.seen and place not in self.cursor.barred
        return place if at.y >= self.first and can else None


class Choice(NamedTuple):
    """A line of a list of choices. `colours`: those of a palette."""

    title: str
    is_present: bool = False
    colours: Sequence[Colour] = ()


class ChoiceList(Listing):
    """A list of choices. A letter goes to the next one that begins with it."""

    rounding = 9.0

    def __init__(self) -> None:
        super().__init__()
        self.choices: Sequence[Choice] = ()

    def offer(self, choices: Sequence[Choice]) -> None:
        """Take up the choices; the cursor is on the present one."""
        self.choices = choices
        present = next((n for n, choice in enumerate(choices) if choice.is_present), 0)
        self.cursor = Cursor.on(len(choices), min(ROWS, len(choices)), wanted=present)

    @property
    def height(self) -> float:
        """How high it is, in units."""
        return self.first + self.cursor.rows * ROW + PAD

    def widest(self, app: App) -> float:
        """Return how wide the widest line is, in units."""
        titles = max(app.look.width(choice.title, NORMAL) for choice in self.choices)
        return titles + 62.0 + (STRIPE + 20.0 if self.choices[0].colours else 0.0)

    def key(self, app: App, event: Event) -> None:
        """Move, take, leave, or go to a letter."""
        if event.name == "Space" and not event.again:
            self.take(app)
        elif len(event.name) == 1:
            self._go_to(event.name)
        else:
            super().key(app, event)

    def draw(self, pen: Pen) -> None:
        """Draw the choices."""
        for n, place in enumerate(self.cursor.seen):
            row = Rect(PAD, self.first + n * ROW, self.size.x - 2 * PAD, ROW)
            self._draw(pen, self.choices[place], row, place == self.cursor.at)
        area = Rect(0.0, self.first, self.size.x - 3.0, ROW * self.cursor.rows)
        pen.bar(area, self.cursor.top, self.cursor.rows, len(self.choices))

    def spots(self) -> dict[str, Rect]:
        """Return the choices that are seen, by their title."""
        return {
            self.choices[place].title: Rect(0.0, self.first + ROW * n, self.size.x, ROW)
            for n, place in enumerate(self.cursor.seen)
        }

    def _draw(self, pen: Pen, choice: Choice, row: Rect, is_chosen: bool) -> None:
        if is_chosen:
            pen.box(row, pen.theme.value, 5.0)
        if choice.is_present:
            pen.tick(Point(row.x + 14.0, row.centre.y), pen.theme.selected)
        space = row.width - 40.0 - (STRIPE + 10.0 if choice.colours else 0.0)
        pen.text(row.x + 30.0, row.centre.y, choice.title, NORMAL, space=space)
        if choice.colours:
            stripe = Rect(row.right - STRIPE - 8.0, row.y + 6.0, STRIPE, ROW - 12.0)
            pen.box(stripe.grown(1.0), pen.theme.edge, 2.0)
            draw_stops(pen, stripe, list(choice.colours))

    def _go_to(self, letter: str) -> None:
        count = len(self.choices)
        for step in range(1, count + 1):
            place = (self.cursor.at + step) % count
            if self.choices[place].title.upper().startswith(letter.upper()):
                self.cursor, self.dirty = self.cursor.put(place), True
                return
