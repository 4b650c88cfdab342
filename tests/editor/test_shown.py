"""A value is shown as people read it, and what is shown may be typed again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.values.amount import value_of
from nodegraph.editor.values.shown import shown
from nodegraph.editor.values.typed import typed
from nodegraph.editor.values.units import Measure, measure_of
from nodegraph.model.library import Library
from nodegraph.model.palettes import PALETTES
from nodegraph.model.ranges import ANY, Range
from nodegraph.model.scaling import Scaled
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, SettingSpec
from nodegraph.model.values import UNHEARD

from .values import CHOICE, SETTINGS, SWITCH, amounts, control, scaled

UNIT = Range(0.0, 1.0)
HZ = Range(0.0, 96_000.0, "Hz", "log", (20.0, 20_000.0))
SECONDS = Range(1e-4, 3_600.0, "s", "log", (1e-3, 10.0))
DB = Range(-120.0, 60.0, "dB", soft=(-60.0, 12.0))
BEATS = Range(1.0 / 64, 4096.0, "beats", "log", (0.25, 16.0))
COLOUR = PortSpec("c", Kind.COLOUR, default=(0.0, 0.0, 0.0, 1.0))
POINT = PortSpec("p", Kind.POINT, default=(0.5, 0.5))
PALETTE = PortSpec("p", Kind.PALETTE, default=PALETTES["ember"])


@pytest.mark.parametrize(
    ("range", "value", "text"),
    [
        (UNIT, 0.5, "0.5"),
        (UNIT, 0.12345, "0.123"),
        (UNIT, 0.00042, "0.00042"),
        (UNIT, 0.00096, "0.00096"),
        (UNIT, 0.000996, "0.001"),
        (UNIT, 1e-12, "0"),
        (UNIT, 1, "1"),
        (HZ, 2400.0, "2.4 kHz"),
        (HZ, 2437.0, "2.44 kHz"),
        (HZ, 999.6, "1 kHz"),
        (HZ, 0.0, "0 Hz"),
        (SECONDS, 0.12, "120 ms"),
        (SECONDS, 0.9996, "1 s"),
        (SECONDS, 1.5, "1.5 s"),
        (SECONDS, 90.0, "90 s"),
        (DB, -6.0, "-6.0 dB"),
        (DB, -0.01, "0.0 dB"),
        (BEATS, 8.0, "2 bars"),
        (BEATS, 4.0, "1 bar"),
        (BEATS, 1.0, "1/4 bar"),
        (BEATS, 1.0 / 16.0, "1/64 bar"),
        (BEATS, 3.0, "3 beats"),
        (BEATS, 1.0 / 64.0, "0.0156 beats"),
        (Range(-1e6, 1e6, "turns", soft=(0.0, 1.0)), 1.0, "1 turn"),
        (Range(20.0, 400.0, "bpm"), 128.5, "128.5 bpm"),
        (Range(1.0, 300.0, whole=True), 12.0, "12"),
        (Range(1.0, 8.0, whole=True), 2.7, "3"),
        (ANY, 123456.0, "123456"),
        (ANY, 0.0012345, "0.001234"),
        (ANY, -0.0, "0"),
    ],
)
def test_a_number_has_its_unit_and_no_more_digits_than_are_read(
    range: Range, value: float, text: str
) -> None:
    assert shown(control(range), value) == text


def test_the_length_of_a_bar_is_that_of_the_session() -> None:
    assert shown(control(BEATS), 6.0, Measure("beats", 3.0)) == "2 bars"
    assert shown(control(BEATS), 1.5, Measure("beats", 3.0)) == "1/2 bar"
    assert shown(control(BEATS), 3.0 / 64.0, Measure("beats", 3.0)) == "1/64 bar"


def test_a_time_that_counts_beats_or_seconds_says_which() -> None:
    port = control(Range(0.0, 60.0, "s or beats", soft=(0.0, 4.0)))
    assert shown(port, 4.0, measure_of(port, {"unit": "beats"})) == "1 bar"
    assert shown(port, 0.5, measure_of(port, {"unit": "seconds"})) == "500 ms"
    assert shown(port, 0.5) == "500 ms"


@pytest.mark.parametrize(
    ("item", "raw", "text"),
    [
        (SWITCH, 1.0, "on"),
        (SWITCH, "off", "off"),
        (SWITCH, False, "off"),
        (CHOICE, 2.0, "Band Pass"),
        (CHOICE, "low_shelf", "Low Shelf"),
        (SETTINGS[0], 8, "8"),
        (SETTINGS[2], True, "on"),
        (SETTINGS[3], "soft_square", "Soft Square"),
        (COLOUR, (1.0, 0.5, 0.0, 1.0), "#FF8000"),
        (COLOUR, "#ff880080", "#FF880080"),
        (POINT, [0.2, 0.80004], "0.2, 0.8"),
        (PALETTE, "moss", "Moss"),
        (PALETTE, PALETTES["moss"], "Moss"),
        (PALETTE, ["#000000"] * 6, " ".join(["#000000"] * 6)),
        (PortSpec("t", Kind.TEXT, default=""), "a  b", "a  b"),
        (PortSpec("a", Kind.AUDIO, default=0.0), 0.0, ""),
        (PortSpec("of", Kind.COLOUR, optional=True), None, ""),
        (control(UNIT), 7.0, "1"),
        (control(UNIT), "loud", "'loud'"),
    ],
)
def test_what_is_no_number_is_shown_in_words(item: Scaled, raw: object, text: str) -> None:
    assert shown(item, raw) == text


@given(scaled, st.sampled_from([3.0, 4.0, 5.0, 7.0]), st.data())
def test_what_is_shown_and_typed_again_is_shown_the_same(
    item: Scaled, bar: float, data: st.DataObject
) -> None:
    measure = measure_of(item, beats_per_bar=bar)
    value = value_of(item, data.draw(amounts(item)))
    text = shown(item, value, measure)
    again, _ = typed(text, item, value, measure)
    assert shown(item, again, measure) == text


parts = st.floats(0.0, 1.0)


@given(st.tuples(parts, parts, parts, parts), st.tuples(parts, parts))
def test_colours_and_points_come_back_as_well(
    colour: tuple[float, ...], point: tuple[float, ...]
) -> None:
    for item, value in ((COLOUR, colour), (POINT, point), (PALETTE, [colour] * 6)):
        text = shown(item, value)
        assert shown(item, typed(text, item, value).value) == text


def test_the_default_of_everything_in_the_library_comes_back() -> None:
    for spec in Library.load():
        items: list[PortSpec | SettingSpec] = [*spec.inputs, *spec.settings]
        for item in items:
            if item.default is None or (isinstance(item, PortSpec) and item.kind in UNHEARD):
                continue
            text = shown(item, item.default)
            assert shown(item, typed(text, item, item.default).value) == text, (spec.id, item.name)
