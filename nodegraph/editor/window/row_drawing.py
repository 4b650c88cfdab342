"""The rows of the inspector, drawn by hand.

    draw_row(pen, placed, Look(hot=True, zone="box"))

Places are those of `nodegraph.editor.inspection.placed`, in units.
"""

from __future__ import annotations

from dataclasses import dataclass

from nodegraph.editor import words
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.placed import (
    BOX,
    INSET,
    LABEL,
    LARGE,
    LEADING,
    SMALL,
    TEXT,
    Placed,
)
from nodegraph.editor.inspection.rows import (
    Buttons,
    Driven,
    Entry,
    Given,
    Heading,
    Jack,
    Line,
    Note,
    Title,
    Value,
)
from nodegraph.editor.theme import Colour, faded, mixed
from nodegraph.editor.window.pen import Pen
from nodegraph.editor.window.value_drawing import chevron, draw_value

MIDDLE = 13.5  # of the first line of a row, from its top
SEVERITIES = {"error": "error", "warning": "warning", "note": "hint"}


@dataclass(frozen=True, slots=True)
class Touched:
    """What a hand does to a row: `zone` is under the pointer; `typing`: its box is typed into."""

    hot: bool = False
    zone: str = ""
    typing: bool = False
    opened: bool = False  # what is public about it


def draw_row(pen: Pen, placed: Placed, touched: Touched) -> None:
    """Draw a row."""
    row = placed.row
    if row.id.startswith("public "):  # it belongs to the value above
        bar = Rect(INSET - 9.0, placed.rect.y, 2.0, placed.rect.height)
        pen.box(bar, faded(pen.theme.selected, 0.55), 0.0)
    match row:
        case Title():
            _title(pen, placed, row, touched)
        case Heading():
            _heading(pen, placed, row, touched)
        case Note():
            _note(pen, placed, row)
        case Value():
            _value(pen, placed, row, touched)
        case Driven():
            _driven(pen, placed, row, touched)
        case Jack():
            _jack(pen, placed, row)
        case Given():
            _given(pen, placed, row)
        case Line():
            _line(pen, placed, row, touched)
        case Buttons():
            _buttons(pen, placed, row, touched)
        case Entry():
            _entry(pen, placed, row, touched)


def field_colour(pen: Pen, hot: bool) -> Colour:
    """Return the ground of something that can be changed."""
    return mixed(pen.theme.field, pen.theme.text, 0.07) if hot else pen.theme.field


def _middle(placed: Placed) -> float:
    return placed.rect.y + MIDDLE


def _label(pen: Pen, placed: Placed, text: str, colour: Colour | None = None) -> None:
    pen.text(INSET, _middle(placed), text, TEXT, colour or pen.theme.quiet, LABEL - 8.0)


def _title(pen: Pen, placed: Placed, row: Title, touched: Touched) -> None:
    y = placed.rect.y
    left = INSET
    if row.kind is not None:
        pen.pin(row.kind, Point(INSET + 5.0, y + 17.0))
        left += 20.0
    space = placed.rect.width - left - INSET
    if touched.typing:
        pen.box(placed.zones["name"], field_colour(pen, True), 5.0)
        return
    shown = row.text.replace("_", " ")
    end = pen.text(left, y + 17.0, shown, LARGE, space=space)
    if touched.zone == "name":
        pen.line(Point(left, y + 29.0), Point(end, y + 29.0), pen.theme.edge)
    pen.text(left, y + 39.0, row.caption, SMALL, pen.theme.quiet, space)


def _heading(pen: Pen, placed: Placed, row: Heading, touched: Touched) -> None:
    y, right = placed.rect.y, placed.rect.width - INSET
    pen.line(Point(INSET, y + 8.0), Point(right, y + 8.0), faded(pen.theme.line, 0.7))
    colour = pen.theme.text if touched.hot else mixed(pen.theme.quiet, pen.theme.text, 0.35)
    pen.text(INSET, y + 25.0, row.text, SMALL, colour)
    chevron(pen, Point(right - 5.0, y + 25.0), "down" if row.is_open else "left", pen.theme.quiet)


def _note(pen: Pen, placed: Placed, row: Note) -> None:
    y = placed.rect.y + (7.0 if row.severity else 4.0)
    left = INSET
    lead = 0
    if row.severity:
        colour = getattr(pen.theme, SEVERITIES[row.severity])
        body = Rect(INSET - 6.0, placed.rect.y + 1.0, placed.rect.width - 2 * INSET + 12.0,
                    placed.rect.height - 4.0)  # fmt: skip
        pen.box(body, faded(colour, 0.13), 5.0)
        pen.box(Rect(body.x, body.y, 3.0, body.height), colour, 1.5)
        left += 8.0
        lead = _lines_of(row.remedy, placed)
    for place, line in enumerate(placed.lines):
        bright = row.severity and (place < lead or not row.remedy)
        pen.text(left, y + TEXT * 0.62, line, TEXT, pen.theme.text if bright else pen.theme.quiet)
        y += TEXT * LEADING


def _lines_of(text: str, placed: Placed) -> int:
    """Return how many of the lines belong to the first text."""
    count = 0
    left = len("".join(text.split()))
    for line in placed.lines:
        if left <= 0:
            break
        left -= len("".join(line.split()))
        count += 1
    return count


