"""What hands do on the canvas: look around, choose, move, and take it back."""

from __future__ import annotations

import pytest

from tests.e2e.editor.hand import MIDDLE, Hand, Spot
from tests.e2e.editor.small_patch import SMALL, place

# --- looking --------------------------------------------------------------------------------------


def test_the_middle_button_drags_the_canvas(hand: Hand) -> None:
    before = hand.title("lfo")
    start = hand.void()
    hand.drag(start, start.by(90, -60), MIDDLE)
    assert hand.title("lfo") == pytest.approx(before.by(90, -60), abs=1.5)
    assert hand.look.patch == SMALL


def test_space_and_the_left_button_drag_it_too_even_over_a_node(hand: Hand) -> None:
    before = hand.title("lfo")
    hand.drag(before, before.by(40, 50), keys=["space"])
    assert hand.title("lfo") == pytest.approx(before.by(40, 50), abs=1.5)
    assert hand.look.patch == SMALL and not hand.look.desk["nodes"]


def test_space_alone_pauses_and_plays_once_it_is_let_go(hand: Hand) -> None:
    hand.down("space")
    assert "SetShow" not in hand.look.ask("sent"), "it may still drag the canvas"
    hand.up("space")
    assert hand.look.ask("sent").count("SetShow") == 1
    start = hand.void()
    hand.drag(start, start.by(40, 50), keys=["space"])
    hand.drag(start.by(40, 50), start, MIDDLE)
    assert "SetShow" not in hand.look.ask("sent"), "that was no Play"
    hand.key("space")
    assert hand.look.ask("sent").count("SetShow") == 1, "a drag before it is none of its"


def test_space_is_a_letter_where_somebody_types(hand: Hand) -> None:
    hand.key("Tab")
    hand.type("a b")
    hand.key("Escape", "Escape")
    assert "SetShow" not in hand.look.ask("sent")


def test_the_wheel_goes_nearer_to_what_is_under_the_pointer(hand: Hand) -> None:
    at, zoom = hand.title("add"), hand.look.zoom
    hand.wheel(at, 3)
    assert hand.look.zoom > zoom * 1.4
    assert hand.title("add") == pytest.approx(at, abs=1.5)
    hand.wheel(at, -3)
    assert hand.look.zoom == pytest.approx(zoom)
    assert hand.title("add") == pytest.approx(at, abs=1.5)


def test_keys_go_nearer_and_farther_and_back_to_full_size(hand: Hand) -> None:
    hand.key("ctrl+equal")
    assert hand.look.zoom == pytest.approx(1.25)
    hand.key("ctrl+plus")
    assert hand.look.zoom == pytest.approx(1.25**2)
    hand.key("ctrl+minus", "ctrl+KP_Add", "ctrl+0")
    assert hand.look.zoom == pytest.approx(1.0)


def test_home_shows_all_and_a_dot_what_is_selected(hand: Hand) -> None:
    camera = hand.look.desk["camera"]
    hand.wheel(hand.title("voice"), 6)
    hand.key("Home")
    assert hand.look.desk["camera"] == pytest.approx(camera)
    hand.click(hand.title("lfo"))
    hand.key("period")
    left, top, width, height = hand.look.desk["area"]
    x, y, wide, tall = hand.look.scene["nodes"]["lfo"]["rect"]
    assert x + wide / 2 == pytest.approx(left + width / 2, abs=1.0)
    assert y + tall / 2 == pytest.approx(top + height / 2, abs=1.0)


def test_a_view_is_stored_under_a_number_and_gone_back_to(hand: Hand) -> None:
    hand.wheel(hand.title("voice"), 4)
    camera = hand.look.desk["camera"]
    hand.key("ctrl+3", "Home")
    assert hand.look.desk["camera"] != pytest.approx(camera)
    hand.key("3")
    assert hand.look.desk["camera"] == pytest.approx(camera, rel=1e-3, abs=0.5)


