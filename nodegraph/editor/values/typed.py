"""What a person types into a value: `0.5`, `+=10`, `*=2`, `1/16`, `2.4 kHz`, `-6 dB`, `max`, `low`.

    value, note = typed("2k", port, present)    # 2000.0, ""

A number is an expression with + - * / ** ( ) sin cos sqrt pi and so on, in the unit of the input
or in one that is written after it. A choice is its name or a beginning of it that no other has.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from nodegraph.editor.values.amount import amount_of, default_of, is_switch, is_whole, value_of
from nodegraph.editor.values.quantity import PERCENT, Quantity, calculated, quantity
from nodegraph.editor.values.shown import hex_of, titled
from nodegraph.editor.values.units import Measure, measure_of
from nodegraph.model.errors import Unusable
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.palettes import PALETTES, STOPS, colour
from nodegraph.model.patch import Json
from nodegraph.model.scaling import Scaled, is_bounded, span_of, value_at
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, SettingSpec
from nodegraph.model.values import UNHEARD, read_value

_SIGNED = re.compile(r"([-+*/])\s*=\s*(.*)", re.DOTALL)
_ON: Final = ("on", "true", "yes", "1")
_OFF: Final = ("off", "false", "no", "0")


class Typed(NamedTuple):
    """A value as a patch file holds it; `note` says what it was moved to, "" where it was not."""

    value: Json
    note: str = ""


def typed(text: str, item: Scaled, present: Json, measure: Measure | None = None) -> Typed:
    """Return what a text makes of a value. `present` is the one that is there.

    Raises Unusable with a sentence that says what would do.
    """
    kind = item.kind if isinstance(item, PortSpec) else None
    if kind in UNHEARD or (isinstance(item, PortSpec) and item.default is None):
        raise Unusable(f"{item.name} takes no value; wire something to it.")
    if kind is Kind.TEXT or (isinstance(item, SettingSpec) and item.type in ("text", "file")):
        return Typed(text)
    said = text.strip()
    if not said:
        raise Unusable("Nothing was typed; write a value, or default.")
    names = tuple(PALETTES) if kind is Kind.PALETTE else item.choices
    name = None if is_switch(item) else _named(said, names)
    if name is not None:
        return Typed(name)
    if said.lower() == "default":
        return Typed(default_of(item))
    if is_switch(item):
        return Typed(value_of(item, _switched(said)))
    if item.choices:
        raise Unusable(f"{said} is not one of its choices. {did_you_mean(said.lower(), names)}")
    match kind:
        case Kind.COLOUR:
            return Typed(_colour(said))
        case Kind.PALETTE:
            return Typed(_palette(said))
        case Kind.POINT:
            return Typed(_point(said))
        case _:
            return _number(said, item, present, measure or measure_of(item))


def _number(said: str, item: Scaled, present: Json, measure: Measure) -> Typed:
    if said.lower() in ("min", "max"):
        if not is_bounded(item.range):
            raise Unusable(f"{item.name} may be any number; type the one you mean.")
        return _fitted(item, span_of(item.range)[said.lower() == "max"])
    match = _SIGNED.fullmatch(said)
    if match is None:
        return _fitted(item, _absolute(quantity(said, measure), item))
    amount = quantity(match[2].strip(), measure)
    return _fitted(item, _changed(amount_of(item, present), match[1], amount, item))


def _absolute(amount: Quantity, item: Scaled) -> float:
    """Return the number that is meant; a part of what has a unit is a place on its knob."""
    if amount.unit != PERCENT or not _is_place(item):
        return amount.number
    if not 0.0 <= amount.number <= 1.0 or not is_bounded(item.range):
        raise Unusable("A knob goes from 0 % to 100 %; write a part of that, or a number.")
    return value_at(item, amount.number)


def _changed(number: float, sign: str, amount: Quantity, item: Scaled) -> float:
    """Return a number after `+=` and its like."""
    if sign in "+-":
        more = amount.number if sign == "+" else -amount.number
        if amount.unit == PERCENT and _is_place(item):
            raise Unusable(f"Write *={1.0 + more:g} for so much of what it is.")
        return number + more
    if amount.unit not in ("", PERCENT):
        raise Unusable(f"A factor has no unit; write one such as {sign}=2.")
    if sign == "*":
        return number * amount.number
    if amount.number == 0.0:
        raise Unusable("Nothing can be divided by 0; write another number.")
    return number / amount.number


def _is_place(item: Scaled) -> bool:
    """Whether a part in % is a place on the knob: of 0.5 it is the number itself."""
    return bool(item.range.unit) or is_whole(item)


def _fitted(item: Scaled, number: float) -> Typed:
    """Return a number as a whole one where it must be, and within the hard limits."""
    number = float(f"{number:.12g}")  # 0.1 + 0.2 is 0.3
    whole = float(round(number)) if is_whole(item) else number
    value = value_of(item, whole)
    note = read_value(item, whole).text
    if not note and whole != number:
        note = f"{number:g} is not a whole number; it was set to {whole:g}."
    return Typed(value, note)


def _switched(said: str) -> float:
    if said.lower() in _ON:
        return 1.0
    if said.lower() in _OFF:
        return 0.0
    raise Unusable(f"{said} is not a position of a switch; write on or off.")


def _named(said: str, names: tuple[str, ...]) -> str | None:
    """Return the one name that a text is, or begins; None for none. Raises Unusable for several.

    Capitals count only where two names differ in nothing else.
    """
    forms = {name: (name, titled(name)) for name in names}
    small = {name: tuple(form.casefold() for form in both) for name, both in forms.items()}
    for wanted, known in ((said, forms), (said.casefold(), small)):
        for name, both in known.items():
            if wanted in both:
                return name
    wanted = said.casefold()
    found = [name for name, both in small.items() if any(form.startswith(wanted) for form in both)]
    if len(found) > 1:
        raise Unusable(f"{said} could be {' or '.join(found[:4])}; type more of it.")
    return found[0] if found else None


def _colour(said: str) -> Json:
    """Return a colour as hex: written as that, or as three or four numbers in 0..1."""
    try:
        return hex_of(colour(said))
    except ValueError:
        parts = said.strip("()[] ").split(",")
    remedy = "write a colour such as #FF8800, or 1, 0.5, 0"
    if len(parts) not in (3, 4):
        raise Unusable(f"{said} is not a colour; {remedy}.")
    return hex_of([calculated(part.strip(), said, remedy) for part in parts])


def _palette(said: str) -> Json:
    stops = said.replace(",", " ").split()
    try:
        if len(stops) == len(STOPS):
            return " ".join(hex_of(colour(stop)) for stop in stops)
    except ValueError:
        pass
    hint = did_you_mean(said.lower(), PALETTES)
    raise Unusable(f"{said} is not a palette; write {len(STOPS)} colours or a name. {hint}")


def _point(said: str) -> Json:
    inner = said.strip("()[] ")
    parts = inner.split(",") if "," in inner else inner.split()
    remedy = "write two numbers such as 0.2, 0.8"
    if len(parts) != 2:
        raise Unusable(f"{said} is not a point; {remedy}.")
    return [calculated(part.strip(), said, remedy) for part in parts]
