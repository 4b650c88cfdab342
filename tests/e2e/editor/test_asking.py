"""What opens over the canvas: palette, list of commands, a line to type into, a menu."""

from __future__ import annotations

import pytest

from nodegraph.model.patch import Wire
from tests.e2e.editor.hand import RIGHT, Hand
from tests.e2e.editor.small_patch import SMALL

pytestmark = pytest.mark.slow


def added(hand: Hand) -> list[str]:
    """Return the nodes that the small patch does not have."""
    return sorted(hand.look.patch.nodes.keys() - SMALL.nodes.keys())


def test_tab_opens_the_palette_and_enter_adds_what_was_typed(hand: Hand) -> None:
    hand.key("Tab")
    assert "PaletteBox" in hand.look.panels
    hand.type("biquad")
    hand.key("Return")
    (name,) = added(hand)
    assert hand.look.patch.nodes[name].type == "filter.biquad"
    assert "PaletteBox" not in hand.look.panels
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_escape_closes_the_palette_and_nothing_has_changed(hand: Hand) -> None:
    hand.key("Tab")
    hand.type("gain")
    hand.key("Escape")
    assert "PaletteBox" not in hand.look.panels and hand.look.patch == SMALL


def test_letters_typed_into_the_palette_are_no_shortcuts(hand: Hand) -> None:
    hand.click(hand.title("add"))
    hand.key("Tab")
    hand.type("mb")
    hand.key("Escape")
    assert hand.look.patch == SMALL


def test_a_double_click_on_the_canvas_opens_it_where_the_hand_is(hand: Hand) -> None:
    spot = hand.void()
    hand.double(spot)
    hand.type("lfo")
    hand.key("Return")
    (name,) = added(hand)
    x, y, width, height = hand.look.scene["nodes"][name]["rect"]
    assert abs(x - spot.x) < width and abs(y - spot.y) < height


def test_a_cable_let_go_in_the_void_asks_what_shall_be_there_and_wires_it(hand: Hand) -> None:
    start = hand.out("noise.out")
    hand.drag(start, start.by(20, 260))
    assert "PaletteBox" in hand.look.panels
    hand.type("gain")
    hand.key("Return")
    (name,) = added(hand)
    assert hand.look.patch.nodes[name].type == "audio.gain"
    assert [wire for wire in hand.look.patch.wires if wire.target == name] == [
        Wire("noise", "out", name, "source")
    ]
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_a_double_click_on_a_cable_puts_a_node_in_between(hand: Hand) -> None:
    hand.double(hand.cable("knob.out -> add.value"))
    hand.type("smooth")
    hand.key("Return")
    (name,) = added(hand)
    wires = [str(wire) for wire in hand.look.patch.wires]
    assert f"{name}.out -> add.value" in wires and "knob.out -> add.value" not in wires


def test_ctrl_tab_puts_another_node_in_the_place_of_one(hand: Hand) -> None:
    hand.click(hand.title("add"))
    hand.key("ctrl+Tab")
    hand.type("multiply")
    hand.key("Return")
    assert hand.look.patch.nodes["add"].type == "math.multiply"
    assert Wire("knob", "out", "add", "value") in hand.look.patch.wires


def test_the_list_of_commands_finds_and_does_one(hand: Hand) -> None:
    hand.key("ctrl+p")
    assert "CommandBox" in hand.look.panels
    hand.type("select all")
    hand.key("Return")
    assert hand.look.desk["nodes"] == sorted(SMALL.nodes)


def test_a_value_is_typed(hand: Hand) -> None:
    hand.click(hand.row("noise.level"))
    hand.key("ctrl+a")
    hand.type("0.125")
    hand.key("Return")
    assert hand.look.patch.nodes["noise"].values == {"level": 0.125}


def test_what_is_typed_may_be_reckoned_with(hand: Hand) -> None:
    hand.click(hand.row("knob.value"))
    hand.key("ctrl+a")
    hand.type("*=2")
    hand.key("Return")
    assert hand.look.patch.nodes["knob"].values == {"value": 0.5}


def test_what_cannot_be_read_changes_nothing_and_says_so(hand: Hand) -> None:
    hand.click(hand.row("noise.level"))
    hand.key("ctrl+a")
    hand.type("loud")
    hand.key("Return")
    hand.key("Escape")
    assert hand.look.patch == SMALL


def test_a_node_is_renamed_and_its_cables_follow(hand: Hand) -> None:
    hand.click(hand.title("knob"))
    hand.key("F2")
    hand.key("ctrl+a")
    hand.type("pace")
    hand.key("Return")
    assert Wire("pace", "out", "add", "value") in hand.look.patch.wires
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_nodes_are_grouped_under_a_name_and_unpacked(hand: Hand) -> None:
    hand.click(hand.title("knob"))
    hand.click(hand.title("add"), keys=["shift"])
    hand.key("ctrl+g")
    hand.key("ctrl+a")
    hand.type("level")
    hand.key("Return")
    patch = hand.look.patch
    assert sorted(patch.patches["level"].nodes) == ["add", "knob"]
    (instance,) = added(hand)
    hand.click(hand.title(instance))
    hand.key("ctrl+shift+g")
    assert {"add", "knob"} <= hand.look.patch.nodes.keys()


def test_the_right_button_opens_a_menu_of_what_is_under_it(hand: Hand) -> None:
    hand.click(hand.title("lfo"), RIGHT)
    assert "MenuBox" in hand.look.panels and hand.look.desk["nodes"] == ["lfo"]
    hand.key("Escape")
    assert "MenuBox" not in hand.look.panels and hand.look.patch == SMALL


def test_copied_nodes_are_pasted_at_the_pointer(hand: Hand) -> None:
    hand.click(hand.title("knob"))
    hand.click(hand.title("add"), keys=["shift"])
    hand.key("ctrl+c")
    spot = hand.void()
    hand.move(spot.by(500, 0))
    hand.key("ctrl+v")
    assert len(added(hand)) == 2
    assert len(hand.look.patch.wires) == len(SMALL.wires) + 1, "the cable between them as well"
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def test_a_switch_is_switched_by_a_click(hand: Hand) -> None:
    hand.click(hand.row("lfo.locked"))
    assert hand.look.patch.nodes["lfo"].values == {"locked": "off"}
    hand.click(hand.row("lfo.locked"))
    assert hand.look.patch.nodes["lfo"].values == {"locked": "on"}


def test_all_shortcuts_are_shown_and_gone_again(hand: Hand) -> None:
    hand.key("question")
    assert "ShortcutBox" in hand.look.panels
    hand.key("Escape")
    assert "ShortcutBox" not in hand.look.panels


def test_tap_in_the_bar_is_a_tap(hand: Hand) -> None:
    hand.look.ask("sent")
    hand.click(hand.item(label="##transport tap"))
    assert "Tap" in hand.look.ask("sent")
