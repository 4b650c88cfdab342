from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.playing import RATE, play, tone

BLOCK = 64  # short blocks: times are read off the outputs
STEP = BLOCK / RATE


def step_up(seconds: float, low: float = 0.0, high: float = 1.0) -> Any:
    """Return a sound that jumps after a tenth of its length."""
    sound = np.full(int(seconds * RATE), high, np.float32)
    sound[: len(sound) // 10] = low
    return sound


def time_to(values: Any, goal: float, start: float) -> float:
    """Return seconds from `start` until the values pass the goal."""
    rising = values[-1] > goal
    beyond = values >= goal if rising else values <= goal
    beyond[: int(start / STEP)] = False
    return float(np.argmax(beyond)) * STEP + STEP - start


@pytest.mark.parametrize("seconds", [0.02, 0.05, 0.3])
def test_a_followed_peak_rises_to_63_percent_in_its_attack(seconds: float) -> None:
    length = 10 * seconds
    inputs = {"source": step_up(length), "attack": seconds}
    blocks = int(length * RATE) // BLOCK
    out = play("envelope.follower", blocks, inputs, settings={"mode": "peak"}, block=BLOCK)["out"][
        0
    ]
    assert time_to(out, 1.0 - math.exp(-1.0), length / 10) == pytest.approx(seconds, abs=2 * STEP)


@pytest.mark.parametrize("seconds", [0.02, 0.2])
def test_it_falls_to_37_percent_in_its_release(seconds: float) -> None:
    length = 10 * seconds
    inputs = {"source": step_up(length, 1.0, 0.0), "release": seconds, "attack": 1e-4}
    blocks = int(length * RATE) // BLOCK
    out = play("envelope.follower", blocks, inputs, settings={"mode": "peak"}, block=BLOCK)["out"][
        0
    ]
    assert time_to(out, math.exp(-1.0), length / 10) == pytest.approx(seconds, abs=2 * STEP)


def test_the_rms_of_a_sine_is_its_peak_over_root_two() -> None:
    inputs = {"source": tone(1000.0, RATE, 0.5), "attack": 0.2, "release": 0.2}
    out = play("envelope.follower", 93, inputs)["out"][0]
    assert out[-1] == pytest.approx(0.5 / math.sqrt(2.0), rel=0.01)


@pytest.mark.parametrize("rise, fall", [(0.5, 0.25), (2.0, 0.1)])
def test_a_slew_moves_exactly_one_unit_in_its_time(rise: float, fall: float) -> None:
    inputs = {"value": [0.0, *[1.0] * 400, *[0.0] * 400], "rise": rise, "fall": fall}
    out = play("envelope.slew", 801, inputs)["out"][0]
    seconds = 512 / RATE
    steps = np.diff(out)
    moving = steps[np.abs(steps) > 1e-7]
    assert moving.max() == pytest.approx(seconds / rise, rel=1e-4)
    assert moving.min() == pytest.approx(-seconds / fall, rel=1e-4)
    assert out[1 + math.ceil(rise / seconds)] == 1.0
    assert out[401 + math.ceil(fall / seconds)] == 0.0


def test_a_slew_begins_where_its_value_is() -> None:
    assert play("envelope.slew", 1, {"value": 7.0})["out"][0, 0] == 7.0
    assert play("envelope.smooth", 1, {"value": 7.0})["out"][0, 0] == 7.0


@pytest.mark.parametrize("block", [64, 512])
def test_smoothing_reaches_63_percent_in_its_time_at_any_block(block: int) -> None:
    length = round(0.2 * RATE / block)
    inputs = {"value": [0.0, *[1.0] * length, *[0.0] * length], "rise": 0.2, "fall": 0.1}
    out = play("envelope.smooth", 2 * length + 1, inputs, block=block)["out"][0]
    assert out[length] == pytest.approx(1.0 - math.exp(-1.0), abs=0.01)
    half = 1 + length + length // 2
    assert out[half - 1] == pytest.approx(out[length] * math.exp(-1.0), abs=0.02)


# --- adsr ---------------------------------------------------------------------------------------

TIMES = {"attack": 0.02, "decay": 0.1, "sustain": 0.4, "release": 0.2}


def adsr(gate: Any, seconds: float, **more: Any) -> Any:
    """Return the envelope sample by sample."""
    blocks = int(seconds * RATE / 512) + 1
    return play("envelope.adsr", blocks, {"gate": gate, **TIMES, **more})["signal"][0]


def test_it_attacks_in_a_straight_line_in_its_time() -> None:
    made = adsr([(100, 1.0)], 0.5, hold=0.3)
    top = int(np.argmax(made))
    assert top - 99 == pytest.approx(0.02 * RATE, abs=2)
    assert made[top] == pytest.approx(1.0, abs=1e-6)
    assert np.diff(made[100:top]).std() < 1e-6


def test_it_decays_to_its_sustain_and_holds_it() -> None:
    made = adsr([(0, 1.0)], 0.5, hold=0.3)
    after = int((0.02 + 0.1) * RATE)
    assert made[after] == pytest.approx(0.4 + 0.6 * 0.01, abs=1e-3)  # within 1 %
    assert made[int(0.3 * RATE)] == pytest.approx(0.4, abs=1e-3)


def test_it_is_released_after_its_hold_within_its_release() -> None:
    made = adsr([(0, 1.0)], 1.0, hold=0.3)
    end = int((0.02 + 0.3) * RATE)
    assert made[end - 5] == pytest.approx(0.4, abs=1e-3)
    assert made[end + int(0.2 * RATE)] == pytest.approx(0.4 * 0.01, abs=1e-3)


def test_the_event_is_its_height() -> None:
    assert adsr([(0, 0.25)], 0.3, hold=0.2).max() == pytest.approx(0.25, abs=1e-6)


def test_a_new_event_starts_from_where_it_is() -> None:
    made = adsr([(0, 1.0), (4800, 1.0)], 0.5, hold=0.01)
    assert np.abs(np.diff(made)).max() <= 1.0 / (0.02 * RATE) + 1e-6
    assert made[4800 : 4800 + 1200].max() == pytest.approx(1.0, abs=1e-6)


def test_a_held_value_holds_it() -> None:
    made = play("envelope.adsr", 100, {"sustained": [1.0] * 60 + [0.0] * 40, **TIMES})
    assert made["out"][0, 50] == pytest.approx(0.4, abs=1e-3)
    assert made["out"][0, 99] < 0.02
