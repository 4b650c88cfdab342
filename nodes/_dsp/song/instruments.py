"""The pitched instruments: each makes one note as `(2, count)` float32, RMS about 0.1."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import signal

from .oscillators import (
    Floats,
    cloud,
    hertz,
    level_of,
    ring,
    scan,
    string,
    sung_vowels,
    swept_saw,
)
from .score import Signal


def tone(instrument: str, style: str, pitch: int, length: float, force: float, rate: int) -> Signal:
    """A note of `length` seconds and its release. The same arguments give the same samples."""
    make = _BASSES.get(style, _saw_bass) if instrument == "bass" else _MAKERS[instrument]
    out = make(pitch, length, force, rate)
    fade = min(out.shape[1], max(2, int(0.003 * rate)))
    out[:, -fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return out


def _time(seconds: float, rate: int) -> Floats:
    return np.arange(max(8, int(seconds * rate))) / rate


def _gate(t: Floats, attack: float, length: float, release: float) -> Floats:
    """Rise over `attack` seconds, hold until `length`, then die away with time `release`."""
    rise = np.minimum(t / attack, 1.0)
    rise = rise * rise * (3.0 - 2.0 * rise)
    return np.asarray(rise * np.exp(-np.maximum(t - length, 0.0) / release))


def _unison(
    pitch: int, t: Floats, cutoff: Floats, cents: tuple[float, ...], resonance: float, rate: int,
    hollow: float = 0.0, bend: Floats | None = None,
) -> Signal:  # fmt: skip
    """Saws of one pitch detuned by `cents`, fanned out from left to right."""
    tables = swept_saw(pitch, rate, resonance, hollow)
    level = level_of(cutoff)
    base = hertz(pitch)
    out = np.zeros((2, len(t)), np.float32)
    for index, cent in enumerate(cents):
        turns = base * 2.0 ** (cent / 1200.0) * t
        if bend is not None:
            turns = turns + bend
        wave = scan(tables, turns + 0.618 * index, level)
        pan = 0.5 if len(cents) == 1 else 0.12 + 0.76 * index / (len(cents) - 1)
        out[0] += np.float32(np.cos(pan * np.pi / 2)) * wave
        out[1] += np.float32(np.sin(pan * np.pi / 2)) * wave
    return out / np.float32(np.sqrt(len(cents)))


def _pad(pitch: int, length: float, force: float, rate: int) -> Signal:
    t = _time(length + 0.9, rate)
    loop = cloud(pitch, rate, 1400.0, 22.0, 0.2)
    start = (pitch * 7919) % loop.shape[1]  # voices of a chord do not breathe together
    index = (np.arange(len(t)) + start) % loop.shape[1]
    shape = _gate(t, min(0.45, 0.4 * length), length, 0.28)
    return np.asarray(loop[:, index] * (force * shape).astype(np.float32))


def _stab(pitch: int, length: float, force: float, rate: int) -> Signal:
    t = _time(length + 0.35, rate)
    cutoff = 350.0 + (2200.0 + 3200.0 * force) * np.exp(-t / 0.16) + 500.0 * (t < length)
    out = _unison(pitch, t, cutoff, (-13.0, -5.0, 4.0, 12.0), 1.1, rate)
    shape = _gate(t, 0.004, length, 0.09) * (0.55 + 0.45 * np.exp(-t / 0.25))
    return out * (0.32 * force * shape).astype(np.float32)


def _lead(pitch: int, length: float, force: float, rate: int) -> Signal:
    t = _time(length + 0.3, rate)
    wobble = np.clip((t - 0.18) / 0.3, 0.0, 1.0) * 0.0035 * hertz(pitch) / (2 * np.pi * 5.3)
    bend = wobble * (1.0 - np.cos(2 * np.pi * 5.3 * t))
    cutoff = 900.0 + (1600.0 + 2400.0 * force) * (1 - np.exp(-t / 0.012)) * np.exp(-t / 0.35)
    out = _unison(pitch, t, cutoff, (-8.0, 0.0, 7.0), 1.4, rate, hollow=0.45, bend=bend)
    shape = _gate(t, 0.012, length, 0.07) * (0.72 + 0.28 * np.exp(-t / 0.3))
    return out * (0.34 * force * shape).astype(np.float32)


def _keys(pitch: int, length: float, force: float, rate: int) -> Signal:
    """Electric piano: two sines that modulate two others, one of them a short tine."""
    t = _time(length + 0.35, rate)
    base = hertz(pitch)
    turn = 2 * np.pi * base * t
    dull = min(1.0, 330.0 / base) ** 0.5
    index = (0.35 + 1.5 * force) * dull * (0.3 + 0.7 * np.exp(-t / 0.35))
    body = np.sin(turn + index * np.sin(turn))
    tine = np.sin(turn * 1.001 + 0.45 * force * np.exp(-t / 0.04) * np.sin(14.0 * turn))
    fall = np.exp(-t / (1.9 * dull + 0.25)) * _gate(t, 0.0025, length, 0.07)
    mono = (0.62 * body + 0.38 * tine) * fall * 0.22 * force
    sway = 0.18 * np.sin(2 * np.pi * 4.1 * t + pitch)  # the suitcase's slow stereo tremolo
    return np.stack([mono * (1.0 + sway), mono * (1.0 - sway)]).astype(np.float32)


def _piano(pitch: int, length: float, force: float, rate: int) -> Signal:
    """Struck strings: stiff partials in beating pairs, and the knock of the hammer."""
    t = _time(length + 0.4, rate)
    base = hertz(pitch)
    stiff = 0.00022 * 2.0 ** ((pitch - 60) / 9.0)
    partials: list[tuple[float, float, float, float]] = []
    sides: tuple[list[tuple[float, float, float, float]], ...] = ([], [])
    for n in range(1, 22):
        frequency = n * base * np.sqrt(1.0 + stiff * n * n)
        level = np.exp(-n * (0.34 - 0.16 * force)) * abs(np.sin(np.pi * n / 8.2)) / n**0.35
        decay = (1.5 * (220.0 / base) ** 0.45) / (1.0 + 0.16 * n)
        partials.append((frequency, decay, level, 0.0))
        for side, cents in zip(sides, (-0.9, 1.1), strict=True):
            split = frequency * 2.0 ** (cents / 1200.0)
            side.append((split, decay * 1.25, 0.6 * level, 0.03 * n))
    rng = np.random.Generator(np.random.PCG64(pitch))
    knock = signal.lfilter([0.25], [1.0, -0.75], rng.standard_normal(len(t))) * np.exp(-t / 0.006)
    middle = ring(len(t), rate, partials) + 0.12 * knock
    shape = _gate(t, 0.0015, length, 0.09) * 0.2 * force
    pan = np.clip((pitch - 64) / 60.0, -0.3, 0.3)
    left = (middle + ring(len(t), rate, sides[0])) * (1.0 - pan) * shape
    right = (middle + ring(len(t), rate, sides[1])) * (1.0 + pan) * shape
    return np.stack([left, right]).astype(np.float32)


def _bell(pitch: int, length: float, force: float, rate: int) -> Signal:
    """Soft mallets: an octave, a twelfth and a high bar that dies at once, on a sine."""
    t = _time(max(length, 0.5) + 1.2, rate)
    base = hertz(pitch + 12)
    bars = ((1.0, 1.1, 1.0), (2.0, 0.55, 0.28 * force), (3.0, 0.32, 0.2 * force),
            (4.02, 0.2, 0.22 * force), (9.2, 0.045, 0.12 * force))  # fmt: skip
    outs = []
    for cents in (-1.6, 1.6):
        tuned = base * 2.0 ** (cents / 1200.0)
        outs.append(ring(len(t), rate, [(tuned * r, d, a, 0.0) for r, d, a in bars]))
    shape = _gate(t, 0.003, max(length, 0.5) + 0.3, 0.3) * 0.2 * force
    return np.stack(outs) * shape.astype(np.float32)


def _pluck(pitch: int, length: float, force: float, rate: int) -> Signal:
    t = _time(length + 0.5, rate)
    bright = 0.35 + 0.4 * force
    left = string(pitch, len(t), rate, 1.6, bright, 1)
    right = string(pitch, len(t), rate, 1.6, bright, 2)
    shape = (_gate(t, 0.0025, length + 0.1, 0.14) * 0.55 * force).astype(np.float32)
    wide = np.stack([0.75 * left + 0.35 * right, 0.35 * left + 0.75 * right])
    return np.asarray(wide * shape, np.float32)


def _voice(pitch: int, length: float, force: float, rate: int) -> Signal:
    """A wordless singer, doubled: vowels that open and close, late vibrato, a little breath."""
    t = _time(length + 0.35, rate)
    base = hertz(pitch)
    vowel = 0.3 + 1.75 * np.sin(np.pi * np.clip(t / max(length, 0.3), 0.0, 1.0)) ** 0.8
    shape = _gate(t, min(0.11, 0.4 * length), length, 0.1)
    scoop = -0.028 * base * 0.05 * (1.0 - np.exp(-t / 0.05))  # arrives from half a semitone below
    rng = np.random.Generator(np.random.PCG64(pitch))
    breath = signal.sosfilt(_breath(rate), rng.standard_normal((2, len(t))), axis=1)
    out = (0.009 * breath * (shape + 0.8 * np.exp(-t / 0.05))).astype(np.float32)
    tables = sung_vowels(pitch, rate)
    for speed, cents, gains in ((5.1, -5.0, (0.85, 0.4)), (5.6, 5.0, (0.4, 0.85))):
        deep = np.clip((t - 0.25) / 0.5, 0.0, 1.0) * 0.008 * base / (2 * np.pi * speed)
        turns = base * 2.0 ** (cents / 1200.0) * t + scoop - deep * np.cos(2 * np.pi * speed * t)
        wave = scan(tables, turns, np.minimum(vowel, 2.99))
        out += np.array(gains, np.float32)[:, None] * wave * np.float32(0.16)
    return np.asarray(out * (force * shape).astype(np.float32))


def _breath(rate: int) -> Floats:
    band = (min(1500.0, 0.2 * rate), min(6000.0, 0.44 * rate))
    return np.asarray(signal.butter(1, band, "bandpass", fs=rate, output="sos"))


def _saw_bass(pitch: int, length: float, force: float, rate: int) -> Signal:
    return _bass(pitch, length, force, rate, sweep=1100.0, fall=0.14, resonance=1.3, sub=0.6)


def _rolling_bass(pitch: int, length: float, force: float, rate: int) -> Signal:
    return _bass(pitch, length, force, rate, sweep=750.0, fall=0.07, resonance=2.6, sub=0.75)


def _retro_bass(pitch: int, length: float, force: float, rate: int) -> Signal:
    return _bass(pitch, length, force, rate, sweep=2200.0, fall=0.12, resonance=1.5, sub=0.45)


def _bass(
    pitch: int, length: float, force: float, rate: int, *, sweep: float, fall: float,
    resonance: float, sub: float,
) -> Signal:  # fmt: skip
    """A saw behind a snapping filter over a sine an octave's worth as strong. In the middle."""
    t = _time(length + 0.08, rate)
    cutoff = 160.0 + force * sweep * np.exp(-t / fall)
    tables, level = swept_saw(pitch, rate, resonance), level_of(cutoff)
    base = hertz(pitch)
    saws = scan(tables, base * 1.002 * t, level) + scan(tables, base * 0.998 * t + 0.3, level)
    mono = 0.42 * saws + sub * np.sin(2 * np.pi * base * t)
    mono = np.tanh(1.2 * mono) * _gate(t, 0.004, length, 0.022) * 0.3 * force
    return np.stack([mono, mono]).astype(np.float32)


