"""Pins, drawn by colour and shape."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point
from nodegraph.editor.theme import PIN_SHAPES, Colour, Theme
from nodegraph.model.signals import Kind

RADIUS = 5.0


def draw_pin(
    parent: int | str, kind: Kind | None, at: Point, theme: Theme, filled: bool, lit: float = 1.0
) -> None:
    """Draw the pin of a kind; hollow where nothing is wired. `lit`: 1, or dimmed towards 0."""
    red, green, blue, _ = theme.pin(kind)
    colour: Colour = (red, green, blue, round(255 * lit))
    fill = colour if filled else theme.canvas
    x, y, r = at.x, at.y, RADIUS
    shape = "circle" if kind is None else PIN_SHAPES[kind]
    match shape:
        case "triangle":
            corners = ([x - r * 0.8, y - r], [x - r * 0.8, y + r], [x + r, y])
            dpg.draw_triangle(*corners, color=colour, fill=fill, thickness=1.4, parent=parent)
        case "square":
            box = ([x - r * 0.85, y - r * 0.85], [x + r * 0.85, y + r * 0.85])
            dpg.draw_rectangle(*box, color=colour, fill=fill, thickness=1.4, parent=parent)
        case "diamond":
            quad = ([x - r * 1.1, y], [x, y - r * 1.1], [x + r * 1.1, y], [x, y + r * 1.1])
            dpg.draw_quad(*quad, color=colour, fill=fill, thickness=1.4, parent=parent)
        case "quad":
            wide = ([x - r * 1.2, y - r * 0.75], [x + r * 1.2, y + r * 0.75])
            dpg.draw_rectangle(*wide, color=colour, fill=fill, thickness=1.4, parent=parent)
        case "swatch":
            box = ([x - r * 0.9, y - r * 0.9], [x + r * 0.9, y + r * 0.9])
            dpg.draw_rectangle(*box, color=colour, fill=fill, rounding=2.5, parent=parent)
            dpg.draw_rectangle(
                [x - r * 0.9, y], [x + r * 0.9, y + r * 0.9], color=colour,
                fill=colour, rounding=2.5, parent=parent,
            )  # fmt: skip
        case "cross":
            dpg.draw_circle([x, y], r * 0.95, color=theme.canvas, fill=theme.canvas, parent=parent)
            dpg.draw_line([x - r, y], [x + r, y], color=colour, thickness=2.2, parent=parent)
            dpg.draw_line([x, y - r], [x, y + r], color=colour, thickness=2.2, parent=parent)
        case "stripe":
            box = ([x - r * 1.2, y - r * 0.9], [x + r * 1.2, y + r * 0.9])
            dpg.draw_rectangle(*box, color=colour, fill=fill, thickness=1.2, parent=parent)
            for part in (-0.4, 0.4):
                line = ([x + r * part, y - r * 0.9], [x + r * part, y + r * 0.9])
                dpg.draw_line(*line, color=theme.canvas if filled else colour, parent=parent)
        case _:
            dpg.draw_circle([x, y], r, color=colour, fill=fill, thickness=1.4, parent=parent)
