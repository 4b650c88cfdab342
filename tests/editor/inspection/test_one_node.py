"""What is said of one node, and what a hand changes of it."""

from __future__ import annotations

import pytest

from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys
from nodegraph.editor.inspection.hand import AskColour, AskLine, AskList
from nodegraph.editor.inspection.rows import Buttons, Driven, Given, Heading, Jack, Note, Title
from nodegraph.editor.wishes import AskPanel
from nodegraph.model.errors import Problem
from nodegraph.model.storage import dumps
from nodegraph.session import messages as m
from tests.e2e.editor.small_patch import SMALL
from tests.editor.inspection.looking import Looking, desk_of, library, value


def test_every_input_setting_and_output_of_every_kind_of_node_has_a_row() -> None:
    for spec in library():
        look = Looking(desk_of("it", text=ALONE % spec.id))
        ids = look.ids()
        assert len(ids) == len(set(ids)), spec.id
        shown = look.desk.signatures.of(look.desk.patch.nodes["it"])
        assert shown is not None
        for port in shown.spec.inputs:
            assert f"value it.{port.name}" in ids
        for setting in shown.spec.settings:
            assert f"setting it.{setting.name}" in ids
        for output in shown.spec.outputs:
            assert f"out it.{output.name}" in ids
        assert look.layout.height > 0.0


def test_a_value_is_shown_with_its_unit_and_marked_where_it_is_not_the_default() -> None:
    look = Looking(desk_of("kick"))
    high, low = look.field("value kick.high"), look.field("value kick.low")
    assert (high.text, high.changed) == ("140 Hz", True)
    assert not low.changed and low.text.endswith("Hz")


def test_a_drag_is_one_step_and_shift_is_fine() -> None:
    look = Looking(desk_of("kick"))
    look.drag("value kick.high", 10.0, 20.0, 30.0)
    coarse = value(look.desk, "kick", "high")
    assert coarse > 140.0 and look.steps() == 1
    again = Looking(desk_of("kick"))
    again.drag("value kick.high", 10.0, 20.0, 30.0, keys=Keys(shift=True))
    assert 140.0 < value(again.desk, "kick", "high") < coarse


def test_escape_brings_back_what_was_there() -> None:
    look = Looking(desk_of("kick"))
    touch, at = look.touch("value kick.high", "box")
    look.hand.press(touch, at, Keys())
    look.hand.move(at.moved(50.0, 0.0), Keys())
    look.desk.follow()
    assert value(look.desk, "kick", "high") != 140
    assert look.hand.cancel()
    look.desk.follow()
    assert value(look.desk, "kick", "high") == 140


def test_a_drag_of_a_value_that_had_its_default_ends_without_one_at_escape() -> None:
    look = Looking(desk_of("kick"))
    touch, at = look.touch("value kick.low", "box")
    look.hand.press(touch, at, Keys())
    look.hand.move(at.moved(50.0, 0.0), Keys())
    look.hand.cancel()
    look.desk.follow()
    assert value(look.desk, "kick", "low") is None


def test_a_click_asks_for_what_is_to_be_typed_and_typing_is_one_step() -> None:
    look = Looking(desk_of("kick"))
    look.click("value kick.high")
    assert isinstance(look.hand.wish, AskLine) and look.hand.wish.text == "140 Hz"
    look.hand.type(look.field("value kick.high"), "*=2")
    look.desk.follow()
    assert value(look.desk, "kick", "high") == 280.0 and look.steps() == 1


def test_what_cannot_be_read_changes_nothing_and_says_why() -> None:
    look = Looking(desk_of("kick"))
    look.hand.type(look.field("value kick.high"), "loud")
    look.desk.follow()
    assert value(look.desk, "kick", "high") == 140
    assert look.desk.said is not None and "loud cannot be read here" in look.desk.said.text


@pytest.mark.parametrize("way", ["mark", "double"])
def test_a_reset_gives_the_default_back(way: str) -> None:
    look = Looking(desk_of("kick"))
    if way == "mark":
        look.click("value kick.high", "reset")
    else:
        look.hand.double(look.touch("value kick.high", "box")[0])
    look.desk.follow()
    assert value(look.desk, "kick", "high") is None
    placed = look.layout.of("value kick.high")
    assert placed is not None and "reset" not in placed.zones


def test_a_switch_flips_and_a_choice_is_asked_for() -> None:
    look = Looking(desk_of("lfo"))
    before = look.field("value lfo.locked").text
    look.click("value lfo.locked")
    after = look.field("value lfo.locked").text
    assert {before, after} == {"on", "off"}
    look.click("setting lfo.wave")
    assert isinstance(look.hand.wish, AskList)


