from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nodegraph.engine.reference import Reference
from tests.playing import RATE, Player, play, shipped

LENGTH = 1 << 16


def spectrum(wave: str, frequency: float) -> Any:
    """Return the magnitudes of a wave in decibels, under a window with no skirts."""
    made = play(
        "source.oscillator", LENGTH // 512, {"frequency": frequency}, settings={"wave": wave}
    )
    window = np.blackman(LENGTH)
    return 20.0 * np.log10(np.abs(np.fft.rfft(made["out"][0] * window)) * 2.0 / window.sum() + 1e-9)


def place(frequency: float) -> int:
    return round(frequency * LENGTH / RATE)


@pytest.mark.parametrize("frequency", [0.1, 440.0, 997.3])
def test_its_phase_does_not_drift_in_ten_minutes(frequency: float) -> None:
    seconds = 600
    block = 4096
    with Player("source.oscillator", {"frequency": frequency}, block=block) as player:
        for _ in range(seconds * RATE // block - 1):
            player.engine.block(player._clock.now())
        start = (seconds * RATE // block - 1) * block
        made = player.run(1)["out"][0]
    knob = float(np.float32(frequency))  # what a wire carries
    turns = (np.arange(start, start + block, dtype=np.float64) * knob / RATE) % 1.0
    assert np.abs(made - np.sin(2.0 * math.pi * turns)).max() < 1e-6


def test_a_sine_is_pure() -> None:
    frequency = 1361 * RATE / LENGTH  # at a bin
    levels = spectrum("sine", frequency)
    near = slice(place(frequency) - 8, place(frequency) + 9)
    assert levels[near].max() == pytest.approx(0.0, abs=1e-3)
    levels[near] = -200.0
    assert levels.max() < -130.0


@pytest.mark.parametrize("wave, floor", [("saw", -45.0), ("square", -45.0)])
@pytest.mark.parametrize("frequency", [443.0, 1871.0])
def test_edges_do_not_alias_below_half_the_band(wave: str, floor: float, frequency: float) -> None:
    levels = spectrum(wave, frequency)
    for harmonic in range(0, 60):
        at = place(frequency * harmonic)
        levels[max(at - 8, 0) : at + 9] = -200.0
    assert levels[: place(12_000.0)].max() < floor  # a naive saw leaves -30 dB here


@pytest.mark.parametrize("wave, powers", [("saw", 1.0), ("triangle", 2.0)])
def test_harmonics_fall_as_they_should(wave: str, powers: float) -> None:
    levels = spectrum(wave, 100.0)
    first, third = (levels[place(f) - 4 : place(f) + 5].max() for f in (100.0, 300.0))
    assert first - third == pytest.approx(20.0 * powers * math.log10(3.0), abs=0.3)


@pytest.mark.parametrize("wave", ["sine", "triangle", "saw", "square"])
def test_waves_stay_between_minus_one_and_one(wave: str) -> None:
    made = play("source.oscillator", 200, {"frequency": 313.0}, settings={"wave": wave})["out"][0]
    assert 0.97 < made.max() <= 1.001
    assert -1.001 <= made.min() < -0.97
    assert abs(made.mean()) < 0.01


def test_a_frequency_on_a_wire_glides() -> None:
    made = play("source.oscillator", 3, {"frequency": [100.0, 2000.0, 100.0]})["out"][0]
    assert np.abs(np.diff(made)).max() < 2.0 * math.pi * 2000.0 / RATE * 1.01


def test_the_phase_turns_it() -> None:
    plain = play("source.oscillator", 2)["out"][0]
    turned = play("source.oscillator", 2, {"phase": np.full(1024, 0.5, np.float32)})["out"][0]
    assert np.abs(plain + turned).max() < 1e-6


# --- noise --------------------------------------------------------------------------------------


def noise(channels: int = 1, blocks: int = 400, **settings: Any) -> Any:
    return play(
        "source.noise", blocks, {"level": 1.0}, settings={"channels": channels, **settings}
    )["out"]


def test_noise_is_evenly_spread_and_white() -> None:
    made = noise()[0]
    assert abs(made.mean()) < 0.005
    assert made.var() == pytest.approx(1.0 / 3.0, rel=0.01)  # of an even spread over -1..1
    assert np.histogram(made, 16, (-1.0, 1.0))[0] == pytest.approx(len(made) / 16, rel=0.05)
    power = np.abs(np.fft.rfft(made[: 1 << 17])) ** 2
    octaves = [power[1 << k : 2 << k].mean() for k in range(8, 16)]
    assert max(octaves) / min(octaves) < 1.3
    together = np.correlate(made[:4096], made[:4096], "full")[4096 : 4096 + 64]
    assert np.abs(together).max() < 0.08 * np.dot(made[:4096], made[:4096])


def test_lanes_of_noise_know_nothing_of_each_other() -> None:
    made = noise(16)
    likeness = np.corrcoef(made)
    np.fill_diagonal(likeness, 0.0)
    assert np.abs(likeness).max() < 5.0 / math.sqrt(made.shape[1])


@pytest.mark.parametrize("lag", [1, 2, 3])
def test_neighbouring_seeds_are_not_shifted_copies(lag: int) -> None:
    one, two = noise(seed=5)[0], noise(seed=5 + lag)[0]
    peaks = np.fft.irfft(np.fft.rfft(one) * np.conj(np.fft.rfft(two)))
    assert np.abs(peaks).max() < 0.05 * np.dot(one, one)


def test_lehmers_generator_is_exact() -> None:
    """After 10 000 steps from 1 it stands at 1 043 618 065 (Park and Miller, 1988)."""
    reference = Reference(shipped().specs["source.noise"], seed=1.0)
    for _ in range(10):
        reference.block({"level": 1.0}, 1000)
    assert reference.node.state == 1_043_618_065.0
