"""Every command, from the table that keys, menus and the list read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nodegraph.editor.canvas.shape import Fold, fold_of
from nodegraph.editor.commands.table import BY_KEYS, COMMANDS, run
from nodegraph.editor.desk import Desk, Selection
from nodegraph.editor.wishes import AskNode, AskText
from nodegraph.model.edits import AddNode, Group
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand


def do(desk: Desk, name: str) -> bool:
    done = run(COMMANDS[name], desk)
    desk.follow()
    return done


def test_no_two_commands_have_the_same_key() -> None:
    keys = [keys for command in COMMANDS.values() for keys in command.keys]
    assert len(keys) == len(set(keys))


def test_the_keys_of_the_field_are_there() -> None:
    wanted = {
        "Tab": "palette", "Ctrl+P": "commands", "Ctrl+Z": "undo", "Ctrl+Y": "redo",
        "Ctrl+Shift+Z": "redo", "Ctrl+C": "copy", "Ctrl+X": "cut", "Ctrl+V": "paste",
        "Ctrl+A": "select_all", "Ctrl+D": "duplicate", "Ctrl+Shift+D": "duplicate_wired",
        "Ctrl+G": "group", "B": "bypass", "M": "off", "F": "frame", "Home": "fit",
        "I": "enter", "U": "leave", "Ctrl+1": "store_view_1", "1": "view_1", "F1": "help",
        "F2": "rename", "F3": "meters", "F11": "fullscreen", "Z": "tap", "X": "tap_bar",
    }  # fmt: skip
    assert {keys: BY_KEYS[keys].id for keys in wanted} == wanted


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_can_be_given_at_any_time(desk: Desk, name: str) -> None:
    for chosen in (Selection(), Selection(frozenset({"hits", "road"})), Selection(
        wires=frozenset(desk.graph.wires)
    )):  # fmt: skip
        desk.selection = chosen
        run(COMMANDS[name], desk)
        desk.follow()
        assert desk.graph is not None


EDITS = [
    "delete", "delete_heal", "duplicate", "duplicate_wired", "bypass", "off", "fold", "unfold",
    "frame", "arrange", "align_left", "align_right", "align_top", "align_bottom", "align_centre",
    "align_middle", "distribute_down", "nudge_left", "nudge_up", "store_view_3", "cut",
]  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_is_one_step_that_undo_takes_back_whole(
    desk: Desk, patch: Patch, name: str
) -> None:
    desk.selection = Selection(frozenset({"hits", "road", "knob"}))
    assert do(desk, name)
    assert desk.patch != patch
    assert do(desk, "undo")
    assert desk.patch == patch
    assert do(desk, "redo")
    assert desk.patch != patch


def test_bypass_and_off_come_and_go(desk: Desk) -> None:
    desk.select("hits")
    for name in ("bypass", "off"):
        do(desk, name)
        assert getattr(desk.graph.nodes["hits"], name)
        do(desk, name)
        assert not getattr(desk.graph.nodes["hits"], name)


def test_a_copy_is_selected_when_it_is_there(desk: Desk) -> None:
    desk.select("hits")
    do(desk, "duplicate")
    assert desk.selection.nodes == {"hits_2"}
    assert "hits_2" not in desk.graph.wires_into
    desk.select("hits")
    do(desk, "duplicate_wired")
    (copy,) = desk.selection.nodes
    assert desk.graph.wires_into[copy] == (Wire("in", "music", copy, "source"),)


def test_deleting_joins_the_cables_where_that_is_wished(desk: Desk) -> None:
    desk.edit(AddNode("glow", PatchNode("texture.glow")), "Add")
    desk.follow()
    from nodegraph.editor.edits.inserting import put_on

    wire = Wire("road", "out", "screen", "picture")
    desk.edit(put_on(desk.graph, desk.signatures, "glow", wire), "Put")
    desk.follow()
    desk.select("glow")
    do(desk, "delete_heal")
    assert wire in desk.graph.wires


def test_deleting_several_frames_deletes_those(desk: Desk) -> None:
    for nodes in ({"hits"}, {"road"}, {"knob"}):
        desk.selection = Selection(frozenset(nodes))
        do(desk, "frame")
    titles = [frame["at"] for frame in desk.graph.layout.frames]
    desk.selection = Selection(boxes=frozenset({("frame", 0), ("frame", 2)}))
    do(desk, "delete")
    assert [frame["at"] for frame in desk.graph.layout.frames] == [titles[1]]


def test_a_sub_patch_is_entered_and_left(desk: Desk) -> None:
    desk.edit(Group(("hits", "knob"), "drums", "drums"), "Group")
    desk.follow()
    desk.select("drums")
    assert do(desk, "enter")
    assert desk.inside == "drums" and set(desk.graph.nodes) == {"hits", "knob"}
    assert desk.path("hits", "pulse") == "drums/hits.pulse"
    assert do(desk, "leave")
    assert desk.inside == "" and desk.selection.nodes == {"drums"}


def test_a_sub_patch_that_is_taken_away_is_left(desk: Desk, door: InHand) -> None:
    desk.edit(Group(("hits",), "drums", "drums"), "Group")
    desk.follow()
    desk.enter("drums")
    door.tell("editor", m.Undo())
    desk.follow()
    assert desk.way == () and "hits" in desk.graph.nodes


def test_a_view_leads_back_to_where_it_was_stored(desk: Desk) -> None:
    do(desk, "store_view_2")
    before = desk.camera
    do(desk, "nearer")
    assert desk.camera != before
    do(desk, "view_2")
    assert desk.camera.zoom == pytest.approx(before.zoom, abs=1e-3)
    assert desk.camera.x == pytest.approx(before.x, abs=1.0)


def test_what_cannot_be_is_said_in_a_sentence(desk: Desk) -> None:
    assert not do(desk, "view_9")
    assert desk.said is not None and "view 9" in desk.said.text


def test_what_the_session_refuses_is_said(desk: Desk) -> None:
    do(desk, "undo")
    assert desk.said is not None and desk.said.text.startswith("There is nothing to undo")


def test_another_hand_on_the_same_patch_is_followed(desk: Desk, door: InHand) -> None:
    from nodegraph.model.edits import RemoveNode

    desk.select("hits", "road")
    door.tell("phone", m.DoEdit(edit=RemoveNode("hits"), name="Remove"))
    desk.follow()
    assert desk.selection.nodes == {"road"}
    assert "hits" not in desk.scene.shapes


def test_commands_ask_for_what_they_need(desk: Desk) -> None:
    desk.select("hits")
    do(desk, "palette")
    assert isinstance(desk.wish, AskNode)
    do(desk, "swap")
    assert isinstance(desk.wish, AskNode) and desk.wish.instead_of == "hits"
    do(desk, "rename")
    assert isinstance(desk.wish, AskText) and desk.wish.text == "hits"


@pytest.mark.parametrize(("command", "fold"), [("fold", Fold.TITLE), ("unfold", Fold.ALL)])
def test_folding_goes_and_comes_back(
    new_desk: Callable[[Patch], Desk], patch: Patch, command: str, fold: Fold
) -> None:
    desk = new_desk(patch)
    desk.select("road")
    do(desk, command)
    assert fold_of(desk.graph.layout.nodes["road"]) is fold
    do(desk, command)
    assert desk.graph.layout.nodes["road"] == (512, 0)
