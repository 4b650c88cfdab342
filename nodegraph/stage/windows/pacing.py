"""How evenly windows show their pictures."""

from __future__ import annotations

from collections import deque

import msgspec
import numpy as np

REMEMBERED = 600  # swaps that the numbers are about: ten seconds at 60 a second
LATE = 1.5  # intervals: a frame that came later than this was missed by the eye


class WindowPacing(msgspec.Struct, frozen=True):
    """The swaps of one window; milliseconds between them, of the last ten seconds or so.

    presented, late: since the window was opened. refresh: of its screen in Hz, 0 where unknown.
    """

    output: int
    title: str
    presented: int
    fps: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    late: int
    refresh: float


class Pacing(msgspec.Struct, frozen=True):
    """Every window's."""

    windows: tuple[WindowPacing, ...] = ()


class Pace:
    """Counts the swaps of one window."""

    def __init__(self) -> None:
        self.presented = 0
        self.late = 0
        self._before: float | None = None
        self._between: deque[float] = deque(maxlen=REMEMBERED)

    def swapped(self, seconds: float, interval: float) -> None:
        """A picture was shown; `interval` is what should be between two, 0 where unknown."""
        self.presented += 1
        if self._before is not None:
            between = seconds - self._before
            self._between.append(between)
            self.late += interval > 0.0 and between > LATE * interval
        self._before = seconds

    def rested(self) -> None:
        """Nothing was to be shown for a while: the gap is not late."""
        self._before = None

    def read(self, output: int, title: str, refresh: float) -> WindowPacing:
        """Return the numbers."""
        between = np.array(self._between or [0.0]) * 1e3
        total = float(between.sum())
        fps = len(self._between) / total * 1e3 if total else 0.0
        p50, p99 = (float(number) for number in np.percentile(between, (50, 99)))
        worst = float(between.max())
        return WindowPacing(output, title, self.presented, fps, p50, p99, worst, self.late, refresh)
