"""Loudness after ITU-R BS.1770-4. Plain Python on arrays when read, pointers when compiled.

The two filters of the K-weighting are given there at 48 kHz; their analogue forms, from which
they are made at any rate, are those of B. De Man (2018) and libebur128.
"""

from __future__ import annotations

import math
from typing import Any

from .wires import heard, kept

SHORT, LONG = 0.4, 3.0  # seconds: momentary and short-term
QUIETEST = -70.0  # LUFS: what is softer is silence
FIELDS = 8  # shelf b0 b1 b2 a1 a2, high pass a1 a2, one free


def fill_weighting(weighting: Any, rate: float) -> None:
    """Write the coefficients of shelf and high pass."""
    k = math.tan(math.pi * 1681.974450955533 / rate)
    k_by_q = k / 0.7071752369554196
    high = 10.0 ** (3.999843853973347 / 20.0)
    band = high**0.4996667741545416
    a0 = 1.0 + k_by_q + k * k
    weighting[0] = (high + band * k_by_q + k * k) / a0
    weighting[1] = 2.0 * (k * k - high) / a0
    weighting[2] = (high - band * k_by_q + k * k) / a0
    weighting[3] = 2.0 * (k * k - 1.0) / a0
    weighting[4] = (1.0 - k_by_q + k * k) / a0
    k = math.tan(math.pi * 38.13547087602444 / rate)
    k_by_q = k / 0.5003270373238773
    a0 = 1.0 + k_by_q + k * k
    # how far from their values at 0 Hz, which float32 would lose: 2 + a1, 1 - a2
    weighting[5] = 2.0 + 2.0 * (k * k - 1.0) / a0
    weighting[6] = 1.0 - (1.0 - k_by_q + k * k) / a0


def weighted_power(source: Any, weighting: Any, state: Any, frames: int) -> float:
    """Return the mean square of a lane's weighted samples."""
    b0, b1, b2 = float(weighting[0]), float(weighting[1]), float(weighting[2])
    a1, a2 = float(weighting[3]), float(weighting[4])
    c1, c2 = float(weighting[5]) - 2.0, 1.0 - float(weighting[6])
    s1, s2, t1, t2 = float(state[0]), float(state[1]), float(state[2]), float(state[3])
    power = 0.0
    for sample in range(frames):
        x = heard(source[8 * sample])
        shelved = b0 * x + s1
        s1 = b1 * x - a1 * shelved + s2
        s2 = b2 * x - a2 * shelved
        out = shelved + t1
        t1 = t2 - 2.0 * shelved - c1 * out
        t2 = shelved - c2 * out
        power += out * out
    state[0], state[1], state[2], state[3] = kept(s1), kept(s2), kept(t1), kept(t2)
    return power / frames


def mean_of_last(ring: Any, size: int, place: int, blocks: float) -> float:
    """Return the mean over the last blocks, the oldest of them in part."""
    whole = int(blocks)
    total: float = 0.0
    for back in range(whole):
        total += float(ring[(place - back) % size])
    return (total + (blocks - whole) * float(ring[(place - whole) % size])) / blocks


def loudness_units(power: float) -> float:
    """Return LUFS of a mean square; -200 for nothing."""
    return -0.691 + 10.0 * math.log10(power + 1e-20)
