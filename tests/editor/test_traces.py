"""What signals did of late: lines that go on, peaks that fall, flashes that fade."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.living.traces import (
    COLUMN_SECONDS,
    FALL,
    POINTS,
    SECONDS,
    SILENCE,
    Traces,
    bands,
    place_of_db,
)
from nodegraph.editor.values.knob_drag import travelled
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Kind
from tests.editor.watched import driven, free, output

finite = st.floats(-1e6, 1e6)


def watching(*signals: object) -> Traces:
    traces = Traces()
    traces.watch(signals)  # type: ignore[arg-type]
    traces.advance(0.0)
    return traces


def test_a_line_begins_straight_at_the_first_value() -> None:
    traces = watching(output("a.x"))
    traces.heard({"a.x": [0.25]})
    assert traces.heights([0]).tolist() == [[0.25] * POINTS]


def test_a_line_goes_on_to_the_left_and_ends_with_the_newest_value() -> None:
    traces = watching(output("a.x"))
    traces.heard({"a.x": [0.0]})
    traces.advance(0.001)
    traces.heard({"a.x": [1.0]})
    traces.advance(COLUMN_SECONDS * 4.5)
    traces.heard({"a.x": [0.5]})
    traces.advance(COLUMN_SECONDS * 4.6)
    assert traces.heights([0])[0].tolist() == [0.0] * (POINTS - 4) + [1.0] * 3 + [0.5]


def test_a_line_tells_three_seconds_and_no_more() -> None:
    traces = watching(output("a.x"))
    traces.heard({"a.x": [1.0]})
    traces.advance(0.01)
    traces.heard({"a.x": [0.0]})
    for step in range(1, 400):
        traces.advance(step / 100.0)
        if step / 100.0 < SECONDS - 2 * COLUMN_SECONDS:
            assert traces.heights([0]).max() == 1.0, "what was is still to be seen"
    assert traces.heights([0]).max() == 0.0, "and then it has gone"


def test_a_window_that_stood_still_begins_anew() -> None:
    traces = watching(output("a.x"))
    traces.heard({"a.x": [0.5]})
    traces.advance(1000.0)
    traces.heard({"a.x": [1.0]})
    traces.advance(1000.01)
    assert traces.heights([0])[0, :-1].tolist() == [0.5] * (POINTS - 1)


def test_a_value_without_limits_is_drawn_between_its_lowest_and_its_highest() -> None:
    traces = watching(free("a.x"))
    traces.heard({"a.x": [200.0]})
    traces.advance(COLUMN_SECONDS)
    traces.heard({"a.x": [300.0]})
    traces.advance(COLUMN_SECONDS * 2)
    line = traces.heights([0])[0]
    assert line.min() == 0.0 and line[-1] == 1.0


def test_a_value_without_limits_that_stands_still_is_a_line_in_the_middle() -> None:
    traces = watching(free("a.x"))
    traces.heard({"a.x": [-7.0]})
    assert traces.heights([0]).tolist() == [[0.5] * POINTS]


@given(st.lists(st.lists(finite, min_size=1, max_size=3), min_size=1, max_size=12))
def test_heights_stay_between_bottom_and_top(values: list[list[float]]) -> None:
    traces = watching(free("a.x"), output("b.x", range=Range(-1.0, 1.0)))
    for step, value in enumerate(values):
        traces.heard({"a.x": value, "b.x": value})
        traces.advance(step * 0.1)
    heights = traces.heights([0, 1])
    assert np.isfinite(heights).all() and heights.min() >= 0.0 and heights.max() <= 1.0


@pytest.mark.parametrize("value", [[math.nan], [math.inf], [-math.inf], "text", None, [], [None]])
def test_what_is_no_number_draws_nothing_strange(value: object) -> None:
    traces = watching(free("a.x"), output("b.x", Kind.AUDIO))
    traces.heard({"a.x": value, "b.x": value if isinstance(value, list) else [math.nan]})
    traces.advance(0.1)
    assert np.isfinite(traces.heights([0])).all()
    assert np.isfinite(traces.levels()).all()


def test_a_peak_rises_at_once_and_falls_by_so_many_decibels_a_second() -> None:
    traces = watching(output("a.out", Kind.AUDIO))
    traces.heard({"a.out": [0.1, 1.0]})
    assert traces.peak[0] == pytest.approx(0.0), "the loudest lane counts"
    traces.advance(0.5)
    assert traces.peak[0] == pytest.approx(-FALL * 0.5)
    traces.heard({"a.out": [0.001]})
    assert traces.peak[0] == pytest.approx(-FALL * 0.5), "what is quieter does not pull it down"
    traces.advance(100.0)
    assert traces.peak[0] == SILENCE


def test_a_flash_fades_and_every_trigger_counts() -> None:
    traces = watching(output("a.hit", Kind.EVENT), output("b.notes", Kind.NOTES))
    traces.heard({"a.hit": [[2, 1.0], [1, 0.5]], "b.notes": [3, 60.0]})
    assert traces.flash.tolist() == [1.0, 1.0]
    assert traces.counts == {"a.hit": 3, "b.notes": 3}
    before = traces.flash.copy()
    for step in range(1, 30):
        traces.advance(step / 30.0)
        assert (traces.flash < before).all()
        before = traces.flash.copy()
    assert before.max() < 0.01


@given(
    st.lists(st.tuples(finite, st.floats(0.0, 5.0)), min_size=1, max_size=8),
)
def test_a_driven_value_keeps_the_way_it_has_travelled(steps: list[tuple[float, float]]) -> None:
    """It is the way of `Travelled`, for all signals in one go."""
    traces = watching(driven("a.x"))
    traces.heard({"a.x": [steps[0][0]]})
    way, now = travelled(steps[0][0], steps[0][0]), 0.0
    for value, passed in steps:
        traces.heard({"a.x": [value]})
        now += passed
        traces.advance(now)
        low, high = min(way.low, value), max(way.high, value)
        way = travelled(low, high).followed(value, value, passed)
        found = traces.travelled(0)
        assert found[0] == pytest.approx(way.low, abs=1e-6)
        assert found[1] == pytest.approx(way.high, abs=1e-6)
        assert found[0] <= found[2] <= found[1]


def test_what_was_known_stays_when_others_are_watched() -> None:
    traces = watching(output("a.x"), output("b.hit", Kind.EVENT))
    traces.heard({"a.x": [0.75], "b.hit": [[1, 1.0]]})
    traces.watch([output("c.x"), output("b.hit", Kind.EVENT), output("a.x")])
    assert traces.heights([2])[0].tolist() == [0.75] * POINTS
    assert traces.flash[1] == 1.0 and traces.counts == {"b.hit": 1}
    assert not traces.known[0] and traces.known[2]
    traces.watch([output("c.x")])
    assert traces.latest == {} and traces.counts == {}


def test_what_is_not_watched_any_more_is_not_heard() -> None:
    traces = watching(output("a.x"))
    traces.heard({"gone.x": [1.0]})
    assert traces.latest == {}


def test_levels_are_by_kind() -> None:
    traces = watching(output("a.x"), output("b.out", Kind.AUDIO), output("c.hit", Kind.EVENT))
    traces.heard({"a.x": [0.5], "b.out": [1.0], "c.hit": [[1, 1.0]]})
    assert traces.levels().tolist() == [0.5, 1.0, 1.0]


def test_a_meter_goes_from_its_quietest_to_full_scale() -> None:
    assert float(place_of_db(-60.0)) == 0.0
    assert float(place_of_db(-30.0)) == 0.5
    assert float(place_of_db(6.0)) == 1.0


def test_bands_stand_between_bottom_and_top() -> None:
    assert bands([-100.0, -90.0, -45.0, 0.0, 12.0]) == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert bands(None) == [] and bands([]) == []
    assert bands([-math.inf, None]) == [0.0, 0.0]
