"""What signals do now, drawn into the rows of the inspector many times a second."""

from __future__ import annotations

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.live import Live, Way
from nodegraph.editor.inspection.placed import INSET, SMALL, TEXT, Placed
from nodegraph.editor.inspection.rows import Driven, Given
from nodegraph.editor.theme import Colour, faded
from nodegraph.editor.window.pen import Pen

PLACES = 200  # of a way are told apart


def live_key(placed: Placed, live: Live) -> object:
    """Return what a row shows of a signal; it is drawn anew where this is another."""
    row = placed.row
    if isinstance(row, Given):
        return live.of_output(row)
    if isinstance(row, Driven):
        way = live.of_input(row)
        return way and (way.text, *(round(part * PLACES) for part in way[1:]))
    return None


def draw_live(pen: Pen, placed: Placed, live: Live) -> None:
    """Draw what a signal does at the end of its row."""
    row = placed.row
    if isinstance(row, Given):
        right = placed.rect.width - INSET
        colour = pen.theme.pin(row.kind)
        pen.right(right, placed.rect.y + 13.5, live.of_output(row), TEXT, colour)
    elif isinstance(row, Driven):
        way = live.of_input(row)
        if way is not None:
            _draw_way(pen, placed.zones["driver"], way, pen.theme.pin(row.driver.kind))


def _draw_way(pen: Pen, box: Rect, way: Way, colour: Colour) -> None:
    pen.right(box.right, box.centre.y, way.text, SMALL, pen.theme.text)
    track = Rect(box.x, box.bottom + 7.0, box.width, 4.0)
    pen.box(track, pen.theme.field, 2.0)
    low, high = (track.x + part * track.width for part in (way.low, way.high))
    pen.box(Rect(low, track.y, max(high - low, 2.0), track.height), faded(colour, 0.45), 2.0)
    pen.dot(Point(track.x + way.at * track.width, track.centre.y), 4.0, colour)
