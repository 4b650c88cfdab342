"""Dragging on values, turning the wheel over them, and the way of those that are driven."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nodegraph.editor.values.amount import amount_of, default_of, has_amount, is_whole, value_of
from nodegraph.editor.values.knob_drag import FINE, TRAVEL, Drag, Travelled, travelled, wheeled
from nodegraph.editor.values.shown import shown
from nodegraph.editor.values.typed import typed
from nodegraph.model.ranges import ANY, Range
from nodegraph.model.scaling import Scaled, is_bounded, place_of
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, SettingSpec
from nodegraph.model.values import read_value

from .values import CHOICE, RANGES, SETTINGS, SWITCH, amounts, control, scaled

HZ = control(Range(0.0, 96_000.0, "Hz", "log", (20.0, 20_000.0)), 440.0)
UNIT = control(Range(0.0, 1.0), 0.5)
ways = st.floats(-2000.0, 2000.0)
numbers = st.sampled_from([control(range) for range in RANGES if is_bounded(range)])


@given(scaled, st.lists(st.tuples(ways, st.booleans()), max_size=4), st.data())
def test_a_drag_never_leaves_the_hard_limits(
    item: Scaled, moves: list[tuple[float, bool]], data: st.DataObject
) -> None:
    drag = Drag.begun(item, value_of(item, data.draw(amounts(item))))
    for pixels, fine in moves:
        drag = drag.moved(pixels, fine)
    reading = read_value(item, drag.value)
    assert reading.value is not None and reading.text == ""


@given(scaled, st.data())
def test_a_hand_that_does_not_move_changes_nothing(item: Scaled, data: st.DataObject) -> None:
    value = value_of(item, data.draw(amounts(item)))
    assert Drag.begun(item, value).value == value
    assert wheeled(item, value, 0) == value


@given(scaled, ways, ways, st.data())
def test_further_to_the_right_is_never_less(
    item: Scaled, one: float, other: float, data: st.DataObject
) -> None:
    drag = Drag.begun(item, value_of(item, data.draw(amounts(item))))
    less, more = (amount_of(item, drag.moved(way).value) for way in sorted((one, other)))
    assert less <= more


@given(numbers, st.floats(0.1, 0.9), st.floats(-25.0, 25.0), st.floats(-25.0, 25.0))
def test_two_moves_are_one_and_fine_is_a_tenth(
    item: PortSpec, place: float, one: float, other: float
) -> None:
    low, high = item.range.span
    drag = Drag.begun(item, low + (high - low) * place)
    assume(drag.ends[0] < drag.moved(one).moved(other).amount < drag.ends[1])
    assume(drag.ends[0] < drag.moved(one).amount < drag.ends[1])
    together = pytest.approx(drag.moved(one + other).amount, rel=1e-6, abs=1e-6)
    assert drag.moved(one).moved(other).amount == together
    fine = pytest.approx(drag.moved(one * FINE).amount, rel=1e-6, abs=1e-6)
    assert drag.moved(one, fine=True).amount == fine


@pytest.mark.parametrize("range", [item for item in RANGES if is_bounded(item)])
def test_the_whole_way_is_the_whole_knob(range: Range) -> None:
    item = control(range)
    low, high = (range.clamp(end) for end in range.span)
    if high - low < TRAVEL / 24 and range.whole:
        return
    drag = Drag.begun(item, low)
    assert amount_of(item, drag.moved(TRAVEL).value) == pytest.approx(high)
    assert amount_of(item, drag.moved(TRAVEL).moved(-TRAVEL).value) == pytest.approx(low)
    assert place_of(item, drag.moved(TRAVEL / 2.0).amount) == pytest.approx(0.5)


def test_a_logarithmic_range_moves_in_ratios() -> None:
    tenth = TRAVEL / 3.0  # of three decades
    assert Drag.begun(HZ, 20.0).moved(tenth).value == pytest.approx(200.0)
    assert Drag.begun(HZ, 200.0).moved(tenth).value == pytest.approx(2000.0)


def test_a_drag_ends_where_the_knob_ends_and_comes_back_at_once() -> None:
    beyond = Drag.begun(HZ, 440.0).moved(10_000.0)
    assert beyond.value == 20_000.0
    assert amount_of(HZ, beyond.moved(-30.0).value) < 15_000.0


def test_what_was_typed_beyond_the_knob_comes_back_without_a_jump() -> None:
    assert Drag.begun(HZ, 40_000.0).moved(50.0).value == 40_000.0
    assert 38_000.0 < amount_of(HZ, Drag.begun(HZ, 40_000.0).moved(-1.0).value) < 40_000.0
    assert Drag.begun(HZ, 0.0).moved(-50.0).value == 0.0
    assert 0.0 < amount_of(HZ, Drag.begun(HZ, 0.0).moved(5.0).value) < 20.0


@pytest.mark.parametrize(("start", "after"), [(0.0, 0.1), (0.5, 0.6), (42.0, 43.0), (-5000, -4900)])
def test_a_plain_number_moves_in_steps_of_its_size(start: float, after: float) -> None:
    assert Drag.begun(control(ANY), start).moved(10.0).value == after


def test_whole_numbers_and_choices_go_step_by_step() -> None:
    few = control(Range(1.0, 8.0, whole=True), 1.0)
    assert [Drag.begun(few, 1).moved(way).value for way in (11.0, 13.0, 48.0, 999.0)] == [
        1,
        2,
        3,
        8,
    ]
    assert Drag.begun(CHOICE, "lowpass").moved(24.0).value == "highpass"
    assert Drag.begun(CHOICE, "lowpass").moved(-24.0).value == "lowpass"
    assert Drag.begun(SWITCH, "off").moved(24.0).value == "on"
    assert Drag.begun(SETTINGS[2], True).moved(-24.0).value is False
    count = Drag.begun(SETTINGS[0], 8).moved(30.0).value
    assert type(count) is int and count > 8


def test_a_notch_of_the_wheel_is_a_hundredth_or_a_step() -> None:
    assert wheeled(UNIT, 0.5, 1) == 0.51
    assert wheeled(UNIT, 0.5, -2) == 0.48
    assert wheeled(UNIT, 0.5, 1, fine=True) == 0.501
    assert wheeled(SETTINGS[0], 8, 1) == 9
    assert wheeled(CHOICE, "lowpass", 2) == "band_pass"
    assert wheeled(CHOICE, "lowpass", -1) == "lowpass"
    assert wheeled(control(ANY), 42.0, 1) == 43.0
    assert wheeled(control(Range(whole=True)), 5.0, 1) == 6.0


@given(scaled)
def test_a_reset_is_the_default(item: Scaled) -> None:
    assert has_amount(item)
    assert read_value(item, default_of(item)).value == item.default


def test_what_has_no_number_has_no_amount() -> None:
    assert not has_amount(PortSpec("c", Kind.COLOUR, default=(0.0, 0.0, 0.0, 1.0)))
    assert not has_amount(PortSpec("of", Kind.CONTROL, optional=True))
    assert not has_amount(SettingSpec("file", "file", ""))


@given(numbers, st.floats(-300.0, 300.0))
def test_a_dragged_value_is_one_that_can_be_typed(item: PortSpec, way: float) -> None:
    value = Drag.begun(item, item.default).moved(way).value
    if not is_whole(item) and item.range.unit == "":
        assert amount_of(item, typed(repr(value), item, 0.0).value) == amount_of(item, value)
    assert shown(item, value) != ""


@given(st.floats(-10, 10), st.floats(-10, 10), st.floats(-10, 10), st.floats(0, 100))
def test_the_way_of_a_driven_value_holds_it_and_forgets_slowly(
    one: float, other: float, value: float, seconds: float
) -> None:
    before = travelled(one, other)
    after = before.followed(value, value, seconds)
    assert after.low <= value <= after.high
    assert after.low >= min(before.low, value) - 1e-9
    assert after.high <= max(before.high, value) + 1e-9
    at_once = before.followed(value, value, 0.0)
    assert at_once.low == pytest.approx(min(before.low, value))
    assert at_once.high == pytest.approx(max(before.high, value))


def test_an_old_peak_is_forgotten_after_a_while() -> None:
    way = travelled(0.0, 1.0)
    for _ in range(60):
        way = way.followed(0.4, 0.6, 1.0)
    assert way.low == pytest.approx(0.4, abs=0.001)
    assert way.high == pytest.approx(0.6, abs=0.001)
    assert travelled(float("nan"), 1.0) == Travelled(0.0, 1.0)
