"""The menu of what was clicked."""

from __future__ import annotations

from itertools import pairwise

import pytest

from nodegraph.editor.canvas.shape import Side
from nodegraph.editor.desk import Desk, Selection
from nodegraph.editor.edits import framing
from nodegraph.editor.edits.fitting import Pin
from nodegraph.editor.finding.menu import (
    Entry,
    Item,
    Line,
    Swatches,
    Title,
    barred,
    sections,
    typed_ahead,
)
from nodegraph.editor.finding.menu_entries import entries_for
from nodegraph.editor.geometry import Point
from nodegraph.editor.wishes import AskMenu, AskNode, AskText
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.session import messages as m
from tests.editor.open_desks import PATCH, PICTURE, SOUND, after, desk_of, door_of

AT = Point(300.0, 200.0)
CUTOFF = Pin("low", "cutoff")


def item(entries: tuple[Entry, ...], title: str) -> Item:
    return next(each for each in entries if isinstance(each, Item) and each.title == title)


def titles(entries: tuple[Entry, ...]) -> list[str]:
    return [each.title for each in entries if isinstance(each, Item)]


def pin_menu(desk: Desk, pin: Pin, side: Side = "in") -> tuple[Entry, ...]:
    return entries_for(desk, AskMenu(AT, pin.node, port=pin, side=side))


@pytest.mark.parametrize(
    "wish",
    [
        AskMenu(AT),
        AskMenu(AT, "glow"),
        AskMenu(AT, "one"),
        AskMenu(AT, "low", port=CUTOFF),
        AskMenu(AT, "hits", port=Pin("hits", "pulse"), side="out"),
        AskMenu(AT, wire=PICTURE),
        AskMenu(AT, box=("frame", 0)),
        AskMenu(AT, box=("comment", 0)),
    ],
)
def test_a_menu_has_no_line_at_an_end_and_no_two_in_a_row(wish: AskMenu) -> None:
    entries = entries_for(desk_of(), wish)
    kinds = [isinstance(entry, Line) for entry in entries]
    assert entries and not kinds[0] and not kinds[-1]
    assert not any(one and other for one, other in pairwise(kinds))
    names = titles(entries)
    assert len(names) == len(set(names))


def test_the_right_button_on_a_node_selects_it_unless_it_is_among_the_selected() -> None:
    desk = desk_of()
    assert isinstance(entries_for(desk, AskMenu(AT, "glow"))[0], Title)
    assert desk.selection.nodes == {"glow"}
    desk.select("hits", "glow")
    entries = entries_for(desk, AskMenu(AT, "glow"))
    assert desk.selection.nodes == {"hits", "glow"} and entries[0] == Title("2 nodes")


def test_only_a_sub_patch_can_be_gone_into_and_unpacked() -> None:
    assert {"Go into the sub-patch", "Unpack a sub-patch"} <= set(
        titles(entries_for(desk_of(), AskMenu(AT, "one")))
    )
    assert "Unpack a sub-patch" not in titles(entries_for(desk_of(), AskMenu(AT, "glow")))


def test_a_node_that_is_off_is_ticked_so() -> None:
    nodes = {**PATCH.nodes, "glow": PatchNode("texture.glow", off=True)}
    desk = desk_of(Patch(nodes=nodes))
    entries = entries_for(desk, AskMenu(AT, "glow"))
    assert item(entries, "Off").ticked and not item(entries, "Bypass").ticked
    item(entries, "Off").do(desk)
    assert not after(desk).nodes["glow"].off


def test_a_value_is_reset_only_where_it_is_not_the_default() -> None:
    desk = desk_of()
    item(pin_menu(desk, CUTOFF), "Reset").do(desk)
    assert "cutoff" not in after(desk).nodes["low"].values
    assert not item(pin_menu(desk, CUTOFF), "Reset").can


