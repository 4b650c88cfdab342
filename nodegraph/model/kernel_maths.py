"""Maths for kernel code: plain Python that never branches and never raises.

Each function has a twin on eight lanes (`nodegraph.engine.lanes`) that agrees to the bit.
"""

from __future__ import annotations

import math


def pick(condition: bool, yes: float, no: float) -> float:
    """Return `yes` where the condition holds, else `no`; both are evaluated."""
    return yes if condition else no


def divide(value: float, by: float) -> float:
    """Return value / by, and 0 where `by` is 0."""
    return value / by if by != 0.0 else 0.0


def clamp(value: float, low: float, high: float) -> float:
    """Return the value moved between low and high; high wins where they cross."""
    return min(max(value, low), high)


def sine(turns: float) -> float:
    """Return the sine of an angle in turns; within 2e-11 of the true one, odd about 0.

    A polynomial (minimax fit on a quarter turn): eight lanes of it cost what one libm call does.
    """
    angle = turns - math.floor(turns + 0.5)
    size = abs(angle)
    quarter = pick(size > 0.25, 0.5 - size, size)
    square = quarter * quarter
    high = (square * -14.33702349980088 + 41.99998963905324) * square - 76.70366781691001
    low = ((high * square + 81.60520943081383) * square - 41.341701929770046) * square
    value = quarter * (low + 6.283185306487496)
    return pick(angle < 0.0, -value, value)
