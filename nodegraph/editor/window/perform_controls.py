"""The public controls as a performer sees them: sliders, switches, choices, large."""

from __future__ import annotations

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.performing.performing import Control, is_short
from nodegraph.editor.theme import Colour, mixed
from nodegraph.editor.window.pen import NOTHING, Pen

LABEL, VALUE = 16.0, 22.0


def draw_control(pen: Pen, control: Control, rect: Rect, over: bool, focused: bool) -> None:
    """Draw a control; `focused`: keys turn it."""
    theme = pen.theme
    fill = raised(theme.node, theme.text, over)
    edge = theme.selected if focused else theme.edge
    if control.look == "slider":
        pen.box(rect, fill, 8.0)
        part = rect.width * control.place
        if part > 1.0:
            colour = mixed(theme.value, theme.selected, 0.3 if control.performed else 0.0)
            pen.box(Rect(rect.x, rect.y, max(part, 8.0), rect.height), colour, 8.0)
        x = _mark_of(control, rect)
        mark = theme.selected if control.performed else theme.quiet
        pen.line(Point(x, rect.y + 8.0), Point(x, rect.bottom - 8.0), mark, 3.0)
        pen.box(rect, NOTHING, 8.0, edge, 2.0 if focused else 1.0)
    else:
        pen.box(rect, fill, 8.0, edge, 2.0 if focused else 1.0)
    middle = rect.centre.y
    value = theme.selected if control.performed else theme.text
    if control.look == "choice" and is_short(control):
        _draw_options(pen, control, rect)
    elif control.look == "switch":
        _draw_switch(pen, control, rect)
    elif control.look == "choice":
        _draw_arrows(pen, control, rect, value)
    else:
        end, x = rect.right - 18.0, _mark_of(control, rect)
        if end - pen.width(control.text, VALUE) - 8.0 < x:  # never struck through by the mark
            end, value = min(end, x - 12.0), theme.text
        pen.right(end, middle, control.text, VALUE, value)
    if not (control.look == "choice" and is_short(control)):
        space = rect.width * 0.5
        pen.text(rect.x + 18.0, middle, control.label, LABEL + 1.0, theme.text, space)


def _mark_of(control: Control, rect: Rect) -> float:
    """Return where the mark of a slider stands."""
    return rect.x + min(max(rect.width * control.place, 1.5), rect.width - 1.5)


def _draw_switch(pen: Pen, control: Control, rect: Rect) -> None:
    theme, is_on = pen.theme, control.place > 0.5
    track = Rect(rect.right - 18.0 - 52.0, rect.centre.y - 14.0, 52.0, 28.0)
    pen.box(track, theme.selected if is_on else theme.field, 14.0, NOTHING if is_on else theme.edge)
    x = track.right - 14.0 if is_on else track.x + 14.0
    pen.dot(Point(x, track.centre.y), 10.0, theme.canvas if is_on else theme.quiet)


def _draw_options(pen: Pen, control: Control, rect: Rect) -> None:
    theme, wide = pen.theme, rect.width / len(control.options)
    pen.text(rect.x + 14.0, rect.y + 15.0, control.label, 13.0, theme.quiet, rect.width - 28.0)
    for number, option in enumerate(control.options):
        x = rect.x + number * wide
        is_on = number == control.number
        box = Rect(x + 6.0, rect.y + 27.0, wide - 12.0, rect.height - 34.0)
        if is_on:
            pen.box(box, theme.selected if control.performed else theme.value, 6.0)
        colour = theme.canvas if is_on and control.performed else theme.text
        words = pen.look.fitted(option, wide - 20.0, 15.0)
        pen.text(box.centre.x - pen.width(words, 15.0) / 2.0, box.centre.y, words, 15.0, colour)


def _draw_arrows(pen: Pen, control: Control, rect: Rect, value: Colour) -> None:
    middle, end = rect.centre.y, rect.right - 24.0
    for x, way in ((end, 1.0), (end - min(200.0, rect.width * 0.42), -1.0)):
        tip = Point(x + way * 4.0, middle)
        ends = (tip.moved(-way * 8.0, -8.0), tip, tip.moved(-way * 8.0, 8.0))
        pen.path(ends, pen.theme.quiet, 2.0)
        if way > 0.0:
            continue
        space = end - x - 36.0
        words = pen.look.fitted(control.text, space, VALUE)
        pen.text((x + end) / 2.0 - pen.width(words, VALUE) / 2.0, middle, words, VALUE, value)


def raised(fill: Colour, text: Colour, over: bool) -> Colour:
    """Return the colour of what the pointer may be on."""
    return mixed(fill, text, 0.08) if over else fill