def test_a_wired_input_says_who_drives_it_and_a_click_goes_there() -> None:
    look = Looking(desk_of("road"))
    row = look.row("value road.glow")
    assert isinstance(row, Driven) and row.driver.words == "kick pulse"
    assert row.path == "road.glow" and row.driver.path == "kick.pulse"
    look.click("value road.glow", "driver")
    assert look.desk.selection.nodes == {"kick"}


def test_an_input_that_only_a_cable_fills_is_said_to_be_empty() -> None:
    row = Looking(desk_of("it", text=ALONE % "envelope.follower")).row("value it.source")
    assert isinstance(row, Jack) and row.required
    row = Looking(desk_of("it", text=ALONE % "analysis.hits")).row("value it.source")
    assert isinstance(row, Jack) and not row.required


def test_what_is_performed_is_marked_kept_and_given_back() -> None:
    look = Looking(desk_of("kick"))
    look.desk.perform({"kick.high": 300.0})
    assert look.field("value kick.high").performed
    assert look.field("value kick.high").text == "300 Hz"
    look.push("Give back")
    assert look.desk.performed == {} and look.field("value kick.high").text == "140 Hz"
    look.desk.perform({"kick.high": 300.0})
    look.desk.follow()
    look.push("Keep performed")
    assert value(look.desk, "kick", "high") == 300.0 and look.desk.performed == {}


def test_a_performed_value_is_turned_from_where_it_is_heard_and_is_the_documents_then() -> None:
    look = Looking(desk_of("kick"))
    look.desk.perform({"kick.high": 300.0})
    look.drag("value kick.high", 40.0, 10.0)
    assert value(look.desk, "kick", "high") > 300.0
    assert look.desk.performed == {} and look.steps() == 1


def test_escape_performs_again_what_was_performed() -> None:
    look = Looking(desk_of("kick"))
    look.desk.perform({"kick.high": 300.0})
    touch, at = look.touch("value kick.high", "box")
    look.hand.press(touch, at, Keys())
    look.hand.move(at.moved(50.0, 0.0), Keys())
    look.hand.cancel()
    look.desk.follow()
    assert look.desk.performed == {"kick.high": 300.0}
    assert value(look.desk, "kick", "high") == 140


def test_off_and_bypass_are_buttons_that_are_lit() -> None:
    look = Looking(desk_of("road"))
    look.push("Off")
    look.push("Bypass")
    node = look.desk.patch.nodes["road"]
    assert node.off and node.bypass
    states = look.row("states road")
    assert isinstance(states, Buttons)
    assert [button.is_on for button in states.buttons[:2]] == [True, True]
    look.push("Off")
    assert not look.desk.patch.nodes["road"].off


def test_problems_come_first_with_the_remedy_before_what_is_wrong() -> None:
    look = Looking(desk_of("kick"))
    look.desk.problems = {"kick": (Problem("warning", "kick.high", "It is low.", "Raise it."),)}
    rows = look.inspection.rows
    note = rows[2]
    assert isinstance(note, Note)
    assert (note.text, note.remedy, note.severity) == ("High: It is low.", "Raise it.", "warning")
    placed = look.layout.of(note.id)
    assert placed is not None and placed.lines[0] == "Raise it."


def test_a_node_that_is_not_installed_says_what_to_do() -> None:
    text = '{"format": "nodegraph/1", "nodes": {"it": {"type": "pack.wonder"}}}'
    note = Looking(desk_of("it", text=text)).inspection.rows[2]
    assert isinstance(note, Note) and note.remedy.startswith("Install its pack")


def test_a_node_takes_another_name_and_stays_selected() -> None:
    look = Looking(desk_of("kick"))
    title = look.row("title kick")
    assert isinstance(title, Title) and title.put is not None
    title.put(look.desk, " thump ")
    look.desk.follow()
    assert "thump" in look.desk.patch.nodes and look.desk.selection.nodes == {"thump"}
    assert "title thump" in look.ids()


def test_a_folded_section_shows_its_title_alone() -> None:
    look = Looking(desk_of("lfo"))
    look.click("settings of lfo", "whole")
    assert "setting lfo.wave" not in look.ids() and "out lfo.out" in look.ids()
    heading = look.row("settings of lfo")
    assert isinstance(heading, Heading) and not heading.is_open
    look.click("settings of lfo", "whole")
    assert "setting lfo.wave" in look.ids()


def test_a_shader_offers_its_code_and_every_node_its_page() -> None:
    look = Looking(desk_of("road"))
    look.push("Code")
    assert look.desk.wish == AskPanel("shader")
    look.push("Help")
    assert look.desk.wish == AskPanel("help")


def test_outputs_are_said_with_what_they_are_watched_by() -> None:
    row = Looking(desk_of("kick")).row("out kick.pulse")
    assert isinstance(row, Given) and row.path == "kick.pulse"


