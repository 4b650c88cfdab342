"""Curves of a song over time, measured piece by piece in constant memory for the sound."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nodegraph.show.sound_stream import mono_pieces

Floats = NDArray[np.float64]

RATE = 24_000  # nothing that is measured lies above 12 kHz
HOP = 256  # samples between frames
WINDOW = 512  # of the short spectrum: 21 ms, as the beat tracker of the library has it
LONG_WINDOW = 4096  # of the long spectrum: 6 Hz apart, for harmony
LONG_HOP = 2048
SEEN_WINDOWS = 6  # of the long spectrum, before and after: half a second
BASS = 150.0  # Hz
BANDS = 24


@dataclass(frozen=True, slots=True)
class Curves:
    """Of a song; `frame_rate` numbers a second unless said otherwise.

    power: mean square. novelty, bass: new sound, and that below 150 Hz. centroid: power-weighted
    mean frequency in Hz, 0 in silence. change: how much the harmony moves, 0..2. bands: levels of
    24 bands, (frames // 8, 24). peak: of the samples. content: a hash of the sound.
    """

    frame_rate: float
    seconds: float
    power: Floats
    novelty: Floats
    bass: Floats
    centroid: Floats
    change: Floats
    bands: NDArray[np.float32]
    peak: float
    content: str


BANDS_EVERY = 8  # frames


def curves(path: Path) -> Curves:
    """Measure a sound file. Raises Unusable where it holds no sound."""
    short, long = _Short(), _Long()
    content = blake2b(digest_size=8)
    samples, peak = 0, 0.0
    for piece in mono_pieces(path, RATE):
        samples += len(piece)
        peak = max(peak, float(np.abs(piece).max(initial=0.0)))
        content.update(np.round(piece[::16] * 2000.0).astype("<i2").tobytes())
        short.take(piece)
        long.take(piece)
    padding = np.zeros(LONG_WINDOW, np.float32)
    short.take(padding[:WINDOW])
    long.take(padding)
    count = max(samples // HOP, 1)
    frames = np.concatenate(short.found)[:count]
    change = _harmonic_change(np.concatenate(long.found))
    places = np.arange(count) * HOP / LONG_HOP
    return Curves(
        frame_rate=RATE / HOP,
        seconds=samples / RATE,
        power=frames[:, 0],
        novelty=frames[:, 1],
        bass=frames[:, 2],
        centroid=frames[:, 3],
        change=np.interp(places, np.arange(len(change)), change),
        bands=_thinned(np.concatenate(short.levels)[:count]),
        peak=peak,
        content=content.hexdigest(),
    )


class _Framed:
    """Cuts pieces of any length into overlapping windows."""

    def __init__(self, window: int, hop: int) -> None:
        self._rest = np.zeros(window // 2, np.float32)  # so that a window's middle is its moment
        self._size, self._hop = window, hop

    def windows(self, piece: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (n, window): the windows that are complete now."""
        sound = np.concatenate([self._rest, piece])
        count = max((len(sound) - self._size) // self._hop + 1, 0)
        self._rest = sound[count * self._hop :].copy()
        if not count:
            return np.zeros((0, self._size), np.float32)
        view = np.lib.stride_tricks.sliding_window_view(sound, self._size)
        return np.asarray(view[:: self._hop][:count])


class _Short(_Framed):
    """The short spectrum: power, novelty, bass and centroid of every frame."""

    def __init__(self) -> None:
        super().__init__(WINDOW, HOP)
        self._shape = np.hanning(WINDOW).astype(np.float32)
        self._hertz = np.arange(WINDOW // 2 + 1) * RATE / WINDOW
        edges = np.geomspace(40.0, RATE / 2.0, BANDS + 1) * WINDOW / RATE
        bins = np.arange(WINDOW // 2 + 1)[:, None]
        inside = np.minimum(bins + 0.5, edges[1:]) - np.maximum(bins - 0.5, edges[:-1])
        self._weights = np.clip(inside, 0.0, 1.0).astype(np.float32)
        self._low = int(np.searchsorted(edges[1:] * RATE / WINDOW, BASS))
        self._before = np.zeros((1, BANDS), np.float32)
        self.found: list[Floats] = []
        self.levels: list[NDArray[np.float32]] = []

    def take(self, piece: NDArray[np.float32]) -> None:
        windows = self.windows(piece)
        if not len(windows):
            return
        spectrum = np.fft.rfft(windows * self._shape)
        power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
        level = np.log1p(np.sqrt(power @ self._weights))
        rise = np.maximum(np.diff(level, axis=0, prepend=self._before), 0.0)
        self._before = level[-1:]
        middle = windows[:, WINDOW // 4 : -WINDOW // 4]
        loud = np.einsum("ij,ij->i", middle, middle, dtype=np.float64) / middle.shape[1]
        total = power.sum(axis=1)
        centroid = power @ self._hertz / np.maximum(total, 1e-9)
        columns = (loud, rise.sum(axis=1), rise[:, : self._low].sum(axis=1), centroid)
        self.found.append(np.stack(columns, axis=1).astype(np.float64))
        self.levels.append(level)


class _Long(_Framed):
    """The long spectrum: how much of each of the twelve pitch classes there is."""

    def __init__(self) -> None:
        super().__init__(LONG_WINDOW, LONG_HOP)
        self._shape = np.hanning(LONG_WINDOW).astype(np.float32)
        hertz = np.arange(1, LONG_WINDOW // 2 + 1) * RATE / LONG_WINDOW
        heard = (hertz > 60.0) & (hertz < 2000.0)
        pitch = 12.0 * np.log2(hertz / 440.0)
        self._classes = np.zeros((len(hertz), 12), np.float32)
        self._classes[np.arange(len(hertz)), np.round(pitch).astype(int) % 12] = heard
        self.found: list[NDArray[np.float32]] = []

    def take(self, piece: NDArray[np.float32]) -> None:
        windows = self.windows(piece)
        if len(windows):
            spectrum = np.abs(np.fft.rfft(windows * self._shape)[:, 1:]).astype(np.float32)
            self.found.append(spectrum @ self._classes)


def _harmonic_change(chroma: NDArray[np.float32]) -> Floats:
    """Return 1 - the cosine between the harmony of the half second before and the one after."""
    wide = SEEN_WINDOWS
    padded = np.pad(chroma, ((wide + 1, wide), (0, 0)), mode="edge")
    total: Floats = np.cumsum(padded, axis=0, dtype=float)
    now = total[wide : wide + len(chroma)]
    past = now - total[: len(chroma)]
    future = total[2 * wide : 2 * wide + len(chroma)] - now
    size = np.linalg.norm(past, axis=1) * np.linalg.norm(future, axis=1)
    cosine = np.einsum("ij,ij->i", past, future) / np.maximum(size, 1e-9)
    return np.where(size > 1e-6, 1.0 - cosine, 0.0)


def _thinned(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    count = max(len(levels) // BANDS_EVERY, 1)
    whole = levels[: count * BANDS_EVERY]
    if len(levels) < BANDS_EVERY:
        return np.asarray(levels.mean(axis=0, keepdims=True), np.float32)
    return np.asarray(whole.reshape(count, BANDS_EVERY, -1).mean(axis=1), np.float32)
