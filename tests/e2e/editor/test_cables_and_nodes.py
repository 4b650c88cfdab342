"""What hands do to cables, nodes and values: wire, cut, delete, fold, turn, and take it back."""

from __future__ import annotations

import pytest

from nodegraph.model.patch import Wire
from tests.e2e.editor.hand import RIGHT, Hand, Spot
from tests.e2e.editor.small_patch import SMALL, place

pytestmark = pytest.mark.slow

WIRED = Wire("knob", "out", "add", "value")


# --- cables ---------------------------------------------------------------------------------------


def test_a_cable_is_drawn_from_an_output_to_an_input(hand: Hand) -> None:
    hand.drag(hand.out("lfo.out"), hand.into("add.amount"))
    assert Wire("lfo", "out", "add", "amount") in hand.look.patch.wires
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_and_from_an_input_to_an_output(hand: Hand) -> None:
    hand.drag(hand.into("add.amount"), hand.out("lfo.out"))
    assert Wire("lfo", "out", "add", "amount") in hand.look.patch.wires


def test_a_cable_on_a_wired_input_takes_the_place_of_the_old_one(hand: Hand) -> None:
    hand.drag(hand.out("lfo.out"), hand.into("add.value"))
    assert [wire for wire in hand.look.patch.wires if wire.target == "add"] == [
        Wire("lfo", "out", "add", "value")
    ]
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_a_cable_let_go_on_a_node_finds_its_pin(hand: Hand) -> None:
    hand.drag(hand.out("lfo.out"), hand.title("add"))
    assert Wire("lfo", "out", "add", "amount") in hand.look.patch.wires


def test_an_end_is_pulled_off_and_let_go_in_the_void(hand: Hand) -> None:
    start = hand.into("add.value")
    hand.drag(start, start.by(-40, 220))
    assert WIRED not in hand.look.patch.wires
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_an_end_is_moved_to_another_input(hand: Hand) -> None:
    hand.drag(hand.into("add.value"), hand.into("add.amount"))
    assert [str(wire) for wire in hand.look.patch.wires if wire.target == "add"] == [
        "knob.out -> add.amount"
    ]


def test_a_line_with_ctrl_and_the_right_button_cuts_what_it_crosses(hand: Hand) -> None:
    middle = hand.cable(str(WIRED))
    hand.drag(middle.by(0, -60), middle.by(4, 60), RIGHT, ["ctrl"])
    assert WIRED not in hand.look.patch.wires and len(hand.look.patch.wires) == 1
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_a_cable_is_chosen_by_a_click_and_deleted(hand: Hand) -> None:
    hand.click(hand.cable(str(WIRED)))
    assert hand.look.desk["wires"] == [str(WIRED)]
    hand.key("Delete")
    assert WIRED not in hand.look.patch.wires


# --- nodes ----------------------------------------------------------------------------------------


def test_delete_takes_the_node_and_its_cables_and_undo_brings_both_back(hand: Hand) -> None:
    hand.click(hand.title("add"))
    hand.key("Delete")
    assert "add" not in hand.look.patch.nodes and WIRED not in hand.look.patch.wires
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_b_bypasses_and_m_switches_off_and_both_back(hand: Hand) -> None:
    hand.click(hand.title("add"))
    hand.key("b", "m")
    node = hand.look.patch.nodes["add"]
    assert (node.bypass, node.off) == (True, True)
    hand.key("b", "m")
    assert hand.look.patch == SMALL


def test_h_folds_a_node_to_its_title_and_back(hand: Hand) -> None:
    hand.click(hand.title("lfo"))
    tall = hand.look.scene["nodes"]["lfo"]["rect"][3]
    hand.key("h")
    assert hand.look.scene["nodes"]["lfo"]["rect"][3] < tall / 3
    hand.key("h")
    assert hand.look.patch == SMALL


def test_a_copy_comes_and_is_what_is_selected(hand: Hand) -> None:
    hand.click(hand.title("knob"))
    hand.key("ctrl+d")
    (copy,) = hand.look.desk["nodes"]
    assert copy != "knob" and hand.look.patch.nodes[copy] == SMALL.nodes["knob"]
    assert len(hand.look.patch.wires) == len(SMALL.wires)


def test_nodes_are_lined_up(hand: Hand) -> None:
    hand.click(hand.title("add"))
    hand.click(hand.title("lfo"), keys=["shift"])
    hand.key("ctrl+alt+Left")
    assert place(hand, "add")[0] == place(hand, "lfo")[0] == 0


def test_a_frame_is_put_around_what_is_selected(hand: Hand) -> None:
    hand.click(hand.title("add"))
    hand.key("f")
    hand.key("Escape")
    (frame,) = hand.look.scene["frames"]
    x, y, width, height = hand.look.scene["nodes"]["add"]["rect"]
    assert frame[0] < x and frame[1] < y
    assert frame[0] + frame[2] > x + width and frame[1] + frame[3] > y + height


def test_a_frame_is_moved_with_all_that_lies_in_it(hand: Hand) -> None:
    hand.click(hand.title("add"))
    hand.key("f")
    hand.key("Escape")
    (frame,) = hand.look.scene["frames"]
    zoom = hand.look.zoom
    bar = Spot(frame[0] + 12, frame[1] + 6)
    hand.drag(bar, bar.by(0, 160 * zoom))
    assert place(hand, "add") == (320, 160)


# --- values ---------------------------------------------------------------------------------------


def level(hand: Hand) -> float:
    value = hand.look.patch.nodes["noise"].values["level"]
    assert isinstance(value, float)
    return value


def test_a_value_is_dragged_as_one_step_and_shift_makes_it_finer(hand: Hand) -> None:
    start = hand.row("noise.level")
    hand.take(start, start.by(-60, 0))
    coarse = level(hand)
    hand.let_go()
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL

    hand.take(start, start.by(-30, 0))
    half = level(hand)
    hand.drag_on(start.by(-30, 0), start.by(-60, 0), ["shift"])
    fine = level(hand)
    hand.let_go(keys=["shift"])
    assert half - fine == pytest.approx((half - coarse) / 10, rel=0.35)


def test_a_double_click_gives_a_value_its_default_back(hand: Hand) -> None:
    hand.double(hand.row("knob.value"))
    assert "value" not in hand.look.patch.nodes["knob"].values
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_tapping_is_told_to_the_session_and_is_no_edit(hand: Hand) -> None:
    hand.look.ask("sent")
    hand.key("z", "x")
    assert [name for name in hand.look.ask("sent") if name == "Tap"] == ["Tap", "Tap"]
    assert hand.look.patch == SMALL
