"""An even loudness: a gain that brings the 95th percentile of the level to 0.8."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

GOAL = 0.8  # where the 95th percentile of |x| goes
LEAST, MOST = 10 ** (-12 / 20), 10 ** (24 / 20)
HOLD = 10 ** (-55 / 20)  # quieter blocks (RMS) leave the gain where it is
UP, DOWN = 1.5, 12.0  # seconds for 20 dB of louder music, and for 63 % of quieter
FIRST = 0.7  # seconds of sound within which the first guess is found


class AutoGain:
    """Follows a percentile by stepping up for samples above it and down for those below."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._percentile = GOAL
        self._gain = 1.0
        self._heard = 0.0  # seconds of sound so far

    def apply(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (1, frames) at its even loudness; the gain is ramped over the block."""
        frames = sound.shape[1]
        self._follow(sound[0], frames / self._rate)
        gain = min(max(GOAL / self._percentile, LEAST), MOST)
        ramp = np.linspace(self._gain, gain, frames + 1, dtype=np.float32)[1:]
        self._gain = gain
        return sound * ramp

    def _follow(self, sound: NDArray[np.float32], seconds: float) -> None:
        if float(np.dot(sound, sound)) < HOLD * HOLD * len(sound):
            return
        self._heard += seconds
        louder = np.count_nonzero(np.abs(sound) > self._percentile) / len(sound)
        # balanced where 5 % are louder: 19 : 1 is the ratio of the two speeds
        up, down = louder * math.log(10.0) / UP, (1.0 - louder) / DOWN
        balance = 0.05 * math.log(10.0) / UP - 0.95 / DOWN
        haste = 1.0 + 15.0 * math.exp(-self._heard / FIRST)
        change = (up - down - balance) * seconds * haste
        self._percentile = min(max(self._percentile * math.exp(change), GOAL / MOST), 4.0)
