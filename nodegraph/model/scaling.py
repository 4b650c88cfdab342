"""Between 0..1, where hands move, and the unit of a port or setting: soft range and curve.

    value_at(port, 0.5)       # the value in the middle of its knob
    curve_place(port, 40.0)   # where 40 stands, beyond the ends of the knob too

A plain number has no limits that a knob could have: its knob goes from 0 to 1.
"""

from __future__ import annotations

import math

from nodegraph.model.ranges import UNBOUNDED, Range
from nodegraph.model.spec import PortSpec, SettingSpec

Scaled = PortSpec | SettingSpec


def is_bounded(range: Range) -> bool:
    """Whether a knob shows limits of this range itself; False for a plain number."""
    low, high = range.span
    return max(-low, high) < UNBOUNDED and low < high


def span_of(range: Range) -> tuple[float, float]:
    """Return the values at 0 and at 1."""
    if not is_bounded(range):
        return range.clamp(0.0), range.clamp(1.0)
    low, high = range.span
    return range.clamp(low), range.clamp(high)


def value_at(item: Scaled, place: float) -> float:
    """Return the value of a place, 0..1; a choice is the number of the nearest one."""
    place = min(max(place, 0.0), 1.0)
    if item.choices:
        return float(math.floor(place * (len(item.choices) - 1) + 0.5))
    low, high = span_of(item.range)
    if place in (0.0, 1.0):
        return high if place else low  # not what a logarithm makes of them
    return min(max(curve_value(item, place), low), high)


def place_of(item: Scaled, value: float) -> float:
    """Return where a value stands, 0..1; one outside the soft range at its end.

    The value of a choice is its number.
    """
    if item.choices:
        return min(max(value / max(len(item.choices) - 1, 1), 0.0), 1.0)
    low, high = span_of(item.range)
    if value <= low or low >= high:
        return 0.0
    if value >= high:
        return 1.0
    return min(max(curve_place(item, value), 0.0), 1.0)


def curve_value(item: Scaled, place: float) -> float:
    """Return the value of a number's place, which may lie below 0 or above 1.

    The curve goes on at the upper end, and at the lower one along its tangent (a logarithm would
    never get to 0) or, of a power, as its mirror image.
    """
    low, high = span_of(item.range)
    match item.range.curve:
        case "log" if low > 0.0:
            octaves = math.log(high / low)
            return low * (math.exp(place * octaves) if place > 0.0 else 1.0 + place * octaves)
        case "power":
            return low + (high - low) * math.copysign(abs(place) ** item.range.power, place)
        case _:
            return low + (high - low) * place


def curve_place(item: Scaled, value: float) -> float:
    """Return where a number stands: below 0 or above 1 where a knob does not show it."""
    low, high = span_of(item.range)
    if low >= high:
        return 0.0
    match item.range.curve:
        case "log" if low > 0.0:
            ratio = value / low
            return (math.log(ratio) if ratio > 1.0 else ratio - 1.0) / math.log(high / low)
        case "power":
            part = (value - low) / (high - low)
            return math.copysign(abs(part) ** (1.0 / item.range.power), part)
        case _:
            return (value - low) / (high - low)
