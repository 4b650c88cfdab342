"""The search palette: what is found, in which order, and with which letters lit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.editor.edits.fitting import How
from nodegraph.editor.finding.matching import GOOD, Names, Query, spans_in
from nodegraph.editor.finding.palette import Found, cable_from, cable_to, entries, search
from nodegraph.model.patch import Patch
from tests.editor.small_graphs import CHOIR, LIBRARY, VOICE

PATCH = Patch(patches={"choir": CHOIR, "voice": VOICE})
SHELF = entries(LIBRARY, PATCH)
PULSE = LIBRARY.specs["analysis.hits"].output_by_name["pulse"]
PICTURE = LIBRARY.specs["texture.glow"].outputs[0]
TEXTS = st.sampled_from(
    ["", "m", "mi", "map", "noise", "k", "kal", "sah", "lag", "picture", "a b", "level"]
) | st.text("abcdehilmnoprst ._", max_size=8)


def ids(text: str, **uses: float) -> list[str]:
    counts = {name.replace("__", "."): count for name, count in uses.items()}
    return [found.entry.id for found in search(text, SHELF, counts)]


def grade(text: str, title: str, *also: str) -> float:
    return Query.of(text).grade(Names.of(title, "lab.x", also, "Lab", "What it does."))


def test_everything_is_on_the_shelf() -> None:
    assert len(SHELF) == len(LIBRARY) + 2
    assert {entry.id for entry in SHELF} >= {"math.map", "patch:voice", "patch:choir"}
    voice = next(entry for entry in SHELF if entry.id == "patch:voice")
    assert (voice.title, voice.family) == ("Voice", "patch")
    assert [str(kind) for kind in voice.takes] == ["audio", "control"]
    assert [str(kind) for kind in voice.gives] == ["audio"]


def test_a_sub_patch_is_not_offered_inside_itself() -> None:
    assert {e.id for e in entries(LIBRARY, PATCH, "voice") if e.family == "patch"} == set()
    inside_choir = {e.id for e in entries(LIBRARY, PATCH, "choir") if e.family == "patch"}
    assert inside_choir == {"patch:voice"}


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("map", "math.map"),
        ("math.map", "math.map"),
        ("math map", "math.map"),
        ("peak hold", "envelope.peak_hold"),
        ("peakhold", "envelope.peak_hold"),
        ("hold pe", "envelope.peak_hold"),
        ("samhol", "event.sample_and_hold"),
        ("kal", "texture.kaleidoscope"),
        ("KALEI", "texture.kaleidoscope"),
        ("lag", "envelope.follower"),  # what another tool calls it
        ("kaliedoscope", "texture.kaleidoscope"),  # swapped
        ("kaledo", "texture.kaleidoscope"),  # missing, and not ended
        ("multply", "math.multiply"),
        ("feeedback", "texture.feedback"),  # too many
        ("blrr", "texture.blur"),  # wrong
        ("voice", "patch:voice"),
        ("kldscp", "texture.kaleidoscope"),  # scattered
    ],
)
def test_it_is_found_first(text: str, id: str) -> None:
    assert ids(text)[0] == id


@pytest.mark.parametrize(
    ("text", "title"), [("hm", "Hits Map"), ("hima", "Hits Map"), ("him", "Hits Map")]
)
def test_initials_and_beginnings_find_a_name(text: str, title: str) -> None:
    assert grade(text, title) >= GOOD
    assert grade(text, title) > grade(text, "Rhythm")


def test_better_matches_have_better_grades() -> None:
    order = [
        grade("hits", "Hits"),
        grade("hits", "Hits Map"),
        grade("hits", "Late Hits"),
        grade("hits", "Heaven Its"),
        grade("hits", "Whitsun"),
        grade("hits", "Other", "the hits"),
        grade("hits", "Hots"),
        grade("hits", "Hail in tons"),
    ]
    assert grade("hits", "Quiet") == 0.0
    good = [one for one in order if one >= GOOD]
    assert order[:5] == sorted(order[:5], reverse=True)
    assert good == order[:6]
    assert order[6] > order[7] > 0.0


def test_three_letters_forgive_nothing() -> None:
    assert grade("hut", "Hit") == 0.0
    assert grade("huts", "Hits") > 0.0
    assert grade("hutx", "Hits") == 0.0


def test_all_words_must_be_found() -> None:
    assert ids("peak xylophone") == []
    assert "texture.kaleidoscope" in ids("picture kal")


def test_what_is_used_comes_before_what_is_spelled_better() -> None:
    assert ids("noise")[0] == "math.noise"
    assert ids("noise", texture__noise=3.0)[0] == "texture.noise"
    assert ids("mi", colour__mix=2.0)[0] == "colour.mix"
    assert ids("map", texture__posterise=99.0)[0] == "math.map"  # typed in full


def test_what_is_used_never_lifts_a_guess() -> None:
    found = search("map", SHELF, {"analysis.bands": 99.0})
    weak = [one.entry.id for one in found if one.score < GOOD]
    assert weak[0] == "analysis.bands"
    assert found[0].entry.id == "math.map"


def test_a_cable_shows_what_it_fits_and_where() -> None:
    cable = cable_from(SHELF, LIBRARY, PICTURE)
    found = search("glow", SHELF, {}, cable)
    assert (found[0].entry.id, found[0].port) == ("texture.glow", "inputImage")
    assert all(one.plug is not None and one.plug.fit for one in found)
    assert not [one for one in search("spectrum", SHELF, {}, cable)
                if one.entry.id == "analysis.spectrum"]  # fmt: skip


def test_backwards_it_is_the_output_that_is_named() -> None:
    port = LIBRARY.specs["texture.glow"].input_by_name["amount"]
    found = search("beat", SHELF, {}, cable_to(SHELF, LIBRARY, port))
    assert (found[0].entry.id, found[0].port) == ("analysis.beat", "phase")


def test_the_exact_kind_comes_before_what_converts_and_what_is_used() -> None:
    cable = cable_from(SHELF, LIBRARY, PULSE)
    uses = {"texture.from_values": 9.0, "filter.biquad": 5.0, "math.map": 2.0, "math.add": 1.0}
    found = search("", SHELF, uses, cable, limit=999)
    hows = [one.plug.fit.how > How.RANGE for one in found if one.plug is not None]
    assert hows == sorted(hows)
    exact = [one.entry.id for one in found if one.plug and one.plug.fit.how <= How.RANGE]
    used = [id for id in exact if id in uses]
    assert exact[: len(used)] == sorted(used, key=lambda id: -uses[id])
    assert {"math.map", "math.add", "filter.biquad"} <= set(used)


def test_the_letters_that_matched_are_lit() -> None:
    assert spans_in(Query.of("hm"), ["Hits Map"]) == ("Hits Map", ((0, 1), (5, 6)))
    assert spans_in(Query.of("peak hold"), ["Peak Hold"])[1] == ((0, 4), (5, 9))
    assert spans_in(Query.of("hol"), ["Peak Hold"])[1] == ((5, 8),)
    assert spans_in(Query.of("kldo"), ["Kaleido"])[1] == ((0, 1), (2, 3), (5, 7))
    assert spans_in(Query.of("lag"), ["Follower", "Lag"]) == ("Lag", ((0, 3),))
    assert spans_in(Query.of(""), ["Map"]) == ("Map", ())
    assert spans_in(Query.of("map"), ["Größe Map"]) == ("Größe Map", ((6, 9),))


def test_no_text_shows_everything_by_use() -> None:
    found = search("", SHELF, {"math.map": 3.0, "texture.glow": 4.0}, limit=999)
    assert len(found) == len(SHELF)
    assert [one.entry.id for one in found[:2]] == ["texture.glow", "math.map"]


@given(TEXTS, st.dictionaries(st.sampled_from([e.id for e in SHELF]), st.integers(1, 9)))
@settings(max_examples=80, deadline=None)
def test_the_order_is_a_law(text: str, uses: dict[str, int]) -> None:
    cable = cable_from(SHELF, LIBRARY, PULSE)
    found = search(text, SHELF, uses, cable, limit=999)
    assert found == search(text, list(reversed(SHELF)), uses, cable, limit=999)
    assert [one.entry.id for one in found[:7]] == [
        one.entry.id for one in search(text, SHELF, uses, cable, limit=7)
    ]
    for one, other in pairwise(found):
        assert _rank(one, uses) <= _rank(other, uses)
    for one in found:
        ends = [end for span in one.spans for end in span]
        assert ends == sorted(set(ends))  # apart from each other, in order
        assert not ends or (ends[0] >= 0 and ends[-1] <= len(one.text))


def _rank(found: Found, uses: dict[str, int]) -> tuple[bool, bool, bool, int]:
    assert found.plug is not None
    converted = found.plug.fit.how > How.RANGE
    return found.score < GOOD, converted, found.score < 100.0, -uses.get(found.entry.id, 0)


def test_a_name_made_to_be_slow_is_answered_at_once() -> None:
    assert grade("a" * 17 + "b", "a " * 31 + "a") == 0.0


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_whatever_is_typed_is_answered(text: str) -> None:
    for found in search(text, SHELF, {}):
        assert 0.0 < found.score <= 100.0
