"""Choices, pads, live values, prose: what rows are made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.choosing import files, options
from nodegraph.editor.inspection.live import Live
from nodegraph.editor.inspection.points import pad_place, pad_value
from nodegraph.editor.inspection.prose import paragraphs
from nodegraph.editor.inspection.rows import Driven, Given
from nodegraph.model.palettes import PALETTES
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec
from tests.editor.canvas import UNTIMED
from tests.editor.inspection.looking import Looking, desk_of, library

PAD = Rect(10.0, 20.0, 84.0, 84.0)


def test_a_choice_is_among_its_choices_and_a_palette_among_all_of_them() -> None:
    look = Looking(desk_of("lfo"))
    field = look.field("setting lfo.wave")
    found = options(field, Path())
    assert [option.value for option in found] == list(field.item.choices)
    assert [option.text for option in found if option.is_present] == [field.text]
    palette = PortSpec("palette", Kind.PALETTE, default=PALETTES["moss"])
    found = options(replace(field, item=palette, raw="moss"), Path())
    assert [option.value for option in found if option.is_present] == ["moss"]
    assert all(option.swatches == PALETTES[str(option.value)] for option in found)


def test_what_nodes_have_in_different_ways_is_no_choice_yet() -> None:
    look = Looking(desk_of("lfo"))
    field = replace(look.field("setting lfo.wave"), mixed=True)
    assert not any(option.is_present for option in options(field, Path()))


def test_files_are_named_from_the_folder_of_the_patch_those_of_a_kind_first(tmp_path: Path) -> None:
    (tmp_path / "songs").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.WAV", "songs/a.flac", "cover.png", "x.patch.json", "notes.md", ".hidden/c.wav"):
        (tmp_path / name).touch()
    assert files(tmp_path) == ["b.WAV", "cover.png", "songs/a.flac"]
    assert files(tmp_path, "old.png") == ["cover.png", "b.WAV", "songs/a.flac"]
    assert files(tmp_path / "nowhere") == []


@UNTIMED
@given(st.floats(0.0, 84.0), st.floats(0.0, 84.0), st.sampled_from([(0.0, 1.0), (-2.0, 3.0)]))
def test_a_place_of_the_pad_is_a_point_and_back(
    x: float, y: float, ends: tuple[float, float]
) -> None:
    port = PortSpec("at", Kind.POINT, Range(ends[0], ends[1]), (0.0, 0.0))
    at = Point(PAD.x + x, PAD.y + y)
    back = pad_place(PAD, port, pad_value(PAD, port, at))
    assert abs(back.x - at.x) <= 0.1 and abs(back.y - at.y) <= 0.1


def test_up_is_more_and_beyond_the_pad_is_its_edge() -> None:
    port = PortSpec("at", Kind.POINT, Range(0.0, 1.0), (0.5, 0.5))
    assert pad_value(PAD, port, Point(PAD.x - 50.0, PAD.y - 50.0)) == [0.0, 1.0]
    assert pad_place(PAD, port, [4.0, -4.0]) == Point(PAD.right, PAD.bottom)
    assert pad_place(PAD, port, "nonsense") == Point(PAD.x, PAD.bottom)


def driven() -> Driven:
    row = Looking(desk_of("road")).row("value road.glow")
    assert isinstance(row, Driven)
    return row


def test_a_driven_value_is_where_it_is_between_where_it_was() -> None:
    live, row = Live(), driven()
    live.watch([row])
    assert live.of_input(row) is None
    live.hear({"road.glow": [0.2]}, 0.0)
    live.hear({"road.glow": [0.9]}, 0.1)
    way = live.of_input(row)
    assert way is not None and way.text == "0.9"
    assert way.low < 0.3 and way.high == way.at > 0.5


def test_without_its_own_value_an_input_has_that_of_what_drives_it() -> None:
    live, row = Live(), driven()
    live.watch([row])
    live.hear({"kick.pulse": [0.5, 0.7]}, 0.0)
    way = live.of_input(row)
    assert way is not None and way.text.startswith("0.5") and way.text.endswith("x2")


def test_values_beyond_the_range_of_an_input_stand_at_its_end() -> None:
    live, row = Live(), driven()
    live.watch([row])
    live.hear({"road.glow": [40.0]}, 0.0)
    way = live.of_input(row)
    assert way is not None and 0.0 <= way.low <= way.at <= way.high <= 1.0


def test_of_values_that_no_row_shows_no_way_is_known() -> None:
    live, row = Live(), driven()
    live.hear({"road.glow": [0.2]}, 0.0)
    assert live.of_input(row) is None
    live.watch([row])
    live.hear({"road.glow": [0.4]}, 0.1)
    live.watch([])
    live.watch([row])
    assert live.of_input(row) is None, "what was left is not taken up where it was"


def test_triggers_are_counted_and_another_document_forgets_them() -> None:
    live = Live()
    spec = library().specs["analysis.hits"].output_by_name["hit"]
    row = Given("out kick.hit", "Hit", Kind.EVENT, "kick.hit", spec)
    live.hear({"kick.hit": [[2, 1.0]]}, 0.0)
    live.hear({"kick.hit": [[1, 0.5]]}, 0.1)
    assert live.of_output(row) == "3 triggers"
    live.forget()
    assert live.of_output(row) == ""


def test_prose_has_no_marks() -> None:
    doc = "Follow the `rms`\nof a signal.\n\nSee [the page](math.map.md) too.\n"
    assert paragraphs(doc) == ["Follow the rms of a signal.", "See the page too."]
    assert paragraphs("") == []
