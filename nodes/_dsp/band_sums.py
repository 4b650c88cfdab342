"""Sums of a spectrum's power in bands of equal musical width, without a matrix.

A band covers `low..high` in bins, where bin k reaches from k - 1/2 to k + 1/2; the bins at its
ends count with the part that lies inside. Plain Python on arrays when read, pointers when
compiled.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

FIELDS = 5  # of a band's row: first bin, last bin, their shares, gain
SPREAD = 1.5  # the Hann window spreads a sine's power over its neighbours by this factor


def fill_bands(
    table: Any, count: int, low: float, high: float, tilt: float, bins: int, rate: float
) -> None:
    """Write FIELDS numbers for each of `count` bands between `low` and `high` Hz."""
    for band in range(count):
        start, end = _edge(low, high, band / count), _edge(low, high, (band + 1) / count)
        gain = 10.0 ** (tilt * math.log2(math.sqrt(start * end) / 1000.0) / 10.0) / SPREAD
        start, end = start * 2.0 * (bins - 1) / rate, end * 2.0 * (bins - 1) / rate
        first = min(math.floor(start + 0.5), bins - 1)
        last = min(math.floor(end + 0.5), bins - 1)
        table[FIELDS * band] = first
        table[FIELDS * band + 1] = last
        table[FIELDS * band + 2] = _inside(first, start, end)
        table[FIELDS * band + 3] = _inside(last, start, end) if last > first else 0.0
        table[FIELDS * band + 4] = gain


def _edge(low: float, high: float, part: float) -> float:
    edge: float = low * (max(high, low * 1.01) / low) ** part
    return edge


def _inside(bin: float, start: float, end: float) -> float:
    return min(max(min(bin + 0.5, end) - max(bin - 0.5, start), 0.0), 1.0)


def band_power(table: Any, band: int, spectrum: Any) -> Any:
    """Return a band's power, tilted, before its root."""
    at = FIELDS * band
    first, last = int(table[at]), int(table[at + 1])
    a = spectrum[first] * spectrum[first] * table[at + 2]
    b = spectrum[last] * spectrum[last] * table[at + 3]
    c, d = np.float32(0.0), np.float32(0.0)
    k = first + 1
    while k + 4 <= last:  # four sums, so that none waits for another
        a += spectrum[k] * spectrum[k]
        b += spectrum[k + 1] * spectrum[k + 1]
        c += spectrum[k + 2] * spectrum[k + 2]
        d += spectrum[k + 3] * spectrum[k + 3]
        k += 4
    while k < last:
        a += spectrum[k] * spectrum[k]
        k += 1
    return ((a + b) + (c + d)) * table[at + 4]


def band_level(power: float, floor: float) -> float:
    """Return power as 0..1 from `floor` decibels to 0 dB."""
    level = 1.0 - 10.0 * math.log10(power + 1e-12) / floor
    return 1.0 if level > 1.0 else (level if level > 0.0 else 0.0)
