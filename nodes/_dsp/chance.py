"""Chance for kernels: numbers that look random and are a function of a seed and a count."""

from __future__ import annotations

import math

GOLDEN = 0.6180339887498949
LARGEST_SEED = 2147483647.0


def part_of_one(value: float) -> float:
    """Return what is behind the point: value - floor(value), in 0..1."""
    return value - math.floor(value)


def start_of(seed: float) -> float:
    """Return where the sequence of a seed in 1..2**31-2 begins, 0..1."""
    return seed / LARGEST_SEED


def chance_of(start: float, count: float) -> float:
    """Return the number in 0..1 that belongs to a start (`start_of` a seed) and a whole count.

    A golden-ratio sequence, stirred twice by a steep cubic, as the arithmetic hashes of shaders
    are (after D. Hoskins, "Hash without Sine"), in float64. Adjacent counts are uncorrelated.
    """
    place = part_of_one(count * GOLDEN + start)
    once = part_of_one((place + 11.31) * (place + 33.33) * (place + 57.73) * 1.7)
    return part_of_one((once + 13.37) * (once + 31.41) * (once + 59.26))
