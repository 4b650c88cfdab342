"""What comes back later: when echoes come, how loud, and how a room dies away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.playing import BLOCK, RATE, noise, play, tone


def click(seconds: float, lanes: int = 1) -> Any:
    sound = np.zeros((lanes, round(seconds * RATE) // BLOCK * BLOCK), np.float32)
    sound[:, 0] = 1.0
    return sound


def test_echoes_come_at_their_times_each_by_the_feedback_softer() -> None:
    knobs = {"time": 0.125, "feedback": 0.5, "mix": 1.0}
    out = play("audio.delay", 50, {"source": click(0.6), **knobs})["out"][0]
    heard = np.flatnonzero(np.abs(out) > 1e-6)
    assert heard.tolist() == [6000, 12000, 18000, 24000]
    np.testing.assert_allclose(out[heard], [1.0, 0.5, 0.25, 0.125], atol=1e-6)


def test_an_echo_of_four_seconds_comes() -> None:
    blocks = 4 * RATE // BLOCK + 2
    out = play("audio.delay", blocks, {"source": click(0.1), "time": 4.0, "mix": 1.0})["out"][0]
    assert np.flatnonzero(np.abs(out) > 0.5).tolist() == [4 * RATE]


def test_a_delay_between_samples_turns_the_phase_of_a_tone_by_its_time() -> None:
    late = 100.4 / RATE
    knobs = {"time": late, "feedback": 0.0, "mix": 1.0}
    sound = tone(1000.0, 12 * BLOCK)
    out = play("audio.delay", 12, {"source": sound, **knobs})["out"][0]
    there = np.arange(BLOCK, 12 * BLOCK) / RATE
    np.testing.assert_allclose(
        out[BLOCK:], np.sin(2.0 * np.pi * 1000.0 * (there - late)), atol=2e-4
    )


def test_a_new_time_is_glided_to_without_a_click_and_then_kept() -> None:
    sound = tone(200.0, 100 * BLOCK, 0.5)
    times = np.array([0.01] * 10 + [0.0137] * 90)
    knobs = {"feedback": 0.0, "mix": 1.0}
    out = play("audio.delay", 100, {"source": sound, "time": times, **knobs})["out"][0]
    steepest = 0.5 * 2.0 * np.pi * 200.0 / RATE
    assert np.abs(np.diff(out[BLOCK:])).max() < 1.3 * steepest
    late = round(0.0137 * RATE)
    np.testing.assert_allclose(out[80 * BLOCK :], sound[80 * BLOCK - late : -late], atol=0.01)


def test_each_lane_has_a_time_of_its_own() -> None:
    lanes = np.repeat(click(0.1), 11, axis=0)
    times = np.linspace(0.01, 0.06, 11)[:, None]
    out = play("audio.delay", 9, {"source": lanes, "time": times, "mix": 1.0})["out"]
    first = np.argmax(np.abs(out) > 0.5, axis=1)
    np.testing.assert_allclose(first, np.linspace(480, 2880, 11), atol=1)


def test_the_loudest_feedback_of_the_loudest_sound_stays_finite_and_dies() -> None:
    loud = np.full(4 * BLOCK, 3e38, np.float32)
    knobs = {"time": 0.001, "feedback": 0.99, "mix": 1.0}
    out = play("audio.delay", 200, {"source": loud, **knobs})["out"]
    assert np.isfinite(out).all()
    assert np.abs(out[0, -BLOCK:]).max() < 1.0


@pytest.mark.parametrize("seconds", [0.4, 1.5])
@pytest.mark.parametrize("size", [0.5, 1.0])
def test_a_room_dies_by_60_decibels_in_its_time(seconds: float, size: float) -> None:
    sound = click(1.5 * seconds, 2)
    knobs = {"seconds": seconds, "damping": 0.0, "mix": 1.0}
    made = play(
        "audio.reverb", sound.shape[1] // BLOCK, {"source": sound, **knobs}, settings={"size": size}
    )
    for side in made["out"]:
        assert decay_time(side) == pytest.approx(seconds, rel=0.07)


def test_damping_shortens_the_treble_and_leaves_the_bass() -> None:
    from scipy import signal

    sound = click(2.0, 2)
    knobs = {"seconds": 1.5, "damping": 0.6, "mix": 1.0}
    out = play("audio.reverb", sound.shape[1] // BLOCK, {"source": sound, **knobs})["out"][0]
    low = signal.sosfilt(signal.butter(4, [60, 250], "bandpass", fs=RATE, output="sos"), out)
    high = signal.sosfilt(signal.butter(4, 8000, "highpass", fs=RATE, output="sos"), out)
    assert decay_time(low) == pytest.approx(1.5, rel=0.12)
    assert decay_time(high) < 0.7


@pytest.mark.parametrize("mix", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("seconds", [0.3, 3.0])
def test_a_steady_sound_comes_back_as_loud_as_it_is(mix: float, seconds: float) -> None:
    blocks = int((1.0 + 1.5 * seconds) * RATE) // BLOCK
    sound = np.stack([noise(blocks * BLOCK, 0.1, seed) for seed in (1, 2)])
    knobs = {"seconds": seconds, "damping": 0.0, "mix": mix}
    out = play("audio.reverb", blocks, {"source": sound, **knobs})["out"]
    level = 20.0 * np.log10(out[:, -RATE // 2 :].std() / 0.1)
    assert level == pytest.approx(0.0, abs=1.0)


def test_the_sides_of_a_room_have_little_in_common_even_of_a_mono_sound() -> None:
    sound = noise(RATE // BLOCK * BLOCK, 0.1)
    out = play("audio.reverb", RATE // BLOCK, {"source": sound, "mix": 1.0})["out"]
    assert abs(np.corrcoef(out[:, RATE // 2 :])[0, 1]) < 0.3


def test_the_room_answers_after_the_predelay() -> None:
    sound = click(0.4, 2)
    dry = {"mix": 1.0, "predelay": 0.0}
    first = []
    for predelay in (0.0, 0.1):
        made = play("audio.reverb", 36, {"source": sound, **dry, "predelay": predelay})
        first.append(int(np.argmax(np.abs(made["out"][0]) > 1e-4)))
    assert first[1] - first[0] == pytest.approx(0.1 * RATE, abs=2)


def decay_time(sound: Any) -> float:
    """Return RT60 in seconds from the slope between -5 and -35 dB of Schroeder's integral."""
    left = np.cumsum(np.asarray(sound, np.float64)[::-1] ** 2)[::-1]
    level = 10.0 * np.log10(left / left[0] + 1e-12)
    start, end = np.argmax(level < -5.0), np.argmax(level < -35.0)
    slope = np.polyfit(np.arange(start, end) / RATE, level[start:end], 1)[0]
    return float(-60.0 / slope)
