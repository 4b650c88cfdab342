from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model.public_range import narrowed, public_span
from nodegraph.model.ranges import ANY, Range
from nodegraph.model.scaling import value_at
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec

PORT = PortSpec("cutoff", Kind.CONTROL, Range(0.0, 1e5, "Hz", "log", (20.0, 2e4)), 440.0)
SWITCH = PortSpec("on", Kind.CONTROL, Range(0.0, 1.0), 0.0, choices=("off", "on"))


def test_hands_move_it_between_the_ends_of_its_entry() -> None:
    port = narrowed(PORT, {"low": 100.0, "high": 400.0})
    assert [round(value_at(port, place)) for place in (0.0, 0.5, 1.0)] == [100, 200, 400]
    assert (port.range.low, port.range.high) == (0.0, 1e5)  # what may be typed stays


def test_one_end_alone_narrows_that_end() -> None:
    assert public_span(PORT, {"low": 100}) == (100.0, 2e4)
    assert public_span(PORT, {"high": 100}) == (20.0, 100.0)


def test_without_ends_a_port_is_itself() -> None:
    assert narrowed(PORT, {"label": "Cutoff"}) is PORT
    assert narrowed(SWITCH, {"low": 0.2, "high": 0.4}) is SWITCH


@pytest.mark.parametrize("bad", [None, "80", True, float("nan"), float("inf"), [1]])
def test_what_is_no_number_counts_as_not_given(bad: Any) -> None:
    assert public_span(PORT, {"low": bad, "high": 400.0}) == (20.0, 400.0)


def test_ends_that_leave_no_way_count_as_not_given() -> None:
    assert public_span(PORT, {"low": 400.0, "high": 100.0}) == (20.0, 2e4)
    assert public_span(PORT, {"low": 400.0, "high": 400.0}) == (20.0, 2e4)


@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12), st.sampled_from([ANY, PORT.range]))
def test_the_ends_are_within_the_limits_and_in_order(low: float, high: float, of: Range) -> None:
    port = PortSpec("x", Kind.CONTROL, of, of.clamp(0.0))
    ends = public_span(port, {"low": low, "high": high})
    assert of.low <= ends[0] < ends[1] <= of.high
