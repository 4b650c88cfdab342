"""Seeds: a number in 1..2**31-2 from the patch's seed, the node's and the lane, nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST = 2**31 - 2  # of Lehmer's generator modulo 2**31 - 1


def seed_numbers(patch: int, node: Any, lanes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the seed of each lane. `node` is one number or one for each lane."""
    mixed = _mix(np.uint64(patch % 2**64) + np.zeros(len(lanes), np.uint64))
    mixed = _mix(mixed ^ np.asarray(node).astype(np.uint64))
    mixed = _mix(mixed ^ lanes.astype(np.uint64))
    return (mixed % np.uint64(LARGEST) + np.uint64(1)).astype(np.float64)


def _mix(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One step of splitmix64 (Steele, Lea, Flood 2014)."""
    with np.errstate(over="ignore"):
        value = value + np.uint64(0x9E3779B97F4A7C15)
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return value ^ (value >> np.uint64(31))
