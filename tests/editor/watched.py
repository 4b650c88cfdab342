"""Signals to watch, for tests."""

from __future__ import annotations

from nodegraph.editor.living.watching import Signal
from nodegraph.model.ranges import ANY, Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import OutputSpec, PortSpec

UNIT = Range(0.0, 1.0)


def output(path: str, kind: Kind = Kind.CONTROL, range: Range = UNIT) -> Signal:
    """Return an output of a kind."""
    node, _, port = path.rpartition(".")
    return Signal(path, node, port, "out", kind, OutputSpec(port, kind, range))


def free(path: str) -> Signal:
    """Return an output without limits."""
    return output(path, Kind.CONTROL, ANY)


def driven(path: str, range: Range = UNIT) -> Signal:
    """Return an input that a wire drives."""
    node, _, port = path.rpartition(".")
    spec = PortSpec(port, Kind.CONTROL, range, range.clamp(0.0))
    return Signal(path, node, port, "in", Kind.CONTROL, spec)
