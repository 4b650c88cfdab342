"""Soft take-over: whatever the hand does, a value is never thrown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nodegraph.remote.takeover import NEAR, Grip

STEP = 1 / 127
places = st.floats(0.0, 1.0)


@given(
    st.lists(st.tuples(places, st.none() | places), min_size=1, max_size=60),
    places,
)
def test_a_value_never_moves_further_than_the_hand(
    moves: list[tuple[float, float | None]], value: float
) -> None:
    """Others may put the value elsewhere between any two moves."""
    grip = Grip(STEP)
    hand: float | None = None
    for place, elsewhere in moves:
        value = value if elsewhere is None else elsewhere
        found = grip.moved(place, value)
        if found is not None:
            assert found == place
            way = 0.0 if hand is None else abs(place - hand)
            assert abs(found - value) <= way + NEAR * STEP + 1e-12
            value = found
        hand = place


@given(places, places, st.lists(places, min_size=1, max_size=20))
def test_once_it_holds_a_value_it_leads_it(start: float, value: float, then: list[float]) -> None:
    grip = Grip(STEP)
    grip.moved(start, value)
    value = grip.moved(value, value) or 0.0
    for place in then:
        assert grip.moved(place, value) == place
        value = place


def test_a_knob_below_its_value_waits_until_it_passes() -> None:
    grip = Grip(STEP)
    assert [grip.moved(k / 10, 0.75) for k in range(1, 8)] == [None] * 7
    assert grip.moved(0.8, 0.75) == 0.8
    assert grip.moved(0.2, 0.8) == 0.2
    assert grip.holds


def test_a_hand_elsewhere_takes_the_value_away() -> None:
    grip = Grip(STEP)
    assert grip.moved(0.5, 0.5) == 0.5
    assert grip.moved(0.51, 0.9) is None
    assert not grip.holds
    assert grip.moved(0.95, 0.9) == 0.95


@given(places, st.lists(st.integers(-3, 3), min_size=1, max_size=40))
def test_an_endless_control_moves_from_where_the_value_stands(
    value: float, turns: list[int]
) -> None:
    grip = Grip(STEP)
    for turn in turns:
        found = grip.turned(turn, value)
        assert 0.0 <= found <= 1.0
        assert abs(found - value) <= abs(turn) * STEP + 1e-12
        value = found


def test_an_endless_control_leaves_a_choice_after_some_steps() -> None:
    """A value that is only kept in coarse places does not hold it up."""
    grip = Grip(STEP)
    places = [grip.turned(1, 0.0) for _ in range(2)]
    assert places[1] > places[0]
