"""The whole graph, small: where its nodes are on the map, and what a point of the map shows.

view = Overview.of(scene, desk.camera, desk.area, Rect(0, 0, 220, 140))
view.camera_at(Point(40, 20), desk.camera, desk.area)     # a camera in whose middle that lies
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nodegraph.editor.canvas.camera import Camera
from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.geometry import Point, Rect

MARGIN = 8.0  # pixels


@dataclass(frozen=True, eq=False, slots=True)
class Overview:
    """A map. `boxes`: float64 (n, 4), left, top, right, bottom of the nodes in pixels; `seen`: the
    part of it that the canvas shows, as much as lies on the map; `scale`: pixels a canvas unit.
    """

    boxes: NDArray[np.float64]
    seen: Rect
    scale: float
    origin: Point  # the pixel of the canvas' point 0, 0

    @classmethod
    def of(cls, scene: Scene, camera: Camera, area: Rect, room: Rect) -> Overview:
        """Return the map of a scene in a room of so many pixels.

        It shows all nodes, and does not shrink for a camera that has strayed from them.
        """
        bounds = scene.bounds or camera.seen(area.width, area.height)
        wide, high = room.width - 2.0 * MARGIN, room.height - 2.0 * MARGIN
        scale = min(wide / max(bounds.width, 1.0), high / max(bounds.height, 1.0))
        middle, centre = room.centre, bounds.centre
        origin = Point(middle.x - centre.x * scale, middle.y - centre.y * scale)
        shift = np.array([origin.x, origin.y, origin.x, origin.y])
        view = camera.seen(area.width, area.height)
        seen = _clipped(
            Rect(
                origin.x + view.x * scale,
                origin.y + view.y * scale,
                view.width * scale,
                view.height * scale,
            ),
            room,
        )
        return cls(scene.boxes * scale + shift, seen, scale, origin)

    def to_canvas(self, pixel: Point) -> Point:
        """Return the canvas point that a pixel of the map stands for."""
        return Point((pixel.x - self.origin.x) / self.scale, (pixel.y - self.origin.y) / self.scale)

    def camera_at(self, pixel: Point, camera: Camera, area: Rect) -> Camera:
        """Return a camera as near as before, with that point in its middle."""
        point = self.to_canvas(pixel)
        half = area.width / 2.0 / camera.zoom, area.height / 2.0 / camera.zoom
        return Camera(point.x - half[0], point.y - half[1], camera.zoom)


def _clipped(rect: Rect, room: Rect) -> Rect:
    x, y = min(max(rect.x, room.x), room.right), min(max(rect.y, room.y), room.bottom)
    right = min(max(rect.right, room.x), room.right)
    bottom = min(max(rect.bottom, room.y), room.bottom)
    return Rect(x, y, right - x, bottom - y)
