"""Gamepads, as GLFW's table of mappings knows them: sticks, triggers and buttons by name.

GLFW sees them only while it has a window system, so only where there are output windows. It knows
the pads of its table, those of the SDL community; other joysticks are none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

import glfw

BUTTONS: Final = (
    "button_a", "button_b", "button_x", "button_y", "left_bumper", "right_bumper", "back",
    "start", "guide", "left_thumb", "right_thumb", "dpad_up", "dpad_right", "dpad_down",
    "dpad_left",
)  # fmt: skip
"""In the order of GLFW."""

DEAD: Final = 0.12  # of a stick's way: worn ones do not come back to their middle
FINE: Final = 256  # steps of a half way: a hand that trembles less moves nothing
FIRST, LAST = glfw.JOYSTICK_1, glfw.JOYSTICK_16


class Pad(NamedTuple):
    """A gamepad: what it calls itself, and how it stands. Up and right are positive."""

    name: str
    values: Mapping[str, float]


class Gamepads:
    """The pads that are there, each at the place it was found first at; a lost one is None."""

    def __init__(self) -> None:
        self._places: list[int] = []  # GLFW's numbers in the order they were found

    def read(self) -> list[Pad | None]:
        """Return how they stand now. The window system has to be open, its events polled."""
        for number in range(FIRST, LAST + 1):
            if number not in self._places and glfw.joystick_is_gamepad(number):
                self._places.append(number)
        return [_read(number) for number in self._places]


def _read(number: int) -> Pad | None:
    state = glfw.get_gamepad_state(number)
    if state is None:
        return None
    left_x, left_y, right_x, right_y, left, right = map(float, state.axes)
    values = {
        **_stick("left", left_x, left_y),
        **_stick("right", right_x, right_y),
        "left_trigger": _fine((left + 1.0) / 2.0),  # GLFW: -1 let go, 1 pulled
        "right_trigger": _fine((right + 1.0) / 2.0),
    }
    values |= {name: float(down) for name, down in zip(BUTTONS, state.buttons, strict=True)}
    return Pad(glfw.get_gamepad_name(number) or "", values)


def _stick(side: str, across: float, down: float) -> dict[str, float]:
    """Return a stick without its dead middle; from its edge on it begins at 0."""
    way = math.hypot(across, down)
    part = max(way - DEAD, 0.0) / (1.0 - DEAD) / max(way, DEAD)
    return {f"{side}_x": _fine(across * part), f"{side}_y": _fine(-down * part)}


def _fine(value: float) -> float:
    return min(max(round(value * FINE) / FINE, -1.0), 1.0) + 0.0  # no -0.0
