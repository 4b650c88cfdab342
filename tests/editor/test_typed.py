"""What a person may type into a value, and what is said where it cannot be."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.values.typed import Typed, typed
from nodegraph.editor.values.units import Measure
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Json
from nodegraph.model.ranges import ANY, Range
from nodegraph.model.scaling import Scaled
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, SettingSpec
from nodegraph.model.values import read_value

from .values import CHOICE, SETTINGS, SWITCH, amounts, control, scaled

UNIT = control(Range(0.0, 1.0), 0.5)
PLAIN = control(ANY)
HZ = control(Range(0.0, 96_000.0, "Hz", "log", (20.0, 20_000.0)), 440.0)
SECONDS = control(Range(1e-4, 3_600.0, "s", "log", (1e-3, 10.0)), 0.25)
DB = control(Range(-120.0, 60.0, "dB", soft=(-60.0, 12.0)))
BEATS = control(Range(1.0 / 64, 4096.0, "beats", "log", (0.25, 16.0)), 4.0)
TURNS = control(Range(-1e6, 1e6, "turns", soft=(0.0, 1.0)))
BPM = control(Range(20.0, 400.0, "bpm", soft=(60.0, 180.0)), 120.0)
NOTE = control(Range(0.0, 127.0, "MIDI note"), 60.0)
COUNT = SETTINGS[0]
COLOUR = PortSpec("c", Kind.COLOUR, default=(0.0, 0.0, 0.0, 1.0))
POINT = PortSpec("p", Kind.POINT, default=(0.5, 0.5))
PALETTE = PortSpec("p", Kind.PALETTE, default=((0.0, 0.0, 0.0, 1.0),) * 6)
TEXT = PortSpec("t", Kind.TEXT, default="")


@pytest.mark.parametrize(
    ("text", "item", "value"),
    [
        ("0.5", UNIT, 0.5),
        (" .25 ", UNIT, 0.25),
        ("1/16", UNIT, 0.0625),
        ("25 %", UNIT, 0.25),
        ("25%", UNIT, 0.25),
        ("-6 dB", UNIT, 0.501187233627),
        ("-3", PLAIN, -3.0),
        ("2k", PLAIN, 2000.0),
        ("2**3**2", PLAIN, 512.0),
        ("2 ** 100", PLAIN, 1e9),
        ("sqrt(2) * cos(0)", PLAIN, 1.41421356237),
        ("2*pi", PLAIN, 6.28318530718),
        ("max(3, 4)", PLAIN, 4.0),
        ("200 Hz", HZ, 200.0),
        ("200", HZ, 200.0),
        ("2k", HZ, 2000.0),
        ("2 kHz", HZ, 2000.0),
        ("2.4khz", HZ, 2400.0),
        ("2k Hz", HZ, 2000.0),
        ("120 bpm", HZ, 2.0),
        ("50 %", HZ, 632.455532034),
        ("100 %", HZ, 20_000.0),
        ("max", HZ, 20_000.0),
        ("min", HZ, 20.0),
        ("default", HZ, 440.0),
        ("120 ms", SECONDS, 0.12),
        ("1.5 s", SECONDS, 1.5),
        ("1/2 min", SECONDS, 30.0),
        ("(1 + 2) ms", SECONDS, 0.003),
        ("-6 dB", DB, -6.0),
        ("-6", DB, -6.0),
        ("1/4 bar", BEATS, 1.0),
        ("2 bars", BEATS, 8.0),
        ("3 beats", BEATS, 3.0),
        ("1/16", BEATS, 0.0625),
        ("90°", TURNS, 0.25),
        ("60 MIDI note", NOTE, 60.0),
        ("12", COUNT, 12),
        ("default", COUNT, 8),
        ("on", SWITCH, "on"),
        ("0", SWITCH, "off"),
        ("default", SWITCH, "on"),
        ("no", SETTINGS[2], False),
        ("band_pass", CHOICE, "band_pass"),
        ("Band Pass", CHOICE, "band_pass"),
        ("h", CHOICE, "highpass"),
        ("lowp", CHOICE, "lowpass"),
        ("default", CHOICE, "lowpass"),
        ("tri", SETTINGS[3], "triangle"),
        ("#ff8800", COLOUR, "#FF8800"),
        ("ff880080", COLOUR, "#FF880080"),
        ("1, 1/2, 0", COLOUR, "#FF8000"),
        ("default", COLOUR, "#000000"),
        ("0.2, 0.8", POINT, [0.2, 0.8]),
        ("(1/4 3/4)", POINT, [0.25, 0.75]),
        ("default", POINT, [0.5, 0.5]),
        ("Em", PALETTE, "ember"),
        ("000000 " * 6, PALETTE, " ".join(["#000000"] * 6)),
        (" as it is ", TEXT, " as it is "),
        ("default", TEXT, "default"),
    ],
)
def test_a_text_is_a_value(text: str, item: Scaled, value: Json) -> None:
    read = typed(text, item, item.default).value
    assert type(read) is type(value)
    assert read == (pytest.approx(value, rel=1e-9) if isinstance(value, float) else value)


@pytest.mark.parametrize(
    ("text", "item", "present", "value"),
    [
        ("+=10", HZ, 440.0, 450.0),
        ("-= 3", DB, -6.0, -9.0),
        ("*=2", HZ, 440.0, 880.0),
        ("/=2", HZ, 440.0, 220.0),
        ("*= 50 %", HZ, 440.0, 220.0),
        ("+=1 kHz", HZ, 440.0, 1440.0),
        ("-=20 ms", SECONDS, 0.12, 0.1),
        ("+=10 %", UNIT, 0.2, 0.3),
        ("+=1 bar", BEATS, 1.0, 5.0),
        ("+=2", COUNT, 8, 10),
        ("+=1", HZ, None, 441.0),
    ],
)
def test_a_change_begins_at_the_value_that_is_there(
    text: str, item: Scaled, present: Json, value: Json
) -> None:
    assert typed(text, item, present) == Typed(value)


@pytest.mark.parametrize(
    ("text", "item", "value", "note"),
    [
        ("2", UNIT, 1.0, "2 is outside 0..1; it was set to 1."),
        ("-1", HZ, 0.0, "-1 is outside 0..96000 Hz; it was set to 0."),
        ("2.6", COUNT, 3, "2.6 is not a whole number; it was set to 3."),
        ("1000", COUNT, 128, "1000 is outside 1..128; it was set to 128."),
    ],
)
def test_a_value_that_had_to_be_moved_says_so(
    text: str, item: Scaled, value: Json, note: str
) -> None:
    assert typed(text, item, item.default) == Typed(value, note)


@pytest.mark.parametrize(
    ("text", "item", "said"),
    [
        ("", UNIT, "Nothing was typed"),
        ("loud", UNIT, "loud cannot be read here; write a number such as 0.5"),
        ("1/0", UNIT, "1/0 has no value"),
        ("sqrt(-1)", UNIT, "has no value"),
        ("9**9**9", PLAIN, "has no value"),
        ("__import__('os')", UNIT, "cannot be read here"),
        ("x + 1", UNIT, "cannot be read here"),
        ("0,5", UNIT, "A fraction is written with a point: 0.5."),
        ("2 ms", HZ, "write a number in Hz, kHz or bpm"),
        ("120 %", HZ, "0 % to 100 %"),
        ("+=10 %", HZ, "Write *=1.1 for"),
        ("-=10 %", HZ, "Write *=0.9 for"),
        ("*=2 Hz", HZ, "A factor has no unit; write one such as *=2."),
        ("/=0", HZ, "divided by 0"),
        ("max", PLAIN, "type the one you mean"),
        ("maybe", SWITCH, "write on or off"),
        ("low", CHOICE, "low could be lowpass or low_shelf; type more of it."),
        ("hipass", CHOICE, "Did you mean highpass?"),
        ("#12345", COLOUR, "such as #FF8800"),
        ("0.5", POINT, "two numbers such as 0.2, 0.8"),
        ("a, b", POINT, "two numbers such as 0.2, 0.8"),
        ("embers", PALETTE, "Did you mean ember?"),
        ("1", PortSpec("source", Kind.AUDIO), "source takes no value; wire something to it."),
        ("1", PortSpec("of", Kind.COLOUR, optional=True), "of takes no value"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(text: str, item: Scaled, said: str) -> None:
    with pytest.raises(Unusable) as problem:
        typed(text, item, item.default)
    assert said in str(problem.value)


def test_the_length_of_a_bar_is_that_of_the_session() -> None:
    assert typed("1 bar", BEATS, 4.0, Measure("beats", 3.0)).value == 3.0


def test_names_that_differ_in_capitals_only_are_told_apart() -> None:
    item = SettingSpec("of", "choice", "A", choices=("A", "a", "ab"))
    assert [typed(text, item, "A").value for text in ("A", "a", "AB")] == ["A", "a", "ab"]


@given(scaled, st.text(max_size=12), st.data())
def test_any_text_gives_a_value_that_fits_or_a_sentence(
    item: Scaled, text: str, data: st.DataObject
) -> None:
    present = data.draw(amounts(item))
    try:
        value, _ = typed(text, item, present)
    except Unusable as problem:
        assert str(problem).endswith((".", "?", "..."))
    else:
        reading = read_value(item, value)
        assert reading.value is not None and reading.text == ""


def test_what_the_page_says_may_be_written_after_a_number_may_be() -> None:
    page = (Path(__file__).parents[2] / "docs" / "editor.md").read_text(encoding="utf-8")
    rows = {
        "Hz": HZ, "seconds": SECONDS, "beats": BEATS, "turns": TURNS, "bpm": BPM, "dB": DB,
        "without a unit": UNIT,
    }  # fmt: skip
    for unit, item in rows.items():
        line = next(line for line in page.splitlines() if line.startswith(f"| {unit} |"))
        found = re.findall("`(.+?)`", line)
        assert found
        assert all(typed(text, item, item.default).note == "" for text in found)


signs = st.sampled_from("+-*/")


@given(scaled, signs, st.floats(-1e12, 1e12), st.sampled_from(["", " %", " k"]), st.data())
def test_no_number_leads_out_of_the_hard_limits(
    item: Scaled, sign: str, number: float, unit: str, data: st.DataObject
) -> None:
    try:
        value, _ = typed(f"{sign}={number!r}{unit}", item, data.draw(amounts(item)))
    except Unusable:
        return
    assert read_value(item, value).text == ""
    assert not isinstance(value, float) or math.isfinite(value)
