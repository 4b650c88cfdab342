"""Two crystals, ten simulated minutes: the input neither runs dry nor over."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nodegraph.engine.sound.clock import SECOND
from nodegraph.engine.sound.drift import LIMIT, Drift, Stretch
from nodegraph.engine.sound.intake import Intake
from nodegraph.engine.sound.ring import Exchange
from tests.engine.sound.simulated import PAST, Device, ramp

RATE = 48000
BLOCK = 1024


def _sine(frequency: float, count: int, ratio: float = 1.0) -> NDArray[np.float64]:
    turns = 2.0 * np.pi * frequency / RATE * ratio * np.arange(count)
    return np.asarray(np.sin(turns))


@pytest.mark.parametrize("ratio", [1.0, 1.0003, 0.9991, 1.0 + LIMIT])
def test_stretching_keeps_a_sine_whatever_the_blocks(ratio: float) -> None:
    stretch, sizes = Stretch(1), np.random.default_rng(5)
    sound = _sine(1000.0, RATE).astype(np.float32)[None]
    made, at = [], 0
    while at < RATE:
        size = int(sizes.integers(0, 700))
        made.append(stretch(sound[:, at : at + size], ratio))
        at += size
    played = np.concatenate(made, axis=1)[0]
    assert len(played) == pytest.approx(RATE / ratio, abs=3)
    assert np.abs(played - _sine(1000.0, len(played), ratio)).max() < 1e-4


class Simulation:
    """An input device whose clock is `ppm` fast, beside an engine that asks for blocks."""

    def __init__(self, ppm: float, device_block: int, jitter: float) -> None:
        self.exchange = Exchange(0, 1, RATE)
        self.time = 0.0
        self.device = Device(self.exchange, device_block, lambda: PAST + round(self.time * SECOND))
        self.period = device_block / RATE / (1.0 + ppm * 1e-6)
        self.intake = Intake(
            self.exchange, (0,), RATE, RATE, BLOCK, own_clock=True, other=256.0
        )  # fmt: skip
        self.jitter = jitter
        self.random = np.random.default_rng(4)
        self.device.call(ramp(0, device_block))  # as the keeper waits for
        self.intake.arm()
        self.calls = 1
        self.fills: list[int] = []
        self.blocks = 0

    def run(self, seconds: float) -> None:
        silence = np.zeros((self.device.block, 1), np.float32)
        late, end = 0.0, self.blocks + round(seconds * RATE / BLOCK)
        while self.blocks < end:
            asked = self.blocks * BLOCK / RATE + self.jitter * self.random.random()
            while self.calls * self.period + late <= asked:
                self.time = self.calls * self.period + late
                late = self.jitter * self.random.random()
                self.device.call(silence)
                self.calls += 1
            self.time = asked
            self.intake.take(PAST + round(self.time * SECOND))
            self.fills.append(self.intake.held)
            self.blocks += 1


@pytest.mark.parametrize("ppm", [300.0, -300.0])
def test_ten_minutes_300_ppm_apart(ppm: float) -> None:
    simulation = Simulation(ppm, 512, 0.001)
    simulation.run(120.0)
    assert simulation.intake.drift is not None
    before = simulation.intake.gaps, simulation.intake.overruns
    simulation.run(480.0)
    assert before == (simulation.intake.gaps, simulation.intake.overruns) == (0, 0)
    assert simulation.intake.drift.ppm == pytest.approx(ppm, abs=20.0)
    fills = np.array(simulation.fills[RATE * 60 // BLOCK :])
    assert fills.min() > 0
    assert fills.max() < simulation.intake.target + 512
    assert simulation.exchange.input.fill < 512


def test_an_input_that_stops_leaves_silence_and_comes_back() -> None:
    simulation = Simulation(0.0, 256, 0.0)
    simulation.run(5.0)
    simulation.calls += 94  # half a second without a callback, and none made up for
    simulation.run(0.5)
    assert simulation.intake.gaps >= 1
    gaps = simulation.intake.gaps
    simulation.run(10.0)
    assert simulation.intake.gaps == gaps


def test_the_ratio_stays_within_its_limit_and_returns() -> None:
    drift = Drift()
    for _ in range(1000):
        assert drift.update(0.5, 0.01) <= 1.0 + LIMIT
    assert drift.ratio == 1.0 + LIMIT
    for _ in range(20000):
        drift.update(-0.001, 0.01)
    assert drift.ratio < 1.0
