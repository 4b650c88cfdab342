"""Whether time goes on, and how the sound comes and goes where it stops and goes on.

    pausing = Pausing()
    pausing.play(False)
    if not pausing.is_still:                       # a block or two, until the sound has gone
        shape = pausing.shape(frames, rate)         # None: as it is
        sound = sound if shape is None else sound * shape

Nothing of a deck knows of it: blocks are run with their full sound, and what is heard of them
fades, so that whatever plays on is bit by bit what it would have been without a pause.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

FADE_SECONDS = 0.01  # no click, and nobody waits for it


class Pausing:
    """Live and when a show is made again: the same blocks fade by the same numbers."""

    def __init__(self) -> None:
        self.playing = True
        self._level = 1.0  # 0 silent to 1; what is heard is a sine's square of it

    def play(self, on: bool, at_once: bool = False) -> None:
        """Let time go on, or stand still once the sound has faded; `at_once`: it has already."""
        self.playing = on
        if at_once:
            self._level = float(on)

    @property
    def is_still(self) -> bool:
        """Whether no block is to be run."""
        return not self.playing and self._level == 0.0

    @property
    def is_plain(self) -> bool:
        """Whether blocks are heard as they are, until somebody pauses."""
        return self.playing and self._level == 1.0

    def shape(self, frames: int, rate: float) -> NDArray[np.float32] | None:
        """Return what the next block is multiplied by, float32 (frames,); None: it is heard whole.

        The fade goes on by that block; `rate` in Hz.
        """
        if self.is_plain:
            return None
        step = (1.0 if self.playing else -1.0) / (FADE_SECONDS * rate)
        way = np.clip(self._level + step * np.arange(1, frames + 1), 0.0, 1.0)
        self._level = float(way[-1])
        return np.asarray(np.sin(0.5 * math.pi * way) ** 2, np.float32)
