from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.playing import RATE, noise, play, times, tone

SECONDS = 12
SAMPLES = SECONDS * RATE
HAT = {"low": 5000.0, "high": 10_000.0}


def kick(length: float = 0.4) -> Any:
    """Return one kick: a sine that falls from 150 to 50 Hz and dies away."""
    t = np.arange(int(length * RATE)) / RATE
    turns = 50.0 * t + 100.0 * 0.03 * (1.0 - np.exp(-t / 0.03))
    return np.sin(2.0 * math.pi * turns) * np.exp(-t / 0.12) * np.minimum(t / 0.002, 1.0)


def train(bpm: float, sound: Any = None, samples: int = SAMPLES) -> tuple[Any, Any]:
    """Return hits on every beat, and their times."""
    one = kick() if sound is None else sound
    made = np.zeros(samples + len(one))
    at = np.arange(0.25 * RATE, samples - RATE // 2, 60.0 * RATE / bpm).astype(int)
    for start in at:
        made[start : start + len(one)] += one
    return made[:samples].astype(np.float32), at / RATE


def hits(sound: Any, **knobs: float) -> Any:
    return play("analysis.hits", np.atleast_2d(sound).shape[1] // 512, {"source": sound, **knobs})


def found(sound: Any, **knobs: float) -> Any:
    """Return the times of the hits."""
    return times(hits(sound, **knobs)["hit"][0])


def assert_found(sound: Any, truth: Any, late: float, **knobs: float) -> None:
    """Every true hit once, at most `late` seconds after it, and nothing else."""
    there = found(sound, **knobs)
    assert len(there) == len(truth)
    assert np.all(there - truth >= -0.001)
    assert np.all(there - truth <= late)


@pytest.mark.parametrize("bpm", [60.0, 120.0, 174.0])
def test_every_kick_of_a_train_is_found_once(bpm: float) -> None:
    assert_found(*train(bpm), late=0.012)


@pytest.mark.parametrize("level", [1.0, 0.03])
def test_quiet_and_loud_copies_give_the_same_hits(level: float) -> None:
    sound, truth = train(120.0)
    full = found(sound)
    assert found(sound * np.float32(level)) == pytest.approx(full, abs=0.002)
    assert len(full) == len(truth)


def test_kicks_are_found_above_a_bass_and_in_noise() -> None:
    sound, truth = train(120.0)
    t = np.arange(SAMPLES) / RATE
    bass = 0.35 * (np.sin(2 * math.pi * 55 * t) + 0.5 * np.sin(2 * math.pi * 110 * t))
    late = slice(2, None)  # while the bass begins there is nothing to compare it with
    there = found((sound + bass).astype(np.float32))
    for second in truth[late]:
        assert np.any((there >= second) & (there < second + 0.05))
    assert len(there[there > truth[1] + 0.1]) == len(truth[late])
    there = found(sound + noise(SAMPLES, 0.03))
    there = there[there > truth[1] - 0.01]  # the noise, too, has a beginning
    assert len(there) == len(truth[1:])
    assert np.abs(there - truth[1:]).max() < 0.02


def test_hats_are_found_in_their_band_and_kicks_are_not() -> None:
    random = np.random.default_rng(0)
    hat = random.normal(0.0, 0.3, 2400) * np.exp(-np.arange(2400) / 600.0)
    hats, truth = train(240.0, hat)
    kicks, _ = train(97.0)
    assert_found(hats + kicks, truth, late=0.02, **HAT)


@pytest.mark.parametrize("band", [{}, {"low": 150.0, "high": 900.0}, HAT])
@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(SAMPLES, np.float32),
        noise(SAMPLES, 0.01, 1),
        noise(SAMPLES, 1e-4, 2),
        np.full(SAMPLES, 0.5, np.float32),
    ],
    ids=["silence", "noise floor", "hiss", "constant"],
)
def test_there_are_none_in_silence_and_in_noise(sound: Any, band: dict[str, float]) -> None:
    there = found(sound, **band)
    assert len(there[there > 0.5]) == 0
    if np.abs(sound).max() < 0.1 and not band:
        assert len(there) == 0  # nor where a quiet floor begins


def test_loud_noise_hardly_ever_hits() -> None:
    assert len(found(noise(60 * RATE, 0.2, 4))) <= 3


@pytest.mark.parametrize("frequency", [40.0, 60.0, 100.0])
def test_a_steady_tone_hits_where_it_begins_and_never_again(frequency: float) -> None:
    there = found(tone(frequency, SAMPLES, 0.7))
    assert len(there) == 1
    assert there[0] < 0.02


def test_the_first_loud_sample_of_a_song_is_a_hit() -> None:
    sound = np.zeros(RATE, np.float32)
    sound[: len(kick())] = kick()
    assert len(found(sound)) == 1
    assert found(sound)[0] < 0.012


def test_hits_are_at_least_120_ms_apart() -> None:
    sound, _ = train(60.0 / 0.05, kick(0.05))
    there = found(sound, threshold=0.0)
    assert np.diff(there).min() >= 0.12


def test_a_high_threshold_finds_less() -> None:
    sound, truth = train(120.0)
    for number, second in enumerate(truth):
        at = int(second * RATE)
        sound[at : at + RATE // 2] *= 0.1 + 0.9 * number / len(truth)
    sound = sound + tone(70.0, SAMPLES, 0.3)
    counts = [len(found(sound, threshold=value)) for value in (0.3, 0.5, 1.0)]
    assert counts[0] > counts[1] > counts[2]


def test_the_pulse_falls_to_a_tenth_in_its_release() -> None:
    sound, truth = train(60.0)
    made = hits(sound, release=0.3)
    at = made["hit"][0][3][0]
    block = at // 512 + int(0.3 * RATE / 512)
    after = ((block + 1) * 512 - at) / RATE
    assert made["pulse"][0, block] == pytest.approx(10.0 ** (-after / 0.3), rel=0.01)
    assert made["pulse"][0, at // 512] > 0.9
    assert len(truth) > 3


def test_count_since_and_travel_tell_the_same_story() -> None:
    sound, truth = train(120.0)
    made = hits(sound)
    assert made["count"][0, -1] == len(truth)
    assert np.all(np.diff(made["travel"][0]) >= 0.0)
    assert made["travel"][0, -1] == pytest.approx(made["level"][0].sum() * 512 / RATE, rel=1e-4)
    end = made["since"].shape[1] * 512 / RATE
    last = made["hit"][0][-1][0] / RATE
    assert made["since"][0, -1] == pytest.approx(end - last, abs=512 / RATE)
    assert made["level"][0].min() >= 0.0
    assert made["level"][0].max() <= 1.0


def test_both_channels_are_one_sound() -> None:
    sound, truth = train(120.0)
    assert len(found(np.stack([sound, np.zeros_like(sound)]))) == len(truth)


def test_stronger_hits_have_larger_values() -> None:
    loud, truth = train(60.0)
    soft = loud.copy()
    soft[int((truth[5] - 0.1) * RATE) : int((truth[5] + 0.6) * RATE)] *= 0.4
    values = [value for _, value in hits(soft)["hit"][0]]
    assert len(values) == len(truth)
    assert values[5] < 0.75 * values[4]
    assert values[4] > 0.7
