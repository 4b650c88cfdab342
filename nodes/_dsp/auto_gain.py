"""An even loudness: a gain that brings the 95th percentile of the level to 0.8."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

GOAL, PERCENTILE = 0.8, 0.95  # where this percentile of |x| goes
LEAST, MOST = -12.0, 24.0  # dB of gain
HOLD = 10 ** (-55 / 20)  # quieter blocks (RMS) leave the gain where it is
UP, DOWN = 1.5, 12.0  # seconds in which 63 % of louder, of quieter music is taken in
MEMORY = 2.0  # seconds of levels behind the percentile
LOWEST, LEVELS = -80.0, 101  # dB: the levels that are told apart, a decibel each
RESTS = 25.0  # dB below the percentile: what is quieter is between the notes
STRIDE = 4  # a percentile does not need every sample


class AutoGain:
    """Counts levels, forgets old ones, and follows their percentile."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._counts = np.zeros(LEVELS)
        self._level = 20.0 * math.log10(GOAL)  # dB
        self._heard = 0.0  # seconds of sound so far
        self._gain = 1.0

    def apply(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (1, frames) at its even loudness; the gain is ramped over the block."""
        frames = sound.shape[1]
        with np.errstate(over="ignore", invalid="ignore"):
            power = float(np.dot(sound[0], sound[0]))
        if HOLD * HOLD * frames <= power < math.inf:
            self._follow(sound[0], frames / self._rate, 10.0 * math.log10(power / frames))
        decibels = 20.0 * math.log10(GOAL) - self._level
        gain = 10.0 ** (min(max(decibels, LEAST), MOST) / 20.0)
        ramp = np.arange(1, frames + 1, dtype=np.float32)
        ramp *= (gain - self._gain) / frames
        ramp += self._gain
        self._gain = gain
        with np.errstate(over="ignore"):
            return sound * ramp

    def _follow(self, sound: NDArray[np.float32], seconds: float, loudness: float) -> None:
        levels = np.abs(sound[::STRIDE])
        levels += 1e-9
        levels = np.log10(levels, out=levels)
        levels *= 20.0
        levels -= LOWEST
        np.minimum(np.maximum(levels, 0.0, out=levels), LEVELS - 1.0, out=levels)
        places = levels.astype(np.int64)
        self._counts *= math.exp(-seconds / MEMORY)
        # what decays between two beats counts little, in quiet and in loud music alike
        weight = 1.0 if loudness > self._level - RESTS else 0.1
        self._counts += weight * np.bincount(places, minlength=LEVELS)
        level = self._percentile()
        self._heard += seconds
        # at first everything heard so far counts alike: the first second decides, not the twelfth
        time = min(UP if level > self._level else DOWN, self._heard)
        self._level += (level - self._level) * (1.0 - math.exp(-seconds / time))

    def _percentile(self) -> float:
        total = self._counts.cumsum()
        goal = PERCENTILE * float(total[-1])
        place = int(total.searchsorted(goal))
        count = float(self._counts[place])
        return LOWEST + place + (goal - float(total[place]) + count) / max(count, 1e-9)
