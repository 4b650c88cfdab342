"""A hand on a value: what dragging and the wheel make of it, and the way that a wire drives it.

    drag = Drag.begun(port, present)
    drag = drag.moved(12.0)                # pixels to the right, or up
    drag.value                             # as a patch file holds it

Pixels are those of UI scale 1. A drag travels the knob: in ratios where its range is logarithmic.
It ends where the knob ends; what lies beyond, up to the hard limits, is for typing. A value that
lies there already comes back without a jump. Whole numbers and choices go step by step, plain
numbers in steps of their size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from nodegraph.editor.values.amount import amount_of, count_of, is_whole, value_of
from nodegraph.model.patch import Json
from nodegraph.model.scaling import Scaled, curve_place, curve_value, is_bounded, span_of

TRAVEL: Final = 300.0  # pixels from one end of a knob to the other
FARTHEST: Final = 10.0 * TRAVEL  # at once: no hand goes further, and no number overflows
STEP_PIXELS: Final = 24.0  # of a whole step: no more, however few steps there are
NOTCH: Final = 0.01  # of a knob, for one notch of the wheel
PLAIN_NOTCH: Final = 10.0  # pixels of a plain number
FINE: Final = 0.1
FORGET_SECONDS: Final = 8.0


@dataclass(frozen=True, slots=True)
class Drag:
    """A drag under way: `amount` is where the value stands, between whole steps as well.

    `ends`: the numbers it cannot leave. `step`: what a pixel is worth of a number without limits,
    0.0 where a pixel is a part of the knob.
    """

    item: Scaled
    start: float
    amount: float
    ends: tuple[float, float]
    step: float = 0.0

    @classmethod
    def begun(cls, item: Scaled, present: Json) -> Drag:
        """Return a drag that begins at the present value."""
        start = amount_of(item, present)
        count = count_of(item)
        if count:
            return cls(item, start, start, (0.0, count - 1.0), 1.0 / STEP_PIXELS)
        if is_bounded(item.range):
            low, high = span_of(item.range)
            few = is_whole(item) and high - low < TRAVEL / STEP_PIXELS
            step = 1.0 / STEP_PIXELS if few else 0.0
            return cls(item, start, start, (min(low, start), max(high, start)), step)
        return cls(item, start, start, (item.range.low, item.range.high), plain_step(item, start))

    def moved(self, pixels: float, fine: bool = False) -> Drag:
        """Return the drag so many pixels further; `fine` while Shift is held."""
        if not pixels:
            return self  # and no digit of the value is lost on the way to its place and back
        way = min(max(pixels, -FARTHEST), FARTHEST) * (FINE if fine else 1.0)
        if self.step:
            amount = self.amount + way * self.step
        else:
            place = curve_place(self.item, self.amount) + way / TRAVEL
            amount = curve_value(self.item, place)
        low, high = self.ends
        return replace(self, amount=min(max(amount, low), high))

    def turned(self, notches: float, fine: bool = False) -> Drag:
        """Return the drag some notches of the wheel further: one is a step of what has steps."""
        if is_whole(self.item):
            steps = self.amount + notches
            return replace(self, amount=min(max(steps, self.ends[0]), self.ends[1]))
        return self.moved(notches * (PLAIN_NOTCH if self.step else NOTCH * TRAVEL), fine)

    @property
    def value(self) -> Json:
        """The value as a patch file holds it, with no more digits than a hand can place."""
        if self.amount == self.start:
            return value_of(self.item, self.start)
        rounded = self._rounded()
        further = max if self.amount > self.start else min
        return value_of(self.item, further(rounded, self.start))  # and never a step backwards

    def _rounded(self) -> float:
        low, high = self.ends
        if self.amount in self.ends:
            return self.amount
        if self.step:
            size = self.step * FINE
        elif self.item.range.curve == "linear":
            size = (high - low) / TRAVEL * FINE
        else:
            size = max(abs(self.amount) * 1e-3, 1e-9)
        decimals = -math.floor(math.log10(size))
        return min(max(round(self.amount, decimals), low), high)


def wheeled(item: Scaled, present: Json, notches: float, fine: bool = False) -> Json:
    """Return what turning the wheel over a value makes of it; upwards is more."""
    return Drag.begun(item, present).turned(notches, fine).value


def plain_step(item: Scaled, value: float) -> float:
    """Return what a pixel is worth of a number without limits: a hundredth of its power of ten."""
    if is_whole(item):
        return max(10.0 ** math.floor(math.log10(max(abs(value), 1.0))) / 100.0, 1.0 / STEP_PIXELS)
    return 10.0 ** math.floor(math.log10(max(abs(value), 1.0))) / 100.0


class Travelled(NamedTuple):
    """The way that a wired value takes, between its lowest and its highest of late."""

    low: float
    high: float

    def followed(self, low: float, high: float, seconds: float) -> Travelled:
        """Return the way after some more seconds in which it went from `low` to `high`.

        It grows at once; the ends come back to where the value is in some eight seconds each.
        """
        kept = math.exp(-max(seconds, 0.0) / FORGET_SECONDS)
        return Travelled(
            min(low, low + (self.low - low) * kept),
            max(high, high + (self.high - high) * kept),
        )


def travelled(low: float, high: float) -> Travelled:
    """Return the way of a value that was seen between these two; not finite ones count as 0."""
    low, high = (end if math.isfinite(end) else 0.0 for end in (low, high))
    return Travelled(min(low, high), max(low, high))
