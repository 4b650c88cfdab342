"""When one document takes over from another, for sound and pictures alike."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
CUT = 0.02  # beats: the shortest cross-fade of sound, 10 ms at 120


class Crossing(msgspec.Struct, frozen=True, array_like=True):
    """From a beat on, for some beats, by "cut", "fade" or a shader.

    It stands in the control log. One of a log that names no transition, and takes some beats, is
    none that cuts: it is a fade then.
    """

    beat: float
    beats: float
    transition: str = "fade"

    def part(self, beat: float) -> float:
        """Return how far it is, 0..1."""
        return min(max((beat - self.beat) / max(self.beats, CUT), 0.0), 1.0)

    def mixed(self, old: Sound, new: Sound, now: float, then: float) -> Sound:
        """Return the sound of both between two beats, at equal power."""
        way = np.linspace(self.part(now), self.part(then), old.shape[1], dtype=np.float32)
        turn = np.float32(math.pi / 2) * way
        return np.asarray(old * np.cos(turn) + new * np.sin(turn), np.float32)
