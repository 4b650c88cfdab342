"""What a gesture shows over everything: the loose cable, lit pins, the marquee, the cut."""

from __future__ import annotations

from collections.abc import Collection

import dearpygui.dearpygui as dpg

from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.canvas.shape import Side
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.fitting import How, Pin
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.cabling import Cabling
from nodegraph.editor.gestures.marquee import Cutting, Marquee
from nodegraph.editor.gestures.moving import Moving
from nodegraph.editor.gestures.pointer import Pointer
from nodegraph.editor.theme import faded
from nodegraph.editor.window.cable_items import THICK, draw_line
from nodegraph.editor.window.look import Look


class Front:
    """The topmost layer. Pins are lit once a cable, the rest is drawn anew each frame."""

    def __init__(self, parent: int | str) -> None:
        self._pins = int(dpg.add_draw_node(parent=parent))
        self._moving = int(dpg.add_draw_node(parent=parent))
        self._lit: object = None
        self._busy = False

    def draw(
        self, desk: Desk, pointer: Pointer, scene: Scene, seen: Collection[str], look: Look
    ) -> None:
        """Draw what is under way."""
        drag = pointer.drag
        lit = drag if isinstance(drag, Cabling) else None
        if lit is not self._lit:
            self._lit = lit
            dpg.delete_item(self._pins, children_only=True)
            if lit is not None:
                self._light(lit, scene, seen, look)
        if self._busy:
            dpg.delete_item(self._moving, children_only=True)
        self._busy = True
        match drag:
            case Cabling():
                self._cable(desk, drag, scene, look)
            case Marquee():
                self._marquee(drag, look)
            case Cutting():
                self._cut(drag, scene, desk, look)
            case Moving(onto=wire) if wire is not None and wire in scene.cables:
                points = scene.cables[wire].points
                draw_line(self._moving, points, desk.style, look.theme.selected, THICK + 2.0)
            case _:
                self._busy = False

    def _light(self, drag: Cabling, scene: Scene, seen: Collection[str], look: Look) -> None:
        """Ring the pins that fit; veil the others."""
        other: Side = "in" if drag.side == "out" else "out"
        for name in seen:
            for pin in scene.shapes[name].pins:
                at = list(scene.pin_at(name, pin))
                fit = drag.fits.get(Pin(name, pin.port)) if pin.side == other else None
                if fit:
                    strong = 1.0 if fit.how < How.CONVERTER else 0.55
                    colour = look.pin(pin.kind)
                    dpg.draw_circle(
                        at, 8.5, color=faded(colour, strong), thickness=1.8, parent=self._pins
                    )
                    dpg.draw_circle(
                        at, 12.0, color=faded(colour, 0.28 * strong), thickness=3.0,
                        parent=self._pins,
                    )  # fmt: skip
                elif Pin(name, pin.port) != drag.fixed:
                    dpg.draw_circle(
                        at, 7.0, color=(0, 0, 0, 0), fill=faded(look.theme.canvas, 0.66),
                        parent=self._pins,
                    )  # fmt: skip

    def _cable(self, desk: Desk, drag: Cabling, scene: Scene, look: Look) -> None:
        start = scene.pin_place(drag.fixed.node, drag.fixed.port, drag.side)
        shape = scene.shapes.get(drag.fixed.node)
        if start is None or shape is None:
            return
        pin = shape.pin(drag.fixed.port, drag.side)
        colour = look.pin(None if pin is None else pin.kind)
        ends = (start, drag.end) if drag.side == "out" else (drag.end, start)
        sure = 1.0 if drag.over is not None else 0.7
        draw_line(self._moving, ends, desk.style, faded(colour, sure), THICK + 0.6)
        if drag.over is not None:
            dpg.draw_circle(
                list(drag.end), 10.0, color=look.theme.selected, thickness=2.4,
                parent=self._moving,
            )  # fmt: skip

    def _marquee(self, drag: Marquee, look: Look) -> None:
        rect = drag.rect
        dpg.draw_rectangle(
            [rect.x, rect.y], [rect.right, rect.bottom], color=look.theme.selected,
            fill=faded(look.theme.selected, 0.08), parent=self._moving,
        )  # fmt: skip

    def _cut(self, drag: Cutting, scene: Scene, desk: Desk, look: Look) -> None:
        for wire in drag.crossed:
            if wire in scene.cables:
                points = scene.cables[wire].points
                draw_line(self._moving, points, desk.style, look.theme.missing, THICK + 1.0)
        line: list[Point] = drag.line
        if len(line) > 1:
            dpg.draw_polyline(
                [list(point) for point in line], color=look.theme.missing, thickness=2.0,
                parent=self._moving,
            )  # fmt: skip
