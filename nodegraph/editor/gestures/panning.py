"""Dragging the canvas itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from nodegraph.editor.canvas.camera import Camera
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys


@dataclass
class Panning:
    """The canvas under the hand."""

    start: Point
    before: Camera
    last: Point = field(init=False)

    def __post_init__(self) -> None:
        self.last = self.start

    def move(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Follow the pointer."""
        desk.camera = desk.camera.panned(pixel.x - self.last.x, pixel.y - self.last.y)
        self.last = pixel

    def drop(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Stay where it is."""
        self.move(desk, pixel, keys)

    def cancel(self, desk: Desk) -> None:
        """Look where we looked before."""
        desk.camera = self.before
