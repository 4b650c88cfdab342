"""The open palette: what it lists, and what choosing does."""

from __future__ import annotations

import pytest

from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.fitting import How, Pin
from nodegraph.editor.finding.palette import Found
from nodegraph.editor.finding.palette_state import THROUGH, Heading, Palette, lost_sentence
from nodegraph.editor.geometry import Point
from nodegraph.editor.wishes import AskNode
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import PatchNode, Wire
from tests.editor.open_desks import PICTURE, after, desk_of, edits_sent

AT = Point(640.0, 320.0)


def opened(desk: Desk, wish: AskNode, **uses: float) -> Palette:
    return Palette.opened(desk, wish, {key.replace("__", "."): n for key, n in uses.items()})


def ids(palette: Palette) -> list[str]:
    return [row.entry.id for row in palette.rows if isinstance(row, Found)]


def put_on(palette: Palette, type: str) -> None:
    """Put the cursor on a type."""
    places = [
        place
        for place, row in enumerate(palette.rows)
        if isinstance(row, Found) and row.entry.id == type
    ]
    palette.cursor = palette.cursor.put(places[0])


def test_before_anything_is_typed_every_type_stands_on_its_shelf() -> None:
    desk = desk_of()
    palette = opened(desk, AskNode(AT))
    assert sorted(ids(palette)) == sorted([spec.id for spec in desk.library] + ["patch:voice"])
    assert palette.rows[0] == Heading("Sources", "Where sound and notes come from.")
    shelf = ""
    for row in palette.rows:
        if isinstance(row, Heading):
            shelf = row.title
        elif row.entry.id == "texture.glow":
            assert shelf == "Pictures"


def test_what_is_used_often_stands_in_front() -> None:
    palette = opened(desk_of(), AskNode(AT), texture__glow=5.0, math__add=2.0)
    assert palette.rows[0] == Heading("Used often")
    assert ids(palette)[:2] == ["texture.glow", "math.add"]
    assert palette.chosen is not None and palette.chosen.entry.id == "texture.glow"


def test_headings_are_stepped_over() -> None:
    palette = opened(desk_of(), AskNode(AT), texture__glow=5.0)
    palette.cursor = palette.cursor.keyed("Down") or palette.cursor
    assert isinstance(palette.rows[1], Found) and isinstance(palette.rows[2], Heading)
    assert palette.cursor.at == 3


def test_what_is_typed_shrinks_the_list_to_what_matches_best_first() -> None:
    palette = opened(desk_of(), AskNode(AT))
    palette.type("glow")
    assert palette.chosen is not None and palette.chosen.entry.id == "texture.glow"
    assert not any(isinstance(row, Heading) for row in palette.rows)


def test_choosing_adds_the_node_under_the_pointer_and_selects_it() -> None:
    desk = desk_of()
    palette = opened(desk, AskNode(AT))
    palette.type("multiply")
    assert palette.choose(desk)
    patch = after(desk)
    assert patch.nodes["multiply"].type == "math.multiply"
    x, y = patch.layout.nodes["multiply"][:2]
    assert x < AT.x < x + 192 and y <= AT.y < y + 30
    assert desk.selection.nodes == {"multiply"}
    assert edits_sent(desk)[0].name == "Add Multiply"


def test_a_cable_from_an_output_keeps_what_fits_and_is_wired() -> None:
    desk = desk_of()
    palette = opened(desk, AskNode(AT, Pin("hits", "pulse"), "out"))
    assert palette.asked == "Value from hits Pulse"
    palette.type("multiply")
    palette.choose(desk)
    assert Wire("hits", "pulse", "multiply", "value") in after(desk).wires


def test_a_cable_from_an_input_keeps_what_gives_that_and_ends_there() -> None:
    desk = desk_of()
    palette = opened(desk, AskNode(AT, Pin("glow", "inputImage"), "in"))
    assert palette.asked.startswith("Picture for glow")
    palette.type("gradient")
    palette.choose(desk)
    patch = after(desk)
    wire = patch.wire_into("glow", "inputImage")
    assert wire is not None and patch.nodes[wire.source].type.startswith("texture.")
    assert patch.layout.nodes[wire.source][0] < AT.x - 100  # it ends at the hand