def test_a_public_control_is_made_and_taken_away() -> None:
    desk = desk_of()
    item(pin_menu(desk, CUTOFF), "Public control").do(desk)
    assert after(desk).public == {"low.cutoff": {"label": "Cutoff"}}
    assert item(pin_menu(desk, CUTOFF), "Public control").ticked
    item(pin_menu(desk, CUTOFF), "Public control").do(desk)
    assert after(desk).public == {}


def test_a_second_control_of_that_name_is_told_apart_by_its_node() -> None:
    desk = desk_of(Patch(nodes=PATCH.nodes, public={"hits.cutoff": {"label": "Cutoff"}}))
    item(pin_menu(desk, CUTOFF), "Public control").do(desk)
    assert after(desk).public["low.cutoff"] == {"label": "Low Cutoff"}


def test_inside_an_instance_a_control_is_named_from_outside() -> None:
    desk = desk_of(PATCH, "one")
    item(pin_menu(desk, Pin("gain", "gain")), "Public control").do(desk)
    assert list(after(desk).public) == ["one/gain.gain"]


def test_learning_asks_for_the_path_and_shows_what_is_bound() -> None:
    desk = desk_of(Patch(nodes=PATCH.nodes, public={"low.cutoff": {"midi": "cc:1"}}))
    learn = item(pin_menu(desk, CUTOFF), "Learn MIDI")
    assert learn.keys == "cc:1"
    learn.do(desk)
    assert door_of(desk).sent[-1] == m.Learn(id=1, path="low.cutoff")


def test_a_pin_without_a_value_cannot_be_public() -> None:
    names = titles(pin_menu(desk_of(), Pin("glow", "out"), "out"))
    assert not {"Public control", "Learn MIDI", "Reset", "Publish"} & set(names)


def test_cables_of_a_pin_are_unplugged_together() -> None:
    extra = Wire("glow", "out", "screen", "upright")
    desk = desk_of(Patch(nodes=PATCH.nodes, wires=(PICTURE, extra)))
    item(pin_menu(desk, Pin("glow", "out"), "out"), "Disconnect 2 cables").do(desk)
    assert after(desk).wires == ()
    desk = desk_of()
    item(pin_menu(desk, Pin("low", "source")), "Disconnect").do(desk)
    assert after(desk).wires == (PICTURE,)


def test_a_port_on_both_sides_is_unplugged_on_the_one_that_was_clicked() -> None:
    nodes = {"one": PatchNode("control.mouse"), "two": PatchNode("control.mouse")}
    wires = (Wire("one", "x", "two", "x"), Wire("two", "x", "one", "x"))
    desk = desk_of(Patch(nodes=nodes, wires=wires))
    item(pin_menu(desk, Pin("one", "x"), "out"), "Disconnect").do(desk)
    assert after(desk).wires == wires[1:]
    assert "Public control" not in titles(pin_menu(desk, Pin("one", "x"), "out"))
    assert "Public control" in titles(pin_menu(desk, Pin("one", "x"), "in"))


def test_the_pin_of_an_unknown_port_can_be_unplugged() -> None:
    nodes = {**PATCH.nodes, "odd": PatchNode("no.such")}
    wire = Wire("odd", "thing", "screen", "picture")
    desk = desk_of(Patch(nodes=nodes, wires=(wire,)))
    item(pin_menu(desk, Pin("odd", "thing"), "out"), "Disconnect").do(desk)
    assert after(desk).wires == ()


def test_inside_a_sub_patch_a_pin_is_published_and_no_longer() -> None:
    desk = desk_of(PATCH, "one")
    publish = item(pin_menu(desk, Pin("gain", "gain")), "Publish")
    assert not publish.ticked
    publish.do(desk)
    assert isinstance(desk.wish, AskText)
    assert (desk.wish.what, desk.wish.of, desk.wish.text) == ("publish", "inputs gain.gain", "gain")
    tone = item(pin_menu(desk, Pin("shape", "cutoff")), "Publish")
    assert tone.ticked
    tone.do(desk)
    assert "tone" not in after(desk).patches["voice"].inputs


