from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.signal import freqz

from tests.playing import RATE, play, tone

MODES = (
    "lowpass", "highpass", "bandpass", "notch", "allpass", "peak", "lowshelf", "highshelf",
)  # fmt: skip
LENGTH = 1 << 16  # of an impulse response


def response(mode: str, cutoff: float, q: float = 0.707, gain: float = 0.0) -> Any:
    """Return the measured complex response at LENGTH / 2 + 1 frequencies."""
    impulse = np.zeros(LENGTH, np.float32)
    impulse[0] = 1.0
    inputs = {"source": impulse, "cutoff": cutoff, "q": q, "gain": gain}
    return np.fft.rfft(
        play("filter.biquad", LENGTH // 512, inputs, settings={"mode": mode})["out"][0]
    )


def at(spectrum: Any, frequency: float) -> float:
    """Return decibels at a frequency."""
    return 20.0 * math.log10(abs(spectrum[round(frequency * LENGTH / RATE)]) + 1e-12)


def cookbook(mode: str, cutoff: float, q: float, gain: float) -> tuple[list[float], list[float]]:
    """Return b and a as the Audio EQ Cookbook prints them."""
    w = 2.0 * math.pi * cutoff / RATE
    cos, alpha, amp = math.cos(w), math.sin(w) / (2.0 * q), 10.0 ** (gain / 40.0)
    root = 2.0 * math.sqrt(amp) * alpha
    up, down = amp + 1.0, amp - 1.0
    plain = [1.0 + alpha, -2.0 * cos, 1.0 - alpha]
    match mode:
        case "lowpass":
            return [(1 - cos) / 2, 1 - cos, (1 - cos) / 2], plain
        case "highpass":
            return [(1 + cos) / 2, -(1 + cos), (1 + cos) / 2], plain
        case "bandpass":
            return [alpha, 0.0, -alpha], plain
        case "notch":
            return [1.0, -2.0 * cos, 1.0], plain
        case "allpass":
            return [1.0 - alpha, -2.0 * cos, 1.0 + alpha], plain
        case "peak":
            b = [1.0 + alpha * amp, -2.0 * cos, 1.0 - alpha * amp]
            return b, [1.0 + alpha / amp, -2.0 * cos, 1.0 - alpha / amp]
        case "lowshelf":
            b = [
                amp * (up - down * cos + root), 2.0 * amp * (down - up * cos),
                amp * (up - down * cos - root),
            ]  # fmt: skip
            return b, [up + down * cos + root, -2.0 * (down + up * cos), up + down * cos - root]
        case _:
            b = [
                amp * (up + down * cos + root), -2.0 * amp * (down + up * cos),
                amp * (up + down * cos - root),
            ]  # fmt: skip
            return b, [up - down * cos + root, 2.0 * (down - up * cos), up - down * cos - root]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "cutoff, q, gain", [(1000.0, 0.707, 6.0), (120.0, 4.0, -9.0), (15e3, 0.3, 3.0)]
)
def test_it_is_what_the_cookbook_says(mode: str, cutoff: float, q: float, gain: float) -> None:
    measured = response(mode, cutoff, q, gain)
    turns = np.arange(len(measured)) * 2.0 * math.pi / LENGTH
    _, expected = freqz(*cookbook(mode, cutoff, q, gain), worN=turns)
    assert np.abs(measured - expected).max() < 2e-5


@pytest.mark.parametrize("mode", ["lowpass", "highpass"])
@pytest.mark.parametrize("cutoff", [40.0, 1000.0, 12_000.0])
def test_it_is_3_db_down_at_the_cutoff(mode: str, cutoff: float) -> None:
    sound = play(
        "filter.biquad",
        100,
        {"source": tone(cutoff, 51_200), "cutoff": cutoff},
        settings={"mode": mode},
    )
    level = np.sqrt(2.0 * np.mean(sound["out"][0, 25_600:] ** 2))
    assert 20.0 * math.log10(level) == pytest.approx(-3.01, abs=0.03)


def test_the_sides_fall_by_12_db_an_octave() -> None:
    low, high = response("lowpass", 200.0), response("highpass", 4000.0)
    assert at(low, 1600.0) - at(low, 3200.0) == pytest.approx(12.2, abs=0.4)
    assert at(high, 1000.0) - at(high, 500.0) == pytest.approx(12.0, abs=0.4)


def test_an_allpass_is_flat() -> None:
    measured = np.abs(response("allpass", 700.0, 2.0))
    assert np.abs(measured - 1.0).max() < 1e-5


def test_a_band_has_0_db_at_its_centre_and_a_notch_has_nothing() -> None:
    assert at(response("bandpass", 1500.0, 3.0), 1500.0) == pytest.approx(0.0, abs=0.01)
    assert at(response("notch", 1500.0, 3.0), 1500.0) < -60.0


@pytest.mark.parametrize("gain", [-12.0, 9.0])
def test_shelves_and_peaks_have_their_gain(gain: float) -> None:
    low, high = response("lowshelf", 500.0, gain=gain), response("highshelf", 500.0, gain=gain)
    assert at(low, 5.0) == pytest.approx(gain, abs=0.05)
    assert at(low, 500.0) == pytest.approx(gain / 2.0, abs=0.05)
    assert at(low, 20_000.0) == pytest.approx(0.0, abs=0.05)
    assert at(high, 5.0) == pytest.approx(0.0, abs=0.05)
    assert at(high, 22_000.0) == pytest.approx(gain, abs=0.05)
    assert at(response("peak", 500.0, 2.0, gain), 500.0) == pytest.approx(gain, abs=0.05)


def test_peaks_of_opposite_gain_undo_each_other() -> None:
    sound = np.random.default_rng(0).uniform(-1, 1, 5120).astype(np.float32)
    knobs = {"cutoff": 900.0, "q": 1.5}
    up = play(
        "filter.biquad", 10, {"source": sound, "gain": 12.0, **knobs}, settings={"mode": "peak"}
    )
    back = play(
        "filter.biquad",
        10,
        {"source": up["out"], "gain": -12.0, **knobs},
        settings={"mode": "peak"},
    )
    assert np.abs(back["out"][0] - sound).max() < 1e-5


def test_it_stays_quiet_after_a_sweep_through_everything() -> None:
    sweep = np.append(np.geomspace(1.0, 96_000.0, 200), 1000.0)
    sharp = np.append(np.full(200, 100.0), 0.7)
    sound = np.random.default_rng(0).uniform(-1, 1, 512 * 200).astype(np.float32)
    made = play("filter.biquad", 400, {"source": sound, "cutoff": sweep, "q": sharp})["out"][0]
    assert np.isfinite(made).all()
    assert np.abs(made[-512:]).max() < 1e-3
