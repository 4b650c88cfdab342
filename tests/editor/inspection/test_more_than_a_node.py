"""What is said of several nodes, of a cable, of the patch and of a sub-patch."""

from __future__ import annotations

from nodegraph.editor.desk import Selection
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys
from nodegraph.editor.inspection.rows import Driven, Entry, Given, Line, Note, Title
from nodegraph.model.patch import Wire
from nodegraph.model.storage import dumps
from nodegraph.session import messages as m
from tests.editor.inspection.looking import Looking, desk_of, value
from tests.editor.inspection.test_one_node import INNER

GLOW = Wire("kick", "pulse", "road", "glow")


def test_several_nodes_show_the_values_that_all_have() -> None:
    look = Looking(desk_of("lfo", "other"))
    assert look.field("all beats").mixed and look.field("all beats").text == "several"
    assert not look.field("all high").mixed
    mixed = Looking(desk_of("lfo", "kick"))
    assert [id for id in mixed.ids() if id.startswith("all ")] == []


def test_a_change_of_several_nodes_is_one_step() -> None:
    look = Looking(desk_of("lfo", "other"))
    look.drag("all beats", 20.0, 20.0)
    assert value(look.desk, "lfo", "beats") == value(look.desk, "other", "beats") != 8
    assert look.steps() == 1
    look.hand.type(look.field("all beats"), "2")
    look.desk.follow()
    assert [value(look.desk, name, "beats") for name in ("lfo", "other")] == [2.0, 2.0]
    look.hand.reset(look.field("all beats"))
    look.desk.follow()
    assert [value(look.desk, name, "beats") for name in ("lfo", "other")] == [None, None]
    assert look.steps() == 3


def test_escape_gives_each_of_several_nodes_its_own_value_back() -> None:
    look = Looking(desk_of("lfo", "other"))
    touch, at = look.touch("all beats", "box")
    look.hand.press(touch, at, Keys())
    look.hand.move(at.moved(50.0, 0.0), Keys())
    look.desk.follow()
    assert value(look.desk, "lfo", "beats") is not None
    look.hand.cancel()
    look.desk.follow()
    assert [value(look.desk, name, "beats") for name in ("lfo", "other")] == [None, 8]


def test_an_input_that_is_wired_in_one_of_them_is_not_theirs_in_common() -> None:
    text = """{"format": "nodegraph/1",
      "nodes": {"a": {"type": "control.lfo"}, "b": {"type": "control.lfo"}},
      "wires": ["a.out -> b.high"]}"""
    ids = Looking(desk_of("a", "b", text=text)).ids()
    assert "all low" in ids and "all high" not in ids


def test_off_of_several_nodes_switches_all_of_them() -> None:
    look = Looking(desk_of("lfo", "other"))
    look.push("Off")
    assert look.desk.patch.nodes["lfo"].off and look.desk.patch.nodes["other"].off
    assert look.steps() == 1


def test_a_cable_tells_what_it_carries_and_leads_to_its_ends() -> None:
    look = Looking(desk_of())
    look.desk.selection = Selection(wires=frozenset({GLOW}))
    title = look.row("title")
    assert isinstance(title, Title)
    assert (title.text, title.caption) == ("kick pulse to road glow", "Value cable")
    given, taken = look.row("given"), look.row("taken")
    assert isinstance(given, Given) and given.path == "kick.pulse"
    assert isinstance(taken, Driven) and taken.path == "road.glow"
    look.click("to", "whole")
    assert look.desk.selection.nodes == {"road"}


def test_a_cable_is_removed_by_its_button() -> None:
    look = Looking(desk_of())
    look.desk.selection = Selection(wires=frozenset({GLOW}))
    look.push("Remove")
    assert GLOW not in look.desk.patch.wires


def test_nothing_selected_is_the_patch_itself() -> None:
    look = Looking(desk_of())
    title = look.row("title")
    assert isinstance(title, Title) and title.text == "Night"
    assert len(set(look.ids())) == len(look.ids())
    assert {
        "part author",
        "part license",
        "part about",
        "run fps",
        "tempo",
        "control kick.high",
    } <= set(look.ids())


def test_words_about_the_patch_are_typed() -> None:
    look = Looking(desk_of())
    for part, text in (("author", "Ada"), ("license", "CC0-1.0"), ("about", "For\nnights.")):
        row = look.row(f"part {part}")
        assert isinstance(row, Line)
        row.put(look.desk, text)
    look.desk.follow()
    patch = look.desk.patch
    assert (patch.author, patch.license, patch.about) == ("Ada", "CC0-1.0", "For\nnights.")


