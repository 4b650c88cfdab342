"""Between which ends hands move a public control: those of its entry, else its port's own.

narrowed(port, {"low": 0.2, "high": 0.6})    # the port with that soft range
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

from nodegraph.model.patch import Json
from nodegraph.model.scaling import span_of
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec


def public_span(port: PortSpec, entry: Mapping[str, Json]) -> tuple[float, float]:
    """Return the ends, the lower one first, within the hard limits of the port.

    An end that is no number, and a pair without a way between them, count as not given.
    """
    own = span_of(port.range)
    low, high = (
        _end(port, entry.get(part), end) for part, end in zip(("low", "high"), own, strict=True)
    )
    return (low, high) if low < high else own


def narrowed(port: PortSpec, entry: Mapping[str, Json]) -> PortSpec:
    """Return the port as hands see it; itself where the entry gives no ends."""
    if port.kind is not Kind.CONTROL or port.choices or not {"low", "high"} & entry.keys():
        return port
    return dataclasses.replace(
        port, range=dataclasses.replace(port.range, soft=public_span(port, entry))
    )


def _end(port: PortSpec, given: Json, own: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        return own
    return port.range.clamp(float(given))
