"""What lies over the rows of the inspector: its edge, where an entry goes, the bar, the hint."""

from __future__ import annotations

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.field import default_text
from nodegraph.editor.inspection.hand import Press
from nodegraph.editor.inspection.placed import INSET, SMALL, Touch
from nodegraph.editor.inspection.rows import Buttons, Entry, Value, doc_of
from nodegraph.editor.lettering import wrapped
from nodegraph.editor.theme import faded
from nodegraph.editor.window.pen import Pen

MOST_LINES = 4


def draw_front(
    pen: Pen, seen: Rect, content: float, touch: Touch | None, pressed: Press | None
) -> None:
    """Draw it. `seen`: the part of the rows that is, of `content` units."""
    pen.line(Point(0.5, 0.0), Point(0.5, seen.height), pen.theme.line)
    if pressed is not None:
        _draw_aim(pen, seen, pressed)
    area = Rect(0.0, 4.0, seen.width - 2.0, seen.height - 8.0)
    pen.bar(area, round(seen.y), round(seen.height), round(content))
    told = "" if pressed is not None and pressed.far else hint_of(touch)
    if told:
        _draw_hint(pen, told, seen)


def hint_of(touch: Touch | None) -> str:
    """Return what is told of the row that the pointer is on."""
    if touch is None:
        return ""
    row, zone = touch.placed.row, touch.zone
    if isinstance(row, Buttons) and zone:
        return row.buttons[int(zone.rpartition(" ")[2])].doc
    if isinstance(row, Value) and zone == "reset":
        return f"Click to have {default_text(row.field) or 'the default'} back."
    if isinstance(row, Value) and zone == "public":
        is_public = row.field.public
        return "Its label, ends, MIDI and OSC." if is_public else "Make it a public control."
    return doc_of(row)


def _draw_aim(pen: Pen, seen: Rect, pressed: Press) -> None:
    """Draw the line where a dragged entry goes."""
    row = pressed.touch.placed.row
    if not isinstance(row, Entry) or pressed.place is None:
        return
    rect, steps = pressed.touch.placed.rect, pressed.place - row.place
    y = rect.y + (steps + (1 if steps > 0 else 0)) * rect.height - seen.y
    colour = pen.theme.selected
    pen.line(Point(INSET, y), Point(seen.width - INSET, y), colour, 2.0)


def _draw_hint(pen: Pen, text: str, seen: Rect) -> None:
    space = seen.width - 2 * INSET
    lines = wrapped(text, space, lambda part: pen.width(part, SMALL), MOST_LINES)
    height = len(lines) * 17.0 + 16.0
    top = seen.height - height
    pen.box(Rect(1.0, top, seen.width - 1.0, height), faded(pen.theme.panel, 0.97), 0.0)
    pen.line(Point(1.0, top), Point(seen.width, top), pen.theme.line)
    for number, line in enumerate(lines):
        pen.text(INSET, top + 17.0 + number * 17.0, line, SMALL, pen.theme.quiet)