def test_how_it_runs_is_changed_like_any_value() -> None:
    look = Looking(desk_of())
    look.hand.type(look.field("run fps"), "29.97")
    look.desk.follow()
    look.hand.type(look.field("run width"), "1919")
    look.desk.follow()
    look.hand.put(look.field("run block"), "256")
    look.desk.follow()
    run = look.desk.patch.run
    assert (run.fps, run.size, run.block) == (29.97, (1920, 720), 256)
    look.hand.type(look.field("run fps"), "30")
    look.desk.follow()
    assert dumps(look.desk.patch).count('"fps": 30}') == 1  # a whole number stays one
    look.hand.reset(look.field("run fps"))
    look.desk.follow()
    assert look.desk.patch.run.fps == 60


def test_no_tempo_is_the_own_one() -> None:
    look = Looking(desk_of())
    tempo = look.row("tempo")
    assert isinstance(tempo, Line)
    tempo.put(look.desk, "link")
    tempo.put(look.desk, "  ")
    look.desk.follow()
    assert look.desk.patch.run.tempo == "internal"


def test_public_controls_are_dragged_into_another_order() -> None:
    look = Looking(desk_of())
    touch, at = look.touch("control kick.high", "whole")
    look.hand.press(touch, at, Keys())
    look.hand.move(at.moved(0.0, touch.placed.rect.height), Keys())
    look.hand.release(at.moved(0.0, touch.placed.rect.height), Keys())
    look.desk.follow()
    assert list(look.desk.patch.public) == ["lfo.beats", "kick.high"]
    assert look.steps() == 1


def test_a_control_that_is_put_back_where_it_was_is_no_step() -> None:
    look = Looking(desk_of())
    touch, at = look.touch("control kick.high", "whole")
    look.hand.press(touch, at, Keys())
    look.hand.move(at.moved(0.0, 60.0), Keys())
    look.hand.move(at.moved(0.0, 5.0), Keys())
    look.hand.release(at.moved(0.0, 5.0), Keys())
    look.desk.follow()
    assert look.steps() == 0


def test_a_control_has_a_label_ends_and_bindings() -> None:
    look = Looking(desk_of())
    look.click("control kick.high", "whole")
    label = look.row("public label kick.high")
    assert isinstance(label, Line) and label.text == "Top"
    label.put(look.desk, "Kick top")
    look.hand.type(look.field("public low kick.high"), "80")
    look.desk.follow()
    look.hand.type(look.field("public high kick.high"), "200")
    look.desk.follow()
    entry = look.desk.patch.public["kick.high"]
    assert entry == {"label": "Kick top", "midi": "cc:1", "low": 80.0, "high": 200.0}
    look.hand.reset(look.field("public low kick.high"))
    look.desk.follow()
    assert "low" not in look.desk.patch.public["kick.high"]
    osc = look.row("public osc kick.high")
    assert isinstance(osc, Line)
    osc.put(look.desk, "/top")
    osc.put(look.desk, "")
    look.desk.follow()
    assert "osc" not in look.desk.patch.public["kick.high"]


def test_a_public_value_that_is_gone_says_so_and_can_be_taken_away() -> None:
    text = '{"format": "nodegraph/1", "nodes": {}, "public": {"kick.high": {}}}'
    look = Looking(desk_of(text=text))
    look.click("control kick.high", "whole")
    note = look.row("lost kick.high")
    assert isinstance(note, Note) and note.severity == "warning"
    look.click("control kick.high", "end")
    assert look.desk.patch.public == {}


def test_snapshots_are_taken_recalled_and_removed() -> None:
    look = Looking(desk_of())
    look.push("Take a snapshot")
    entry = look.row("snapshot snapshot_1")
    assert isinstance(entry, Entry) and entry.caption == "2 values"
    look.click("snapshot snapshot_1", "whole")
    assert look.desk.performed.keys() == {"kick.high", "lfo.beats"}
    look.click("snapshot snapshot_1", "end")
    assert look.desk.patch.snapshots == {}
    assert isinstance(look.desk.door.sent[-1], m.DoEdit)  # type: ignore[attr-defined]


def test_inside_a_sub_patch_nothing_selected_is_the_sub_patch() -> None:
    look = Looking(desk_of(text=INNER))
    look.desk.enter("one")
    about = look.row("about")
    assert isinstance(about, Line)
    about.put(look.desk, "A voice.")
    look.desk.follow()
    assert look.desk.patch.patches["voice"].about == "A voice."
    assert "level" in look.desk.patch.patches["voice"].nodes


def test_zones_lie_within_their_rows_and_rows_below_each_other() -> None:
    looks = [Looking(desk_of(name)) for name in ("kick", "lfo", "road", "screen")]
    for look in [*looks, Looking(desk_of("lfo", "other")), Looking(desk_of())]:
        look.opened.open_public("kick.high")
        layout, end = look.layout, 10.0
        for placed in layout.rows:
            assert placed.rect.y == end
            end = placed.rect.bottom
            for zone in placed.zones.values():
                assert zone.y >= placed.rect.y - 0.01 and zone.bottom <= placed.rect.bottom + 0.01
                assert zone.x >= 0.0 and zone.right <= layout.width + 0.01
        assert layout.at(Point(5.0, -1.0)) is None and layout.height > end