def test_an_output_of_a_sub_patch_is_published_no_longer() -> None:
    desk = desk_of(PATCH, "one")
    item(pin_menu(desk, Pin("gain", "out"), "out"), "Publish").do(desk)
    assert after(desk).patches["voice"].outputs == {}


def test_a_cable_takes_a_node_a_dot_a_style_and_can_be_cut() -> None:
    desk = desk_of()
    entries = entries_for(desk, AskMenu(AT, wire=SOUND))
    assert not item(entries, "Straighten").can
    item(entries, "Insert a node").do(desk)
    assert isinstance(desk.wish, AskNode) and desk.wish.wire == SOUND
    item(entries, "Add a dot").do(desk)
    assert list(after(desk).layout.bends) == [str(SOUND)]
    item(entries_for(desk, AskMenu(AT, wire=SOUND)), "Straighten").do(desk)
    assert after(desk).layout.bends == {}
    item(entries, "Angled").do(desk)
    assert desk.style == "angled" and item(entries_for(desk, AskMenu(AT)), "Angled").ticked
    item(entries, "Cut").do(desk)
    assert after(desk).wires == (PICTURE,)


def test_a_frame_is_renamed_painted_emptied_of_itself_and_its_nodes_are_selected() -> None:
    desk = desk_of()
    entries = entries_for(desk, AskMenu(AT, box=("frame", 0)))
    item(entries, "Rename").do(desk)
    assert isinstance(desk.wish, AskText) and (desk.wish.text, desk.wish.place) == ("Sound", 0)
    item(entries, "Select what is in it").do(desk)
    assert desk.selection.nodes == {"glow", "hits", "in", "low"}
    swatches = next(entry for entry in entries if isinstance(entry, Swatches))
    assert swatches.colours == framing.COLOURS and swatches.chosen == framing.COLOURS[0]
    swatches.do(desk, framing.COLOURS[2])
    assert framing.frames_of(after(desk))[0].colour == framing.COLOURS[2]
    item(entries, "Remove the frame").do(desk)
    assert after(desk).layout.frames == ()


def test_a_comment_is_edited_and_removed() -> None:
    desk = desk_of()
    entries = entries_for(desk, AskMenu(AT, box=("comment", 0)))
    item(entries, "Edit").do(desk)
    assert isinstance(desk.wish, AskText) and desk.wish.text == "Try this"
    item(entries, "Remove the comment").do(desk)
    assert after(desk).layout.comments == ()


def test_a_box_that_has_gone_has_no_menu() -> None:
    assert entries_for(desk_of(), AskMenu(AT, box=("frame", 7))) == ()
    assert entries_for(desk_of(), AskMenu(AT, box=("comment", 7))) == ()


def test_the_bare_canvas_asks_for_a_node_where_it_was_clicked() -> None:
    desk = desk_of()
    item(entries_for(desk, AskMenu(AT)), "Add a node").do(desk)
    assert desk.wish == AskNode(desk.to_canvas(AT))
    assert "Go up" not in titles(entries_for(desk, AskMenu(AT)))
    assert "Go up" in titles(entries_for(desk_of(PATCH, "one"), AskMenu(AT)))


def nothing(desk: Desk) -> None:
    desk.selection = Selection()


def test_sections_without_entries_leave_no_line() -> None:
    one, two = Item("One", nothing), Item("Two", nothing)
    assert sections([[None], [one], [], [Title("Alone")], [two, None]]) == (one, Line(), two)


def test_the_keyboard_steps_over_what_cannot_be() -> None:
    entries = (Title("T"), Item("One", nothing), Line(), Item("Off", nothing, can=False))
    assert barred(entries) == {0, 2, 3}


def test_a_letter_goes_round_the_entries_that_begin_with_it() -> None:
    entries = tuple(Item(title, nothing) for title in ("Cut", "Copy", "Paste", "Clear"))
    assert [typed_ahead(entries, "c", at) for at in (-1, 0, 1, 3)] == [0, 1, 3, 0]
    assert typed_ahead(entries, "z", 0) is None
