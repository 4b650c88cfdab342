"""Dragging what is no node: bends of cables, frames and comments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys
from nodegraph.model.edits import Edit


@dataclass
class BoxDrag:
    """Something that one edit moves: `edit` makes it of how far it was dragged.

    The hand is followed by edits of one gesture, so what is seen is what the session has.
    """

    start: Point  # on the canvas
    name: str
    make: Callable[[Point], Edit | None]
    gesture: str
    sent: Point = Point(0.0, 0.0)

    def move(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Follow the pointer, by the grid where snapping is on."""
        at = desk.to_canvas(pixel)
        by = desk.snapped(Point(at.x - self.start.x, at.y - self.start.y))
        if by != self.sent:
            self.sent = by
            self._send(desk, by)

    def drop(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Leave it here."""
        self.move(desk, pixel, keys)

    def cancel(self, desk: Desk) -> None:
        """Bring it back."""
        if self.sent != Point(0.0, 0.0):
            self._send(desk, Point(0.0, 0.0))

    def _send(self, desk: Desk, by: Point) -> None:
        def go() -> None:
            edit = self.make(by)
            if edit is not None:
                desk.edit(edit, self.name, self.gesture)

        desk.try_to(go)
