from __future__ import annotations

import math

import numpy as np
import pytest

from tests.playing import BLOCK, RATE, play

SECONDS = BLOCK / RATE


@pytest.mark.parametrize(
    "attack, decay, curve", [(0.005, 0.18, 0.5), (0.1, 0.3, -0.7), (0.05, 0.1, 0.0)]
)
def test_a_stroke_peaks_at_its_attack_and_ends_after_its_decay(
    attack: float, decay: float, curve: float
) -> None:
    inputs = {"trigger": [(100, 0.8)], "attack": attack, "decay": decay, "curve": curve}
    signal = play("envelope.ad", 60, inputs)["signal"][0]
    assert not signal[:100].any()
    assert signal.max() == pytest.approx(0.8, rel=0.001)
    assert signal.argmax() == pytest.approx(99 + attack * RATE, abs=1)
    end = 100 + round((attack + decay) * RATE)
    assert not signal[end:].any()
    assert signal[end - 100] > 0.0
    assert (np.diff(signal[signal.argmax() : end]) <= 0.0).all()


def test_a_straight_stroke_is_half_way_down_at_half_time_and_a_bent_one_below() -> None:
    def half(curve: float) -> float:
        inputs = {"trigger": [(0, 1.0)], "attack": 0.01, "decay": 0.2, "curve": curve}
        return float(play("envelope.ad", 20, inputs)["signal"][0, round(0.11 * RATE)])

    assert half(0.0) == pytest.approx(0.5, abs=0.001)
    assert half(0.5) == pytest.approx(1.0 - half(-0.5), abs=0.001)
    assert half(1.0) < half(0.5) < 0.2


def test_a_second_stroke_rises_from_where_the_first_is() -> None:
    inputs = {"trigger": [(0, 1.0), (4000, 1.0)], "attack": 0.02, "decay": 0.2}
    signal = play("envelope.ad", 20, inputs)["signal"][0]
    assert np.abs(np.diff(signal)).max() < 0.002


def test_a_peak_stays_for_its_time_and_then_falls_evenly() -> None:
    value = np.array([0.0] * 10 + [2.0] + [0.5] * 500)
    out = play("envelope.peak_hold", 511, {"value": value, "hold": 1.0, "fall": 0.5})["out"][0]
    held = round(1.0 / SECONDS)
    assert (out[10 : 10 + held] == 2.0).all()
    assert np.diff(out[12 + held : 60 + held]) == pytest.approx(-2.0 * SECONDS, rel=1e-3)
    assert out[-1] == pytest.approx(0.5)
    assert (out >= value).all()


@pytest.mark.parametrize("block", [64, 512, 4096])
@pytest.mark.parametrize("damping", [0.0, 0.2, 0.7])
def test_a_spring_is_the_oscillator_of_the_textbook(block: int, damping: float) -> None:
    blocks = 3 * RATE // block
    goal = np.array([0.0] + [1.0] * (blocks - 1))
    inputs = {"value": goal, "frequency": 1.5, "damping": damping}
    place = play("envelope.spring", blocks, inputs, block=block)["out"][0]
    time = np.arange(blocks) * block / RATE
    angular = 2.0 * math.pi * 1.5
    swing = angular * math.sqrt(1.0 - damping**2)
    ring = np.cos(swing * time) + damping * angular / swing * np.sin(swing * time)
    assert place == pytest.approx(1.0 - np.exp(-damping * angular * time) * ring, abs=1e-4)


def test_a_spring_damped_fully_glides_and_never_overshoots() -> None:
    goal = np.array([0.0] + [1.0] * 400)
    out = play("envelope.spring", 401, {"value": goal, "frequency": 1.0, "damping": 1.0})
    assert (np.diff(out["out"][0]) >= -1e-7).all()
    assert out["out"][0].max() <= 1.0
    turns = 2.0 * math.pi * np.arange(401) * SECONDS
    assert out["out"][0] == pytest.approx(1.0 - np.exp(-turns) * (1.0 + turns), abs=1e-4)
    slope = np.gradient(out["out"][0], SECONDS)
    assert out["speed"][0, 2:-1] == pytest.approx(slope[2:-1], abs=0.02)


def test_at_damping_two_fifths_it_overshoots_by_a_quarter() -> None:
    goal = np.array([0.0] + [1.0] * 300)
    out = play("envelope.spring", 301, {"value": goal})["out"][0]
    assert out.max() == pytest.approx(1.254, abs=0.005)


def test_lane_k_of_a_trail_is_k_steps_ago() -> None:
    line = np.arange(400) * SECONDS  # the time itself
    found = play("envelope.trail", 400, {"value": line, "interval": 0.05}, settings={"count": 16})
    last = found["out"][:, -1]
    assert last[0] == pytest.approx(line[-1])
    assert -np.diff(last[1:]) == pytest.approx(0.05, abs=1e-4)
    assert 0.0 <= last[0] - last[1] <= 0.05


def test_steps_shorter_than_a_block_lie_on_the_line_between_blocks() -> None:
    line = np.arange(50) * SECONDS
    found = play("envelope.trail", 50, {"value": line, "interval": 0.002}, settings={"count": 40})
    assert -np.diff(found["out"][1:, -1]) == pytest.approx(0.002, abs=1e-5)


def test_with_a_trigger_a_trail_steps_with_the_events() -> None:
    value = np.arange(10.0, 18.0)
    events = [(2 * BLOCK, 1.0), (5 * BLOCK + 3, 1.0)]
    found = play("envelope.trail", 8, {"value": value, "trigger": events}, settings={"count": 4})
    assert found["out"][:, -1].tolist() == [17.0, 15.0, 12.0, 10.0]
