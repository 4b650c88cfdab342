"""Gamepads as GLFW has them: read by a table of names, from hands into a patch.

There is no gamepad on a test machine: GLFW's four functions are played by `Plugged`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import glfw
import pytest

from nodegraph.stage.windows.gamepads import BUTTONS, DEAD, Gamepads


class State(NamedTuple):
    """As the binding gives it: 15 buttons, 6 axes; down and right are positive there."""

    buttons: list[int]
    axes: list[float]


class Plugged:
    """What is plugged in, by GLFW's number."""

    def __init__(self) -> None:
        self.pads: dict[int, State] = {}

    def plug(self, number: int, axes: Sequence[float] = (), pressed: Sequence[str] = ()) -> None:
        """Plug a pad in, or move it: left x, y, right x, y, triggers; -1 is a trigger let go."""
        rest = [0.0, 0.0, 0.0, 0.0, -1.0, -1.0]
        buttons = [glfw_number(name) for name in pressed]
        self.pads[number] = State(
            [int(place in buttons) for place in range(15)], [*axes, *rest[len(axes) :]]
        )


def glfw_number(button: str) -> int:
    """Return GLFW's own number of a button."""
    name = button.removeprefix("button_").upper()
    return int(getattr(glfw, f"GAMEPAD_BUTTON_{name}"))


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Plugged:
    made = Plugged()
    monkeypatch.setattr(glfw, "joystick_is_gamepad", lambda number: number in made.pads)
    monkeypatch.setattr(glfw, "get_gamepad_state", made.pads.get)
    monkeypatch.setattr(glfw, "get_gamepad_name", lambda number: f"Pad of {number}")
    return made


def values(found: Any) -> dict[str, float]:
    assert found is not None
    return dict(found.values)


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_has_its_name(plugged: Plugged, button: str) -> None:
    plugged.plug(0, pressed=[button])
    found = values(Gamepads().read()[0])
    assert [name for name, value in found.items() if value] == [button]


def test_at_rest_everything_is_nothing(plugged: Plugged) -> None:
    plugged.plug(0, [0.05, -0.08, 0.0, 0.1])
    assert set(values(Gamepads().read()[0]).values()) == {0.0}, "worn sticks do not quite rest"


def test_up_and_right_are_positive_and_the_edge_is_one(plugged: Plugged) -> None:
    plugged.plug(0, [1.0, 0.0, 0.0, -1.0, 1.0, 0.0])
    found = values(Gamepads().read()[0])
    assert (found["left_x"], found["left_y"]) == (1.0, 0.0)
    assert (found["right_x"], found["right_y"]) == (0.0, 1.0)
    assert (found["left_trigger"], found["right_trigger"]) == (1.0, 0.5)


def test_a_stick_begins_at_nothing_where_its_dead_middle_ends(plugged: Plugged) -> None:
    plugged.plug(0, [DEAD + 0.005, 0.0])
    assert 0.0 <= values(Gamepads().read()[0])["left_x"] < 0.01
    plugged.plug(0, [-0.6, 0.6])  # the dead middle is round: a diagonal stays one
    found = values(Gamepads().read()[0])
    assert found["left_x"] == found["left_y"] < -0.5


def test_a_pad_keeps_its_place_while_others_come_and_go(plugged: Plugged) -> None:
    pads = Gamepads()
    assert pads.read() == []
    plugged.plug(3, [1.0])
    plugged.plug(5, [-1.0])
    assert [values(pad)["left_x"] for pad in pads.read()] == [1.0, -1.0]
    del plugged.pads[3]
    plugged.plug(0, [0.5])
    first, second, third = pads.read()
    assert first is None
    assert values(second)["left_x"] == -1.0
    assert third is not None and third.name == "Pad of 0"
    plugged.plug(3, [1.0])
    assert [pad is None for pad in pads.read()] == [False, False, False]
