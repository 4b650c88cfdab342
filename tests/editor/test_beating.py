"""Dots that move with the beat."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.living.beating import LONGEST, Beat
from nodegraph.session.messages import Running

SECOND = 1_000_000_000


def test_the_beat_goes_on_between_two_messages() -> None:
    beat = Beat(beat=10.0, at_ns=5 * SECOND, tempo=120.0)
    assert beat.at(5 * SECOND) == 10.0
    assert beat.at(6 * SECOND) == 12.0
    assert beat.at(4 * SECOND) == 8.0, "what is heard later is before it"


def test_a_beat_that_nobody_tells_any_more_stands_still() -> None:
    beat = Beat(beat=0.0, at_ns=0, tempo=60.0)
    assert beat.at(round(LONGEST * SECOND)) == beat.at(1000 * SECOND) == LONGEST


def test_the_beat_of_a_show_that_is_paused_stays_where_it_is() -> None:
    running = Running(
        generation=1, blocks=9, beat=2.5, tempo=120.0, confidence=1.0, load=0.0, worst=0.0,
        missed=0, xruns=0, device="", latency=0.0, at_ns=5 * SECOND, still=True,
    )  # fmt: skip
    beat = Beat.of(running, 0)
    assert beat.at(5 * SECOND) == beat.at(9 * SECOND) == 2.5
    assert beat.lit(9 * SECOND) == beat.lit(5 * SECOND)


@given(st.floats(0.0, 1e5), st.floats(20.0, 400.0))
def test_one_dot_is_lit_that_of_the_beat(beat: float, tempo: float) -> None:
    lit = Beat(beat, 0, tempo).lit(0)
    assert [light > 0.0 for light in lit].index(True) == int(beat % 4.0)
    assert sum(light > 0.0 for light in lit) == 1
    assert max(lit) <= 1.0


def test_a_dot_is_brightest_on_the_beat_and_stays_visible() -> None:
    beat = Beat(1.0, 0, 60.0)
    lights = [beat.lit(round(part * SECOND))[1] for part in (0.0, 0.1, 0.3, 0.9)]
    assert lights[0] == 1.0 and lights == sorted(lights, reverse=True) and lights[-1] > 0.0


@pytest.mark.parametrize("beat", [Beat(), Beat(math.nan, 0, 120.0)])
def test_without_a_beat_all_are_dark(beat: Beat) -> None:
    assert beat.lit(0) == (0.0, 0.0, 0.0, 0.0)
