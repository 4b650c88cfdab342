"""Following the beat of music as it comes, without hearing the future.

Novelty: spectral flux of logarithmic bands. Tempo: the autocorrelation of the last six seconds of
novelty, combed over multiples and weighed towards usual tempi. Beats: dynamic programming forward
in time with prediction (A. Stark, M. Davies, M. Plumbley, Real-time beat-synchronous analysis,
DAFx 2009), so that a beat is announced when it falls and not when it has been seen.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WINDOW = 1024  # samples of a spectrum
BANDS = 24
SLOWEST, FASTEST = 50.0, 210.0  # tempi that are considered
USUAL, SPREAD = 115.0, 0.75  # middle and width (octaves) of the tempi people dance to
HISTORY = 6.0  # seconds of novelty behind a tempo
INERTIA = 0.9  # how much of the score of a beat comes from the beat before it
TIGHTNESS = 5.0  # how exactly a beat follows the one before, in its logarithm
BEATS_PER_BAR = 4
LOUDEST = 8.0  # 18 dB above full scale: louder is a fault, and must not blind the memory
LOST = 0.06  # a change of tempo by this part makes what was scored before worthless
RESCORED = 4.0  # seconds that are scored anew then
SEEN_AFTER = 0.009  # seconds between a beat and its peak of novelty, measured on clicks


class Novelty:
    """How much new sound begins: one number a block, and the part of it below 150 Hz."""

    def __init__(self, rate: int) -> None:
        edges = np.geomspace(40.0, min(16_000.0, rate / 2), BANDS + 1) * WINDOW / rate
        bins = np.arange(WINDOW // 2 + 1)[:, None]
        inside = np.minimum(bins + 0.5, edges[1:]) - np.maximum(bins - 0.5, edges[:-1])
        self._weights = np.clip(inside, 0.0, 1.0).astype(np.float32)
        self._low = int(np.searchsorted(edges[1:] * rate / WINDOW, 150.0))
        self._window = np.hanning(WINDOW).astype(np.float32)
        self._past = np.zeros(WINDOW, np.float32)
        self._before = np.zeros(BANDS, np.float32)

    def of(self, sound: NDArray[np.float32]) -> tuple[float, float]:
        """Return the novelty of one block of mono sound: all of it, and that of the bass."""
        frames = len(sound)
        sound = np.clip(sound, -LOUDEST, LOUDEST)
        if frames >= WINDOW:
            self._past[:] = sound[-WINDOW:]
        else:
            self._past[:-frames] = self._past[frames:]
            self._past[-frames:] = sound
        spectrum = np.fft.rfft(self._past * self._window)
        power = spectrum.real**2 + spectrum.imag**2
        level = np.log1p(np.sqrt(power @ self._weights))
        rise = np.maximum(level - self._before, 0.0)
        self._before = level
        return float(rise.sum()), float(rise[: self._low].sum())


class BeatTracker:
    """Tempo, beats and bars of a novelty signal of `frame_rate` numbers a second."""

    def __init__(self, frame_rate: float) -> None:
        self.frame_rate = frame_rate
        self._size = round(HISTORY * frame_rate)
        self._novelty = np.zeros(self._size)
        self._score = np.zeros(self._size)
        lags = np.arange(round(60.0 * frame_rate / FASTEST), round(60.0 * frame_rate / SLOWEST) + 1)
        self._lags = lags
        octaves = np.log2(60.0 * frame_rate / lags / USUAL)
        self._usual = np.exp(-0.5 * (octaves / SPREAD) ** 2)
        self._salience = self._usual * 1e-9
        self.period = 0.0  # frames between beats
        self._follow(60.0 * frame_rate / USUAL)
        self.confidence = 0.0
        self._frame = 0
        self._last = 0.0  # frame of the last beat
        self._next = self.period
        self._is_planned = False
        self._beats = 0
        self._accents = np.zeros(BEATS_PER_BAR)
        self._downbeat = 0
        self._bass = 0.0
        self._on_beat, self._overall = 0.0, 1e-9

    @property
    def tempo(self) -> float:
        """Beats per minute."""
        return 60.0 * self.frame_rate / self.period

    @property
    def phase(self) -> float:
        """Where between two beats this moment is, 0..1."""
        return min(max((self._frame - self._last) / max(self._next - self._last, 1.0), 0.0), 1.0)

    @property
    def beat_in_bar(self) -> int:
        """Number of the last beat in its bar, from 0."""
        return (self._beats - 1 - self._downbeat) % BEATS_PER_BAR

    def feed(self, novelty: float, bass: float) -> float | None:
        """Take one frame in; return how far into it a beat falls (0..1), or None."""
        self._shift(novelty)
        self._bass = max(self._bass * 0.8, bass)
        self._frame += 1
        if self._frame % max(round(self.frame_rate / 5), 1) == 0:
            self._find_tempo()
        if not self._is_planned and self._frame >= self._last + 0.5 * self.period:
            self._plan()
        near = abs(self._frame - self._last) < 3 or abs(self._frame - self._next) < 3
        self._overall += 0.004 * (novelty - self._overall)
        self._on_beat += (0.016 if near else 0.0) * (novelty - self._on_beat)
        self._settle()
        fall = self._next - SEEN_AFTER * self.frame_rate
        return None if self._frame < fall else self._beat(fall)

    def _shift(self, novelty: float) -> None:
        """Append the novelty and its score: itself, and the best beat it could follow."""
        past = self._score[self._size - self._late : self._size - self._early + 1]
        best = float(np.max(self._link * past))
        self._novelty[:-1] = self._novelty[1:]
        self._novelty[-1] = novelty
        self._score[:-1] = self._score[1:]
        self._score[-1] = (1.0 - INERTIA) * novelty + INERTIA * best

    def _find_tempo(self) -> None:
        sharp = np.maximum(self._novelty - _around(self._novelty, 16), 0.0)
        if not sharp.any():
            return
        spectrum = np.fft.rfft(sharp, 2 * self._size)
        together = np.fft.irfft(spectrum.real**2 + spectrum.imag**2)[: self._size]
        together /= max(together[0], 1e-12)
        together /= 1.0 - 0.5 * np.arange(self._size) / self._size  # fewer pairs at long lags
        comb = sum(_peak_near(together, times * self._lags) / times**0.5 for times in (1, 2, 3, 4))
        self._salience = 0.8 * self._salience + 0.2 * comb * self._usual
        best = int(np.argmax(self._salience))
        current = int(np.argmin(np.abs(self._lags - self.period)))
        held = self._salience[max(current - 1, 0) : current + 2].max()
        if self._salience[best] > 1.15 * held or abs(best - current) <= 2:
            before = self.period
            self._follow(_vertex(self._salience, best) + float(self._lags[0]))
            if abs(self.period - before) > LOST * before:
                self._score_anew()

    def _score_anew(self) -> None:
        """Score the last seconds again, with the links of the tempo that is followed now."""
        first = self._size - round(RESCORED * self.frame_rate)
        novelty = (1.0 - INERTIA) * self._novelty
        for place in range(first, self._size):
            past = self._score[place - self._late : place - self._early + 1]
            self._score[place] = novelty[place] + INERTIA * (self._link * past).max()

    def _follow(self, period: float) -> None:
        """Take a period; weigh how well a beat that many frames before another would link."""
        self.period = period
        self._early, self._late = round(0.5 * period), min(round(2.0 * period), self._size - 1)
        gaps = np.arange(self._late, self._early - 1, -1)
        self._link = np.exp(-0.5 * (TIGHTNESS * np.log(gaps / period)) ** 2)

    def _plan(self) -> None:
        """Choose when the next beat falls: score the future as if nothing new came."""
        ahead = math.ceil(self.period)
        early, late, link = self._early, self._late, self._link
        score = np.concatenate([self._score, np.zeros(ahead)])
        for place in range(self._size, self._size + ahead):
            score[place] = np.max(link * score[place - late : place - early + 1])
        future = np.arange(1, ahead + 1)
        expected = self._last + self.period - self._frame
        spread = 0.25 * self.period
        future_score = score[self._size :] * np.exp(-0.5 * ((future - expected) / spread) ** 2)
        self._next = self._frame + _vertex(future_score, int(np.argmax(future_score))) + 1.0
        self._is_planned = True

    def _beat(self, fall: float) -> float:
        into = min(max(fall - (self._frame - 1), 0.0), 1.0)
        self._accents *= 0.96
        self._accents[self._beats % BEATS_PER_BAR] += 0.04 * self._bass
        strongest = int(np.argmax(self._accents))
        if self._accents[strongest] > 1.2 * self._accents[self._downbeat]:
            self._downbeat = strongest
        self._bass = 0.0
        self._beats += 1
        self._last = self._next
        self._next = self._last + self.period
        self._is_planned = False
        return into

    def _settle(self) -> None:
        contrast = self._on_beat / max(self._overall, 1e-9)
        belief = min(max((contrast - 1.0) / 1.5, 0.0), 1.0) if self._overall > 1e-3 else 0.0
        self.confidence += (belief - self.confidence) / self.frame_rate


def _around(signal: Floats, frames: int) -> Floats:
    """Return the mean of the frames around each one."""
    total: Floats = np.cumsum(np.concatenate([np.zeros(frames + 1), signal, np.zeros(frames)]))
    return (total[2 * frames + 1 :] - total[: -2 * frames - 1]) / (2 * frames + 1)


def _peak_near(signal: Floats, places: NDArray[np.int64]) -> Floats:
    """Return the highest value within a frame of each place; 0 beyond the end."""
    padded = np.concatenate([signal, np.zeros(places.max() + 2)])
    sides: Floats = np.maximum(padded[places - 1], padded[places + 1])
    highest: Floats = np.maximum(padded[places], sides)
    return highest


def _vertex(signal: Floats, place: int) -> float:
    """Return the place of a maximum between the samples: the vertex of a parabola."""
    if not 0 < place < len(signal) - 1:
        return float(place)
    left, middle, right = signal[place - 1 : place + 2]
    bend = left - 2.0 * middle + right
    return place + (0.5 * (left - right) / bend if bend < 0.0 else 0.0)
