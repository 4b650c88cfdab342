"""Between 0..1, where hands move, and the unit of a port: soft range and curve.

A plain number has no limits that a knob could have: its knob goes from 0 to 1.
"""

from __future__ import annotations

import math

from nodegraph.model.ranges import UNBOUNDED, Range
from nodegraph.model.spec import PortSpec


def span_of(range: Range) -> tuple[float, float]:
    """Return the values at 0 and at 1."""
    low, high = range.span
    if max(-low, high) >= UNBOUNDED or low >= high:
        return range.clamp(0.0), range.clamp(1.0)
    return range.clamp(low), range.clamp(high)


def value_at(port: PortSpec, place: float) -> float:
    """Return the value of a place, 0..1; a choice is the nearest one."""
    place = min(max(place, 0.0), 1.0)
    if port.choices:
        return float(math.floor(place * (len(port.choices) - 1) + 0.5))
    low, high = span_of(port.range)
    if place in (0.0, 1.0):
        return high if place else low  # not what a logarithm makes of them
    match port.range.curve:
        case "log" if low > 0.0:
            value = low * math.exp(place * math.log(high / low))
        case "power":
            value = low + (high - low) * place**port.range.power
        case _:
            value = low + (high - low) * place
    return min(max(value, low), high)


def place_of(port: PortSpec, value: float) -> float:
    """Return where a value stands; one outside the soft range at its end."""
    if port.choices:
        return min(max(value / max(len(port.choices) - 1, 1), 0.0), 1.0)
    low, high = span_of(port.range)
    if value <= low or low >= high:
        return 0.0
    if value >= high:
        return 1.0
    match port.range.curve:
        case "log" if low > 0.0:
            place = math.log(value / low) / math.log(high / low)
        case "power":
            place = ((value - low) / (high - low)) ** (1.0 / port.range.power)
        case _:
            place = (value - low) / (high - low)
    return min(max(place, 0.0), 1.0)
