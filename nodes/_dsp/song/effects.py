"""Transition sounds: the riser under a build, the impact of a drop, the air of quiet sections."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .drums import band
from .score import Effect, Signal


def transition(effect: Effect, rate: int, seed: int) -> Signal:
    """The sound of an effect as `(2, count)`, of the effect's length."""
    count = max(2, round((effect.end - effect.start) * rate))
    rng = np.random.Generator(np.random.PCG64(seed * 977 + round(effect.start * 1000)))
    make = {"riser": _riser, "impact": _impact, "air": _air}[effect.kind]
    edge = np.minimum(1.0, np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.01 * rate))
    return np.asarray(make(count, rate, rng) * edge * effect.strength, np.float32)


def _riser(count: int, rate: int, rng: np.random.Generator) -> Signal:
    """Noise whose band climbs from 400 Hz to 9 kHz while it grows."""
    done = np.linspace(0.0, 1.0, count, dtype=np.float32)
    noise = rng.standard_normal((2, count), dtype=np.float32)
    edges = np.geomspace(400.0, 9000.0, 5)
    place = done * (len(edges) - 1)
    out = np.zeros((2, count), np.float32)
    for index, middle in enumerate(edges):
        weight = np.clip(1.0 - np.abs(place - index), 0.0, 1.0)
        live = slice(*_span(weight))
        out[:, live] += band(noise[:, live], rate, middle * 0.7, middle * 1.5) * weight[live]
    return np.asarray(0.3 * out * done**2, np.float32)


def _span(weight: NDArray[np.floating]) -> tuple[int, int]:
    heard = np.flatnonzero(weight)
    return int(heard[0]), int(heard[-1]) + 1


def _impact(count: int, rate: int, rng: np.random.Generator) -> Signal:
    """A sub that sinks from 70 to 32 Hz under a puff of dark noise."""
    t = np.arange(count, dtype=np.float32) / rate
    phase = np.cumsum(32.0 + 38.0 * np.exp(-t / 0.25)) / rate
    sub = 0.4 * np.sin(2 * np.pi * phase) * np.exp(-t / 0.5)
    puff = band(rng.standard_normal((2, count), dtype=np.float32), rate, 120.0, 1200.0)
    return np.asarray(sub + 0.2 * puff * np.exp(-t / 0.3), np.float32)


def _air(count: int, rate: int, rng: np.random.Generator) -> Signal:
    """A distant wind that breathes."""
    t = np.arange(count, dtype=np.float32) / rate
    wind = band(rng.standard_normal((2, count), dtype=np.float32), rate, 500.0, 2500.0, 1)
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 0.11 * t + np.array([[0.0], [1.3]], np.float32))
    edge = np.minimum(1.0, np.minimum(t, t[::-1]) / 0.8)
    return np.asarray(0.02 * wind * swell * edge, np.float32)
