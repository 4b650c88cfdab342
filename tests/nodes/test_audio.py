from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.playing import play, tone

SOUND = np.random.default_rng(3).uniform(-1, 1, 5120).astype(np.float32)


@pytest.mark.parametrize("gain", [-60.0, -6.0, 0.0, 12.0])
def test_gain_is_exact(gain: float) -> None:
    made = play("audio.gain", 10, {"source": SOUND, "gain": gain})["out"][0]
    assert made == pytest.approx(SOUND * 10.0 ** (gain / 20.0), rel=1e-6)


def test_the_lowest_gain_is_silence() -> None:
    assert not play("audio.gain", 4, {"source": SOUND, "gain": -120.0})["out"].any()


def test_a_change_of_gain_is_a_ramp_over_one_block() -> None:
    steady = np.ones(2048, np.float32)
    made = play("audio.gain", 4, {"source": steady, "gain": [0.0, -20.0, -20.0, -20.0]})["out"][0]
    assert made[511] == 1.0
    assert made[1023] == pytest.approx(0.1, rel=1e-5)
    assert np.diff(made[511:1024]) == pytest.approx((0.1 - 1.0) / 512, rel=1e-3)
    assert made[1024:] == pytest.approx(0.1, rel=1e-5)


def test_a_change_of_gain_makes_no_click() -> None:
    sine = tone(100.0, 4096)
    jumps = np.where(np.arange(8) % 2, 0.0, -30.0)
    made = play("audio.gain", 8, {"source": sine, "gain": jumps})["out"][0]
    assert np.abs(np.diff(made, 2)).max() < 4e-3  # an unramped one: 0.9


@pytest.mark.parametrize("knobs", [{}, {"level_a": 0.5, "level_d": 2.0}])
def test_a_mix_is_the_sum_of_its_parts(knobs: dict[str, float]) -> None:
    random = np.random.default_rng(0)
    parts = {name: random.uniform(-1, 1, 2048).astype(np.float32) for name in "abcd"}
    made = play("audio.mix", 4, {**parts, **knobs})["out"][0]
    each = sum(part * knobs.get(f"level_{name}", 1.0) for name, part in parts.items())
    assert made == pytest.approx(each, abs=1e-6)


def test_stereo_stays_stereo_and_one_lane_spreads() -> None:
    left_right = np.stack([SOUND, -SOUND])
    made = play("audio.mix", 10, {"a": left_right, "b": SOUND})["out"]
    assert made[0] == pytest.approx(2.0 * SOUND, abs=1e-6)
    assert not made[1].any()


# --- level --------------------------------------------------------------------------------------


def level(sound: Any, blocks: int = 100, **knobs: float) -> Any:
    return play("analysis.level", blocks, {"source": sound, **knobs})


@pytest.mark.parametrize("peak", [1.0, 0.1])
def test_a_full_scale_sine_has_level_1(peak: float) -> None:
    made = level(tone(1000.0, 51_200, peak), attack=0.1, release=0.1)
    assert made["out"][0, -1] == pytest.approx(peak, rel=0.01)
    assert made["db"][0, -1] == pytest.approx(20.0 * math.log10(peak), abs=0.1)


def test_silence_is_minus_120_db() -> None:
    made = level(np.zeros(512, np.float32))
    assert made["out"][0, -1] == 0.0
    assert made["db"][0, -1] == pytest.approx(-120.0, abs=0.01)


def test_energy_needs_eight_seconds() -> None:
    made = level(tone(1000.0, 48_000 * 9), 48_000 * 9 // 512, attack=0.05, release=0.05)["energy"][
        0
    ]
    assert made[48_000 * 8 // 512] == pytest.approx(0.9, abs=0.02)
    assert np.all(np.diff(made) > -1e-6)


def test_both_channels_count() -> None:
    sine = tone(1000.0, 51_200)
    one = level(np.stack([sine, np.zeros_like(sine)]))["out"][0, -1]
    both = level(np.stack([sine, sine]))["out"][0, -1]
    assert one == pytest.approx(0.5 * both, rel=0.01)
