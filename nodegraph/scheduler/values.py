"""Values of unwired inputs and of settings, as the engine takes them.

What cannot be used is replaced in silence: `nodegraph.model.check` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec, PortSpec, Value
from nodegraph.model.values import read_value

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
    spec: NodeSpec, rest: tuple[Value | None, ...], given: Mapping[str, Any]
) -> tuple[Value | None, ...]:
    """Return the value of every input: the given one where it can be used, else that of `rest`."""
    values = list(rest)
    places = spec.input_index
    for name, raw in given.items():
        place = places.get(name)
        if place is None:
            place = places.get(spec.renamed.get(name, ""))
            if place is None:
                continue
        port = spec.inputs[place]
        if port.kind is Kind.CONTROL and type(raw) in (float, int):
            limits = port.range
            if limits.low <= raw <= limits.high:  # as most are: no need of more words
                values[place] = float(raw)
                continue
        read = read_value(port, raw).value
        if read is not None:
            values[place] = read
    return tuple(values)


def full_settings(spec: NodeSpec, given: Mapping[str, Any]) -> dict[str, Value]:
    """Return every setting of a node, each of its type and within its range."""
    if spec.renamed:
        given = {spec.renamed.get(name, name): raw for name, raw in given.items()} | dict(given)
    settings: dict[str, Value] = {}
    for item in spec.settings:
        raw = given.get(item.name)
        read = None if raw is None else read_value(item, raw).value
        settings[item.name] = item.default if read is None else read
    return settings


def _default(port: PortSpec) -> Value | None:
    if port.optional or port.kind not in ZERO:
        return None
    if port.default is not None:
        return read_value(port, port.default).value
    return port.range.clamp(0.0) if port.kind is Kind.CONTROL else ZERO[port.kind]