def test_a_double_click_goes_into_a_sub_patch_and_u_or_its_way_out_again(hand: Hand) -> None:
    hand.double(hand.title("voice"))
    assert hand.look.desk["way"] == ["voice"]
    assert sorted(hand.look.scene["nodes"]) == ["gain", "shape"]
    hand.key("u")
    assert hand.look.desk["way"] == [] and hand.look.desk["nodes"] == ["voice"]
    hand.key("i")
    assert hand.look.desk["way"] == ["voice"]
    hand.click(hand.place("way 0"))
    assert hand.look.desk["way"] == [] and hand.look.desk["nodes"] == ["voice"]


# --- choosing and moving --------------------------------------------------------------------------


def test_a_click_chooses_one_shift_adds_and_the_void_lets_go(hand: Hand) -> None:
    hand.click(hand.title("knob"))
    assert hand.look.desk["nodes"] == ["knob"]
    hand.click(hand.title("add"), keys=["shift"])
    assert hand.look.desk["nodes"] == ["add", "knob"]
    hand.click(hand.void())
    assert hand.look.desk["nodes"] == []


def test_a_marquee_chooses_what_it_touches_and_shift_adds(hand: Hand) -> None:
    corner = hand.title("knob").by(-130, -30)
    hand.drag(corner, hand.title("lfo").by(0, 20))
    assert hand.look.desk["nodes"] == ["knob", "lfo"]
    x, y, width, height = hand.look.scene["nodes"]["noise"]["rect"]
    hand.drag(Spot(x - 10, y + height + 30), Spot(x + width - 5, y + height - 10), keys=["shift"])
    assert hand.look.desk["nodes"] == ["knob", "lfo", "noise"]
    assert hand.look.patch == SMALL


def test_a_key_that_was_let_go_over_another_window_is_not_held_for_ever(hand: Hand) -> None:
    hand.away(["ctrl", "shift"])
    assert hand.look.desk["held"] == []
    hand.key("b")
    hand.click(hand.title("knob"))
    assert hand.look.desk["nodes"] == ["knob"]


def test_everything_is_selected_by_one_key(hand: Hand) -> None:
    hand.key("ctrl+a")
    assert hand.look.desk["nodes"] == sorted(SMALL.nodes)


def test_a_node_is_moved_by_the_grid_and_the_move_taken_back_and_done_again(hand: Hand) -> None:
    start, zoom = hand.title("lfo"), hand.look.zoom
    hand.drag(start, start.by(64 * zoom, 48 * zoom))
    assert place(hand, "lfo") == (64, 176)
    hand.key("ctrl+z")
    assert place(hand, "lfo") == (0, 128)
    hand.key("ctrl+shift+z")
    assert place(hand, "lfo") == (64, 176)
    hand.key("ctrl+z", "ctrl+y")
    assert place(hand, "lfo") == (64, 176)


def test_what_is_selected_moves_together_as_one_step(hand: Hand) -> None:
    hand.key("ctrl+a")
    start, zoom = hand.title("add"), hand.look.zoom
    hand.drag(start, start.by(0, 96 * zoom))
    moved = hand.look.patch.layout.nodes
    assert all(moved[name][1] == at[1] + 96 for name, at in SMALL.layout.nodes.items())
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_escape_in_the_middle_of_a_drag_leaves_all_as_it_was(hand: Hand) -> None:
    start = hand.title("lfo")
    hand.take(start, start.by(120, 60))
    assert hand.look.desk["drag"] == "Moving"
    hand.key("Escape")
    hand.let_go()
    assert hand.look.desk["drag"] is None
    assert hand.look.patch == SMALL and hand.look.desk["undo"] is None


def test_arrows_move_what_is_selected_by_the_grid(hand: Hand) -> None:
    hand.click(hand.title("add"))
    hand.key("Right", "Right", "Down")
    assert place(hand, "add") == (352, 16)
    hand.key("ctrl+z")
    assert place(hand, "add") == (320, 0), "what was nudged in a row is one step"
