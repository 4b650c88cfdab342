"""When a frame stands in the time of the piece, which may have stood still for a while.

Frames are counted on, whether time does or not: a recording needs one at every moment. The piece
does not hear of that: its number of the frame, its seconds and what passed since the last one are
those of a show without a pause.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


@dataclass(slots=True)
class Standing:
    """Of the block that came last: whether it is none, since time stands still (`now`), and how
    many before it were none.
    """

    now: bool = False
    held: int = 0

    def step(self, now: bool) -> None:
        """Another block comes."""
        self.held += self.now
        self.now = now

    def seconds(self, sample: int, block: int, rate: int) -> float:
        """Return how long time has stood still before a sample of the count, in that block of so
        many samples.
        """
        still = self.held * block
        if self.now:
            still += sample % block
        return still / rate


class Moment(NamedTuple):
    """Of one frame: its number, its seconds, and `dt`, seconds since the one drawn before it."""

    number: int
    seconds: float
    dt: float


class FrameTime:
    """Of one stage, frame after frame."""

    def __init__(self) -> None:
        self._before: tuple[float, float] | None = None  # seconds held, and seconds, of the last

    def at(self, frame: int, passed: int, fps: Fraction, held: float) -> Moment:
        """Return the moment of a frame that is drawn now, `passed` frames after the last one.

        `held`: seconds for which time has stood still before it.
        """
        second = 1.0 / float(fps)
        seconds, dt = frame * second - held, passed * second
        if self._before is not None and self._before[0] != held:  # it stood still in between
            dt = max(seconds - self._before[1], 0.0)
        self._before = held, seconds
        return Moment(frame - round(held * fps), seconds, dt)
