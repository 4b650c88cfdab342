"""Between a knob's way and the unit of what it turns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model.ranges import ANY, Range
from nodegraph.model.scaling import curve_place, curve_value, place_of, value_at
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec

ranges = st.sampled_from(
    [
        ANY,
        Range(0.0, 4.0),
        Range(-1.0, 1.0),
        Range(0.0, 1e9),
        Range(0.001, 100.0, "s", "log", (0.01, 10.0)),
        Range(20.0, 20_000.0, "Hz", "log"),
        Range(0.0, 8.0, "", "power", (0.0, 2.0), 3.0),
        Range(0.0, 10.0, "", "log"),
        Range(0.2, 0.8, "", "linear", (0.0, 1.0)),
    ]
)


@given(ranges, st.floats(0.0, 1.0))
def test_a_place_has_a_value_that_stands_there(range: Range, place: float) -> None:
    port = PortSpec("x", Kind.CONTROL, range)
    value = value_at(port, place)
    assert range.low <= value <= range.high
    assert place_of(port, value) == pytest.approx(place, abs=1e-5)  # a power flattens near 0


@given(ranges, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_higher_place_has_no_lower_value(range: Range, one: float, other: float) -> None:
    port = PortSpec("x", Kind.CONTROL, range)
    assert value_at(port, min(one, other)) <= value_at(port, max(one, other))


def test_the_middle_of_a_logarithmic_range_is_its_geometric_mean() -> None:
    port = PortSpec("x", Kind.CONTROL, Range(20.0, 20_000.0, "Hz", "log", (100.0, 10_000.0)))
    assert value_at(port, 0.5) == pytest.approx(1000.0)
    assert (value_at(port, 0.0), value_at(port, 1.0)) == (100.0, 10_000.0)


@given(st.integers(2, 9), st.data())
def test_every_choice_has_a_place(count: int, data: st.DataObject) -> None:
    port = PortSpec("x", Kind.CONTROL, choices=tuple(map(str, range(count))))
    choice = data.draw(st.integers(0, count - 1))
    assert value_at(port, place_of(port, float(choice))) == choice


@given(ranges, st.floats(-0.2, 1.3))
def test_a_curve_goes_on_beyond_the_ends_of_a_knob_and_back(range: Range, place: float) -> None:
    port = PortSpec("x", Kind.CONTROL, range)
    value = curve_value(port, place)
    assert curve_place(port, value) == pytest.approx(place, abs=1e-5)
    if 0.0 < place < 1.0:
        assert value == pytest.approx(value_at(port, place))


@given(ranges, st.floats(-0.2, 1.3), st.floats(-0.2, 1.3))
def test_beyond_the_ends_higher_is_not_lower(range: Range, one: float, other: float) -> None:
    port = PortSpec("x", Kind.CONTROL, range)
    assert curve_value(port, min(one, other)) <= curve_value(port, max(one, other))


def test_a_frequency_can_be_led_down_to_nothing() -> None:
    port = PortSpec("x", Kind.CONTROL, Range(0.0, 96_000.0, "Hz", "log", (20.0, 20_000.0)))
    assert curve_value(port, curve_place(port, 0.0)) == pytest.approx(0.0, abs=1e-9)
