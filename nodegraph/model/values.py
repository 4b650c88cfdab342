"""What a value in a patch file means to a port or setting, or a sentence why it means nothing.

Files hold numbers, true and false, names of choices, hex colours, lists; nodes get numbers,
tuples and text. A number outside its range is moved into it, with a sentence.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from nodegraph.model.nearest import did_you_mean
from nodegraph.model.palettes import PALETTES, STOPS, colour
from nodegraph.model.patch import Json
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, SettingSpec, Value

UNHEARD: Final = frozenset(
    {Kind.AUDIO, Kind.EVENT, Kind.NOTES, Kind.SPECTRUM, Kind.TEXTURE}
)  # inputs that only a wire can fill


class Reading(NamedTuple):
    """The value as nodes get it, None where there is none; and what a person should know."""

    value: Value | None
    text: str = ""
    remedy: str = ""


def read_value(item: PortSpec | SettingSpec, raw: Json) -> Reading:
    """Return what a value of a patch file means to an input or a setting."""
    if isinstance(item, SettingSpec):
        return _setting(item, raw)
    match item.kind:
        case Kind.CONTROL:
            return _control(item, raw)
        case Kind.COLOUR:
            return _colour(raw)
        case Kind.POINT:
            point = _numbers(raw, 2)
            wrong = Reading(None, f"{shown(raw)} is not a point.", "Write [x, y].")
            return wrong if point is None else Reading(point)
        case Kind.PALETTE:
            return _palette(raw)
        case Kind.TEXT:
            return _text(raw)
        case _:
            text = f"The {item.kind} input takes no value; it was not used."
            return Reading(None, text, f"Wire {_article(item.kind)} {item.kind} output to it.")


def shown(raw: Json) -> str:
    """Return a value for a sentence, shortened."""
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        return f"{raw:g}" if abs(raw) < 1e15 else f"{raw:.3e}"
    text = {True: "true", False: "false", None: "null"}[raw] if _is_word(raw) else repr(raw)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _is_word(raw: Json) -> bool:
    return raw is None or isinstance(raw, bool)


def _article(kind: str) -> str:
    return "an" if kind[0] in "aeiou" else "a"


def _control(port: PortSpec, raw: Json) -> Reading:
    if isinstance(raw, str) and port.choices:
        if raw in port.choices:
            return Reading(float(port.choices.index(raw)))
        return _no_choice(port.choices, raw)
    return _number(port.range, float(raw) if isinstance(raw, bool) else raw)


def _setting(item: SettingSpec, raw: Json) -> Reading:
    if item.choices:
        if isinstance(raw, str):
            return Reading(raw) if raw in item.choices else _no_choice(item.choices, raw)
        place = raw if type(raw) is int else -1
        if 0 <= place < len(item.choices):
            return Reading(item.choices[place])
        return _no_choice(item.choices, raw)
    match item.type:
        case "int":
            if isinstance(raw, float) and not raw.is_integer() and math.isfinite(raw):
                remedy = "Write one without a fraction."
                return Reading(None, f"{shown(raw)} is not a whole number.", remedy)
            read = _number(item.range, raw)
            return read if read.value is None else read._replace(value=int(float(str(read.value))))
        case "float":
            return _number(item.range, raw)
        case "bool":
            wrong = Reading(None, f"{shown(raw)} is not a switch.", "Write true or false.")
            return Reading(raw) if isinstance(raw, bool) else wrong
        case _:
            return _text(raw)


def _number(range: Range, raw: Json) -> Reading:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return Reading(None, f"{shown(raw)} is not a number.", f"Write one in {_limits(range)}.")
    value = float(raw)
    if not math.isfinite(value):
        return Reading(None, f"{value} is not a finite number.", f"Write one in {_limits(range)}.")
    clamped = range.clamp(value)
    if clamped == value:
        return Reading(value)
    unit = f" {range.unit}" if range.unit else ""
    text = f"{shown(raw)} is outside {_limits(range)}{unit}; it was set to {clamped:g}."
    return Reading(clamped, text)


def _limits(range: Range) -> str:
    return f"{range.low:g}..{range.high:g}"


def _no_choice(choices: tuple[str, ...], raw: Json) -> Reading:
    hint = did_you_mean(str(raw), choices)
    return Reading(None, f"{shown(raw)} is not one of its choices.", hint)


def _colour(raw: Json) -> Reading:
    if isinstance(raw, str):
        try:
            return Reading(colour(raw))
        except ValueError:
            pass
    parts = _numbers(raw, 3)
    parts = _numbers(raw, 4) if parts is None else (*parts, 1.0)
    if parts is None:
        return Reading(None, f"{shown(raw)} is not a colour.", 'Write one such as "#FF8800".')
    return Reading(parts)


def _palette(raw: Json) -> Reading:
    stops: Json = raw
    if isinstance(raw, str):
        if raw in PALETTES:
            return Reading(PALETTES[raw])
        stops = raw.split()
    if isinstance(stops, list | tuple) and len(stops) == len(STOPS):
        read = [_colour(stop).value for stop in stops]
        if None not in read:
            return Reading(tuple(read))  # type: ignore[arg-type]  # None is not among them
    hint = did_you_mean(raw, PALETTES) if isinstance(raw, str) else ""
    remedy = hint or f"Write a name or a list of {len(STOPS)} colours."
    return Reading(None, f"{shown(raw)} is not a palette.", remedy)


def _text(raw: Json) -> Reading:
    wrong = Reading(None, f"{shown(raw)} is not a text.", "Write it in quotes.")
    return Reading(raw) if isinstance(raw, str) else wrong


def _numbers(raw: Json, count: int) -> tuple[float, ...] | None:
    """Return so many finite numbers, or None."""
    if not isinstance(raw, list | tuple) or len(raw) != count:
        return None
    if any(isinstance(part, bool) or not isinstance(part, int | float) for part in raw):
        return None
    numbers = tuple(float(part) for part in raw)
    return numbers if all(map(math.isfinite, numbers)) else None