def test_rows_of_what_did_not_change_are_equal() -> None:
    look = Looking(desk_of("kick"))
    before = {row.id: row for row in look.inspection.rows}
    look.hand.put(look.field("value kick.high"), 200.0)
    after = {row.id: row for row in look.inspection.rows}
    assert {id for id in before if before[id] != after[id]} == {"value kick.high"}


def test_a_click_on_the_mark_makes_a_value_public_and_opens_its_entry() -> None:
    look = Looking(desk_of("kick"))
    look.click("value kick.low", "public")
    assert "kick.low" in look.desk.patch.public
    assert "public label kick.low" in look.ids()
    look.click("value kick.low", "public")
    assert "public label kick.low" not in look.ids() and "kick.low" in look.desk.patch.public
    look.click("value kick.low", "public")
    look.push("Not public any more")
    assert "kick.low" not in look.desk.patch.public


def test_inside_an_instance_values_are_reached_by_their_path() -> None:
    look = Looking(desk_of(text=INNER))
    look.desk.enter("one")
    look.desk.select("level")
    look.click("value level.gain", "public")
    assert "one/level.gain" in look.desk.patch.public
    look.hand.put(look.field("value level.gain"), 2.0)
    look.desk.follow()
    assert look.desk.patch.patches["voice"].nodes["level"].values == {"gain": 2.0}


def test_a_colour_is_picked_and_a_point_is_put_on_its_pad() -> None:
    kinds: dict[str, tuple[str, str]] = {}
    for spec in library():
        for port in spec.inputs:
            if port.default is not None:
                kinds.setdefault(port.kind, (spec.id, port.name))
    type, name = kinds["colour"]
    look = Looking(desk_of("it", text=ALONE % type))
    look.click(f"value it.{name}")
    assert isinstance(look.hand.wish, AskColour)
    type, name = kinds["point"]
    look = Looking(desk_of("it", text=ALONE % type))
    placed = look.layout.of(f"value it.{name}")
    assert placed is not None
    pad = placed.zones["pad"]
    touch = look.layout.at(Point(pad.x + 1.0, pad.bottom - 1.0))
    look.hand.press(touch, Point(pad.x, pad.bottom), Keys())
    look.hand.move(Point(pad.right, pad.y), Keys())
    look.hand.release(Point(pad.right, pad.y), Keys())
    look.desk.follow()
    field = look.field(f"value it.{name}")
    assert field.raw == [field.item.range.span[1]] * 2 or field.raw == [1.0, 1.0]
    assert look.steps() == 1


def test_counts_have_a_step_less_and_a_step_more() -> None:
    look = Looking(desk_of("it", text=ALONE % "analysis.bands"))
    look.click("setting it.count", "more")
    more = look.field("setting it.count").raw
    look.click("setting it.count", "less")
    assert more == look.field("setting it.count").raw + 1


def test_the_wheel_turns_a_value_only_with_ctrl() -> None:
    look = Looking(desk_of("kick"))
    touch, _ = look.touch("value kick.high", "box")
    assert not look.hand.wheel(touch, 1.0, Keys())
    assert look.hand.wheel(touch, 1.0, Keys(ctrl=True))
    look.desk.follow()
    assert value(look.desk, "kick", "high") > 140.0


def test_learning_is_asked_for_and_ended_by_the_same_button() -> None:
    look = Looking(desk_of("kick"))
    look.opened.open_public("kick.high")
    look.click("public midi kick.high", "do")
    sent = look.desk.door.sent  # type: ignore[attr-defined]
    assert isinstance(sent[-1], m.Learn) and sent[-1].path == "kick.high"
    look.opened.learn("kick.high")
    look.click("public midi kick.high", "do")
    assert isinstance(sent[-1], m.Learn) and sent[-1].path == ""


ALONE = '{"format": "nodegraph/1", "nodes": {"it": {"type": "%s"}}}'
INNER = """{
  "format": "nodegraph/1",
  "nodes": {"one": {"type": "patch:voice"}},
  "patches": {"voice": {"nodes": {"level": {"type": "audio.gain"}}}}
}"""


def test_inside_of_a_sub_patch_an_input_that_it_publishes_is_driven_from_outside() -> None:
    desk = desk_of(text=dumps(SMALL))
    desk.enter("voice")
    desk.select("shape")
    look = Looking(desk)
    row = look.row("value shape.cutoff")
    assert isinstance(row, Driven)
    assert (row.driver.words, row.driver.path) == ("outside tone", "voice.tone")
    touch, at = look.touch("value shape.cutoff", "driver")
    look.hand.press(touch, at, Keys())
    look.hand.release(at, Keys())
    assert desk.way == () and desk.selection.nodes == {"voice"}
