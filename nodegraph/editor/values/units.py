"""The units of numbers, as people write them: 2.4 kHz, 120 ms, 1/4 bar.

    measure = measure_of(port)                     # that of the input itself
    factors(Measure("s"))["ms"]                    # 0.001

A bar is as long as the session's bars are. Some times count seconds or beats, as a setting of
their node says; `measure_of` reads it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from nodegraph.model.patch import Json
from nodegraph.model.scaling import Scaled

SECONDS_OR_BEATS: Final = "s or beats"
UNIT_SETTING: Final = "unit"  # of the nodes whose times count either: "seconds" or "beats"
PARTS_OF_A_BAR: Final = (2, 4, 8, 16, 32, 64)
COUNTED: Final = frozenset({"beats", "turns", "stops", "semitones", "bars"})  # 1 beat, 2 beats

_FACTORS: Mapping[str, Mapping[str, float]] = {
    "Hz": {"Hz": 1.0, "kHz": 1000.0, "bpm": 1.0 / 60.0},
    "bpm": {"bpm": 1.0, "Hz": 60.0},
    "s": {"s": 1.0, "ms": 1e-3, "min": 60.0, "h": 3600.0},
    "turns": {"turns": 1.0, "turn": 1.0, "°": 1.0 / 360.0},
}


class Measure(NamedTuple):
    """The unit of a number where it stands, and how many beats a bar has there."""

    unit: str
    beats_per_bar: float = 4.0


class Scaling(NamedTuple):
    """Written so, a number is `factor` times as small as in its own unit."""

    unit: str
    factor: float


def measure_of(
    item: Scaled, settings: Mapping[str, Json] | None = None, beats_per_bar: float = 4.0
) -> Measure:
    """Return the unit of an input or setting of a node with these settings."""
    unit = item.range.unit
    if unit == SECONDS_OR_BEATS:
        counts = (settings or {}).get(UNIT_SETTING, "seconds")
        unit = "beats" if counts in ("beats", 1) else "s"
    return Measure(unit, beats_per_bar)


def factors(measure: Measure) -> Mapping[str, float]:
    """Return the units that may be written after a number, and what each is in its own one."""
    if measure.unit == "beats":
        bar = measure.beats_per_bar
        return {"beats": 1.0, "beat": 1.0, "bars": bar, "bar": bar}
    own = measure.unit
    plain = {own: 1.0, own.removesuffix("s"): 1.0} if own in COUNTED else {own: 1.0}
    return _FACTORS.get(own, plain if own else {})


def scaling_for(unit: str, value: float) -> Scaling:
    """Return how a number of this size is best written."""
    size = abs(value)
    if unit == "Hz" and size >= 1000.0:
        return Scaling("kHz", 1000.0)
    if unit == "s" and 0.0 < size < 1.0:
        return Scaling("ms", 1e-3)
    return Scaling(unit, 1.0)


def in_bars(value: float, beats_per_bar: float) -> str:
    """Return a length in beats as whole bars or as a part of one; "" where it is neither."""
    bars = value / beats_per_bar
    if bars >= 0.5 and math.isclose(bars, round(bars), rel_tol=1e-9):
        return counted(f"{round(bars)}", "bars")
    for parts in PARTS_OF_A_BAR:
        if math.isclose(bars * parts, 1.0, rel_tol=1e-9):
            return f"1/{parts} bar"
    return ""


def counted(number: str, unit: str) -> str:
    """Return a number with its unit: 1 beat, 2 beats, 0.5 Hz."""
    if number == "1" and unit in COUNTED:
        unit = unit.removesuffix("s")
    return f"{number} {unit}" if unit else number
