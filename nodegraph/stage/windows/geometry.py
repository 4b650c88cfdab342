"""From the picture to a window and back, as projective maps.

    fill = fill_of(output, window=(1920, 1080), picture=(1280, 720))
    fill.to_window @ (u, v, 1)         # from what is seen, 0..1, to pixels of the window
    fill.to_picture @ (u, v, 1)        # from what is seen to 0..1 of the picture

All from the top left, y down; centres of pixels are at .5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nodegraph.stage.windows.output import Corners, Output

Matrix = NDArray[np.float64]
Size = tuple[int, int]
Rectangle = tuple[float, float, float, float]
MOST_TAPS = 4  # samples along an axis where the picture is made smaller: good to an eighth


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """Where the picture is in a window. to_window: a homography. to_picture: affine.

    sharp: a pixel of the picture is a whole number of pixels of the window, so nothing is filtered.
    soft: the edges are slanted and need smoothing. taps: samples along an axis.
    margin: how far two pixels of the window are beyond the edge, at most, in what is seen.
    covers: nothing of the window is left black.
    """

    to_window: Matrix
    to_picture: Matrix
    sharp: bool
    soft: bool
    taps: int
    margin: float
    covers: bool

    def picture_at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place in the picture under a point of the window, in pixels."""
        across, down, depth = np.linalg.inv(self.to_window) @ (x, y, 1.0)
        if abs(depth) < 1e-9:  # the horizon of a picture seen in perspective
            return math.copysign(1e9, across), math.copysign(1e9, down)
        u, v, _ = self.to_picture @ (across / depth, down / depth, 1.0)
        return float(u), float(v)


def fill_of(output: Output, window: Size, picture: Size) -> Fill:
    """Return how a picture of this size is to fill a window of that size, in pixels."""
    left, top, right, bottom = output.region
    shown = (picture[0] * (right - left), picture[1] * (bottom - top))
    if output.rotate in (90, 270):
        shown = (shown[1], shown[0])
    to_picture = _region(output.region) @ _turned(output)
    if output.corners is not None:
        placed = [(x * window[0], y * window[1]) for x, y in output.corners]
        scale = math.sqrt(shown[0] * shown[1] / max(_area(placed), 1e-9))
        margin = min(0.05, 2.0 / max(1.0, _shortest(placed)))
        return Fill(quad(placed), to_picture, False, True, _taps(scale), margin, False)
    x, y, width, height = _rectangle(output.fit, window, shown)
    to_window = np.array([[width, 0, x], [0, height, y], [0, 0, 1]], np.float64)
    sharp = _is_whole(width / shown[0]) and _is_whole(height / shown[1])
    taps = _taps(max(shown[0] / width, shown[1] / height))
    covers = x <= 0 and y <= 0 and x + width >= window[0] and y + height >= window[1]
    return Fill(to_window, to_picture, sharp, False, taps, 0.0, covers)


def quad(corners: list[tuple[float, float]] | Corners) -> Matrix:
    """Return the homography that takes the unit square to four corners, clockwise from its origin.

    Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, section 2.2.3.
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    ground = dx1 * dy2 - dx2 * dy1
    g = (sx * dy2 - dx2 * sy) / ground
    h = (dx1 * sy - sx * dy1) / ground
    return np.array(
        [
            [x1 - x0 + g * x1, x3 - x0 + h * x3, x0],
            [y1 - y0 + g * y1, y3 - y0 + h * y3, y0],
            [g, h, 1.0],
        ]
    )


def _rectangle(fit: str, window: Size, shown: tuple[float, float]) -> Rectangle:
    """Return left, top, width, height of the picture in whole pixels of the window."""
    if fit == "stretch":
        return 0.0, 0.0, float(window[0]), float(window[1])
    across, down = window[0] / shown[0], window[1] / shown[1]
    scale = max(across, down) if fit == "cover" else min(across, down)
    if fit == "pixel":
        scale = max(1.0, math.floor(scale + 1e-9))
    width, height = (max(1, round(side * scale)) for side in shown)
    return float((window[0] - width) // 2), float((window[1] - height) // 2), width, height


def _turned(output: Output) -> Matrix:
    """Return the map from what is seen, in 0..1, to the picture before its turn and flip."""
    flip = np.eye(3)
    if "h" in output.flip:
        flip = np.array([[-1.0, 0, 1], [0, 1, 0], [0, 0, 1]]) @ flip
    if "v" in output.flip:
        flip = np.array([[1.0, 0, 0], [0, -1, 1], [0, 0, 1]]) @ flip
    back = np.array([[0.0, 1, 0], [-1, 0, 1], [0, 0, 1]])  # a quarter turn against the clock
    return np.asarray(np.linalg.matrix_power(back, output.rotate // 90) @ flip)


def _region(region: Rectangle) -> Matrix:
    left, top, right, bottom = region
    return np.array([[right - left, 0, left], [0, bottom - top, top], [0, 0, 1]])


def _area(corners: list[tuple[float, float]]) -> float:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    return abs((x2 - x0) * (y3 - y1) - (x3 - x1) * (y2 - y0)) / 2


def _shortest(corners: list[tuple[float, float]]) -> float:
    return min(math.dist(corners[place - 1], corners[place]) for place in range(4))


def _taps(scale: float) -> int:
    """Return how many samples cover `scale` pixels of the picture; a filtered one covers two."""
    return min(MOST_TAPS, max(1, math.ceil(scale / 2 - 1e-6)))


def _is_whole(number: float) -> bool:
    return number > 0.5 and abs(number - round(number)) < 1e-6
