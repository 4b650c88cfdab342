"""Where the engine's rate ends and the device's begins."""

from __future__ import annotations

from typing import Any

import numpy as np

from nodegraph.engine.sound.ring import Floats


class Border:
    """Resamples a stream of float32 (frames, channels) from one rate to another, both in Hz.

    soxr's variable-rate engine: the usual one delivers nothing for several blocks and then about
    a thousand samples at once, on which a short ring runs dry. This one is 4 to 10 ms late (22
    from 11025 Hz), always the same.
    """

    def __init__(self, source: float, target: float, channels: int) -> None:
        self.ratio = target / source
        self._work: Any = None
        self._taken = self._given = 0
        if source != target:
            import soxr

            self._work = soxr.ResampleStream(source, target, channels, "float32", "HQ", vr=True)

    @property
    def late(self) -> float:
        """Frames, at the target's rate, that have been taken but not given yet."""
        return self._taken * self.ratio - self._given

    def __call__(self, frames: Floats) -> Floats:
        """Return what these frames make ready."""
        if self._work is None:
            return frames
        made: Floats = self._work.resample_chunk(np.ascontiguousarray(frames))
        self._taken += len(frames)
        self._given += len(made)
        return made
