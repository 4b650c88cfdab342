"""Cables, as Dear PyGui draws them: curves of its own, which stay smooth from near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import dearpygui.dearpygui as dpg

from nodegraph.editor.canvas.cables import CableStyle, reach_of
from nodegraph.editor.canvas.scene import Cable
from nodegraph.editor.geometry import Point
from nodegraph.editor.theme import Colour, faded, mixed
from nodegraph.editor.window.look import Look
from nodegraph.model.patch import Wire

THICK, THIN = 2.4, 1.2
BEND = 4.0
GLOWS = 8  # steps from dark to bright


def draw_line(
    parent: int | str,
    points: Sequence[Point],
    style: CableStyle,
    colour: Colour,
    thickness: float = THICK,
) -> list[int]:
    """Draw a cable through some points; returns what it is drawn with."""
    items: list[int | str] = []
    for one, other in pairwise(points):
        if style == "curved":
            reach = reach_of(one, other)
            item = dpg.draw_bezier_cubic(
                [one.x, one.y], [one.x + reach, one.y], [other.x - reach, other.y],
                [other.x, other.y], color=colour, thickness=thickness, parent=parent,
            )  # fmt: skip
        elif style == "straight":
            item = dpg.draw_line(
                [one.x, one.y], [other.x, other.y], color=colour, thickness=thickness,
                parent=parent,
            )  # fmt: skip
        else:
            middle = (one.x + other.x) / 2.0
            corners = [[one.x, one.y], [middle, one.y], [middle, other.y], [other.x, other.y]]
            item = dpg.draw_polyline(corners, color=colour, thickness=thickness, parent=parent)
        items.append(item)
    return list(map(int, items))


class CableItems:
    """All cables of a scene; what has not changed is left as it is drawn."""

    def __init__(self, parent: int | str) -> None:
        self._parent = parent
        self._items: dict[Wire, int] = {}
        self._keys: dict[Wire, object] = {}
        self._state: tuple[object, ...] = (None,)  # what was drawn last
        self._hidden: set[Wire] = set()
        self._culled: tuple[object, object] = (None, None)  # what was seen of which cables
        self._lines: dict[Wire, list[int]] = {}
        self._colours: dict[Wire, Colour] = {}
        self._lit: dict[Wire, int] = {}

    def glow(self, wire: Wire, light: int) -> bool:
        """Let a cable be as bright as its signal, 0..GLOWS; False where it is so already."""
        if self._lit.get(wire, 0) == light or wire not in self._lines:
            return False
        self._lit[wire] = light
        part = light / GLOWS
        colour = mixed(self._colours[wire], (255, 255, 255, 255), 0.3 * part)
        for item in self._lines[wire]:
            dpg.configure_item(item, color=colour, thickness=THICK + 1.2 * part)
        return True

    def draw(
        self,
        cables: Mapping[Wire, Cable],
        style: CableStyle,
        look: Look,
        chosen: frozenset[Wire],
        moved: Mapping[str, Point],
    ) -> None:
        """Draw the cables; `moved`: nodes under a hand, and how far they are from their place."""
        state = (cables, style, chosen, dict(moved), look.theme.name)
        if cables is self._state[0] and state == self._state:
            return
        self._state = state
        for wire in self._items.keys() - cables.keys():
            dpg.delete_item(self._items.pop(wire))
            self._keys.pop(wire)
            self._hidden.discard(wire)
            self._forget(wire)
        for wire, cable in cables.items():
            ends = (moved.get(wire.source), moved.get(wire.target))
            key = (cable, style, wire in chosen, ends, look.theme.name)
            if self._keys.get(wire) != key:
                self._keys[wire] = key
                self._draw(cable, style, look, wire in chosen, *ends)

    def cull(self, seen: frozenset[str]) -> None:
        """Hide the cables of which neither end is seen; next to nothing where all are as before."""
        if seen is self._culled[0] and self._state[0] is self._culled[1]:
            return
        self._culled = seen, self._state[0]
        for wire, item in self._items.items():
            hidden = wire.source not in seen and wire.target not in seen
            if hidden != (wire in self._hidden):
                dpg.configure_item(item, show=not hidden)
                (self._hidden.add if hidden else self._hidden.discard)(wire)

    def _forget(self, wire: Wire) -> None:
        for known in (self._lines, self._colours, self._lit):
            known.pop(wire, None)

    def _draw(
        self, cable: Cable, style: CableStyle, look: Look, chosen: bool,
        source: Point | None, target: Point | None,
    ) -> None:  # fmt: skip
        wire = cable.wire
        item = self._items.get(wire)
        if item is None:
            item = self._items[wire] = int(dpg.add_draw_node(parent=self._parent))
        else:
            dpg.delete_item(item, children_only=True)
        points = _shifted(cable.points, source, target)
        colour = look.theme.selected if chosen else look.pin(cable.kind)
        colour = faded(colour, 0.35 if cable.off else 0.9)
        draw_line(item, points, style, (0, 0, 0, 90), THICK + 2.0)
        self._forget(wire)
        lines = draw_line(item, points, style, colour, THICK + (1.0 if chosen else 0.0))
        if not chosen and not cable.off:
            self._lines[wire], self._colours[wire] = lines, colour
        for bend in points[1:-1]:
            dpg.draw_circle(
                [bend.x, bend.y], BEND, color=look.theme.canvas, fill=colour, parent=item
            )


def _shifted(
    points: tuple[Point, ...], source: Point | None, target: Point | None
) -> tuple[Point, ...]:
    """Return the points of a cable whose ends are moved; bends go along where both are."""
    if source is None and target is None:
        return points
    first = points[0] if source is None else points[0].moved(*source)
    last = points[-1] if target is None else points[-1].moved(*target)
    inner = points[1:-1]
    if source is not None and target is not None:
        inner = tuple(point.moved(*source) for point in inner)
    return (first, *inner, last)
