"""The head of a floating list: a magnifying glass, room for the line, a fine line below."""

from __future__ import annotations

from nodegraph.editor.geometry import Point
from nodegraph.editor.theme import mixed
from nodegraph.editor.window.pen import Pen

HEAD = 46.0


def draw_head(pen: Pen, width: float, typed: bool) -> None:
    """Draw it; the glass is brighter once something is typed."""
    colour = mixed(pen.theme.quiet, pen.theme.text, 0.8 if typed else 0.0)
    draw_glass(pen, Point(24.0, HEAD / 2.0), colour)
    pen.line(Point(1.0, HEAD), Point(width - 1.0, HEAD))


def draw_glass(pen: Pen, at: Point, colour: tuple[int, int, int, int]) -> None:
    """Draw a magnifying glass around a place."""
    pen.ring(at.moved(-1.5, -1.5), 5.0, colour)
    pen.path((at.moved(2.2, 2.2), at.moved(6.0, 6.0)), colour, 1.8)
