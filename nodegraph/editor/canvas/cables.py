"""The way of a cable from pin to pin, past its bends, as a line of points.

`curved` leaves and arrives level, as a cable that hangs in the air; `straight` goes from point to
point; `angled` goes across, down and across.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nodegraph.editor.geometry import Point

CableStyle = Literal["curved", "straight", "angled"]
STEPS = 18  # points of a curve between two bends
LEAST_REACH, MOST_REACH = 28.0, 160.0  # how far a curve goes on level

_AT = np.linspace(0.0, 1.0, STEPS)[:, None]
_BEZIER = np.hstack([(1 - _AT) ** 3, 3 * (1 - _AT) ** 2 * _AT, 3 * (1 - _AT) * _AT**2, _AT**3])


def cable_line(points: Sequence[Point], style: CableStyle = "curved") -> NDArray[np.float64]:
    """Return the line through these points, float64 (n, 2), n >= 2."""
    if style == "straight":
        return np.array(points, dtype=np.float64)
    pieces = [
        _curve(one, other) if style == "curved" else _angle(one, other)
        for one, other in pairwise(points)
    ]
    return np.concatenate(pieces)


def reach_of(one: Point, other: Point) -> float:
    """Return how far a curve between two points goes on level at both ends."""
    across = other.x - one.x
    wanted = abs(across) * 0.5 if across >= 0.0 else -across * 0.35 + LEAST_REACH
    return min(max(wanted, min(LEAST_REACH, abs(other.y - one.y) + 1.0)), MOST_REACH)


def _curve(one: Point, other: Point) -> NDArray[np.float64]:
    reach = reach_of(one, other)
    ends = np.array(
        [one, (one.x + reach, one.y), (other.x - reach, other.y), other], dtype=np.float64
    )
    return _BEZIER @ ends


def _angle(one: Point, other: Point) -> NDArray[np.float64]:
    middle = (one.x + other.x) / 2.0
    return np.array([one, (middle, one.y), (middle, other.y), other], dtype=np.float64)


def distance_to(line: NDArray[np.float64], point: Point) -> float:
    """Return how far a point is from a line of points, in its units."""
    start, end = line[:-1], line[1:]
    way = end - start
    length = np.maximum((way * way).sum(1), 1e-12)
    part = np.clip((((point - start) * way).sum(1)) / length, 0.0, 1.0)
    nearest = start + part[:, None] * way
    return float(np.sqrt(((nearest - point) ** 2).sum(1).min()))


def crosses(line: NDArray[np.float64], cut: NDArray[np.float64]) -> bool:
    """Whether a line meets another one."""
    one, two = line[:-1, None], line[1:, None]
    three, four = cut[None, :-1], cut[None, 1:]

    def side(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> object:
        return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
            c[..., 0] - a[..., 0]
        )

    apart = np.asarray(side(one, two, three)) * np.asarray(side(one, two, four))
    across = np.asarray(side(three, four, one)) * np.asarray(side(three, four, two))
    return bool(((apart < 0.0) & (across < 0.0)).any())
