"""Powers of two in kernel code, by arithmetic alone: eight lanes cost what one libm call does."""

from __future__ import annotations


def power_of_two(octaves: float) -> float:
    """Return 2 to the power of -10..10, within 1e-9 of itself; what lies outside is limited.

    Taylor's series of a sixteenth of it, squared four times.
    """
    x = min(max(octaves, -10.0), 10.0) * 0.04332169878499658  # ln 2 / 16
    high = (x * 2.7557319223985893e-06 + 2.48015873015873e-05) * x + 0.0001984126984126984
    middle = ((high * x + 0.001388888888888889) * x + 0.008333333333333333) * x
    low = ((middle + 0.041666666666666664) * x + 0.16666666666666666) * x + 0.5
    y = (low * x + 1.0) * x + 1.0
    y = y * y
    y = y * y
    y = y * y
    return y * y
