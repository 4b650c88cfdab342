"""Math: arithmetic on values, once a block."""

from __future__ import annotations

from functools import cache
from typing import Annotated

import numpy as np

from nodegraph.model.declare import Node, Setting, clamp, divide, node
from nodegraph.model.expression import parse
from nodegraph.model.signals import Control, ControlBlock, Factor, Kind
from nodegraph.model.spec import NodeSpec, PortSpec, Settings
from nodegraph.model.transport import Transport


@node("math.add", also=("offset", "+", "plus"))
def add(value: Annotated[Control, "Value to add to."] = 0.0, amount: Control = 0.0) -> Control:
    """Add an amount to a value."""
    return value + amount


@node("math.multiply", also=("gain", "scale", "*", "times"))
def multiply(value: Annotated[Control, "Value to scale."] = 0.0, factor: Factor = 1.0) -> Control:
    """Multiply a value by a factor."""
    return value * factor


@node("math.map", also=("remap", "fit", "scale", "range"))
def map_range(
    value: Annotated[Control, "Value to map."] = 0.0,
    in_low: Annotated[Control, "Becomes `out_low`."] = 0.0,
    in_high: Annotated[Control, "Becomes `out_high`."] = 1.0,
    out_low: Control = 0.0,
    out_high: Control = 1.0,
) -> Control:
    """Map a value linearly from one range to another; beyond the ranges the line goes on."""
    return out_low + divide(value - in_low, in_high - in_low) * (out_high - out_low)


@node("math.clamp", also=("limit", "clip", "constrain"))
def clamp_value(
    value: Annotated[Control, "Value to limit."] = 0.0,
    low: Control = 0.0,
    high: Control = 1.0,
) -> Control:
    """Keep a value between low and high."""
    return clamp(value, low, high)


@node("math.sum", also=("add all", "mix", "+"))
def total(
    a: Control = 0.0,
    b: Control = 0.0,
    c: Control = 0.0,
    d: Control = 0.0,
    e: Control = 0.0,
    f: Control = 0.0,
    g: Control = 0.0,
    h: Control = 0.0,
) -> Control:
    """Add up to eight values; what is not wired counts as its knob says."""
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


CLOCK = ("beat", "seconds", "tempo")  # names an expression gets from the transport


@cache
def _with_inputs(spec: NodeSpec, text: str) -> NodeSpec:
    ports = tuple(
        PortSpec(name, Kind.CONTROL, default=0.0, methods=("block",))
        for name in parse(text).names
        if name not in CLOCK
    )
    return spec.with_ports(ports)


def _named(spec: NodeSpec, settings: Settings) -> NodeSpec:
    return _with_inputs(spec, str(settings.get("expression", "value")))


class Expression(
    Node, id="math.expression", also=("expr", "formula", "script", "code"), reach=0, variant=_named
):
    """Compute what you type: every name in it becomes an input.

    Numbers, + - * / % **, comparisons, `a if b else c`, sin cos tan tanh exp log sqrt abs floor
    ceil sign fract min max pow mod step clamp mix smoothstep, pi tau e; `beat`, `seconds` and
    `tempo` are the session's clock. What cannot be computed is 0.
    """

    expression: Annotated[Setting[str], "Such as `kick * 0.5 + sin(beat * tau) * sway`."] = "value"

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Compile the text."""
        self._run = parse(self.expression)
        self._lanes = lanes

    def block(self, transport: Transport, **inputs: ControlBlock) -> ControlBlock:
        """Compute every lane."""
        clock = {"beat": transport.beat, "seconds": transport.seconds, "tempo": transport.tempo}
        names = list(inputs)
        columns = [inputs[name].tolist() for name in names]
        rows = zip(*columns, strict=True) if columns else iter([()] * self._lanes)
        values = [self._run(clock | dict(zip(names, row, strict=True))) for row in rows]
        return np.array(values, np.float32)