def _value(pen: Pen, placed: Placed, row: Value, touched: Touched) -> None:
    field, theme = row.field, pen.theme
    named = mixed(theme.quiet, theme.text, 0.6) if field.changed else theme.quiet
    _label(pen, placed, field.label, theme.text if touched.hot else named)
    draw_value(pen, placed, field, touched.hot, touched.zone, touched.typing)
    middle = _middle(placed)
    if field.changed or field.performed:
        is_hot = touched.zone == "reset"
        colour = theme.selected if field.performed or is_hot else theme.quiet
        pen.dot(Point(INSET / 2.0, middle), 4.0 if is_hot else 2.5, colour)
    if field.can_be_public:
        _public_mark(pen, placed, field.public, touched)


def _public_mark(pen: Pen, placed: Placed, is_public: bool, touched: Touched) -> None:
    """Draw a ring, filled where a value is public."""
    at = Point(placed.zones["public"].centre.x, _middle(placed))
    is_hot = touched.zone == "public"
    quiet = faded(pen.theme.quiet, 1.0 if is_hot else 0.6 if touched.hot else 0.25)
    colour = pen.theme.selected if is_public else quiet
    pen.dot(at, 5.5, colour)
    inner = 4.0 if not is_public or touched.opened else 0.0
    if inner:
        pen.dot(at, inner, pen.theme.panel)
    if touched.opened:
        pen.dot(at, 2.0, colour)


def _driven(pen: Pen, placed: Placed, row: Driven, touched: Touched) -> None:
    theme, box = pen.theme, placed.zones["driver"]
    _label(pen, placed, row.label, theme.text if touched.hot else theme.quiet)
    if touched.zone == "driver":
        pen.box(box, field_colour(pen, False), 4.0)
    colour = theme.pin(row.driver.kind)
    pen.pin(row.driver.kind, Point(box.x + 9.0, box.centre.y))
    pen.text(box.x + 20.0, box.centre.y, row.driver.words, TEXT, colour, box.width * 0.62)


def _jack(pen: Pen, placed: Placed, row: Jack) -> None:
    left, theme = INSET + LABEL, pen.theme
    _label(pen, placed, row.label)
    pen.pin(row.kind, Point(left + 9.0, _middle(placed)))
    told = f"{words.kind(row.kind)}, needs a cable" if row.required else words.kind(row.kind)
    colour = theme.warning if row.required else faded(theme.quiet, 0.8)
    pen.text(left + 20.0, _middle(placed), told, TEXT, colour)


def _given(pen: Pen, placed: Placed, row: Given) -> None:
    _label(pen, placed, row.label)
    left = INSET + LABEL
    pen.pin(row.kind, Point(left + 9.0, _middle(placed)))
    quiet = faded(pen.theme.quiet, 0.8)
    pen.text(left + 20.0, _middle(placed), words.kind(row.kind), TEXT, quiet)


def _line(pen: Pen, placed: Placed, row: Line, touched: Touched) -> None:
    box, theme = placed.box, pen.theme
    _label(pen, placed, row.label, theme.text if touched.hot else theme.quiet)
    pen.box(box, field_colour(pen, touched.hot), 4.0)
    if not touched.typing:
        colour = theme.text if row.text else faded(theme.quiet, 0.7)
        lines = placed.lines if row.many else (row.text or row.hint,)
        for place, line in enumerate(lines):
            y = box.y + BOX / 2.0 + place * TEXT * LEADING
            pen.text(box.x + 8.0, y, line, TEXT, colour, box.width - 14.0)
    if row.button:
        _button(pen, placed.zones["do"], row.button, SMALL, row.is_lit, touched.zone == "do")


def _buttons(pen: Pen, placed: Placed, row: Buttons, touched: Touched) -> None:
    for place, button in enumerate(row.buttons):
        zone = f"button {place}"
        _button(pen, placed.zones[zone], button.text, TEXT, button.is_on, touched.zone == zone)


def _button(pen: Pen, rect: Rect, text: str, size: float, is_lit: bool, is_hot: bool) -> None:
    theme = pen.theme
    fill = theme.selected if is_lit else field_colour(pen, False)
    pen.box(rect, mixed(fill, theme.text, 0.12) if is_hot else fill, 5.0)
    x = rect.x + (rect.width - pen.width(text, size)) / 2.0
    pen.text(x, rect.centre.y, text, size, theme.canvas if is_lit else theme.text)


def _entry(pen: Pen, placed: Placed, row: Entry, touched: Touched) -> None:
    theme, whole = pen.theme, placed.zones["whole"]
    middle = _middle(placed)
    if touched.hot:
        pen.box(whole.grown(3.0).moved(0.0, 0.0), field_colour(pen, touched.zone == "whole"), 5.0)
    left = whole.x
    if row.moved is not None:  # six dots: it can be dragged
        for dx in (1.0, 5.0):
            for dy in (-4.0, 0.0, 4.0):
                dim = faded(theme.quiet, 0.9 if touched.hot else 0.45)
                pen.dot(Point(left + dx, middle + dy), 0.9, dim)
        left += 14.0
    end = whole.right - (26.0 if row.end else 4.0)
    caption = pen.look.fitted(row.caption, (end - left) * 0.5, SMALL)
    edge = pen.right(end, middle, caption, SMALL, theme.quiet) if caption else end
    pen.text(left, middle, row.text, TEXT, space=edge - left - 8.0)
    if row.end and touched.hot:
        at = placed.zones["end"].centre
        colour = theme.text if touched.zone == "end" else theme.quiet
        for slope in (1.0, -1.0):
            pen.line(at.moved(-3.5, -3.5 * slope), at.moved(3.5, 3.5 * slope), colour, 1.4)
