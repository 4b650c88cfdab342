"""A value as the number that a hand moves, and that number as a patch holds it.

    amount_of(port, "bandpass")    # 2.0, the place of the choice
    value_of(port, 2.0)            # "bandpass"

Numbers, switches and choices have an amount; colours, points, palettes and texts have none.
"""

from __future__ import annotations

import math
from typing import Final

from nodegraph.model.patch import Json
from nodegraph.model.scaling import Scaled
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, SettingSpec, Value
from nodegraph.model.values import read_value
from nodegraph.session.snapshots import written

SWITCH: Final = ("off", "on")  # the choices of an input that is a switch


def has_amount(item: Scaled) -> bool:
    """Whether a hand can move it: a number, a switch or a choice."""
    if isinstance(item, PortSpec):
        return item.kind is Kind.CONTROL and item.default is not None
    return item.type not in ("text", "file")


def is_switch(item: Scaled) -> bool:
    """Whether it is on or off."""
    return item.choices == SWITCH or (isinstance(item, SettingSpec) and item.type == "bool")


def is_whole(item: Scaled) -> bool:
    """Whether it moves in whole steps: counts, switches, choices."""
    if item.choices or item.range.whole:
        return True
    return isinstance(item, SettingSpec) and item.type in ("int", "bool")


def count_of(item: Scaled) -> int:
    """Return how many choices there are, 2 of a switch; 0 of a number."""
    return 2 if is_switch(item) else len(item.choices)


def amount_of(item: Scaled, raw: Json) -> float:
    """Return a value, as a patch or a node has it, as a number; the default for what is none."""
    value = read_value(item, raw).value
    return _number(item, item.default if value is None else value)


def value_of(item: Scaled, amount: float) -> Json:
    """Return a number as a patch file holds it, moved into the hard limits."""
    if is_whole(item):
        amount = float(math.floor(amount + 0.5))
    count = count_of(item)
    low, high = (0.0, count - 1.0) if count else (item.range.low, item.range.high)
    amount = min(max(amount, low), high)
    if isinstance(item, PortSpec):
        return written(item, amount)
    if item.choices:
        return item.choices[int(amount)]
    return {"int": int(amount), "bool": amount > 0.5}.get(item.type, amount)


def default_of(item: Scaled) -> Json:
    """Return what a reset sets, as a patch file holds it."""
    if isinstance(item, PortSpec):
        return None if item.default is None else written(item, item.default)
    return item.default


def _number(item: Scaled, value: Value | None) -> float:
    if isinstance(item, SettingSpec) and value is not None and item.type not in ("text", "file"):
        return item.number(value)
    return float(value) if isinstance(value, int | float) else 0.0
