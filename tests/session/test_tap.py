from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.session.tap import MOST, tapped, tempo_of_taps


def taps_at(*seconds: float) -> tuple[float, ...]:
    taps: tuple[float, ...] = ()
    for second in seconds:
        taps = tapped(taps, second)
    return taps


@given(tempo=st.floats(40.0, 240.0), start=st.floats(0.0, 1e5), count=st.integers(2, 20))
def test_even_taps_give_their_tempo_and_the_last_tap_is_a_beat(
    tempo: float, start: float, count: int
) -> None:
    beat = 60.0 / tempo
    taps = taps_at(*(start + beat * place for place in range(count)))
    assert len(taps) == min(count, MOST)
    found = tempo_of_taps(taps)
    assert found is not None
    assert found[0] == pytest.approx(tempo, rel=1e-4)
    assert found[1] == pytest.approx(start + beat * (count - 1), abs=1e-4)


def test_an_unsteady_hand_is_evened_out() -> None:
    late = [0.0, 0.02, -0.015, 0.01, -0.02, 0.015, -0.01, 0.02]
    found = tempo_of_taps(taps_at(*(0.5 * place + off for place, off in enumerate(late))))
    assert found is not None
    assert found[0] == pytest.approx(120.0, abs=1.0)


def test_a_pause_or_another_tempo_begins_anew() -> None:
    assert taps_at(0.0, 0.5, 1.0, 9.0) == (9.0,)
    taps = taps_at(0.0, 0.5, 1.0, 1.5, 2.5)
    assert taps == (1.5, 2.5)
    assert taps_at(5.0, 5.0) == (5.0,)
    assert tempo_of_taps((1.0,)) is None
