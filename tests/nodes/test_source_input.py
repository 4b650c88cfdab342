from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.playing import RATE, Player, play


def music(seconds: float, level: float, rest: float = 0.0) -> Any:
    """Return two channels that swell, beat and rest, at an rms in dBFS while they sound."""
    time = np.arange(int(seconds * RATE)) / RATE
    beat = rest + np.exp(-8.0 * (time * 2.0 % 1.0))
    sound = np.sin(2 * math.pi * 110.0 * time) * beat
    sound = sound + 0.3 * np.random.default_rng(0).normal(size=len(time)) * beat**2
    sound *= 10.0 ** (level / 20.0) / math.sqrt(np.mean(sound**2))
    return np.stack([sound, 0.8 * sound]).astype(np.float32)


def played(jack: Any, **settings: Any) -> Any:
    with Player("source.input", jack=jack, settings=settings) as player:
        return player.run(jack.shape[1] // 512)


def loudness(sound: Any) -> float:
    return 10.0 * math.log10(np.mean(sound.astype(np.float64) ** 2))


def test_the_jack_passes_untouched() -> None:
    jack = music(1.0, -20.0)
    made = played(jack)["audio"]
    assert np.array_equal(made, jack[:, : made.shape[1]])


def test_quiet_and_loud_masters_come_out_alike() -> None:
    quiet, loud = (played(music(8.0, level))["music"][0] for level in (-30.0, -3.0))
    late = slice(5 * RATE, None)
    assert loudness(quiet[late]) == pytest.approx(loudness(loud[late]), abs=2.0)


@pytest.mark.parametrize("level", [-28.0, -12.0])
def test_the_95th_percentile_comes_to_eight_tenths(level: float) -> None:
    made = played(music(20.0, level, rest=0.1))["music"][0][10 * RATE :]
    assert np.percentile(np.abs(made), 95) == pytest.approx(0.8, rel=0.15)


def test_the_gain_is_held_in_silence() -> None:
    jack = music(12.0, -24.0)
    jack[:, 5 * RATE : 10 * RATE] *= 1e-4
    made = played(jack)["music"][0]
    mono = jack.mean(axis=0)

    def gain(second: float) -> float:
        part = slice(int(second * RATE), int((second + 0.5) * RATE))
        return float(np.dot(made[part], mono[part]) / np.dot(mono[part], mono[part]))

    assert gain(9.0) == pytest.approx(gain(5.5), rel=1e-3)
    assert gain(10.0) == pytest.approx(gain(4.5), rel=0.25)


def test_silence_stays_silent_and_the_gain_is_limited() -> None:
    assert not played(np.zeros((2, 48_000), np.float32))["music"].any()
    whisper = music(10.0, -52.0)
    made = played(whisper)["music"][0][8 * RATE :]
    assert loudness(made) - loudness(whisper.mean(axis=0)[8 * RATE :]) <= 24.1


def test_off_it_is_the_mean_of_both() -> None:
    jack = music(1.0, -20.0)
    made = played(jack, even=False)["music"][0]
    assert made == pytest.approx(jack.mean(axis=0)[: len(made)], abs=1e-7)


def test_a_burst_of_nonsense_does_not_spoil_it() -> None:
    jack = music(6.0, -20.0)
    spoilt = jack.copy()
    spoilt[:, 1000:1010] = np.nan
    spoilt[:, 2000:2010] = 3e38
    clean, after = played(jack)["music"][0], played(spoilt)["music"][0]
    assert np.isfinite(after).all()
    assert after[-RATE:] == pytest.approx(clean[-RATE:], rel=0.1, abs=1e-3)


def test_nothing_at_the_jack_is_silence() -> None:
    assert not play("source.input", 4)["audio"].any()
