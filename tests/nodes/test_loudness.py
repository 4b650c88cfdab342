"""Loudness meters show what EBU Tech 3341 says they show."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.playing import noise, play, tone


def stereo(*parts: tuple[float, float], rate: int = 48_000) -> Any:
    """Return a tone of 1 kHz on both sides: (decibels, seconds) one after the other."""
    one = np.concatenate(
        [
            tone(1000.0, round(seconds * rate), 10.0 ** (level / 20.0), rate)
            for level, seconds in parts
        ]
    )
    return np.stack([one, one])


def measured(sound: Any, **said: Any) -> Any:
    block = said.get("block", 512)
    return play("analysis.loudness", sound.shape[-1] // block, {"source": sound}, **said)


@pytest.mark.parametrize("level", [-23.0, -33.0])  # signals 1 and 2
@pytest.mark.parametrize(("rate", "block"), [(48_000, 512), (44_100, 256), (96_000, 1024)])
def test_a_stereo_tone_has_its_level_in_lufs(level: float, rate: int, block: int) -> None:
    sound = stereo((level, 4.0), rate=rate)
    made = measured(sound, rate=rate, block=block)
    assert made["momentary"][0, -1] == pytest.approx(level, abs=0.1)
    assert made["short_term"][0, -1] == pytest.approx(level, abs=0.1)
    assert made["out"][0, -1] == pytest.approx((level + 60.0) / 55.0, abs=0.003)


def test_the_short_term_window_is_three_seconds_and_the_momentary_0_4() -> None:
    """Signals 9 and 12: a cycle as long as the window reads the same wherever it is cut."""
    cycle = stereo(*((-20.0, 1.34), (-30.0, 1.66)) * 4)
    steady = measured(cycle)["short_term"][0, 300:]
    np.testing.assert_allclose(steady, -23.0, atol=0.1)
    cycle = stereo(*((-20.0, 0.18), (-30.0, 0.22)) * 10)
    steady = measured(cycle)["momentary"][0, 40:]
    np.testing.assert_allclose(steady, -23.0, atol=0.1)


def test_one_channel_is_3_lu_softer_than_two() -> None:
    both = stereo((-23.0, 1.0))
    one, two = measured(both[0])["momentary"][0, -1], measured(both)["momentary"][0, -1]
    assert two - one == pytest.approx(3.01, abs=0.01)


def test_bass_counts_less_and_treble_more() -> None:
    def at(hertz: float) -> float:
        return float(measured(tone(hertz, 48_000, 0.1))["momentary"][0, -1])

    assert at(25.0) < at(1000.0) - 10.0
    assert at(8000.0) - at(1000.0) == pytest.approx(3.3, abs=0.4)


def test_silence_is_minus_70_and_0() -> None:
    made = measured(np.zeros((2, 4096), np.float32))
    assert made["momentary"][0, -1] == -70.0
    assert made["short_term"][0, -1] == -70.0
    assert made["out"][0, -1] == 0.0


def test_noise_of_known_power_is_what_a_filter_bank_of_scipy_says() -> None:
    from scipy import signal

    sound = noise(48_000, 0.1)
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285]
    weighted = signal.lfilter(shelf, [1.0, -1.69065929318241, 0.73248077421585], sound)
    weighted = signal.lfilter(
        [1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621], weighted
    )
    blocks = 48_000 // 512
    last = weighted[blocks * 512 - 19_200 : blocks * 512]
    expected = -0.691 + 10.0 * np.log10(np.mean(last**2))
    assert measured(sound)["momentary"][0, -1] == pytest.approx(expected, abs=0.02)
