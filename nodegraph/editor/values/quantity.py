"""A number that a person types, with the unit written after it.

    quantity("1/4 bar", Measure("beats"))    # Quantity(1.0, "bar")
    quantity("2k", Measure("Hz"))            # Quantity(2000.0, "")
    quantity("-6 dB", Measure(""))           # Quantity(0.501..., "dB"): of an amplitude

What stands before the unit is an expression (see `nodegraph.model.expression`), without names.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from nodegraph.editor.values.units import Measure, factors
from nodegraph.model.errors import Unusable
from nodegraph.model.expression import parse

PERCENT: Final = "%"
_THOUSAND: Final = "k"
_DECIBEL: Final = "dB"
_COMMA = re.compile(r"([-+]?\d+),(\d+)\b.*", re.DOTALL)


class Quantity(NamedTuple):
    """A number in the unit of where it stands; `unit` is what was written, "" for nothing.

    Of a hundred per cent the number is 1.
    """

    number: float
    unit: str


def quantity(said: str, measure: Measure) -> Quantity:
    """Return the number that a text is. Raises Unusable with what would do."""
    if comma := _COMMA.fullmatch(said):
        raise Unusable(f"A fraction is written with a point: {comma[1]}.{comma[2]}.")
    known = {**factors(measure), PERCENT: 0.01}
    if not measure.unit:
        known[_DECIBEL] = 1.0
    rest, unit = _split(said, tuple(known))
    factor = known.get(unit, 1.0)
    rest, thousand = _split(rest, (_THOUSAND,))
    number = factor * (1000.0 if thousand else 1.0) * calculated(rest, said, wanted(measure))
    if unit == _DECIBEL and not measure.unit:
        return Quantity(10.0 ** (min(number, 6000.0) / 20.0), unit)
    return Quantity(number, unit)


def calculated(text: str, said: str, remedy: str) -> float:
    """Return what an expression comes to. Raises Unusable about `said`, with the remedy."""
    try:
        expression = parse(text)
        if text.strip() and not expression.names:
            return expression.exactly()
    except Unusable:
        pass
    except (ArithmeticError, ValueError):
        raise Unusable(f"{said} has no value; {remedy}.") from None
    raise Unusable(f"{said} cannot be read here; {remedy}.")


def wanted(measure: Measure) -> str:
    """Return what would do, as the end of a sentence."""
    units = list(factors(measure))
    if not units:
        return "write a number such as 0.5, 1/16 or 25 %"
    first = ", ".join(units[:-1])
    return f"write a number in {first} or {units[-1]}" if first else f"write it in {units[0]}"


def _split(said: str, units: tuple[str, ...]) -> tuple[str, str]:
    """Split a text into what stands before its unit, and the unit; the s of 2 ms is none."""
    small = said.lower()
    for unit in units:
        rest = said[: -len(unit)]
        if small.endswith(unit.lower()) and rest.strip() and not rest[-1].isalpha():
            return rest.strip(), unit
    return said.strip(), ""
