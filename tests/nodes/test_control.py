from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nodegraph.model.transport import Transport
from tests.playing import RATE, play

STEP = 512 / RATE


def clock(tempo: float, confidence: Any = 1.0) -> Any:
    """Return a transport by block; `confidence` a number or a function of the block."""

    def now(block: int) -> Transport:
        beat = block * STEP * tempo / 60.0
        sure: Any = confidence(block) if callable(confidence) else confidence
        return Transport(beat=beat, tempo=tempo, phase=beat % 1.0, confidence=sure)

    return now


def lfo(blocks: int, wave: str = "ramp", time: Any = None, **knobs: float) -> Any:
    """Return an lfo's values; that of block n is emitted at its end."""
    return play("control.lfo", blocks, knobs, settings={"wave": wave}, clock=time or clock(120.0))[
        "out"
    ][0]


def test_a_constant_is_its_value() -> None:
    assert play("control.constant", 2, {"value": 0.25})["out"][0].tolist() == [0.25, 0.25]


@pytest.mark.parametrize("count", [1, 2, 13])
def test_a_spread_is_even(count: int) -> None:
    made = play("control.spread", 1, {"low": 100.0, "high": 200.0}, settings={"count": count})
    assert made["out"][:, 0] == pytest.approx(np.linspace(100.0, 200.0, count))


@pytest.mark.parametrize("tempo, beats", [(120.0, 4.0), (93.7, 1.0), (174.0, 16.0)])
def test_a_locked_lfo_is_exactly_on_the_beat(tempo: float, beats: float) -> None:
    made = lfo(2000, time=clock(tempo), beats=beats)
    beat = (np.arange(2000) + 1) * STEP * tempo / 60.0
    error = made - (beat / beats) % 1.0
    assert np.abs(error - np.round(error)).max() < 1e-5


def test_it_turns_freely_at_its_frequency() -> None:
    made = lfo(1000, locked=0.0, frequency=0.37)
    turns = (np.arange(1000) + 1) * STEP * 0.37
    error = made - turns % 1.0
    assert np.abs(error - np.round(error)).max() < 1e-5


def test_its_waves_are_what_they_are_called() -> None:
    turns = ((np.arange(400) + 1) * STEP * 0.5) % 1.0
    free = {"locked": 0.0, "frequency": 0.5}
    assert lfo(400, "sine", **free) == pytest.approx(
        0.5 - 0.5 * np.cos(2 * math.pi * turns), abs=1e-5
    )
    assert lfo(400, "triangle", **free) == pytest.approx(1.0 - np.abs(2.0 * turns - 1.0), abs=1e-5)
    assert lfo(400, "square", **free) == pytest.approx((turns < 0.5).astype(float))
    assert lfo(400, "ramp", low=-3.0, high=5.0, **free) == pytest.approx(
        -3.0 + 8.0 * turns, abs=1e-4
    )


def test_chance_is_another_value_each_turn_and_stays_for_it() -> None:
    made = lfo(2000, "random", locked=0.0, frequency=1.0)
    values = made[np.flatnonzero(np.diff(made, prepend=-1.0))]
    assert len(values) == pytest.approx(2000 * STEP, abs=2)
    assert len(set(values.tolist())) == len(values)
    assert 0.0 <= values.min() < 0.3 and 0.7 < values.max() <= 1.0


def test_it_glides_to_free_time_and_back_and_never_jumps() -> None:
    """The clock jumps by half a beat while it is not trusted; nobody sees it."""

    def now(block: int) -> Transport:
        lost = 300 <= block < 700
        beat = block * STEP * 2.0 + (0.5 if block >= 500 else 0.0)
        return Transport(beat=beat, tempo=120.0, phase=beat % 1.0, confidence=0.1 if lost else 1.0)

    made = lfo(1200, time=now, beats=4.0)
    moved = np.diff(made)
    moved -= np.round(moved)
    steady = STEP * 2.0 / 4.0
    assert moved.min() >= 0.0
    assert moved.max() < 2.01 * steady
    beat = (np.arange(1200) + 1) * STEP * 2.0 + 0.5
    error = (made - (beat / 4.0) % 1.0)[-50:]
    assert np.abs(error - np.round(error)).max() < 1e-4  # locked again


def test_a_sure_clock_that_comes_back_is_caught_within_four_beats() -> None:
    made = lfo(600, time=clock(120.0, lambda block: 0.1 if block < 300 else 1.0), beats=2.0)
    beat = (np.arange(600) + 1) * STEP * 2.0
    error = (made - (beat / 2.0) % 1.0)[500:]
    assert np.abs(error - np.round(error)).max() < 1e-4


def test_unlocking_does_not_jump() -> None:
    made = lfo_switched()
    moved = np.diff(made)
    moved -= np.round(moved)
    assert np.abs(moved).max() < 0.05


def lfo_switched() -> Any:
    knobs = {"locked": [1.0] * 100 + [0.0] * 100 + [1.0] * 200, "frequency": 0.3}
    return play("control.lfo", 400, knobs, settings={"wave": "ramp"}, clock=clock(120.0))["out"][0]
