"""Maths for kernel code: plain Python that never branches and never raises.

Each function has a twin on eight lanes (`nodegraph.engine.lanes`) that agrees to the bit.
"""

from __future__ import annotations


def pick(condition: bool, yes: float, no: float) -> float:
    """Return `yes` where the condition holds, else `no`; both are evaluated."""
    return yes if condition else no


def divide(value: float, by: float) -> float:
    """Return value / by, and 0 where `by` is 0."""
    return value / by if by != 0.0 else 0.0


def clamp(value: float, low: float, high: float) -> float:
    """Return the value moved between low and high; high wins where they cross."""
    return min(max(value, low), high)
