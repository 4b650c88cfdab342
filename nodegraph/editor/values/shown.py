"""A value as people read it: 2.4 kHz, 120 ms, -6.0 dB, 1/4 bar, on, Lowpass, #FF8800.

    shown(port, 2400.0)    # "2.4 kHz"

What is shown may be typed again (see `typed`), and is then shown the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from nodegraph.editor import words
from nodegraph.editor.values.amount import SWITCH, is_switch, is_whole
from nodegraph.editor.values.units import Measure, counted, in_bars, measure_of, scaling_for
from nodegraph.model.palettes import PALETTES
from nodegraph.model.patch import Json
from nodegraph.model.scaling import Scaled, is_bounded, span_of
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, Value
from nodegraph.model.values import UNHEARD, read_value
from nodegraph.model.values import shown as quoted

STEPS = 1000.0  # of a linear range are told apart
FINEST = 12  # decimals
NOTHING = 1e-6  # of a linear range is shown as 0


def shown(item: Scaled, raw: Json, measure: Measure | None = None) -> str:
    """Return a value, as a patch or a node has it, for a person.

    One outside its range is shown as what it was moved to, one that means nothing as it is
    written. An input that only a wire can fill shows nothing.
    """
    if isinstance(item, PortSpec) and item.kind in UNHEARD:
        return ""
    value = read_value(item, raw).value
    if value is None:
        return "" if raw is None else quoted(raw)
    if is_switch(item):
        return SWITCH[_index(value, 2)]
    if item.choices:
        name = value if isinstance(value, str) else item.choices[_index(value, len(item.choices))]
        return titled(name)
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return _number(item, float(value), measure or measure_of(item))
    return _parts(item, value)


def titled(name: str) -> str:
    """Return the name of a choice for the screen: `soft_light` is "Soft Light"."""
    return words.port(name)  # with RMS and RGB spelled as everywhere


def hex_of(colour: Sequence[float]) -> str:
    """Return a colour (red, green, blue, alpha, 0..1) as #RRGGBB, with alpha where it is not 1."""
    digits = "".join(f"{round(min(max(part, 0.0), 1.0) * 255.0):02X}" for part in colour)
    return "#" + (digits[:6] if digits[6:] in ("", "FF") else digits)


def _index(value: Value, count: int) -> int:
    number = float(value) if isinstance(value, int | float) else 0.0
    return min(max(math.floor(number + 0.5), 0), count - 1)


def _parts(item: Scaled, value: Value) -> str:
    """Show what has more than one number."""
    parts: Json = value
    kind = item.kind if isinstance(item, PortSpec) else None
    if kind is Kind.COLOUR:
        return hex_of(parts)
    if kind is Kind.PALETTE:
        names = [name for name, stops in PALETTES.items() if stops == parts]
        return titled(names[0]) if names else " ".join(map(hex_of, parts))
    return ", ".join(_plain(part, 3) for part in parts)


def _number(item: Scaled, value: float, measure: Measure) -> str:
    decimals = _decimals(item, value, measure.unit)
    exact, value = value, round(value, decimals) + 0.0  # + 0.0: there is no minus nothing
    if measure.unit == "beats":
        bars = in_bars(exact, measure.beats_per_bar) or in_bars(value, measure.beats_per_bar)
        return bars or counted(_plain(value, decimals), "beats")
    if measure.unit == "dB":
        return f"{value:.1f} dB"
    unit, factor = scaling_for(measure.unit, value)
    return counted(_plain(value / factor, decimals + round(math.log10(factor))), unit)


def _decimals(item: Scaled, value: float, unit: str) -> int:
    """Return how many decimals a number is read with; of kHz below 0."""
    if is_whole(item):
        return 0
    if unit == "dB":
        return 1
    linear = item.range.curve == "linear" and is_bounded(item.range)
    if not linear:
        wanted = _significant(value, 3 if is_bounded(item.range) else 4)
        return wanted if unit == "Hz" else max(wanted, 0)
    low, high = span_of(item.range)
    wanted = max(math.ceil(-math.log10(max(high - low, 1e-9) / STEPS)), 0)
    fine = _significant(value, 2)
    is_small = NOTHING * (high - low) < abs(round(value, fine)) < 10.0**-wanted
    return max(wanted, fine) if is_small else wanted


def _significant(value: float, digits: int) -> int:
    """Return the decimals that show so many digits of a number."""
    if value == 0.0:
        return 0
    return min(digits - 1 - math.floor(math.log10(abs(value))), FINEST)


def _plain(value: float, decimals: int) -> str:
    """Return a number without exponent and without noughts that say nothing."""
    text = f"{value:.{max(decimals, 0)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
