"""The grid behind everything: a quiet measure that is as dense from far as from near."""

from __future__ import annotations

import math

import dearpygui.dearpygui as dpg

from nodegraph.editor.canvas.camera import Camera
from nodegraph.editor.geometry import Rect
from nodegraph.editor.window.look import Look

STEP, COARSER = 64.0, 4.0  # canvas units at zoom 1; how much wider the next grid is
LEAST_PIXELS = 28.0


class Grid:
    """Lines of the part that is seen and some around it, drawn anew when that is left."""

    def __init__(self, parent: int | str) -> None:
        self._layer = int(dpg.add_draw_node(parent=parent))
        self._covers: Rect | None = None
        self._key: object = None

    def draw(self, camera: Camera, width: float, height: float, look: Look) -> None:
        """Draw what is missing."""
        seen = camera.seen(width, height)
        step = STEP
        while step * camera.zoom < LEAST_PIXELS:
            step *= COARSER
        key = (step, look.theme.name)
        if key == self._key and self._covers is not None and self._covers.holds(seen):
            return
        self._key = key
        self._covers = covers = seen.grown(max(seen.width, seen.height) * 0.5)
        dpg.delete_item(self._layer, children_only=True)
        colour = look.theme.grid
        for place in range(math.floor(covers.x / step), math.ceil(covers.right / step) + 1):
            x = place * step
            dpg.draw_line(
                [x, covers.y], [x, covers.bottom], color=colour, thickness=1.0, parent=self._layer
            )
        for place in range(math.floor(covers.y / step), math.ceil(covers.bottom / step) + 1):
            y = place * step
            dpg.draw_line(
                [covers.x, y], [covers.right, y], color=colour, thickness=1.0, parent=self._layer
            )
