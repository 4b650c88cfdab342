"""No click where an edit changes what is heard: the step it leaves is let die away."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
INAUDIBLE = 1e-5  # -100 dB
SECONDS = 0.01  # in which a step has died away to a hundredth


class Declick:
    """Follows the sound of a deck, block by block; `cut` says that the next one may not fit."""

    def __init__(self, rate: float) -> None:
        self._fall = math.exp(math.log(0.01) / (SECONDS * rate))
        self._last: NDArray[np.float64] | None = None  # the last two samples: (channels, 2)
        self._step: NDArray[np.float64] | None = None
        self._cut = False

    def cut(self) -> None:
        """The next block is another plan's."""
        self._cut = True

    @property
    def is_still(self) -> bool:
        """Whether sound passes as it is."""
        return self._step is None and not self._cut

    def resume(self, sound: Sound) -> None:
        """Go on behind a block that passed as it was."""
        self._last = sound[:, -2:].astype(np.float64)

    def apply(self, sound: Sound) -> Sound:
        """Return the block, float32 (channels, frames), joined to the one before.

        What is joined on begins where a straight line through the last two samples leads.
        """
        if self._cut and self._last is not None:
            led = 2.0 * self._last[:, 1] - self._last[:, 0]
            self._step = led - sound[:, 0]  # what was left of a step before is in it
        self._cut = False
        out = sound
        if self._step is not None:
            shape = self._fall ** np.arange(sound.shape[1])
            out = (sound + self._step[:, None] * shape).astype(np.float32)
            left = self._step * self._fall ** sound.shape[1]
            self._step = left if np.abs(left).max() > INAUDIBLE else None
        self._last = out[:, -2:].astype(np.float64)
        return out
