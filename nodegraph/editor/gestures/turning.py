"""Dragging a value of a node to and fro; all of it is one step of undo.

What is turned is heard at once: each move of the hand is an edit of the same gesture, for which no
plan is made anew. Shift is fine.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys
from nodegraph.editor.values import knob_drag
from nodegraph.model.edits import SetValue
from nodegraph.model.patch import Json
from nodegraph.model.spec import PortSpec


@dataclass
class Turning:
    """A value under the hand. `before` is what the document had, None its default."""

    node: str
    port: PortSpec
    before: Json
    last: Point
    name: str
    gesture: str
    knob: knob_drag.Drag = field(init=False)
    sent: Json = None

    def __post_init__(self) -> None:
        present = self.port.default if self.before is None else self.before
        self.knob = knob_drag.Drag.begun(self.port, present)

    def move(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Follow the pointer: to the right is more."""
        self.knob = self.knob.moved(pixel.x - self.last.x, keys.shift)
        self.last = pixel
        value = self.knob.value
        if value != self.sent:
            self.sent = value
            self._send(desk, value)

    def drop(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Leave it here."""
        self.move(desk, pixel, keys)

    def cancel(self, desk: Desk) -> None:
        """Bring back what was there."""
        if self.sent is not None:
            self._send(desk, self.before)

    def _send(self, desk: Desk, value: Json) -> None:
        edit = SetValue(self.node, self.port.name, value, desk.inside)
        desk.edit(edit, self.name, self.gesture)
