"""Soft take-over: a knob that stands elsewhere than its value does nothing until it passes it.

    grip = Grip(step=1 / 127)
    place = grip.moved(0.3, stands=0.7)      # None: the value is at 0.7, and stays there

What comes back is where the value is to go. It is never further from where the value stands than
the hand has moved since it was last heard, and two steps.
"""

from __future__ import annotations

from typing import Final

NEAR: Final = 2.0  # steps of the control: what of a value it cannot tell apart, and one to spare


class Grip:
    """What one control knows of one value. Places are 0..1."""

    def __init__(self, step: float) -> None:
        self.step = step
        self._hand: float | None = None  # where the control was last
        self._set: float | None = None  # where it put the value; None: it does not hold it

    def moved(self, place: float, stands: float) -> float | None:
        """The control is here, the value there: return where the value goes, None: it stays."""
        before, self._hand = self._hand, place
        near = NEAR * self.step
        holds = self._set is not None and abs(self._set - stands) <= near
        crossed = before is not None and min(before, place) <= stands <= max(before, place)
        if holds or crossed or abs(place - stands) <= near:
            self._set = place
            return place
        self._set = None
        return None

    def turned(self, steps: int, stands: float) -> float:
        """An endless control was turned: return where the value goes from where it stands."""
        if self._set is None or abs(self._set - stands) > NEAR * self.step:
            self._set = stands
        self._set = min(max(self._set + steps * self.step, 0.0), 1.0)
        return self._set

    @property
    def holds(self) -> bool:
        """Whether the value was last put where the control stands."""
        return self._set is not None
