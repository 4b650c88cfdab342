"""What things are called on screen."""

from __future__ import annotations

import pytest

from nodegraph.editor import words
from nodegraph.model.patch import PatchNode
from nodegraph.model.signals import Kind
from tests.editor.small_graphs import LIBRARY


def test_every_kind_has_the_artists_word() -> None:
    assert [words.kind(kind) for kind in (Kind.CONTROL, Kind.EVENT, Kind.AUDIO, Kind.TEXTURE)] == [
        "Value",
        "Trigger",
        "Sound",
        "Picture",
    ]
    assert set(words.KINDS) == set(Kind)
    assert len(set(words.KINDS.values())) == len(Kind)


def test_every_family_of_the_library_is_described() -> None:
    for family in {spec.family for spec in LIBRARY}:
        assert family in words.FAMILIES
        assert words.family(family).line.endswith(".")


def test_a_family_of_a_pack_has_a_title_at_least() -> None:
    assert words.family("lab_work") == words.Family("Lab Work", "")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("bar_phase", "Bar Phase"),
        ("inputImage", "Picture"),
        ("startImage", "Start Image"),
        ("db", "dB"),
        ("q", "Q"),
        ("bpm", "BPM"),
        ("太鼓", "太鼓"),
    ],
)
def test_ports_are_titles(name: str, title: str) -> None:
    assert words.port(name) == title


def test_no_port_of_the_library_shows_how_it_is_written() -> None:
    for spec in LIBRARY:
        for name in (*spec.input_by_name, *spec.output_by_name, *spec.setting_by_name):
            title = words.port(name)
            assert "_" not in title
            assert title[0].isupper() or title in ("dB",)


def test_short_names_of_nodes_are_spelled_as_people_write_them() -> None:
    titles = {spec.id: words.node_title(spec) for spec in LIBRARY}
    assert titles["envelope.adsr"] == "ADSR"
    assert titles["texture.rgb_split"] == "RGB Split"
    assert titles["source.midi_file"] == "MIDI File"
    assert words.type_title("lab.light_wall") == "Light Wall"
    assert words.type_title("patch:voice_one") == "Voice One"


def test_lanes_are_counted_from_two_on() -> None:
    assert [words.lanes(count) for count in (1, 2, 32)] == ["", "x2", "x32"]


def test_a_turn_of_what_is_locked_is_a_bar() -> None:
    assert words.unit("turns") == "turns"
    assert words.unit("turns", locked=True) == "bars"
    assert words.unit("turns/s", locked=True) == "bars/s"
    assert words.unit("return", locked=True) == "return"


def test_a_node_that_is_off_says_just_that() -> None:
    assert words.states(PatchNode("math.add")) == ()
    assert words.states(PatchNode("math.add", bypass=True)) == ("Bypass",)
    assert words.states(PatchNode("math.add", bypass=True, off=True)) == ("Off",)


def test_one_node_is_no_nodes() -> None:
    assert words.several(1, "node") == "1 node"
    assert words.several(2, "node") == "2 nodes"
