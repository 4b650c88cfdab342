"""Space, movement and level: what makes parts one sound. Signals are `(2, count)` float32."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from .score import Signal

Points = tuple[tuple[float, float], ...]
LOUDNESS = -14.0
"""Integrated loudness of a finished song in LUFS."""
CEILING = 0.97
"""The largest sample of a finished song."""


def curve(points: Points, count: int, rate: int) -> Signal:
    """A line through `(seconds, value)` points as `count` samples."""
    times, values = zip(*points, strict=True)
    coarse = np.arange(0, count + 64, 64) / rate
    heights = np.interp(coarse, times, values)
    return np.asarray(np.interp(np.arange(count), coarse * rate, heights), np.float32)


def cut(sound: Signal, rate: int, hertz: float, kind: str = "highpass", order: int = 2) -> Signal:
    """A Butterworth filter that stays below half the rate."""
    sos = signal.butter(order, min(hertz, 0.45 * rate), kind, fs=rate, output="sos")
    return np.asarray(signal.sosfilt(sos.astype(np.float32), sound, axis=-1), np.float32)


def aired(sound: Signal, rate: int, amount: float) -> Signal:
    """A gentle shelf: `amount` times what lies above 2.8 kHz is added."""
    return np.asarray(sound + np.float32(amount) * cut(sound, rate, 2800.0, order=1), np.float32)


def opened(sound: Signal, rate: int, openness: Signal) -> Signal:
    """A low-pass that opens with `openness` 0..1 from 350 Hz to none.

    Fixed filters side by side are crossfaded; neighbours share most of their phase.
    """
    edges = (350.0, 800.0, 1800.0, 4200.0)
    place = np.clip(openness, 0.0, 1.0) * len(edges)
    out = sound * np.clip(place - (len(edges) - 1), 0.0, 1.0)
    for index, edge in enumerate(edges):
        weight = np.clip(1.0 - np.abs(place - index), 0.0, 1.0)
        heard = np.flatnonzero(weight)
        if len(heard):
            # A little run-up lets the filter settle before it is heard.
            live = slice(max(0, int(heard[0]) - rate // 20), int(heard[-1]) + 1)
            out[:, live] += cut(sound[:, live], rate, edge, "lowpass", 1) * weight[live]
    return np.asarray(out, np.float32)


def ducked(onsets: list[float], count: int, rate: int, depth: float, length: float) -> Signal:
    """Gain that dips by `depth` under onsets (seconds) and recovers within `length` seconds."""
    lead, body = int(0.004 * rate), max(2, int(length * rate))
    down = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, lead, endpoint=False))
    up = 0.5 + 0.5 * np.cos(np.pi * np.linspace(0.0, 1.0, body) ** 0.75)
    dip = (1.0 - depth * np.concatenate([down, up])).astype(np.float32)
    gain = np.ones(count + len(dip), np.float32)
    for onset in onsets:
        start = round(onset * rate) - lead
        first = max(0, start)
        target = gain[first : start + len(dip)]
        np.minimum(target, dip[first - start :][: len(target)], out=target)
    return gain[:count]


def in_room(sound: Signal, rate: int, amount: float, seconds: float, seed: int) -> Signal:
    """A sound and `amount` times its reverberation in a room of `seconds` (to fall by 60 dB).

    The response is noise in four bands, the high ones dying first, different on the two sides,
    after 18 ms and a few early reflections.
    """
    response = _room(rate, seconds, seed)
    padded = sound.shape[1]
    out = signal.oaconvolve(cut(sound, rate, 180.0), response, axes=1)
    return np.asarray(sound + np.float32(amount) * out[:, :padded], np.float32)


def _room(rate: int, seconds: float, seed: int) -> Signal:
    count = int(rate * seconds * 0.95)
    t = np.arange(count) / rate
    rng = np.random.Generator(np.random.PCG64(seed))
    out = np.zeros((2, count))
    edges = (0.0, 400.0, 1500.0, 4500.0, 0.4 * rate)
    for index, (low, high) in enumerate(pairwise(edges)):
        if low >= 0.4 * rate:
            break
        noise = rng.standard_normal((2, count))
        part = signal.sosfilt(_slice(low, min(high, 0.4 * rate), rate), noise, axis=1)
        decay = seconds * (1.0, 0.9, 0.65, 0.38)[index] / 6.9
        out += part * np.exp(-t / decay) * (1.0, 1.0, 0.8, 0.5)[index]
    out *= 1.0 - np.exp(-t / 0.012)
    for tap in range(8):
        at = int(rate * (0.004 + 0.037 * rng.random()))
        if at < count:
            out[tap % 2, at] += 2.2 * rng.choice((-1.0, 1.0)) * (1.0 - at / (0.05 * rate))
    out = np.concatenate([np.zeros((2, int(0.018 * rate))), out], axis=1)
    return np.asarray(out / np.sqrt(np.sum(out**2) / 2.0), np.float32)


def _slice(low: float, high: float, rate: int) -> NDArray[np.float64]:
    if low <= 0.0:
        return np.asarray(signal.butter(2, high, "lowpass", fs=rate, output="sos"))
    return np.asarray(signal.butter(2, (low, high), "bandpass", fs=rate, output="sos"))


def echo(sound: Signal, rate: int, seconds: float, feedback: float) -> Signal:
    """Only the echoes: they cross from side to side and lose their highs and lows as they go."""
    step = max(1, round(seconds * rate))
    out = np.zeros_like(sound)
    repeat = cut(cut(sound, rate, 250.0), rate, 5500.0, "lowpass", 1)
    gain = 1.0
    for turn in range(1, 7):
        gain *= feedback
        shift = turn * step
        if shift >= sound.shape[1] or gain < 0.03:
            break
        if turn > 1:
            repeat = cut(repeat, rate, 4500.0, "lowpass", 1)
        sides = repeat[::-1] if turn % 2 else repeat
        out[:, shift:] += np.float32(gain) * sides[:, :-shift]
    return out


def widened(sound: Signal, rate: int, amount: float) -> Signal:
    """Sides louder by `amount` (1 leaves it) above 200 Hz; the lows go to the middle."""
    middle, side = 0.5 * (sound[0] + sound[1]), 0.5 * (sound[0] - sound[1])
    side = cut(side, rate, 200.0, order=1) * np.float32(amount)
    return np.stack([middle + side, middle - side])


def loudness(sound: Signal, rate: int) -> float:
    """Integrated loudness in LUFS after ITU-R BS.1770-4, both gates; -inf for silence."""
    weighted = signal.sosfilt(_weighting(rate), sound, axis=-1)
    hop = max(1, rate // 10)
    count = weighted.shape[-1] // hop
    if count == 0:
        return -np.inf
    tenths = np.mean(weighted[:, : count * hop].reshape(len(sound), count, hop) ** 2, axis=2)
    tenths = tenths.sum(axis=0) * (2.0 / len(sound))  # one channel stands for two
    blocks = np.convolve(tenths, np.ones(4) / 4, "valid") if count >= 4 else tenths
    heard = blocks[blocks > 10.0 ** ((-70.0 + 0.691) / 10.0)]
    if not len(heard):
        return -np.inf
    heard = heard[heard > 0.1 * heard.mean()]
    return float(-0.691 + 10.0 * np.log10(heard.mean()))


def _weighting(rate: int) -> NDArray[np.float64]:
    """The two filters of K-weighting for any rate: a shelf of +4 dB and a high-pass at 38 Hz."""
    k = np.tan(np.pi * min(1681.974 / rate, 0.45))
    gain, q = 10.0 ** (3.99984 / 20.0), 0.7071752
    mid = gain**0.4996667741545416
    a0 = 1.0 + k / q + k * k
    shelf = [
        (gain + mid * k / q + k * k) / a0, 2.0 * (k * k - gain) / a0,
        (gain - mid * k / q + k * k) / a0,
        1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0,
    ]  # fmt: skip
    k, q = np.tan(np.pi * 38.13547 / rate), 0.5003270
    a0 = 1.0 + k / q + k * k
    high = [1.0, -2.0, 1.0, 1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0]
    return np.array([shelf, high])


def mastered(stems: dict[str, Signal], rate: int) -> None:
    """Bring the sum of `stems` to LOUDNESS and below CEILING, in place.

    A limiter and a soft clip work on the sum, but as gains that every stem is multiplied with: so
    the finished stems still add up to the finished song.
    """
    total = np.zeros_like(next(iter(stems.values())))
    for stem in stems.values():
        total += stem
    gain = _gain_to_loudness(total, rate)
    for _ in range(2):  # limiting costs a little loudness, which is measured and made up for
        gain *= _gain_to_loudness(total * _limit(total * gain, rate) * gain, rate)
    shape = _limit(total * gain, rate) * gain
    total *= shape
    shape = shape * _soft_clip(total)
    for stem in stems.values():
        stem *= shape


def _gain_to_loudness(sound: Signal, rate: int) -> np.float32:
    level = loudness(sound, rate)
    return np.float32(10.0 ** ((LOUDNESS - level) / 20.0) if level > -np.inf else 1.0)


def _limit(total: Signal, rate: int) -> Signal:
    """Gain that keeps peaks below 1.15, looking 6 ms ahead and letting go within 30 ms."""
    peak = np.max(np.abs(total), axis=0)
    wanted = np.minimum(1.0, 1.15 / np.maximum(peak, 1e-9))
    size = 2 * int(0.006 * rate) + 1
    held = ndimage.minimum_filter1d(wanted, size + 2 * int(0.012 * rate))
    return np.asarray(ndimage.uniform_filter1d(held, size), np.float32)


def _soft_clip(total: Signal) -> Signal:
    """Per-sample gain that bends what is above 0.72 and never reaches CEILING."""
    size = np.abs(total)
    knee, room = 0.72, CEILING - 0.72
    bent = knee + room * np.tanh((size - knee) / room)
    return np.where(size > knee, bent / np.maximum(size, knee), 1.0).astype(np.float32)
