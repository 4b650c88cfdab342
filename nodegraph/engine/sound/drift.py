"""Two devices have two clocks: a slowly adapting ratio holds the input beside the output."""

from __future__ import annotations

import math

import numpy as np

from nodegraph.engine.sound.ring import Floats

LIMIT = 1000e-6  # crystals differ by 100 ppm; more than 1000 is not a clock but a wrong rate
BANDWIDTH = 0.02  # Hz; vibrato begins far above
SMOOTHING = 1.0  # s, over the jitter of the moments at which the fill is measured


class Drift:
    """A controller (PI) of how many input samples make one sample, from how full the input is.

    Critically damped: the ratio settles in about half a minute.
    """

    def __init__(self) -> None:
        self._omega = 2.0 * math.pi * BANDWIDTH
        self._smooth = 0.0
        self._sum = 0.0
        self.ratio = 1.0

    @property
    def ppm(self) -> float:
        """How much faster the input's clock is than the output's, as learnt so far."""
        return self._sum * 1e6

    def update(self, excess: float, passed: float) -> float:
        """Learn that the input held `excess` s too much after another `passed` s; return the ratio.

        More than 1 takes the input faster.
        """
        self._smooth += (excess - self._smooth) * min(1.0, passed / SMOOTHING)
        wanted = self._sum + 2.0 * self._omega * self._smooth
        held = min(max(wanted, -LIMIT), LIMIT)
        if held == wanted:  # while it is at its limit, nothing is summed up
            self._sum += self._omega * self._omega * self._smooth * passed
            self._sum = min(max(self._sum, -LIMIT), LIMIT)
        self.ratio = 1.0 + held
        return self.ratio


class Stretch:
    """Reads sound at a ratio close to 1, by cubics through four samples (Catmull, Rom 1974).

    One sample late. At 48 kHz it loses 0.3 dB at 10 kHz and 1.1 at 15: a picture hears no more.
    """

    def __init__(self, channels: int) -> None:
        self._held: Floats = np.zeros((channels, 1), np.float32)
        self._at = 1.0  # in `_held` and what follows it, of the next sample

    def __call__(self, sound: Floats, ratio: float) -> Floats:
        """Take float32 (channels, frames); return (channels, about frames / ratio)."""
        held = np.concatenate((self._held, sound), axis=1)
        end = held.shape[1] - 2  # samples at and behind this lack one to their right
        count = max(0, math.ceil((end - self._at) / ratio))
        at = self._at + ratio * np.arange(count)
        if count and at[-1] >= end:  # rounding
            count -= 1
            at = at[:-1]
        left = at.astype(np.int64)
        part: Floats = (at - left).astype(np.float32)
        first, second, third, fourth = (held[:, left + step] for step in (-1, 0, 1, 2))
        made = second + 0.5 * part * (
            third - first
            + part * (2.0 * first - 5.0 * second + 4.0 * third - fourth
                      + part * (3.0 * (second - third) + fourth - first))
        )  # fmt: skip
        following = self._at + ratio * count
        drop = max(0, math.floor(following) - 1)
        self._held, self._at = held[:, drop:], following - drop
        return np.asarray(made, np.float32)
