"""Dragging nodes, and what goes with them: bends between them, frames with all that lies in them.

Nothing is sent while the hand moves: the canvas draws the nodes where `by` has them. At the end one
edit moves all, and the ghost stays until the session has told it back, so that nothing jumps.
"""

from __future__ import annotations

from dataclasses import dataclass

from nodegraph.editor.canvas.hits import cable_at
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.inserting import put_on
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys
from nodegraph.editor.layout.arranging import nudged
from nodegraph.editor.placing import on_grid, pinned, together
from nodegraph.model.edits import Edit
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Wire


@dataclass
class Moving:
    """Nodes under the hand. `start`: where the hand began, on the canvas; `held`: whose corner
    snaps to the grid.
    """

    start: Point
    nodes: frozenset[str]
    held: str
    by: Point = Point(0.0, 0.0)
    onto: Wire | None = None  # a cable that would take the node in between

    def move(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Follow the pointer; Shift keeps to one direction, Ctrl turns the grid the other way."""
        at = desk.to_canvas(pixel)
        by = Point(at.x - self.start.x, at.y - self.start.y)
        if keys.shift:
            by = Point(by.x, 0.0) if abs(by.x) >= abs(by.y) else Point(0.0, by.y)
        corner = desk.scene.places.get(self.held)
        if corner is not None and desk.snapping != keys.ctrl:
            aim = corner.moved(by.x, by.y)
            by = Point(on_grid(aim.x) - corner.x, on_grid(aim.y) - corner.y)
        self.by = by
        self.onto = self._cable_under(desk, at) if keys.alt or self._is_loose(desk) else None

    def drop(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Leave them here; nothing is moved where somebody took them away meanwhile."""
        self.move(desk, pixel, keys)
        scene, graph, inside = desk.scene, desk.graph, desk.inside
        rects = scene.rects(self.nodes)
        if self.by == Point(0.0, 0.0) or not rects:
            self.by = Point(0.0, 0.0)
            return
        count = len(self.nodes)
        name = f"Move {self.held}" if count == 1 else f"Move {count} nodes"
        put: Edit | None = None
        if self.onto is not None:
            put = put_on(graph, desk.signatures, self.held, self.onto, inside)
            name = f"Put {self.held} on a cable"
        moves = nudged(graph, rects, *self.by, inside)
        desk.edit(together(name, pinned(graph, scene.rects(), inside), moves, put), name)

    def cancel(self, desk: Desk) -> None:
        """Leave them where they were."""
        self.by, self.onto = Point(0.0, 0.0), None

    def _is_loose(self, desk: Desk) -> bool:
        """Whether it is one node that nothing is wired to."""
        graph = desk.graph
        return (
            len(self.nodes) == 1
            and self.held not in graph.wires_into
            and self.held not in graph.wires_from
        )

    def _cable_under(self, desk: Desk, at: Point) -> Wire | None:
        """Return the cable that would take the node in between, where it fits there."""
        wire = cable_at(desk.scene, at, desk.camera.zoom, {self.held: None})
        if wire is None or len(self.nodes) != 1 or self.held not in desk.graph.nodes:
            return None
        try:
            put_on(desk.graph, desk.signatures, self.held, wire, desk.inside)
        except Unusable:
            return None
        return wire