def _low_sine(pitch: int, length: float, force: float, rate: int) -> Signal:
    """A long bass drum's tail as a bass: a driven sine that sinks into its pitch."""
    t = _time(length + 0.12, rate)
    base = hertz(pitch)
    turns = base * (t + 0.35 * 0.02 * (1.0 - np.exp(-t / 0.02)))
    mono = np.sin(2 * np.pi * turns) * (0.6 + 0.4 * np.exp(-t / 0.5))
    mono = np.tanh(2.0 * mono + 0.15) - np.tanh(0.15)  # even harmonics carry it on small speakers
    mono = mono * _gate(t, 0.006, length, 0.04) * 0.22 * force
    return np.stack([mono, mono]).astype(np.float32)


def _drone(pitch: int, length: float, force: float, rate: int) -> Signal:
    t = _time(length + 0.8, rate)
    base = hertz(pitch)
    swell = 260.0 + 140.0 * np.sin(2 * np.pi * t / max(length, 1.0) - 1.2)
    saw = _unison(pitch, t, swell, (-4.0, 4.0), 1.0, rate).mean(axis=0)
    mono = 0.3 * saw + 0.5 * np.sin(2 * np.pi * base * t)
    mono = mono * _gate(t, min(0.3, 0.4 * length), length, 0.25) * 0.25 * force
    return np.stack([mono, mono]).astype(np.float32)


_Maker = Callable[[int, float, float, int], Signal]
_MAKERS: dict[str, _Maker] = {
    "pad": _pad, "stab": _stab, "lead": _lead, "keys": _keys, "piano": _piano, "bell": _bell,
    "pluck": _pluck, "voice": _voice,
}  # fmt: skip
_BASSES: dict[str, _Maker] = {
    "techno": _rolling_bass, "synthwave": _retro_bass, "hiphop": _low_sine, "ambient": _drone,
}  # fmt: skip
