"""The inspector beside the canvas: what is selected, with all of its values."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.editor.hand import Hand
from tests.e2e.editor.small_patch import SMALL

pytestmark = pytest.mark.slow

BOX = "value noise.level/box"


@pytest.fixture
def inspector(hand: Hand) -> Iterator[Hand]:
    """Hands on an editor whose inspector shows one node."""
    hand.key("n")
    assert "Inspector" in hand.look.panels
    hand.click(hand.title("noise"))
    yield hand
    hand.key("Escape", "n")
    assert "Inspector" not in hand.look.panels


def level(hand: Hand) -> object:
    return hand.look.patch.nodes["noise"].values.get("level")


def test_it_takes_room_from_the_canvas_and_gives_it_back(hand: Hand) -> None:
    before = hand.look.desk["area"]
    hand.key("n")
    assert hand.look.desk["area"][2] < before[2] - 200
    hand.key("n")
    assert hand.look.desk["area"] == before


def test_a_value_is_dragged_there_as_one_step(inspector: Hand) -> None:
    start = inspector.place(BOX)
    inspector.drag(start, start.by(-40, 0))
    turned = level(inspector)
    assert isinstance(turned, float)
    inspector.key("ctrl+z")
    assert inspector.look.patch == SMALL


def test_a_value_is_typed_there(inspector: Hand) -> None:
    inspector.click(inspector.place(BOX))
    inspector.key("ctrl+a")
    inspector.type("1/8")
    inspector.key("Return")
    assert level(inspector) == 0.125


def test_a_double_click_there_gives_the_default_back(inspector: Hand) -> None:
    start = inspector.place(BOX)
    inspector.drag(start, start.by(-40, 0))
    assert level(inspector) is not None
    inspector.double(inspector.place(BOX))
    assert level(inspector) is None


def test_what_is_pressed_there_is_nothing_for_the_canvas(inspector: Hand) -> None:
    inspector.click(inspector.place(BOX).by(0, 300))
    assert inspector.look.desk["nodes"] == ["noise"]


def test_letters_typed_there_are_no_shortcuts(inspector: Hand) -> None:
    inspector.click(inspector.place(BOX))
    inspector.type("mb")
    inspector.key("Escape")
    assert inspector.look.patch == SMALL
