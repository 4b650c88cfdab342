"""Math between two values: difference, ratio, mixture, comparison, choice."""

from __future__ import annotations

import math
from typing import Annotated

from nodegraph.model.declare import Node, Setting, divide, node, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Choice, Control, Flag, Unit


@node("math.subtract", also=("-", "minus", "difference", "sub"))
def subtract(
    value: Annotated[Control, "Value to take from."] = 0.0,
    amount: Annotated[Control, "What is taken away."] = 0.0,
) -> Control:
    """Take an amount from a value."""
    return value - amount


@node("math.divide", also=("/", "ratio", "div", "relative"))
def quotient(
    value: Annotated[Control, "Value to divide."] = 0.0,
    by: Annotated[Control, "Divisor; by 0 gives 0."] = 1.0,
) -> Control:
    """Divide a value by another: how many times it holds it."""
    return divide(value, by)


@node("math.mix", also=("lerp", "crossfade", "blend", "interpolate", "xfade"))
def mix(
    a: Annotated[Control, "Value at amount 0."] = 0.0,
    b: Annotated[Control, "Value at amount 1."] = 1.0,
    amount: Annotated[Unit, "How much of b."] = 0.5,
) -> Control:
    """Fade from one value to another in a straight line."""
    return a * (1.0 - amount) + b * amount


@node("math.wrap", also=("modulo", "mod", "fold", "ping pong", "loop", "cycle"))
def wrap(
    value: Annotated[Control, "Value to bring into the range."] = 0.0,
    low: Control = 0.0,
    high: Control = 1.0,
    mode: Annotated[Control, Choice("wrap", "fold"), "Start again, or turn back."] = 0.0,
) -> Control:
    """Keep a value between low and high by starting again at the other end, or turning back.

    `wrap` leaves out `high` itself. Where low and high are equal it gives low.
    """
    size = high - low
    turns = divide(value - low, size)
    wrapped = turns - math.floor(turns)
    half = 0.5 * turns - math.floor(0.5 * turns)
    folded = 1.0 - abs(2.0 * half - 1.0)
    return low + size * pick(mode > 0.5, folded, wrapped)


@node("math.quantize", also=("round", "step", "snap", "posterize", "quantise", "floor"))
def quantize(
    value: Annotated[Control, "Value to bring to a step."] = 0.0,
    step: Annotated[
        Control, Range(0.0, 1e6, soft=(0.0, 1.0)), "Distance of two steps; 0 leaves the value."
    ] = 0.25,
    offset: Annotated[Control, "One of the steps."] = 0.0,
    mode: Annotated[Control, Choice("nearest", "below"), "Which step."] = 0.0,
) -> Control:
    """Bring a value to the nearest step, or to the step below it.

    Half-way between two steps the upper one is taken.
    """
    place = divide(value - offset, step) + pick(mode > 0.5, 1e-6, 0.5)  # 1e-6: float32 wires
    return pick(step > 0.0, offset + math.floor(place) * step, value)


class Compare(Node, id="math.compare", also=("if", "greater", "less", "equal", ">", "<", "==")):
    """Give 1 while a value stands in a relation to another, else 0.

    `above` holds from `than` on and until the value has fallen below `than - margin`; `below`
    likewise downwards. `equal` holds within `margin` on both sides.
    """

    relation: Annotated[
        Setting[int], Choice("above", "below", "equal"), "What is asked of the value."
    ] = 0
    held: float = 0.0

    def step(
        self,
        value: Annotated[Control, "Value to judge."] = 0.0,
        than: Annotated[Control, "What it is compared with."] = 0.5,
        margin: Annotated[
            Control, Range(0.0, 1e9, soft=(0.0, 0.5)), "Hysteresis; of equal: tolerance."
        ] = 0.05,
    ) -> Flag:
        """Judge one block."""
        lead = pick(self.relation > 0.5, than - value, value - than)
        stays = pick(self.held > 0.5, -margin, 0.0)
        near = pick(abs(value - than) <= margin, 1.0, 0.0)
        self.held = pick(self.relation > 1.5, near, pick(lead >= stays, 1.0, 0.0))
        return self.held


class Logic(Node, id="math.logic", also=("and", "or", "xor", "not", "boolean"), reach=0):
    """Combine two switches; above 0.5 is on. `not` is on while `a` is off."""

    operation: Annotated[Setting[int], Choice("and", "or", "xor", "not"), "How."] = 0

    def step(
        self, a: Annotated[Flag, "A switch."] = 0.0, b: Annotated[Flag, "Another."] = 0.0
    ) -> Flag:
        """Combine one block's values."""
        first, second = pick(a > 0.5, 1.0, 0.0), pick(b > 0.5, 1.0, 0.0)
        both, either = first * second, max(first, second)
        result = pick(self.operation > 0.5, either, both)
        result = pick(self.operation > 1.5, either - both, result)
        return pick(self.operation > 2.5, 1.0 - first, result)


@node("math.switch", also=("select", "selector", "case", "multiplexer", "choose"))
def switch(
    a: Control = 0.0,
    b: Control = 0.0,
    c: Control = 0.0,
    d: Control = 0.0,
    e: Control = 0.0,
    f: Control = 0.0,
    g: Control = 0.0,
    h: Control = 0.0,
    index: Annotated[
        Control, Range(0.0, 7.0), "Which input passes: 0 is a, 7 is h; the nearest whole number."
    ] = 0.0,
) -> Control:
    """Pass one of up to eight values on, by its number."""
    first = pick(index < 0.5, a, b)
    second = pick(index < 2.5, c, d)
    third = pick(index < 4.5, e, f)
    fourth = pick(index < 6.5, g, h)
    low = pick(index < 1.5, first, second)
    high = pick(index < 5.5, third, fourth)
    return pick(index < 3.5, low, high)
