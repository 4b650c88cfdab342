"""What part of the canvas is seen, and how large.

    camera = Camera(0.0, 0.0, 1.0)
    camera.zoomed(1.1, Point(400, 300))     # what lies under the cursor stays there
    camera.to_canvas(Point(400, 300))

Places on the screen are pixels from the top left corner of the canvas' own area.
"""

from __future__ import annotations

from dataclasses import dataclass

from nodegraph.editor.geometry import Point, Rect

LEAST_ZOOM, MOST_ZOOM = 0.1, 4.0
MARGIN = 48.0  # pixels around what is fitted


@dataclass(frozen=True, slots=True)
class Camera:
    """`x`, `y`: the canvas point in the top left corner; `zoom`: pixels a canvas unit."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0

    def to_screen(self, point: Point) -> Point:
        """Return where a canvas point is seen."""
        return Point((point.x - self.x) * self.zoom, (point.y - self.y) * self.zoom)

    def to_canvas(self, point: Point) -> Point:
        """Return the canvas point that is seen there."""
        return Point(self.x + point.x / self.zoom, self.y + point.y / self.zoom)

    def zoomed(self, factor: float, at: Point) -> Camera:
        """Return it nearer or farther; what is seen at `at` stays where it is."""
        zoom = min(max(self.zoom * factor, LEAST_ZOOM), MOST_ZOOM)
        held = self.to_canvas(at)
        return Camera(held.x - at.x / zoom, held.y - at.y / zoom, zoom)

    def panned(self, x: float, y: float) -> Camera:
        """Return it with the canvas dragged by so many pixels."""
        return Camera(self.x - x / self.zoom, self.y - y / self.zoom, self.zoom)

    def fitted(self, rect: Rect | None, width: float, height: float, most: float = 1.0) -> Camera:
        """Return it with all of a rectangle in the middle of an area, at most so large."""
        if rect is None:
            return Camera(-width / 2.0, -height / 2.0, 1.0)
        across = max(width - 2.0 * MARGIN, 1.0) / max(rect.width, 1.0)
        down = max(height - 2.0 * MARGIN, 1.0) / max(rect.height, 1.0)
        zoom = min(max(min(across, down, most), LEAST_ZOOM), MOST_ZOOM)
        middle = rect.centre
        return Camera(middle.x - width / 2.0 / zoom, middle.y - height / 2.0 / zoom, zoom)

    def seen(self, width: float, height: float) -> Rect:
        """Return the part of the canvas that an area of so many pixels shows."""
        return Rect(self.x, self.y, width / self.zoom, height / self.zoom)
