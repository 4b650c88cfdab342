from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.playing import RATE, noise, play, times

MUSIC = Path(__file__).parents[3] / "shared" / "data" / "mir-dev"


def clicks(bpm: float, seconds: float, every: int = 1) -> tuple[Any, Any]:
    """Return short clicks and their times; each `every`th is louder and low."""
    made = np.zeros(int(seconds * RATE), np.float32)
    at = np.arange(0.3, seconds - 0.1, 60.0 / bpm)
    t = np.arange(2400) / RATE
    for number, second in enumerate(at):
        start = int(second * RATE)
        first = every > 1 and number % every == 0
        frequency = 80.0 if first else 1000.0
        click = np.sin(2 * np.pi * frequency * t) * np.exp(-t / (0.03 if first else 0.01))
        made[start : start + len(click)] += click[: len(made) - start].astype(np.float32)
    return made, at


def beats(sound: Any, blocks: int | None = None) -> Any:
    return play("analysis.beat", blocks or len(sound) // 512, {"source": sound})


def found_f(found: Any, truth: Any, skip: float, tolerance: float = 0.07) -> float:
    """Return the F measure of beat times after `skip` seconds, as mir_eval counts it."""
    found, truth = found[found >= skip], truth[truth >= skip]
    left, hit = list(truth), 0
    for second in found:
        near = [other for other in left if abs(other - second) <= tolerance]
        if near:
            left.remove(min(near, key=lambda other: abs(other - second)))
            hit += 1
    return 2.0 * hit / max(len(found) + len(truth), 1)


@pytest.mark.parametrize("bpm", [70.0, 96.0, 120.0, 137.0, 174.0, 180.0])
def test_clicks_are_followed_in_tempo_and_time(bpm: float) -> None:
    sound, truth = clicks(bpm, 16.0)
    made = beats(sound)
    late = made["tempo"][0, int(8.0 * RATE / 512) :]
    assert np.abs(late - bpm).max() < 0.02 * bpm
    there = times(made["beat"][0])
    there, truth = there[there > 8.0], truth[(truth > 8.0) & (truth < 15.5)]
    for second in truth:
        assert np.abs(there - second).min() < 0.03
    assert abs(len(there) - len(truth)) <= 2


def test_the_phase_goes_from_beat_to_beat() -> None:
    made = beats(clicks(120.0, 14.0)[0])
    phase = made["phase"][0]
    assert phase.min() >= 0.0 and phase.max() <= 1.0
    for at, _ in made["beat"][0][10:]:
        assert phase[at // 512] < 0.1 or phase[at // 512] > 0.9
    step = np.diff(phase[int(8 * RATE / 512) :])
    assert np.median(step) == pytest.approx(512 / RATE * 2.0, rel=0.05)


def test_bars_are_four_beats_and_begin_with_the_bass() -> None:
    sound, truth = clicks(120.0, 24.0, every=4)
    made = beats(sound)
    bars = times(made["bar"][0])
    bars = bars[bars > 14.0]
    assert np.diff(bars) == pytest.approx(2.0, abs=0.06)
    for second in bars:
        assert np.abs(truth[::4] - second).min() < 0.04
    values = {round(value, 2) for _, value in made["beat"][0]}
    assert values == {0.7, 1.0}


def test_it_is_sure_of_clicks_and_not_of_noise_or_silence() -> None:
    assert beats(clicks(120.0, 12.0)[0])["confidence"][0, -1] > 0.6
    assert beats(noise(12 * RATE, 0.1))["confidence"][0, -1] < 0.4
    assert beats(np.zeros(12 * RATE, np.float32))["confidence"][0, -1] < 0.1


def test_it_goes_on_through_a_break() -> None:
    sound, _ = clicks(120.0, 20.0)
    sound[10 * RATE : 12 * RATE] = 0.0
    there = times(beats(sound)["beat"][0])
    inside = there[(there > 10.0) & (there < 12.0)]
    assert len(inside) in (3, 4, 5)
    assert np.diff(inside) == pytest.approx(0.5, abs=0.05)


def test_a_moment_of_nonsense_does_not_blind_it() -> None:
    sound, truth = clicks(120.0, 20.0)
    sound[RATE : RATE + 512] = 3e38
    there = times(beats(sound)["beat"][0])
    for second in truth[truth > 12.0]:
        assert np.abs(there - second).min() < 0.05


@pytest.mark.parametrize("rate, block", [(44_100, 512), (48_000, 64), (48_000, 1024)])
def test_other_rates_and_blocks_find_the_tempo(rate: int, block: int) -> None:
    sound, _ = clicks(120.0, 10.0)
    made = play("analysis.beat", len(sound) // block, {"source": sound}, rate=rate, block=block)
    assert made["tempo"][0, -1] == pytest.approx(120.0 * rate / RATE, rel=0.02)


@pytest.mark.skipif(not MUSIC.is_dir(), reason="the development set is not here")
@pytest.mark.slow
def test_music_is_followed() -> None:
    import soundfile
    import soxr

    scores = []
    for path in sorted(MUSIC.glob("d*.beats")):
        sound, rate = soundfile.read(path.with_suffix(".ogg"), dtype="float32")
        sound = soxr.resample(sound, rate, RATE).astype(np.float32)
        truth = np.loadtxt(path)[:, 0]
        scores.append(found_f(times(beats(sound)["beat"][0]), truth, 5.0))
    assert np.mean(scores) >= 0.60, scores
