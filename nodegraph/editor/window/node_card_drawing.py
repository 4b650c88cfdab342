"""The card of a kind of node, beside the palette: what it does, its pins, its other names."""

from __future__ import annotations

from collections.abc import Sequence

from nodegraph.editor.finding.node_card import CardPin, NodeCard
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.lettering import wrapped
from nodegraph.editor.theme import faded
from nodegraph.editor.window.pen import LARGE, NORMAL, SMALL, Pen

LINE, PIN_ROW, GAP = 20.0, 22.0, 14.0
DOC_LINES, ALSO_LINES = 6, 2


def draw(pen: Pen, card: NodeCard, area: Rect) -> None:
    """Draw it into an area; what has no room there is counted."""
    theme, y = pen.theme, area.y
    pen.text(area.x, y + 11.0, card.title, LARGE, space=area.width)
    y += 34.0
    pen.text(area.x, y, card.line, SMALL, theme.quiet, area.width)
    y += 24.0
    for line in wrapped(card.doc, area.width, lambda text: pen.width(text, NORMAL), DOC_LINES):
        pen.text(area.x, y, line, NORMAL, faded(theme.text, 0.88))
        y += LINE
    also = wrapped(
        f"Also called {card.also}", area.width, lambda text: pen.width(text, SMALL), ALSO_LINES
    )
    foot = area.bottom - (len(also) * 18.0 + 6.0 if card.also else 0.0)
    rooms = _rooms(foot - y, len(card.outputs), len(card.inputs))
    for title, pins, room in zip(("Out", "In"), (card.outputs, card.inputs), rooms, strict=True):
        y = _pins(pen, title, pins, Point(area.x, y + GAP), area.width, room)
    if card.also:
        for place, line in enumerate(also):
            pen.text(area.x, foot + 14.0 + place * 18.0, line, SMALL, theme.quiet)


def _rooms(height: float, outputs: int, inputs: int) -> tuple[int, int]:
    """Return how many lines there are for the pins of each side: half of them where both are many.

    What one side leaves the other has.
    """
    heads = (LINE + GAP) * ((outputs > 0) + (inputs > 0))
    lines = max(int((height - heads) / PIN_ROW), 0)
    out = min(outputs, max(lines // 2, lines - inputs))
    return out, min(inputs, lines - out)


def _pins(
    pen: Pen, title: str, pins: Sequence[CardPin], at: Point, width: float, room: int
) -> float:
    """Draw the pins of a side in so many lines; returns where they end."""
    if not pins or room < 1:
        return at.y - GAP
    y, right = at.y + 4.0, at.x + width
    pen.text(at.x, y, title, SMALL, pen.theme.quiet)
    y += LINE
    shown = pins if len(pins) <= room else pins[: room - 1]
    for pin in shown:
        pen.pin(pin.kind, Point(at.x + 6.0, y))
        end = pen.text(at.x + 22.0, y, pin.title, NORMAL, space=width * 0.62)
        note = pen.look.fitted(pin.note, right - end - 12.0, SMALL)
        pen.right(right, y, note, SMALL, pen.theme.quiet)
        y += PIN_ROW
    if len(shown) < len(pins):
        pen.text(at.x + 22.0, y, f"{len(pins) - len(shown)} more", SMALL, pen.theme.quiet)
        y += PIN_ROW
    return y - PIN_ROW / 2.0
