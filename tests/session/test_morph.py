"""Morphs: on the beat, through the middle, and exactly there."""

from __future__ import annotations

import math
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model import oklab
from nodegraph.model.errors import Unusable
from nodegraph.model.palettes import PALETTES
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, Value
from nodegraph.model.transport import Transport
from nodegraph.session.morph import CURVES, Morph, MorphCurve
from nodegraph.session.oklab import from_lab, to_lab
from nodegraph.session.quantise import At, line
from nodegraph.session.transport import Clock

PORTS = {
    "n.rate": PortSpec("rate", Kind.CONTROL, Range(0.0, 4.0)),
    "n.cutoff": PortSpec("cutoff", Kind.CONTROL, Range(0.0, 96e3, "Hz", "log", (20.0, 2e4))),
    "n.bend": PortSpec("bend", Kind.CONTROL, Range(-1.0, 1.0, "", "power", power=2.0)),
    "n.mode": PortSpec("mode", Kind.CONTROL, Range(0, 2), choices=("a", "b", "c")),
    "n.tint": PortSpec("tint", Kind.COLOUR),
    "n.centre": PortSpec("centre", Kind.POINT),
    "n.stops": PortSpec("stops", Kind.PALETTE),
    "n.caption": PortSpec("caption", Kind.TEXT, default=""),
}
FROM: dict[str, Value] = {
    "n.rate": 0.3, "n.cutoff": 100.0, "n.bend": -1.0, "n.mode": 0.0, "n.tint": (0.1, 0.2, 0.7, 1.0),
    "n.centre": (0.1, 0.9), "n.stops": PALETTES["ember"], "n.caption": "calm",
}  # fmt: skip
TO: dict[str, Value] = {
    "n.rate": 1.7, "n.cutoff": 1e4, "n.bend": 1.0, "n.mode": 2.0, "n.tint": (0.9, 0.3, 0.1, 0.5),
    "n.centre": (0.7, 0.2), "n.stops": PALETTES["moss"], "n.caption": "storm",
}  # fmt: skip


def number(value: Value) -> float:
    assert isinstance(value, float)
    return value


def morph(
    beat: float = 0.0, at: At = "now", beats: float = 4.0, curve: MorphCurve = "linear"
) -> Morph:
    return Morph().towards(TO, FROM, PORTS, Transport(beat=beat), at, beats, curve)


def test_it_begins_at_what_is_there_and_lands_on_the_very_targets() -> None:
    for curve in get_args(MorphCurve):
        going = morph(curve=curve)
        if curve != "cut":
            assert going.values_at(0.0) == FROM
        for beat in (4.0, 4.0 + 1e-9, 900.0):
            assert repr(going.values_at(beat)) == repr(TO)
        assert going.landed(4.0)
        assert going.settled(4.0) == Morph()


def test_the_middle_is_the_middle_of_each_curve() -> None:
    values = morph().values_at(2.0)
    assert values["n.rate"] == pytest.approx(1.0)
    assert values["n.cutoff"] == pytest.approx(1000.0)
    assert values["n.bend"] == pytest.approx(-0.5)  # half way of the widget: 2 * 0.5 ** 2 - 1
    assert values["n.centre"] == pytest.approx((0.4, 0.55))


def test_colours_and_palettes_pass_through_oklab() -> None:
    values: Any = morph().values_at(2.0)
    ends: Any = [[FROM["n.tint"], *FROM["n.stops"]], [TO["n.tint"], *TO["n.stops"]]]  # type: ignore[misc]
    middle = oklab.from_oklab(oklab.to_oklab(np.array(ends)[..., :3]).mean(0))
    assert np.allclose(
        [values["n.tint"][:3], *(s[:3] for s in values["n.stops"])], middle, atol=1e-9
    )
    assert values["n.tint"][3] == 0.75
    assert [len(stop) for stop in values["n.stops"]] == [4] * 6


def test_oklab_is_the_same_as_that_of_the_nodes_and_leads_back() -> None:
    colours = np.random.default_rng(3).random((50, 4))
    assert np.array_equal(to_lab(colours)[:, :3], oklab.to_oklab(colours[:, :3]))
    assert np.allclose(from_lab(to_lab(colours)), colours, atol=1e-9)
    assert np.allclose(from_lab(to_lab([[2.0, 0.0, 3.0, 1.0]])), [[2.0, 0.0, 3.0, 1.0]], atol=1e-9)


@pytest.mark.parametrize(("start", "beats", "flip"), [
    (0.0, 4.0, 2.0), (0.0, 3.0, 2.0), (0.25, 4.0, 3.0), (0.25, 0.5, 0.75), (1.0, 0.0, 1.0),
])  # fmt: skip
def test_what_has_no_middle_flips_on_a_beat(start: float, beats: float, flip: float) -> None:
    going = morph(start, beats=beats)
    for beat, side in ((flip - 1e-6, FROM), (flip, TO)):
        if beat >= start:
            values = going.values_at(beat)
            assert (values["n.mode"], values["n.caption"]) == (side["n.mode"], side["n.caption"])


def test_a_cut_is_there_at_its_line() -> None:
    going = morph(1.2, "bar", 8.0, "cut")
    assert going.values_at(3.999) == {}
    assert going.values_at(4.0) == TO


