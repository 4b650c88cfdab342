"""Sources of tone: wavetables that follow a filter, ringing partials, detuned clouds, strings.

All are free of aliases by construction: no harmonic above 0.45 of the rate is ever made.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from .score import Signal

Floats = NDArray[np.float64]
TABLE = 2048  # samples of one period: 20 Hz at 48 kHz still has its harmonics
LEVELS = 20  # filter positions of a swept table, 60 Hz .. 16 kHz, about 0.4 octaves apart
_VOWELS = {  # formants of a soft sung voice: frequency in Hz, width in Hz, gain
    "oo": ((350.0, 90.0, 1.0), (750.0, 120.0, 0.35), (2500.0, 250.0, 0.04)),
    "oh": ((480.0, 100.0, 1.0), (900.0, 130.0, 0.5), (2600.0, 250.0, 0.08)),
    "ah": ((740.0, 120.0, 1.0), (1180.0, 150.0, 0.6), (2700.0, 280.0, 0.2)),
    "eh": ((560.0, 110.0, 1.0), (1700.0, 180.0, 0.4), (2600.0, 280.0, 0.2)),
}


def hertz(pitch: float) -> float:
    """Frequency of a MIDI pitch, A4 = 440 Hz."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def _tables(amplitudes: Floats) -> Signal:
    """Rows of harmonic amplitudes to rows of one period, the first sample repeated at the end."""
    spectrum = np.zeros((len(amplitudes), TABLE // 2 + 1), np.complex128)
    spectrum[:, 1 : amplitudes.shape[1] + 1] = -0.5j * TABLE * amplitudes
    wave = fft.irfft(spectrum, TABLE, axis=1)
    return np.asarray(np.concatenate([wave, wave[:, :1]], axis=1), np.float32)


@lru_cache(maxsize=96)
def swept_saw(pitch: int, rate: int, resonance: float = 1.2, hollow: float = 0.0) -> Signal:
    """Sawtooth periods behind a 24 dB/octave low-pass, one row per filter position.

    `hollow` 0..1 takes even harmonics away, towards a square.
    """
    base = hertz(pitch)
    count = max(1, min(TABLE // 2 - 1, int(0.45 * rate / base)))
    harmonic = np.arange(1, count + 1)
    saw = np.where(harmonic % 2 == 0, 1.0 - hollow, 1.0) / harmonic
    ratio = harmonic[None, :] * base / np.geomspace(60.0, 16000.0, LEVELS)[:, None]
    peak = 1.0 / np.sqrt((1.0 - ratio**2) ** 2 + (ratio / resonance) ** 2)
    slope = 1.0 / np.sqrt(1.0 + ratio**4)
    return _tables(saw * peak * slope * (2.0 / np.pi))


@lru_cache(maxsize=64)
def sung_vowels(pitch: int, rate: int) -> Signal:
    """Periods of a voice on a pitch, one row per vowel: oo, oh, ah, eh."""
    base = hertz(pitch)
    harmonic = np.arange(1, max(2, min(TABLE // 2 - 1, int(min(0.45 * rate, 9000.0) / base))) + 1)
    frequency = harmonic * base
    rows = []
    for formants in _VOWELS.values():
        gain = 0.03 + sum(
            level / (1.0 + ((frequency - middle) / (1.3 * width)) ** 2)
            for middle, width, level in formants
        )
        row = gain / harmonic**0.7
        rows.append(row / np.sqrt(np.sum(row**2)))
    return _tables(np.array(rows))


def level_of(cutoff: Floats | float) -> Floats:
    """The row position in a swept table of a cutoff in Hz."""
    octaves = np.log2(np.maximum(cutoff, 60.0) / 60.0)
    level = octaves * (LEVELS - 1) / np.log2(16000.0 / 60.0)
    return np.asarray(np.clip(level, 0.0, LEVELS - 1.001))


def scan(tables: Signal, phase: Floats, level: Floats) -> Signal:
    """Read tables at `phase` in turns and at a row position between two rows: bilinear."""
    place = (phase - np.floor(phase)) * TABLE
    column = place.astype(np.int32)
    along = (place - column).astype(np.float32)
    row = level.astype(np.int32)
    across = (level - row).astype(np.float32)
    flat, width = tables.reshape(-1), TABLE + 1
    at = row * width + column
    low = flat[at] + along * (flat[at + 1] - flat[at])
    at += np.where(row < len(tables) - 1, width, 0).astype(np.int32)
    high = flat[at] + along * (flat[at + 1] - flat[at])
    return np.asarray(low + across * (high - low), np.float32)


def ring(count: int, rate: int, partials: list[tuple[float, float, float, float]]) -> Signal:
    """Sum of `(hertz, seconds to fall to 1/e, amplitude, phase in turns)` sines that die away.

    Powers of one complex step are a product of coarse and fine powers, so the whole sum is one
    matrix product instead of a sine for every sample.
    """
    kept = [partial for partial in partials if partial[0] < 0.45 * rate]
    if not kept:
        return np.zeros(count, np.float32)
    frequency, decay, amplitude, phase = np.array(kept).T
    step = (-1.0 / decay + 2j * np.pi * frequency) / rate
    start = amplitude * np.exp(2j * np.pi * phase)
    fine = np.exp(step[:, None] * np.arange(256))
    coarse = start[:, None] * np.exp(step[:, None] * 256 * np.arange(-(-count // 256)))
    return np.asarray((coarse.T @ fine).imag.reshape(-1)[:count], np.float32)


@lru_cache(maxsize=96)
def cloud(pitch: int, rate: int, cutoff: float, width: float, breathy: float) -> Signal:
    """A `(2, n)` endless loop of a large ensemble on one pitch, a spread band for each harmonic.

    The method is Nasca Octavian Paul's PADsynth. `width` is in cents. RMS about 0.1.
    """
    size = 1 << int(np.log2(rate * 4.0))
    base, bin_hertz = hertz(pitch), rate / size
    spectrum = np.zeros(size // 2 + 1)
    for harmonic in range(1, int(min(0.45 * rate, 12000.0) / base) + 1):
        middle = harmonic * base
        spread = max(1.5, middle * (2.0 ** (width / 1200.0) - 1.0) / bin_hertz)
        reach = int(4 * spread) + 1
        low = max(1, int(middle / bin_hertz) - reach)
        bins = np.arange(low, min(size // 2, low + 2 * reach))
        shape = np.exp(-0.5 * ((bins - middle / bin_hertz) / spread) ** 2) / np.sqrt(spread)
        gain = harmonic**-1.0 / (1.0 + (middle / cutoff) ** 2) + breathy * 0.002
        spectrum[bins] += gain * shape
    rng = np.random.Generator(np.random.PCG64(pitch))
    turns = rng.random((2, len(spectrum)))
    turns[1, : int(180.0 / bin_hertz)] = turns[
        0, : int(180.0 / bin_hertz)
    ]  # lows stay in the middle
    turns[1] = turns[0] + 0.75 * (turns[1] - 0.5)  # related sides: the sum keeps its body
    wave = fft.irfft((spectrum * np.exp(2j * np.pi * turns)).astype(np.complex64), size, axis=1)
    return np.asarray(0.1 * wave / np.sqrt(np.mean(wave**2)), np.float32)


def string(pitch: int, count: int, rate: int, decay: float, bright: float, seed: int) -> Signal:
    """A plucked string after Karplus and Strong: a burst of noise in a loop that dulls it.

    `decay` is the time in seconds to fall by 60 dB; `bright` 0..1 keeps the highs longer.
    """
    period = rate / hertz(pitch)
    rng = np.random.Generator(np.random.PCG64(seed * 128 + pitch))
    burst = np.zeros(count, np.float32)
    length = min(count, round(period))
    burst[:length] = _burst(length, rate, 900.0 + 2800.0 * bright, rng)
    damp = 0.5 * (1.0 - bright)  # two-point average; its own delay is `damp` samples
    whole = int(period - damp - 1e-9)
    part = period - damp - whole
    loop = 10.0 ** (-3.0 * period / (decay * rate))
    taps = loop * np.convolve([1.0 - damp, damp], [1.0 - part, part])
    feedback = np.zeros(whole + 3)
    feedback[0] = 1.0
    feedback[whole : whole + 3] -= taps
    out = signal.lfilter([1.0], feedback, burst)
    return np.asarray(out, np.float32)


def _burst(length: int, rate: int, cutoff: float, rng: np.random.Generator) -> Floats:
    """One period of dull noise that joins itself without a step: a finger, not a needle.

    Only its phases are random, so that every pitch is as loud and as bright as its neighbours.
    """
    harmonic = np.arange(length // 2 + 1)
    size = np.where(harmonic > 0, 1.0 / (1.0 + (harmonic * rate / length / cutoff) ** 2), 0.0)
    wave = fft.irfft(size * np.exp(2j * np.pi * rng.random(len(size))), length)
    return np.asarray(wave / np.sqrt(np.mean(wave**2)) * 0.42)
