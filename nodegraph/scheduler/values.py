"""Values of unwired inputs and of settings, as the engine takes them.

Patch files hold names, hex colours and lists; plans hold numbers, tuples and text. A value that
cannot be used is replaced by the nearest one that can, and a problem says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nodegraph.model.errors import Problem
from nodegraph.model.palettes import PALETTES, colour, palette
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec, PortSpec, SettingSpec, Value

ZERO: dict[Kind, Value] = {
    Kind.CONTROL: 0.0,
    Kind.COLOUR: (0.0, 0.0, 0.0, 0.0),
    Kind.POINT: (0.0, 0.0),
    Kind.PALETTE: ((0.0, 0.0, 0.0, 0.0),) * 6,
    Kind.TEXT: "",
}
"""What an output that is off gives; kinds that are not here are silent or empty."""


def defaults(spec: NodeSpec) -> tuple[Value | None, ...]:
    """Return the value of every input nobody sets; None where silence or nothing stands for it."""
    return tuple(_default(port) for port in spec.inputs)


def knob_values(
    node: str,
    spec: NodeSpec,
    rest: tuple[Value | None, ...],
    given: Mapping[str, Any],
    problems: list[Problem],
) -> tuple[Value | None, ...]:
    """Return the value of every input: the given one where it can be used, else that of `rest`."""
    values = list(rest)
    for name, value in given.items():
        place = spec.input_index.get(name)
        if place is None:
            place = spec.input_index.get(spec.renamed.get(name, ""))
        if place is None:
            continue  # kept in the document, reported by its check
        port = spec.inputs[place]
        if port.kind in ZERO:
            values[place] = _usable(f"{node}.{name}", port, value, rest[place], problems)
    return tuple(values)


def full_settings(
    node: str, spec: NodeSpec, given: Mapping[str, Any], problems: list[Problem]
) -> dict[str, Value]:
    """Return every setting of a node, each of its type and within its range."""
    old = {new: name for name, new in spec.renamed.items()}
    settings: dict[str, Value] = {}
    for item in spec.settings:
        value = given.get(item.name, given.get(old.get(item.name, "")))
        settings[item.name] = item.default
        if value is not None:
            where = f"{node}.{item.name}"
            usable = _usable(where, item, value, item.default, problems)
            settings[item.name] = item.default if usable is None else usable
    return settings


def _default(port: PortSpec) -> Value | None:
    if port.optional or port.kind not in ZERO:
        return None
    if port.default is not None:
        return _normal(port, port.default)
    zero = ZERO[port.kind]
    return port.range.clamp(0.0) if port.kind is Kind.CONTROL else zero


def _usable(
    where: str,
    item: PortSpec | SettingSpec,
    value: Any,
    rest: Value | None,
    problems: list[Problem],
) -> Value | None:
    try:
        usable = _normal(item, value) if isinstance(item, PortSpec) else _setting(item, value)
    except (ValueError, TypeError, AttributeError):
        problems.append(
            Problem("warning", where, f"{value!r} is not usable; it was left at {rest}.")
        )
        return rest
    if isinstance(value, int | float) and not isinstance(value, bool) and usable != value:
        low, high = item.range.low, item.range.high
        text = f"{value:g} is outside {low:g}..{high:g}; it was set to {usable:g}."
        problems.append(Problem("warning", where, text))
    return usable


def _normal(port: PortSpec, value: Any) -> Value:
    match port.kind:
        case Kind.CONTROL:
            if isinstance(value, str):
                return float(port.choices.index(value))
            return port.range.clamp(float(value))
        case Kind.COLOUR:
            return _colour(value)
        case Kind.POINT:
            x, y = value
            return float(x), float(y)
        case Kind.PALETTE:
            return _palette(value)
        case _:
            return str(value)


def _setting(item: SettingSpec, value: Any) -> Any:
    if item.choices:
        name = value if isinstance(value, str) else item.choices[int(value)]
        item.choices.index(name)  # a ValueError for a name that is not there
        return name
    match item.type:
        case "int":
            return int(item.range.clamp(int(value)))
        case "float":
            return item.range.clamp(float(value))
        case "bool":
            return bool(value)
        case _:
            return str(value)


def _colour(value: str | Sequence[float]) -> tuple[float, ...]:
    if isinstance(value, str):
        return colour(value)
    red, green, blue, *alpha = (float(part) for part in value)
    return red, green, blue, *(alpha[:1] or (1.0,))


def _palette(value: str | Sequence[Any]) -> tuple[tuple[float, ...], ...]:
    if isinstance(value, str):
        return PALETTES[value] if value in PALETTES else palette(value)
    stops = tuple(_colour(stop) for stop in value)
    if len(stops) != 6:
        raise ValueError(f"a palette has six colours, not {len(stops)}.")
    return stops
