"""Drawing by hand in a floating part of the window: texts, boxes, pins, key caps.

Places are in units from the corner of what is drawn: pixels at a scale of 1. Texts are placed by
the middle of their line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from nodegraph.editor.finding.shortcut_sheet import caps
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.theme import Colour, Theme, faded, mixed
from nodegraph.editor.window.look import Look
from nodegraph.editor.window.pins import draw_pin
from nodegraph.model.signals import Kind

NOTHING: Colour = (0, 0, 0, 0)
SMALL, NORMAL, LARGE = 13.0, 15.0, 19.0
MIDDLE = 0.53  # of a text's size: from its top to the middle of its letters


@dataclass
class Pen:
    """Draws into `parent`. `origin` is the corner, in pixels of the window drawn in."""

    parent: int
    look: Look
    scale: float
    origin: Point

    @property
    def theme(self) -> Theme:
        """The colours."""
        return self.look.theme

    def width(self, text: str, size: float = NORMAL) -> float:
        """Return how wide a text is."""
        return self.look.width(text, size)

    def text(
        self, x: float, middle: float, text: str, size: float = NORMAL,
        colour: Colour | None = None, space: float | None = None,
    ) -> float:  # fmt: skip
        """Write a text, no wider than a space; returns where it ends."""
        if space is not None:
            text = self.look.fitted(text, space, size)
        if text:
            dpg.draw_text(
                self._at(x, middle - size * MIDDLE), text, size=size * self.scale,
                color=colour or self.theme.text, parent=self.parent,
            )  # fmt: skip
        return x + self.width(text, size)

    def right(
        self, x: float, middle: float, text: str, size: float = NORMAL,
        colour: Colour | None = None,
    ) -> float:  # fmt: skip
        """Write a text that ends there; returns where it begins."""
        left = x - self.width(text, size)
        self.text(left, middle, text, size, colour)
        return left

    def marked(
        self, x: float, middle: float, pieces: Iterable[tuple[str, bool]], size: float = NORMAL,
        colour: Colour | None = None,
    ) -> float:  # fmt: skip
        """Write a text with marked letters; returns where it ends."""
        for text, is_marked in pieces:
            self.text(x, middle, text, size, self.theme.selected if is_marked else colour)
            x += self.width(text, size)
        return x

    def box(
        self, rect: Rect, fill: Colour, rounding: float = 4.0, edge: Colour = NOTHING,
        thickness: float = 1.0,
    ) -> None:  # fmt: skip
        """Draw a rectangle."""
        dpg.draw_rectangle(
            self._at(rect.x, rect.y), self._at(rect.right, rect.bottom), color=edge, fill=fill,
            rounding=rounding * self.scale, thickness=thickness, parent=self.parent,
        )  # fmt: skip

    def line(
        self, one: Point, other: Point, colour: Colour | None = None, thickness: float = 1.0
    ) -> None:
        """Draw a line."""
        dpg.draw_line(
            self._at(*one), self._at(*other), color=colour or self.theme.line,
            thickness=thickness, parent=self.parent,
        )  # fmt: skip

    def path(self, points: Iterable[Point], colour: Colour, thickness: float = 1.5) -> None:
        """Draw a line through points."""
        dpg.draw_polyline(
            [self._at(*point) for point in points], color=colour,
            thickness=thickness * self.scale, parent=self.parent,
        )  # fmt: skip

    def dot(self, at: Point, radius: float, fill: Colour) -> None:
        """Draw a dot."""
        dpg.draw_circle(
            self._at(*at), radius * self.scale, color=NOTHING, fill=fill, parent=self.parent
        )

    def ring(self, at: Point, radius: float, colour: Colour, thickness: float = 1.6) -> None:
        """Draw a circle."""
        dpg.draw_circle(
            self._at(*at), radius * self.scale, color=colour, thickness=thickness * self.scale,
            parent=self.parent,
        )  # fmt: skip

    def pin(self, kind: Kind | None, at: Point) -> None:
        """Draw the pin of a kind of signal."""
        draw_pin(self.parent, kind, Point(*self._at(*at)), self.theme, True)

    def tick(self, at: Point, colour: Colour) -> None:
        """Draw a tick around a place."""
        self.path((at.moved(-4.5, 0.0), at.moved(-1.5, 3.5), at.moved(4.5, -4.0)), colour, 1.8)

    def bar(self, rect: Rect, at: int, seen: int, count: int) -> None:
        """Draw which part of a list is seen, at the side of its rectangle; nothing for all."""
        if count <= seen or count <= 0:
            return
        height = max(rect.height * seen / count, 24.0)
        top = rect.y + (rect.height - height) * at / max(count - seen, 1)
        place = Rect(rect.right - 3.0, top, 3.0, height)
        self.box(place, faded(self.theme.edge, 0.9), 1.5)

    def keys(self, x: float, middle: float, keys: str, dim: bool = False) -> float:
        """Draw a shortcut as caps that end there; returns where they begin."""
        for part in reversed(caps(keys)):
            width = self._cap_width(part)
            x -= width
            lit = faded(self.theme.quiet, 0.6 if dim else 1.0)
            rect = Rect(x, middle - 10.0, width, 20.0)
            self.box(rect, mixed(self.theme.panel, self.theme.field, 0.75), 4.0, self.theme.line)
            self.text(x + (width - self.width(part, SMALL)) / 2.0, middle, part, SMALL, lit)
            x -= 4.0
        return x

    def keys_width(self, keys: str) -> float:
        """Return how wide a shortcut is as caps."""
        return sum(self._cap_width(part) + 4.0 for part in caps(keys))

    def _cap_width(self, part: str) -> float:
        return max(self.width(part, SMALL) + 12.0, 20.0)

    def _at(self, x: float, y: float) -> list[float]:
        return [self.origin.x + x * self.scale, self.origin.y + y * self.scale]
