"""Laws about what a node says of itself. Each returns sentences, none where it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nodegraph.model.ranges import UNBOUNDED, Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec, OutputSpec, PortSpec, SettingSpec

ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*")
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
MAIN = ("source", "value", "inputImage", "picture", "trigger", "gate", "a")
"""Names of main inputs. Where a node has one of these, it comes first."""

SELF_EVIDENT = frozenset(
    "out value amount factor low high rise fall frequency attack decay release a b c d e f g h "
    "inputImage rate out_low out_high".split()
)
UNITS = {
    "frequency": "Hz",
    "cutoff": "Hz",
    "attack": "s",
    "release": "s",
    "rise": "s",
    "fall": "s",
    "gap": "s",
    "hold": "s",
    "fade": "s",
    "gain": "dB",
    "db": "dB",
    "tempo": "bpm",
}
"""What a number of this name is measured in, wherever it appears."""

FREE_NAMES = frozenset({"texture.night_road.gap"})  # a gap on the screen
LONGEST = 120  # of the first line: what a palette of nodes shows
Item = PortSpec | OutputSpec | SettingSpec


def declared_by(spec: NodeSpec) -> list[Item]:
    """Return ports and settings."""
    return [*spec.inputs, *spec.outputs, *spec.settings]


def is_documented(spec: NodeSpec) -> Iterator[str]:
    """A sentence for the node; a phrase for each port and setting whose name does not say it."""
    shader = spec.body is Body.SHADER  # an ISF header has a credit in brackets, and labels
    first = spec.doc.partition("\n")[0]
    if shader:
        first = re.sub(r" \([^)]*\)$", "", first)
    if not first or not first.endswith(".") or not first[0].isupper():
        yield f"{spec.id}: its documentation begins with {first!r}, which is no sentence."
    if len(first) > LONGEST:
        yield f"{spec.id}: its documentation begins with more than {LONGEST} characters."
    for item in declared_by(spec):
        if not item.doc and item.name not in SELF_EVIDENT:
            yield f"{spec.id}.{item.name}: nothing says what it is."
        if not shader and item.doc and not item.doc.endswith("."):
            yield f"{spec.id}.{item.name}: {item.doc!r} does not end in a full stop."


def has_units(spec: NodeSpec) -> Iterator[str]:
    """Numbers that are called the same are measured in the same."""
    for item in declared_by(spec):
        unit = UNITS.get(item.name)
        number = isinstance(item, SettingSpec) or item.kind is Kind.CONTROL
        if not unit or not number or f"{spec.id}.{item.name}" in FREE_NAMES:
            continue
        if item.range.unit != unit:
            yield f"{spec.id}.{item.name}: its unit is {item.range.unit!r} instead of {unit!r}."


def has_names_in_form(spec: NodeSpec) -> Iterator[str]:
    """`family.name`, ports in snake_case (those of a shader as its author wrote them)."""
    if not ID.fullmatch(spec.id):
        yield f"{spec.id}: an id is family.name in snake_case."
    for item in declared_by(spec):
        free = spec.body is Body.SHADER or item.name == "inputImage"
        if not free and not SNAKE.fullmatch(item.name):
            yield f"{spec.id}.{item.name}: a name is in snake_case."
    names_in = [port.name for port in spec.inputs] + [item.name for item in spec.settings]
    for names in (names_in, [port.name for port in spec.outputs]):
        if len(set(names)) < len(names):
            yield f"{spec.id}: two of {', '.join(names)} have one name."


def has_defaults_in_range(spec: NodeSpec) -> Iterator[str]:
    """Defaults lie inside the limits, soft limits inside the hard ones."""
    for item in declared_by(spec):
        where = f"{spec.id}.{item.name}"
        yield from _range_in_order(where, item.range)
        default = None if isinstance(item, OutputSpec) else item.default
        if item.choices and isinstance(default, str):
            if default not in item.choices:
                yield f"{where}: its default {default!r} is none of its choices."
        elif isinstance(default, int | float):
            if not item.range.low <= default <= item.range.high:
                yield f"{where}: its default {default} lies outside its range."
            if item.choices and default != int(default):
                yield f"{where}: its default {default} is none of its choices."


def _range_in_order(where: str, range: Range) -> Iterator[str]:
    if not range.low < range.high:
        yield f"{where}: its range goes from {range.low} to {range.high}."
    soft_low, soft_high = range.span
    if not range.low <= soft_low < soft_high <= range.high:
        yield f"{where}: its soft range goes from {soft_low} to {soft_high}."
    if range.curve == "log" and not 0.0 < soft_low < UNBOUNDED:
        yield f"{where}: a logarithmic knob begins at {soft_low}."


def has_its_main_input_first(spec: NodeSpec) -> Iterator[str]:
    """`source` for signals, `value` for maths, `inputImage` for pictures come first."""
    names = [port.name for port in spec.inputs]
    main = next((name for name in MAIN if name in names), None)
    if main is not None and names[0] != main:
        yield f"{spec.id}.{main}: the main input comes first, before {names[0]}."
    required = [port.name for port in spec.inputs if port.required]
    if required and names[: len(required)] != required:
        yield f"{spec.id}: {', '.join(required)} must be wired and come first."


def has_bounds_that_hold(spec: NodeSpec) -> Iterator[str]:
    """What counts memory is bounded: a setting that makes lanes or windows has a highest value."""
    for port in spec.outputs:
        width = port.width.lanes if port.width else 0
        for name in (width, port.bins):
            item = spec.setting_by_name.get(name) if isinstance(name, str) else None
            if item is not None and not item.choices and item.range.high >= UNBOUNDED:
                yield f"{spec.id}.{item.name}: it takes memory and has no highest value."


LAWS = (
    is_documented,
    has_units,
    has_names_in_form,
    has_defaults_in_range,
    has_its_main_input_first,
    has_bounds_that_hold,
)
