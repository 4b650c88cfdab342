"""Mel bands and their cosines. Plain Python on arrays when read, pointers when compiled.

M. Slaney, Auditory Toolbox, 1998: bands are triangles of equal area, 15 mel to 1 kHz linear, then
logarithmic.
"""

from __future__ import annotations

import math
from typing import Any

KNEE = 1000.0  # Hz, where the scale becomes logarithmic
LINEAR = 200.0 / 3.0  # Hz a mel below it
STEP = math.log(6.4) / 27.0  # of the logarithm above it
LEAST_POWER = 1e-10  # of a band, -100 dB
DEPTH = 80.0  # decibels: no band counts as farther below the loudest


def mel(hertz: float) -> float:
    """Return a frequency on Slaney's scale."""
    return hertz / LINEAR if hertz < KNEE else KNEE / LINEAR + math.log(hertz / KNEE) / STEP


def hertz(mel: float) -> float:
    """Return the frequency of a place on Slaney's scale."""
    above = mel - KNEE / LINEAR
    return mel * LINEAR if above < 0.0 else KNEE * math.exp(STEP * above)


def fill_edges(edges: Any, bands: int, low: float, high: float) -> None:
    """Write the bands + 2 corners of the triangles in Hz."""
    start, end = mel(low), mel(max(high, low + 1.0))
    for corner in range(bands + 2):
        edges[corner] = hertz(start + (end - start) * corner / (bands + 1))


def fill_cosines(table: Any, count: int, bands: int) -> None:
    """Write the rows of the orthonormal DCT-II."""
    for row in range(count):
        size = math.sqrt((1.0 if row == 0 else 2.0) / bands)
        for band in range(bands):
            table[row * bands + band] = size * math.cos(
                math.pi * ((row * (2 * band + 1)) % (4 * bands)) / (2 * bands)
            )


def band_power(spectrum: Any, bins: int, rate: float, edges: Any, band: int) -> float:
    """Return the power in one triangle of area 1."""
    low, top, high = float(edges[band]), float(edges[band + 1]), float(edges[band + 2])
    step = 0.5 * rate / (bins - 1)
    up, down = 1.0 / (top - low), 1.0 / (high - top)
    power = 0.0
    for k in range(max(math.ceil(low / step), 0), min(math.floor(high / step), bins - 1) + 1):
        weight = min((k * step - low) * up, (high - k * step) * down)
        power += max(weight, 0.0) * float(spectrum[k]) * float(spectrum[k])
    return power * 2.0 / (high - low)


def decibels(levels: Any, bands: int) -> None:
    """Turn powers into decibels, at most DEPTH below the loudest."""
    loudest = -1e9
    for band in range(bands):
        levels[band] = 10.0 * math.log10(max(float(levels[band]), LEAST_POWER))
        loudest = max(loudest, float(levels[band]))
    for band in range(bands):
        levels[band] = max(float(levels[band]), loudest - DEPTH)