@pytest.mark.parametrize(("at", "start"), [("now", 5.3), ("beat", 6), ("bar", 8), ("4bars", 16)])
def test_it_begins_on_its_line(at: At, start: float) -> None:
    going = morph(5.3, at)
    assert going.values_at(start - 1e-6) == {}
    assert going.values_at(start) == FROM
    assert not going.landed(start + 3.999)
    assert going.landed(start + 4.0)
    assert line(Transport(beat=start, beats_per_bar=4.0), at) == start
    assert line(Transport(beat=5.3, beats_per_bar=3.0), "bar") == 6.0


def test_the_eases_start_or_end_at_rest() -> None:
    def speed(curve: MorphCurve, beat: float) -> float:
        going = morph(curve=curve)
        a, b = (going.values_at(beat + d)["n.rate"] for d in (-1e-5, 1e-5))
        return (number(b) - number(a)) / 2e-5 / 0.35

    speeds: dict[MorphCurve, tuple[int, int]] = {
        "linear": (1, 1), "ease": (0, 0), "ease_in": (0, 2), "ease_out": (2, 0)
    }  # fmt: skip
    for curve, (first, last) in speeds.items():
        assert speed(curve, 1e-4) == pytest.approx(first, abs=1e-3)
        assert speed(curve, 4 - 1e-4) == pytest.approx(last, abs=1e-3)


def test_a_second_one_begins_where_the_first_is_then() -> None:
    first = morph()
    second = first.towards({"n.rate": 0.0}, FROM, PORTS, Transport(beat=1.3), "beat", 4.0)
    assert second.values_at(1.9) == first.values_at(1.9)
    assert second.values_at(2.0) == first.values_at(2.0)
    assert second.values_at(4.0)["n.rate"] == pytest.approx(
        0.5 * number(first.values_at(2.0)["n.rate"])
    )
    assert (
        second.values_at(5.0)["n.cutoff"] == TO["n.cutoff"]
    )  # what the second does not touch goes on
    assert second.values_at(6.0)["n.rate"] == 0.0
    assert second.settled(4.0).values_at(6.0) == {"n.rate": 0.0}


def test_what_waits_is_cancelled_by_what_is_asked_for_later() -> None:
    waiting = morph(1.0, "bar", 4.0)
    now = waiting.towards({"n.rate": 0.0}, FROM, PORTS, Transport(beat=2.0), "now", 1.0)
    assert now.values_at(9.0)["n.rate"] == 0.0
    assert now.values_at(9.0)["n.mode"] == TO["n.mode"]


def test_hammering_a_button_leaves_nothing_behind() -> None:
    going = Morph()
    for step in range(200):
        going = going.towards(TO, FROM, PORTS, Transport(beat=step / 50), "now", 16.0)
    assert len(going.legs) == 1


def test_a_value_that_nobody_set_begins_at_its_default() -> None:
    ports = {"n.rate": PortSpec("rate", Kind.CONTROL, default=1.0)}
    going = Morph().towards({"n.rate": 3.0, "n.far": 2.0}, {}, ports, Transport(), "now", 2.0)
    assert going.values_at(1.0) == {"n.rate": 2.0, "n.far": 2.0}


def test_a_curve_without_such_a_point_is_a_line() -> None:
    for path, target in (("n.cutoff", 0.0), ("n.bend", -1.5)):
        going = Morph().towards({path: target}, FROM, PORTS, Transport(), "now", 2.0)
        assert going.values_at(1.0)[path] == pytest.approx((number(FROM[path]) + target) / 2)


@pytest.mark.parametrize("beats", [-1.0, math.nan, math.inf, 5000.0])
def test_a_length_that_is_none_is_refused(beats: float) -> None:
    with pytest.raises(Unusable, match="no length of a morph"):
        morph(beats=beats)


NUMBERS = st.floats(0, 4)
LOUD = st.floats(20, 20_000)


@given(NUMBERS, NUMBERS, LOUD, LOUD, st.sampled_from(CURVES), st.floats(0, 64), st.floats(0, 70))
def test_numbers_stay_between_their_ends(
    a: float, b: float, low: float, high: float, curve: Any, beats: float, beat: float
) -> None:
    targets, present = {"n.rate": b, "n.cutoff": high}, {"n.rate": a, "n.cutoff": low}
    values = (
        Morph().towards(targets, present, PORTS, Transport(), "now", beats, curve).values_at(beat)
    )
    for path in targets:
        first, last = sorted((present[path], targets[path]))
        assert first * (1 - 1e-12) - 1e-300 <= number(values[path]) <= last * (1 + 1e-12)
    if beat >= beats:
        assert values == targets


@given(
    st.lists(st.tuples(st.integers(1, 4096), st.floats(20, 400)), min_size=1, max_size=60),
    st.sampled_from(["now", "beat", "bar", "4bars"]),
    st.floats(0, 6),
)
def test_blocks_and_tempo_do_not_matter(
    blocks: list[tuple[int, float]], at: Any, beats: float
) -> None:
    """Odd blocks, a tempo that changes at each: the values are those of the beat, and no others."""
    clock = Clock(48_000, 97.0, beat=0.37)
    going = Morph().towards({"n.rate": 4.0}, {"n.rate": 0.0}, PORTS, clock.now(), at, beats)
    start = line(Transport(beat=0.37), at)
    for frames, tempo in blocks:
        clock.advance(frames, {"tempo": tempo})
        beat = clock.now().beat
        values = going.values_at(beat)
        if beat < start:
            assert values == {}
        elif beat >= start + beats:
            assert values == {"n.rate": 4.0}
        else:
            assert values["n.rate"] == pytest.approx(4.0 * (beat - start) / beats, abs=1e-12)
