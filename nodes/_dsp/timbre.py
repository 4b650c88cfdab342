"""What a spectrum is like, as numbers. Plain Python on arrays when read, pointers when compiled.

Each takes magnitudes and the bins `first` to `last` (not included) that count.
"""

from __future__ import annotations

import math
from typing import Any

QUIET = 1e-5  # sum of magnitudes, -100 dBFS: below it there is nothing to describe
LEAST_POWER, MOST_POWER = 1e-10, 1e24  # of a bin, -100 and +240 dBFS: what is beyond is held there
FADING = 1e-3  # sum of magnitudes, -60 dBFS: below it a change counts less and less


def first_bin(low: float, bins: int, rate: float) -> int:
    """Return the first bin at or above a frequency in Hz, at most the last one."""
    return min(max(math.ceil(low * 2.0 * (bins - 1) / rate), 0), bins - 1)


def end_bin(high: float, first: int, bins: int, rate: float) -> int:
    """Return the bin behind the last one at or below a frequency; one counts at least."""
    return min(max(math.floor(min(high, rate) * 2.0 * (bins - 1) / rate), first), bins - 1) + 1


def total(spectrum: Any, first: int, last: int) -> float:
    """Return the sum of magnitudes."""
    a, b = 0.0, 0.0
    k = first
    while k + 2 <= last:  # two sums, so that none waits for another
        a += spectrum[k]
        b += spectrum[k + 1]
        k += 2
    return a + b + (float(spectrum[k]) if k < last else 0.0)


def centroid(spectrum: Any, first: int, last: int) -> float:
    """Return the mean bin, weighted by magnitude; 0 in silence."""
    moment = 0.0
    for k in range(first, last):
        moment += k * float(spectrum[k])
    mass = total(spectrum, first, last)
    return moment / mass if mass > QUIET else 0.0


def rolloff(spectrum: Any, first: int, last: int, part: float) -> float:
    """Return the bin up to which a part of all magnitudes lies; 0 in silence."""
    mass = total(spectrum, first, last)
    if mass <= QUIET:
        return 0.0
    so_far = 0.0
    for k in range(first, last):
        so_far += spectrum[k]
        if so_far >= part * mass * (1.0 - 1e-12):  # whatever the order of adding
            return float(k)
    return float(last - 1)


def flatness(spectrum: Any, first: int, last: int) -> float:
    """Return geometric by arithmetic mean of power; 0 in silence.

    Eight powers at a time are multiplied, so that there is one logarithm for eight bins.
    """
    if total(spectrum, first, last) <= QUIET:
        return 0.0
    logs, mean, product, factors = 0.0, 0.0, 1.0, 0
    for k in range(first, last):
        power = min(max(float(spectrum[k]) * float(spectrum[k]), LEAST_POWER), MOST_POWER)
        mean += power
        product *= power
        factors += 1
        if factors == 8:
            logs += math.log(product)
            product, factors = 1.0, 0
    logs += math.log(product)
    count = last - first
    return math.exp(logs / count) / (mean / count)


def crest(spectrum: Any, first: int, last: int) -> float:
    """Return the largest magnitude by their mean; 1 in silence."""
    mass = total(spectrum, first, last)
    top = 0.0
    for k in range(first, last):
        top = max(top, float(spectrum[k]))
    return top * (last - first) / mass if mass > QUIET else 1.0


def flux(spectrum: Any, before: Any, first: int, last: int) -> float:
    """Return how much of a spectrum is new, 0..1, and remember it in `before`."""
    risen, both = 0.0, 0.0
    for k in range(first, last):
        now, was = float(spectrum[k]), float(before[k])
        risen += max(now - was, 0.0)
        both += max(now, was)
        before[k] = spectrum[k]
    return risen / max(both, FADING)


def on_scale(value: float, low: float, high: float) -> float:
    """Return where a value lies from low to high, 0..1 in equal ratios."""
    if value <= low:
        return 0.0
    return min(math.log(value / low) / math.log(high / low), 1.0)
