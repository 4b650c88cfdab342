"""Math that bends a value within 0..1: response curves and easing."""

from __future__ import annotations

import math
from typing import Annotated

from nodegraph.model.declare import Node, Setting, pick
from nodegraph.model.kernel_maths import sine
from nodegraph.model.signals import Bipolar, Choice, Control, Unit

STEEPEST = 6.0  # of the exponential curve: the slope at its end is 6 times the mean slope


class Curve(Node, id="math.curve", also=("gamma", "power", "log", "exp", "s-curve", "response")):
    """Bend a value between 0 and 1; 0 and 1 stay where they are.

    `power` raises to a power of 4 (amount 1) to 1/4 (amount -1); `exponential` rises late or
    early; `s` draws values to the ends, or to the middle. Amount 0 changes nothing, and -a undoes
    what a did.
    """

    shape: Annotated[Setting[int], Choice("power", "exponential", "s"), "Family of curves."] = 0

    def step(
        self,
        value: Annotated[Unit, "Value to bend."] = 0.0,
        amount: Annotated[Bipolar, "How far, and which way."] = 0.5,
    ) -> Unit:
        """Bend one block's value."""
        exponent = 4.0**amount
        powered = value**exponent
        rest = (1.0 - value) ** exponent
        size = abs(amount) * STEEPEST
        slope = math.exp(size) - 1.0
        straight = slope < 1e-6
        safe = pick(straight, 1.0, slope)
        late = (math.exp(size * value) - 1.0) / safe
        early = math.log(1.0 + value * slope) / pick(straight, 1.0, size)
        bent = pick(straight, value, pick(amount > 0.0, late, early))
        result = pick(self.shape > 0.5, bent, powered)
        return pick(self.shape > 1.5, powered / (powered + rest), result)


def bounce(place: float) -> float:
    """Return the height of a ball that falls from 1 at place 0 and lies still at place 1."""
    first = place < 1.0 / 2.75
    second = place < 2.0 / 2.75
    third = place < 2.5 / 2.75
    middle = pick(second, 1.5, pick(third, 2.25, 2.625)) / 2.75
    depth = pick(second, 0.75, pick(third, 0.9375, 0.984375))
    away = place - pick(first, 0.0, middle)
    return 1.0 - 7.5625 * away * away - pick(first, 0.0, depth)


def slow_start(family: float, place: float) -> float:
    """Return how far the movement of a family's `in` has come at a place of its way."""
    square = place * place
    late = (2.0 ** (10.0 * place) - 1.0) / 1023.0
    swing = -late * sine((10.0 * place - 10.75) / 3.0)
    moved = pick(family > 0.5, square, 1.0 - sine(0.25 + 0.25 * place))
    moved = pick(family > 1.5, square * place, moved)
    moved = pick(family > 2.5, square * square, moved)
    moved = pick(family > 3.5, late, moved)
    moved = pick(family > 4.5, 1.0 - math.sqrt(max(1.0 - square, 0.0)), moved)
    moved = pick(family > 5.5, square * (2.70158 * place - 1.70158), moved)  # 10 % backwards
    moved = pick(family > 6.5, swing, moved)
    return pick(family > 7.5, bounce(1.0 - place), moved)


class Ease(Node, id="math.ease", also=("easing", "tween", "smoothstep", "ease in out"), reach=0):
    """Give a straight run from 0 to 1 the way of a movement (after Robert Penner's equations).

    `in` starts slowly, `out` ends slowly, `in out` does both. `back` and `elastic` leave 0..1 on
    their way.
    """

    family: Annotated[
        Setting[int],
        Choice("sine", "quad", "cubic", "quart", "expo", "circ", "back", "elastic", "bounce"),
        "The movement.",
    ] = 2
    direction: Annotated[Setting[int], Choice("in", "out", "in out"), "Which end is slow."] = 2

    def step(self, value: Annotated[Unit, "Place on the way."] = 0.0) -> Control:
        """Ease one block's value."""
        halves = self.direction > 1.5
        late = pick(value >= 0.5, 1.0, 0.0)
        flipped = pick(halves, late, pick(self.direction > 0.5, 1.0, 0.0))  # run from the end
        place = (flipped + value * (1.0 - 2.0 * flipped)) * pick(halves, 2.0, 1.0)
        moved = slow_start(self.family, place) * pick(halves, 0.5, 1.0)
        return flipped + moved * (1.0 - 2.0 * flipped)
