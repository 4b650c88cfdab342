from __future__ import annotations

import numpy as np
import pytest

from tests.playing import BLOCK, RATE, play

SECONDS = BLOCK / RATE


def test_a_value_is_added_once_for_every_event_of_a_block() -> None:
    events = [(10, 1.0), (11, 0.2), (500, 0.5), (3 * BLOCK + 7, 1.0)]
    out = play("math.accumulate", 5, {"value": 0.25, "trigger": events})["out"][0]
    assert out.tolist() == [0.75, 0.75, 0.75, 1.0, 1.0]


def test_the_sum_goes_round_and_a_reset_at_the_same_sample_wins() -> None:
    events = [(BLOCK * block, 1.0) for block in range(6)]
    inputs = {"value": 3.0, "wrap": 8.0, "trigger": events, "reset": [(BLOCK * 4, 1.0)]}
    assert play("math.accumulate", 6, inputs)["out"][0].tolist() == [3, 6, 1, 4, 0, 3]


def test_the_integral_of_a_speed_is_the_way_and_its_slope_the_speed() -> None:
    speed = np.sin(np.linspace(0.0, 9.0, 400)) + 0.3
    way = play("math.integrate", 400, {"value": speed})["out"][0]
    assert way == pytest.approx(np.cumsum(speed) * SECONDS, abs=1e-5)
    again = play("math.differentiate", 400, {"value": way})["out"][0]
    assert again[0] == 0.0
    assert again[1:] == pytest.approx(speed[1:], abs=1e-4)


def test_a_way_round_never_leaves_its_round_and_stays_at_0_while_reset() -> None:
    inputs = {"value": -7.0, "wrap": 2.0, "reset": np.array([0.0] * 50 + [1.0, 1.0] + [0.0])}
    way = play("math.integrate", 53, inputs)["out"][0]
    straight = -7.0 * SECONDS * np.arange(1, 51)
    assert way[:50] == pytest.approx(straight - np.floor(straight / 2.0) * 2.0, abs=1e-5)
    assert way[50:52].tolist() == [0.0, 0.0]
    assert way[52] == pytest.approx(2.0 - 7.0 * SECONDS)


def test_statistics_find_mean_and_deviation_of_noise() -> None:
    value = np.random.default_rng(1).normal(3.0, 0.5, 20_000)
    found = play("math.statistics", 20_000, {"value": value, "time": 20.0})
    assert found["mean"][0, -1] == pytest.approx(3.0, abs=0.06)
    assert found["deviation"][0, -1] == pytest.approx(0.5, abs=0.04)
    inside = (found["low"] <= value + 1e-6) & (found["high"] >= value - 1e-6)
    assert inside.all()


@pytest.mark.parametrize("scale, offset", [(1.0, 0.0), (-250.0, 40.0), (0.001, 7.0)])
def test_a_place_fills_0_to_1_whatever_the_value_is_measured_in(
    scale: float, offset: float
) -> None:
    wave = np.sin(np.arange(2000) * 0.05) * scale + offset
    place = play("math.statistics", 2000, {"value": wave, "time": 30.0})["place"][0, 500:]
    assert place.max() == pytest.approx(1.0, abs=0.01)
    assert place.min() == pytest.approx(0.0, abs=0.01)


def test_the_past_counts_37_percent_after_its_time() -> None:
    value = np.array([1.0] + [0.0] * 1000)
    mean = play("math.statistics", 1001, {"value": value, "time": 2.0})["mean"][0]
    assert mean[round(2.0 / SECONDS)] == pytest.approx(np.exp(-1.0), abs=0.01)
