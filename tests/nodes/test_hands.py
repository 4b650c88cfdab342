from __future__ import annotations

from typing import Any

import pytest

from nodegraph.model.library import Library
from nodegraph.show.live.keys import is_of_the_show
from tests.playing import Values, play


def struck(*strokes: float) -> tuple[list[int], list[float]]:
    """Return the blocks in which a key is pressed, and whether it is held in each."""
    made = play("control.key", len(strokes), {"strokes": Values(list(strokes))})
    found = [(at // 512, at % 512) for at, _ in made["pressed"][0]]
    assert all(offset == 0 for _, offset in found)
    return [block for block, _ in found], made["held"][0].tolist()


def test_a_key_is_pressed_once_and_held_until_it_is_let_go() -> None:
    assert struck(0, 1, 1, 2, 2, 3) == ([1, 5], [0, 1, 1, 0, 0, 1])


def test_a_key_that_goes_down_and_up_within_a_block_is_seen() -> None:
    assert struck(0, 2, 2, 6, 6) == ([1, 3], [0, 1, 0, 1, 0])
    assert struck(1, 3, 4) == ([1], [1, 1, 0]), "up and down again"


def test_a_key_that_was_held_before_the_node_came_is_no_press() -> None:
    assert struck(5, 5, 6) == ([], [1, 1, 0])


def test_a_count_that_begins_anew_is_no_press() -> None:
    assert struck(7, 0, 0, 1) == ([3], [1, 0, 0, 1])


def test_the_mouse_gives_place_buttons_and_wheel() -> None:
    made: Any = play(
        "control.mouse",
        3,
        {
            "x": Values([0.25, 0.5, 2.0]), "y": 0.75, "wheel": -3.0,
            "left": Values([0, 2, 2]), "middle": Values([0, 1, 1]), "right": Values([1, 1, 2]),
        },
    )  # fmt: skip
    assert made["x"][0].tolist() == [0.25, 0.5, 1.0], "within the picture"
    assert made["y"][0].tolist() == [0.75] * 3
    assert made["wheel"][0].tolist() == [-3.0] * 3
    assert made["click"][0] == [(512, 1.0)]
    assert made["left"][0].tolist() == [0, 1, 0]
    assert made["middle"][0].tolist() == [0, 1, 1]
    assert made["right"][0].tolist() == [1, 1, 0]


@pytest.mark.parametrize("name", ["control.mouse", "control.gamepad", "control.key"])
def test_without_hands_all_is_at_rest(name: str) -> None:
    spec = Library.load().get(name)
    assert spec is not None
    made = play(name, 4, {})
    for port in spec.outputs:
        rest = 0.5 if (name, port.name) in (("control.mouse", "x"), ("control.mouse", "y")) else 0.0
        found = made[port.name][0]
        assert len(found) == 0 or set(map(float, found)) == {rest}


def test_a_gamepad_gives_every_control_as_it_stands() -> None:
    spec = Library.load().get("control.gamepad")
    assert spec is not None
    for place, port in enumerate(spec.inputs):
        value = 1.0 if port.choices else round(0.02 * (place + 1), 3)
        made = play("control.gamepad", 1, {port.name: value})
        for output in spec.outputs:
            expected = value if output.name == port.name else 0.0
            assert made[output.name][0][0] == pytest.approx(expected)


def test_the_key_that_is_the_default_is_not_the_shows_own() -> None:
    spec = Library.load().get("control.key")
    assert spec is not None
    assert not is_of_the_show(str(spec.setting_by_name["key"].default))
    assert is_of_the_show("b") and is_of_the_show("Right")
