"""The values of the inspector, drawn by hand: bars, switches, swatches, pads.

draw_value(pen, placed, field, hot=False, zone="", typing=False)
"""

from __future__ import annotations

from typing import Literal

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.field import Field
from nodegraph.editor.inspection.placed import BOX, LEADING, SMALL, TEXT, Placed
from nodegraph.editor.inspection.points import pad_place
from nodegraph.editor.theme import Colour, faded, mixed, of_parts
from nodegraph.editor.values.amount import amount_of
from nodegraph.editor.window.pen import Pen
from nodegraph.model.scaling import is_bounded, place_of
from nodegraph.model.values import read_value

PILL = 34.0
ROUND = 4.0


def draw_value(pen: Pen, placed: Placed, field: Field, hot: bool, zone: str, typing: bool) -> None:
    """Draw a value in its box. Nothing of it is written where it is typed."""
    box, theme = placed.box, pen.theme
    is_hot = hot and zone not in ("reset", "public")
    ground = mixed(theme.field, theme.text, 0.07) if is_hot else theme.field
    if field.how == "switch":
        _switch(pen, box, field, is_hot)
        return
    pen.box(box, ground, ROUND)
    if typing:
        return
    match field.how:
        case "number":
            _number(pen, placed, field, is_hot)
        case "choice" | "file":
            text = field.text or "choose a file"
            pen.text(box.x + 8.0, box.centre.y, text, TEXT, _ink(pen, field), box.width - 30.0)
            chevron(pen, Point(box.right - 11.0, box.centre.y), "down", theme.quiet)
        case "colour":
            _colour(pen, box, field)
        case "palette":
            _palette(pen, box, field)
        case "point":
            pen.text(box.x + 8.0, box.centre.y, field.text, TEXT, _ink(pen, field), box.width - 14)
            _pad(pen, placed.zones["pad"], field, ground)
        case _:
            for place, line in enumerate(placed.lines):
                y = box.y + BOX / 2.0 + place * TEXT * LEADING
                pen.text(box.x + 8.0, y, line, TEXT, _ink(pen, field), box.width - 14.0)


def chevron(pen: Pen, at: Point, way: Literal["down", "left", "right"], colour: Colour) -> None:
    """Draw a small arrow head."""
    x, y = {"down": (4.0, 2.0), "left": (2.0, 4.0), "right": (-2.0, 4.0)}[way]
    if way == "down":
        points = (at.moved(-x, -y), at.moved(0.0, y), at.moved(x, -y))
    else:
        points = (at.moved(x, -y), at.moved(-x, 0.0), at.moved(x, y))
    pen.path(points, colour, 1.4)


def _ink(pen: Pen, field: Field) -> Colour:
    if field.mixed:
        return pen.theme.quiet
    return pen.theme.selected if field.performed else pen.theme.text


def _number(pen: Pen, placed: Placed, field: Field, is_hot: bool) -> None:
    box, theme = placed.box, pen.theme
    if is_bounded(field.item.range) and not field.mixed:
        part = place_of(field.item, amount_of(field.item, field.raw))
        colour = mixed(theme.value, theme.selected, 0.35) if field.performed else theme.value
        if part > 0.0:
            bar = Rect(box.x, box.y, max(box.width * part, 3.0), box.height)
            pen.box(bar, mixed(colour, theme.text, 0.06) if is_hot else colour, ROUND)
    text, ink = pen.look.fitted(field.text, box.width - 14.0, TEXT), _ink(pen, field)
    if "less" in placed.zones:
        pen.text(box.centre.x - pen.width(text, TEXT) / 2.0, box.centre.y, text, TEXT, ink)
        quiet = theme.text if is_hot else theme.quiet
        chevron(pen, placed.zones["less"].centre, "left", quiet)
        chevron(pen, placed.zones["more"].centre, "right", quiet)
    else:
        pen.right(box.right - 8.0, box.centre.y, text, TEXT, ink)


def _switch(pen: Pen, box: Rect, field: Field, is_hot: bool) -> None:
    theme = pen.theme
    is_on = amount_of(field.item, field.raw) > 0.5 and not field.mixed
    pill = Rect(box.x, box.y + 2.0, PILL, box.height - 4.0)
    track = theme.selected if is_on else theme.line
    pen.box(pill, mixed(track, theme.text, 0.15) if is_hot else track, pill.height / 2.0)
    reach = pill.height / 2.0
    x = pill.x + reach if not is_on else pill.right - reach
    x = pill.centre.x if field.mixed else x
    pen.dot(Point(x, pill.centre.y), reach - 3.0, theme.canvas if is_on else theme.text)
    ink = _ink(pen, field) if is_on or field.performed else theme.quiet
    pen.text(pill.right + 9.0, box.centre.y, field.text, TEXT, ink)


def _colour(pen: Pen, box: Rect, field: Field) -> None:
    swatch = Rect(box.x, box.y, box.width * 0.45, box.height)
    if not field.mixed:
        pen.box(swatch, colour_of(field), ROUND, pen.theme.line)
    pen.right(box.right - 8.0, box.centre.y, field.text, TEXT, _ink(pen, field))


def _palette(pen: Pen, box: Rect, field: Field) -> None:
    stops = read_value(field.item, field.raw).value
    band = Rect(box.x, box.y, box.width, 18.0)
    if isinstance(stops, tuple) and not field.mixed:
        draw_stops(pen, band, [of_parts(stop) for stop in stops])  # type: ignore[arg-type]
    name = pen.look.fitted(field.text, box.width - 28.0, SMALL)
    pen.text(box.x + 8.0, box.bottom - 9.0, name, SMALL, _ink(pen, field))
    chevron(pen, Point(box.right - 11.0, box.bottom - 9.0), "down", pen.theme.quiet)


def draw_stops(pen: Pen, rect: Rect, colours: list[Colour]) -> None:
    """Draw the colours of a palette beside each other."""
    wide = rect.width / max(len(colours), 1)
    for place, colour in enumerate(colours):
        stop = Rect(rect.x + place * wide, rect.y, wide + 0.5, rect.height)
        pen.box(stop, colour, 0.0)


def _pad(pen: Pen, pad: Rect, field: Field, ground: Colour) -> None:
    pen.box(pad, ground, ROUND)
    grid = faded(pen.theme.line, 0.8)
    pen.line(Point(pad.centre.x, pad.y + 3.0), Point(pad.centre.x, pad.bottom - 3.0), grid)
    pen.line(Point(pad.x + 3.0, pad.centre.y), Point(pad.right - 3.0, pad.centre.y), grid)
    if field.mixed:
        return
    at = pad_place(pad, field.item, field.raw)
    at = Point(min(max(at.x, pad.x + 5), pad.right - 5), min(max(at.y, pad.y + 5), pad.bottom - 5))
    pen.dot(at, 5.0, pen.theme.canvas)
    pen.dot(at, 3.6, pen.theme.selected if field.performed else pen.theme.text)


def colour_of(field: Field) -> Colour:
    """Return the colour of a value."""
    value = read_value(field.item, field.raw).value
    return of_parts(value) if isinstance(value, tuple) else (0, 0, 0, 255)  # type: ignore[arg-type]
