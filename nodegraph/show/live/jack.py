"""What goes into the input jack of a show: what comes in, or a song; a song takes over by a fade.

    jack = Jack(song)                      # None: what comes in
    jack.play(cued, at_once=False)         # from the next block on
    jack.block(live, sample, frames, rate)

Live and when a show is made again: the same blocks fade by the same numbers.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.show.material import Material

FADE_SECONDS = 0.02  # no click, and hardly a gap


class Jack:
    """Between two blocks of one thread. `song`: what plays, None what comes in."""

    def __init__(self, song: Material | None = None) -> None:
        self.song = song
        self._leaving: Material | None = None
        self._part = 1.0  # of the fade

    @property
    def is_plain(self) -> bool:
        """Whether the next block is of one thing alone."""
        return self._part == 1.0

    def play(self, song: Material, at_once: bool = False) -> None:
        """Play a song; what comes in goes at once, as it was never heard: else it would click."""
        self._leaving, self.song = self.song, song
        self._part = 1.0 if at_once else 0.0

    def block(self, live: Any, sample: int, frames: int, rate: float) -> Any:
        """Return the next block from a sample on, float32 (2, frames); `live` where no song is."""
        if self.song is None:
            return live
        sound = self.song.block(sample, frames)
        if self.is_plain:
            return sound
        way = self._part + np.arange(1, frames + 1) / (FADE_SECONDS * rate)
        way = np.clip(way, 0.0, 1.0) * 0.5 * math.pi
        self._part = min(self._part + frames / (FADE_SECONDS * rate), 1.0)
        mixed = sound * _power(np.sin(way))
        if self._leaving is not None:
            mixed = mixed + self._leaving.block(sample, frames) * _power(np.cos(way))
        if self.is_plain:
            self._leaving = None
        return mixed


def _power(gain: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(gain, np.float32)
