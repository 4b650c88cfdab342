"""The list of ways between two pins, and what choosing does."""

from __future__ import annotations

import pytest

from nodegraph.editor.commands.table import COMMANDS, run
from nodegraph.editor.desk import Desk, Selection
from nodegraph.editor.edits.converting import Joint
from nodegraph.editor.edits.fitting import Pin
from nodegraph.editor.edits.wiring import STRAIGHT, wired
from nodegraph.editor.finding.menu import Item
from nodegraph.editor.finding.menu_entries import entries_for
from nodegraph.editor.finding.palette import Found
from nodegraph.editor.finding.ways import Ways
from nodegraph.editor.geometry import Point
from nodegraph.editor.wishes import AskMenu, AskWay
from nodegraph.model.edits import RemoveNode
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Wire
from tests.editor.open_desks import PATCH, PICTURE, SOUND, after, desk_of, edits_sent

AT = Point(100.0, 50.0)
TO_CUTOFF = AskWay(AT, Joint(Pin("in", "audio"), Pin("low", "cutoff")))
CONVERT = "Convert otherwise…"


def ids(ways: Ways) -> list[str]:
    return [row.entry.id for row in ways.rows if isinstance(row, Found)]


def choose(desk: Desk, ways: Ways, id: str) -> None:
    """Put the cursor on a way and take it."""
    ways.cursor = ways.cursor.put(1 + ids(ways).index(id))
    assert ways.choose(desk)


def wired_desk() -> Desk:
    """Return a desk where a sound goes to a cutoff through the usual follower."""
    desk = desk_of()
    desk.edit(wired(desk.graph, desk.signatures, "in.audio", "low.cutoff"), "Wire")
    assert "follower" in after(desk).nodes
    return desk


def test_the_usual_way_is_first_and_then_what_is_used_often() -> None:
    ways = Ways.opened(desk_of(), TO_CUTOFF, {"analysis.loudness": 3.0})
    assert ids(ways) == ["envelope.follower", "analysis.loudness", "analysis.level"]
    assert ways.chosen is not None and ways.chosen.entry.id == "envelope.follower"
    ways.type("level")
    assert ids(ways)[0] == "analysis.level"


def test_the_chosen_one_is_wired_in_one_step_and_selected() -> None:
    desk = desk_of()
    choose(desk, Ways.opened(desk, TO_CUTOFF, {}), "analysis.level")
    assert after(desk).nodes["level"].type == "analysis.level"
    assert len(edits_sent(desk)) == 1 and desk.selection.nodes == {"level"}
    run(COMMANDS["undo"], desk)
    assert after(desk) == PATCH


def test_another_takes_the_place_of_what_is_there_in_one_step() -> None:
    desk = wired_desk()
    before = desk.patch
    wish = AskWay(AT, Joint(Pin("in", "audio"), Pin("low", "cutoff"), ("follower",)))
    ways = Ways.opened(desk, wish, {})
    assert ways.rows[0].line == "now Follower"  # type: ignore[union-attr]
    choose(desk, ways, "analysis.level")
    nodes = after(desk).nodes
    assert "level" in nodes and "follower" not in nodes
    run(COMMANDS["undo"], desk)
    assert after(desk) == before


def test_the_way_that_is_there_already_changes_nothing() -> None:
    desk = wired_desk()
    wish = AskWay(AT, Joint(Pin("in", "audio"), Pin("low", "cutoff"), ("follower",)))
    choose(desk, Ways.opened(desk, wish, {}), "envelope.follower")
    assert len(edits_sent(desk)) == 1


def test_a_cable_that_was_pulled_off_goes_there_in_the_chosen_way() -> None:
    desk = desk_of()
    wish = AskWay(AT, TO_CUTOFF.joint, SOUND)
    choose(desk, Ways.opened(desk, wish, {}), "analysis.loudness")
    patch = after(desk)
    assert SOUND not in patch.wires and "loudness" in patch.nodes


def test_a_value_may_go_in_straight_without_the_map() -> None:
    desk = desk_of()
    desk.edit(wired(desk.graph, desk.signatures, "hits.hit", "low.cutoff"), "Wire")
    assert "low_cutoff" in after(desk).nodes
    wish = AskWay(AT, Joint(Pin("hits", "hit"), Pin("low", "cutoff"), ("low_cutoff",)))
    ways = Ways.opened(desk, wish, {})
    assert ids(ways)[:2] == ["math.map", STRAIGHT]
    choose(desk, ways, STRAIGHT)
    patch = after(desk)
    assert Wire("hits", "hit", "low", "cutoff") in patch.wires and "low_cutoff" not in patch.nodes


def test_what_has_gone_meanwhile_is_a_sentence() -> None:
    desk = desk_of()
    ways = Ways.opened(desk, TO_CUTOFF, {})
    desk.edit(RemoveNode("low"))
    after(desk)
    with pytest.raises(Unusable, match="low is not there any more; choose another cable"):
        ways.choose(desk)
    with pytest.raises(Unusable):
        Ways.opened(desk, TO_CUTOFF, {})


@pytest.mark.parametrize("what", ["wire", "node"])
def test_the_menu_of_a_cable_and_of_a_converter_offers_it(what: str) -> None:
    desk = wired_desk()
    wire = Wire("follower", "out", "low", "cutoff")
    wish = AskMenu(AT, wire=wire) if what == "wire" else AskMenu(AT, "follower")
    entries = [each for each in entries_for(desk, wish) if isinstance(each, Item)]
    next(each for each in entries if each.title == CONVERT).do(desk)
    assert isinstance(desk.wish, AskWay)
    assert desk.wish.joint == Joint(Pin("in", "audio"), Pin("low", "cutoff"), ("follower",))


def test_and_no_menu_where_there_is_just_one_way() -> None:
    desk = wired_desk()
    for wish in (AskMenu(AT, wire=PICTURE), AskMenu(AT, "glow"), AskMenu(AT, "in")):
        titles = [each.title for each in entries_for(desk, wish) if isinstance(each, Item)]
        assert titles and CONVERT not in titles


def test_the_command_says_why_it_asks_nothing() -> None:
    desk = desk_of()
    desk.selection = Selection(wires=frozenset({PICTURE}))
    run(COMMANDS["convert"], desk)
    assert desk.wish is None and desk.said is not None
    assert desk.said.text.startswith("There is just one way from glow.out to Picture;")
    desk.select("glow")
    run(COMMANDS["convert"], desk)
    assert desk.said.text.startswith("Nothing that can be chosen otherwise is selected;")
