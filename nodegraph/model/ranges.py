"""Ranges: the unit of a number, its hard limits, and the shape of its widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Curve = Literal["linear", "log", "power"]
UNBOUNDED = 1e9  # hard limit of a plain number: still exact enough in float32 to be compared


@dataclass(frozen=True, slots=True)
class Range:
    """Limits of a number.

    `low` and `high` are hard: values outside are clamped and reported. `soft` (low, high) and
    `curve` shape widgets, MIDI and morphs only; `power` is the exponent of the power curve.
    `whole`: whole numbers, such as counts: between two of them there is nothing to see.
    """

    low: float = -UNBOUNDED
    high: float = UNBOUNDED
    unit: str = ""
    curve: Curve = "linear"
    soft: tuple[float, float] | None = None
    power: float = 2.0
    whole: bool = False

    def clamp(self, value: float) -> float:
        """Return the value moved into the hard limits."""
        return min(max(value, self.low), self.high)

    @property
    def span(self) -> tuple[float, float]:
        """The limits a widget shows: the soft ones where there are any."""
        return self.soft or (self.low, self.high)


ANY = Range()
