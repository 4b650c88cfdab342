"""Drum sounds and transitions made from nothing: sines that fall, noise in bands, ringing metal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import signal

from .oscillators import ring
from .score import Signal


@dataclass(frozen=True, slots=True)
class Kit:
    """How a style's drums differ: the kick's end pitch (Hz), fall (s) and drive, the snare's body
    (Hz) and length (s), the hats' band (Hz) and the tail of the clap (s).
    """

    kick: float = 50.0
    fall: float = 0.22
    drive: float = 1.6
    click: float = 0.35
    snare: float = 190.0
    tail: float = 0.13
    hats: float = 7500.0
    dust: float = 0.0


KITS = {
    "house": Kit(kick=49.0, fall=0.24, drive=1.8),
    "techno": Kit(kick=45.0, fall=0.30, drive=2.8, click=0.5, hats=8200.0),
    "soft": Kit(kick=42.0, fall=0.38, drive=1.0, click=0.08, snare=170.0, hats=6000.0),
    "pop": Kit(kick=54.0, fall=0.17, drive=1.5, snare=200.0, tail=0.17),
    "break": Kit(kick=60.0, fall=0.13, drive=2.0, click=0.45, snare=215.0, tail=0.14, hats=6800.0),
    "hiphop": Kit(kick=48.0, fall=0.28, drive=2.2, snare=185.0, tail=0.16, hats=6200.0, dust=1.0),
    "retro": Kit(kick=52.0, fall=0.2, drive=2.0, snare=180.0, tail=0.28, hats=7800.0),
}


def drum(instrument: str, kit: str, rate: int, variant: int) -> Signal:
    """One stroke as `(2, count)`; `variant` is the stroke of a round robin."""
    rng = np.random.Generator(np.random.PCG64(sum(map(ord, instrument)) * 16 + variant))
    mono, pan = _MAKERS[instrument](KITS[kit], rate, rng)
    tail = min(len(mono), int(0.004 * rate))
    mono[-tail:] *= np.linspace(1.0, 0.0, tail, dtype=np.float32)
    angle = (pan + 1.0) * np.pi / 4.0
    return np.stack([mono * np.cos(angle), mono * np.sin(angle)]).astype(np.float32) * 1.4142


def band(noise: Signal, rate: int, low: float, high: float, order: int = 2) -> Signal:
    """Noise between two frequencies; either may lie outside the hearing of `rate`."""
    top = 0.45 * rate
    low = min(low, 0.8 * top)
    if high >= top:
        sos = signal.butter(order, low, "highpass", fs=rate, output="sos")
    else:
        sos = signal.butter(order, (low, max(high, low * 1.1)), "bandpass", fs=rate, output="sos")
    return np.asarray(signal.sosfilt(sos, noise), np.float32)


def _time(seconds: float, rate: int) -> Signal:
    return np.arange(int(seconds * rate), dtype=np.float32) / np.float32(rate)


def _noise(count: int, rng: np.random.Generator) -> Signal:
    return rng.standard_normal(count, dtype=np.float32)


def _kick(kit: Kit, rate: int, rng: np.random.Generator) -> tuple[Signal, float]:
    t = _time(kit.fall * 2.2 + 0.05, rate).astype(np.float64)
    sweep = 190.0 * np.exp(-t / 0.018) + 900.0 * kit.click * np.exp(-t / 0.0025)
    phase = np.cumsum(kit.kick + sweep) / rate
    body = np.sin(2 * np.pi * (phase - phase[0])) * np.exp(-((t / kit.fall) ** 1.5) * 1.8)
    click = band(_noise(len(t), rng), rate, 1800.0, 7000.0) * np.exp(-t / 0.004) * kit.click * 0.25
    attack = np.minimum(t / 0.0006, 1.0)
    out = np.tanh(kit.drive * body * attack + click * attack) / np.tanh(kit.drive)
    return np.asarray(out, np.float32), 0.0


def _snare(kit: Kit, rate: int, rng: np.random.Generator) -> tuple[Signal, float]:
    t = _time(kit.tail * 3.2, rate)
    tune = 1.0 + 0.01 * rng.standard_normal()
    drop = np.cumsum(kit.snare * tune * (1.0 + 0.5 * np.exp(-t / 0.008))) / rate
    body = np.sin(2 * np.pi * drop) * np.exp(-t / 0.055)
    body += 0.5 * np.sin(2 * np.pi * 1.78 * drop) * np.exp(-t / 0.035)
    noise = _noise(len(t), rng)
    wires = band(noise, rate, 1500.0, 9500.0) * np.exp(-t / (kit.tail * 0.62))
    snap = band(noise, rate, 4000.0, 12000.0) * np.exp(-t / 0.012)
    out = 0.55 * body + 0.42 * wires + 0.35 * snap
    return np.asarray(np.tanh(1.3 * out * np.minimum(t / 0.0004, 1.0)), np.float32), 0.0


def _clap(kit: Kit, rate: int, rng: np.random.Generator) -> tuple[Signal, float]:
    t = _time(0.32, rate)
    hands = np.zeros_like(t)
    for at in (0.0, 0.0095, 0.0195):
        hands += np.where(t >= at, np.exp(-np.maximum(t - at, 0) / 0.0035), 0.0)
    hands += np.where(t >= 0.028, 0.8 * np.exp(-np.maximum(t - 0.028, 0) / 0.07), 0.0)
    hands *= np.minimum(t / 0.0005, 1.0)
    out = band(_noise(len(t), rng), rate, 900.0, 3200.0) + 0.3 * band(
        _noise(len(t), rng), rate, 3000.0, 9000.0
    )
    return np.asarray(0.62 * out * hands, np.float32), 0.05


def _metal(seconds: float, rate: int, low: float, rng: np.random.Generator) -> Signal:
    """Six squares that share no harmonics, as in early drum machines, with noise for air."""
    t = _time(seconds, rate)
    squares = np.zeros_like(t)
    for base in (205.3, 304.4, 369.6, 522.7, 540.0, 800.0):
        squares += np.sign(np.sin(2 * np.pi * (base * 2.1 * t + rng.random())))
    mixed = 0.22 * squares + 0.75 * _noise(len(t), rng)
    return band(mixed.astype(np.float32), rate, low, 15000.0)


def _hat(kit: Kit, rate: int, rng: np.random.Generator) -> tuple[Signal, float]:
    t = _time(0.11, rate)
    shape = np.exp(-t / (0.016 + 0.004 * rng.random())) * np.minimum(t / 0.0005, 1.0)
    return np.asarray(0.4 * _metal(0.11, rate, kit.hats, rng) * shape, np.float32), 0.22


def _open(kit: Kit, rate: int, rng: np.random.Generator) -> tuple[Signal, float]:
    t = _time(0.34, rate)
    shape = np.exp(-t / 0.095) * np.minimum(t / 0.0015, 1.0)
    return np.asarray(0.34 * _metal(0.34, rate, kit.hats * 0.9, rng) * shape, np.float32), -0.2


def _shaker(kit: Kit, rate: int, rng: np.random.Generator) -> tuple[Signal, float]:
    t = _time(0.12, rate)
    shape = np.minimum(t / 0.018, 1.0) ** 1.5 * np.exp(-np.maximum(t - 0.018, 0) / 0.022)
    grain = band(_noise(len(t), rng), rate, 5200.0, 11500.0)
    return np.asarray(0.3 * grain * shape, np.float32), -0.4


def _ride(kit: Kit, rate: int, rng: np.random.Generator) -> tuple[Signal, float]:
    t = _time(0.7, rate)
    metal = _metal(0.7, rate, 5200.0, rng) * np.exp(-t / 0.2)
    tones = [(f, 0.35, 0.05, rng.random()) for f in (3290.0, 4217.0, 5471.0, 6890.0)]
    out = 0.16 * metal + ring(len(t), rate, tones)
    return np.asarray(out * np.minimum(t / 0.001, 1.0), np.float32), 0.35


def _rim(kit: Kit, rate: int, rng: np.random.Generator) -> tuple[Signal, float]:
    t = _time(0.09, rate)
    tones = [(1720.0, 0.009, 0.6, 0.0), (830.0, 0.016, 0.45, 0.0), (2650.0, 0.006, 0.3, 0.0)]
    tick = band(_noise(len(t), rng), rate, 2500.0, 9000.0) * np.exp(-t / 0.003) * 0.25
    return np.asarray(ring(len(t), rate, tones) + tick, np.float32), -0.3


def _tom(kit: Kit, rate: int, rng: np.random.Generator) -> tuple[Signal, float]:
    t = _time(0.4, rate).astype(np.float64)
    base = 105.0 + 20.0 * float(rng.integers(0, 3))
    phase = np.cumsum(base * (1.0 + 0.6 * np.exp(-t / 0.03))) / rate
    out = np.sin(2 * np.pi * phase) * np.exp(-t / 0.12) * np.minimum(t / 0.001, 1.0)
    skin = band(_noise(len(t), rng), rate, 600.0, 4000.0) * np.exp(-t / 0.015) * 0.15
    return np.asarray(0.8 * np.tanh(1.4 * out + skin), np.float32), 0.25


def _crash(kit: Kit, rate: int, rng: np.random.Generator) -> tuple[Signal, float]:
    t = _time(2.4, rate)
    wash = band(_noise(len(t), rng), rate, 3500.0, 14000.0) * np.exp(-t / 0.55)
    metal = _metal(2.4, rate, 4200.0, rng) * np.exp(-t / 0.35)
    out = (0.16 * wash + 0.12 * metal) * np.minimum(t / 0.004, 1.0)
    return np.asarray(out, np.float32), 0.1


_MAKERS: dict[str, Callable[[Kit, int, np.random.Generator], tuple[Signal, float]]] = {
    "kick": _kick, "snare": _snare, "clap": _clap, "hat": _hat, "open": _open, "shaker": _shaker,
    "ride": _ride, "rim": _rim, "tom": _tom, "crash": _crash,
}  # fmt: skip