def test_what_fits_as_it_is_stands_before_what_needs_a_node_between() -> None:
    palette = opened(desk_of(), AskNode(AT, Pin("in", "audio"), "out"))
    at = list(palette.rows).index(THROUGH)
    hows = [row.plug.fit.how for row in palette.rows if isinstance(row, Found) and row.plug]
    direct = sum(isinstance(row, Found) for row in palette.rows[:at])
    assert 0 < direct < len(hows)
    assert all(how < How.CONVERTER for how in hows[:direct])
    assert all(how is How.CONVERTER for how in hows[direct:])


def test_several_ways_are_offered_and_the_chosen_one_is_put_between() -> None:
    desk = desk_of()
    palette = opened(desk, AskNode(AT, Pin("in", "audio"), "out"))
    palette.type("multiply")
    put_on(palette, "math.multiply")
    assert not palette.choose(desk)
    assert isinstance(palette.rows[0], Heading) and palette.rows[0].title.startswith("To ")
    ways = ids(palette)
    assert len(ways) > 1 and palette.chosen is not None and palette.chosen.entry.id == ways[0]
    put_on(palette, ways[1])
    assert palette.choose(desk)
    types = [node.type for node in after(desk).nodes.values()]
    assert types.count("math.multiply") == 1 and types.count(ways[1]) == 1
    assert ways[0] not in types


def test_back_from_the_ways_stands_where_it_was() -> None:
    desk = desk_of()
    palette = opened(desk, AskNode(AT, Pin("in", "audio"), "out"))
    palette.type("mul")
    put_on(palette, "math.multiply")
    palette.choose(desk)
    assert palette.back()
    assert palette.chosen is not None and palette.chosen.entry.id == "math.multiply"
    assert not palette.back()


def test_on_a_cable_only_what_leads_through_is_there_and_it_is_led_through() -> None:
    desk = desk_of()
    palette = opened(desk, AskNode(AT, wire=PICTURE))
    assert all(entry.startswith(("texture.", "shader.", "delay.")) for entry in ids(palette))
    palette.type("grade")
    palette.choose(desk)
    patch = after(desk)
    assert Wire("glow", "out", "grade", "inputImage") in patch.wires
    assert Wire("grade", "out", "screen", "picture") in patch.wires
    assert PICTURE not in patch.wires


def test_everything_listed_on_a_cable_can_be_put_there() -> None:
    desk = desk_of()
    for wire in (PICTURE, Wire("in", "audio", "low", "source")):
        for place, row in enumerate(opened(desk, AskNode(AT, wire=wire)).rows):
            if isinstance(row, Found):
                fresh = desk_of()
                palette = opened(fresh, AskNode(AT, wire=wire))
                palette.cursor = palette.cursor.put(place)
                assert palette.choose(fresh)
                assert wire not in after(fresh).wires


def test_another_type_takes_the_place_of_a_node_and_what_is_lost_is_said() -> None:
    desk = desk_of()
    palette = opened(desk, AskNode(AT, instead_of="low"))
    assert "filter.biquad" not in ids(palette)
    palette.type("gain")
    put_on(palette, "audio.gain")
    palette.choose(desk)
    assert desk.said is not None and "Cutoff was 400" in desk.said.text
    desk.follow()
    assert desk.patch.nodes["low"] == PatchNode("audio.gain")
    assert desk.selection.nodes == {"low"}


def test_a_palette_for_what_has_gone_says_so() -> None:
    desk = desk_of()
    with pytest.raises(Unusable, match="gone is not there"):
        opened(desk, AskNode(AT, instead_of="gone"))
    with pytest.raises(Unusable):
        opened(desk, AskNode(AT, Pin("gone", "out"), "out"))
    with pytest.raises(Unusable):
        opened(desk, AskNode(AT, wire=Wire("gone", "out", "screen", "picture")))


def test_nothing_is_chosen_where_nothing_was_found() -> None:
    desk = desk_of()
    palette = opened(desk, AskNode(AT))
    palette.type("qqqzzz")
    assert palette.chosen is None and not palette.choose(desk)
    assert not edits_sent(desk)


def test_inside_a_sub_patch_it_cannot_be_put_into_itself() -> None:
    desk = desk_of(desk_of().patch, "one")
    palette = opened(desk, AskNode(AT))
    assert "patch:voice" not in ids(palette)
    palette.type("multiply")
    palette.choose(desk)
    assert "multiply" in after(desk).patches["voice"].nodes


def test_many_losses_are_counted() -> None:
    assert lost_sentence(("A.", "B.")) == "A. B."
    assert lost_sentence(("A.", "B.", "C.", "D.")) == "A. B. And 2 things more."
