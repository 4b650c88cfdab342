"""The form of a song: how it rises and falls, where its parts begin, which stretch is its best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nodegraph.show.song_curves import BANDS_EVERY, Curves

Floats = NDArray[np.float64]

SILENT = 1e-6  # mean square: -60 dBFS
RANGE_DB = 30.0  # this far below a song's loudest bars there is no energy left
KERNEL = 4  # bars before and after that are compared to find a new part
QUIET = 0.15  # energy of a bar that nobody would begin with
RISE = 0.5  # what a rise within a stretch counts beside how much energy it has


def bar_energy(song: Curves, bars: Floats) -> Floats:
    """Return the energy of every bar, 0..1: its loudness, and how much new sound begins in it.

    Both are relative to the song's own loudest bars, so a quiet master has the same curve.
    `bars` are the lines between bars in seconds: one more than there are bars.
    """
    edges = _edges(bars, song.frame_rate, len(song.power))
    power, fresh = _means(song.power, edges), _means(song.novelty, edges)
    decibels = 10.0 * np.log10(np.maximum(power, SILENT))
    loud = np.clip(1.0 + (decibels - decibels.max(initial=-60.0)) / RANGE_DB, 0.0, 1.0)
    lively = fresh / max(float(fresh.max(initial=0.0)), 1e-9)
    return np.where(power > SILENT, 0.6 * loud + 0.4 * lively, 0.0)


def section_bars(song: Curves, bars: Floats) -> list[int]:
    """Return the bars at which the song's parts begin, bar 0 among them.

    A part begins where the four bars after it sound alike and unlike the four before: the
    checkerboard novelty of self-similarity (J. Foote, Automatic audio segmentation, ICME 2000).
    """
    edges = _edges(bars, song.frame_rate / BANDS_EVERY, len(song.bands))
    sounds = np.stack([_means(band, edges) for band in song.bands.T.astype(float)], axis=1)
    count = len(sounds)
    if count < 2 * KERNEL:
        return [0]
    spread = sounds.std(axis=0) + 0.05 * max(float(sounds.std()), 1e-9)
    sounds = (sounds - sounds.mean(axis=0)) / spread
    new = np.zeros(count)
    for bar in range(2, count - 1):
        before, after = sounds[max(bar - KERNEL, 0) : bar], sounds[bar : bar + KERNEL]
        between = np.square(before[:, None] - after[None]).mean()
        within = np.square(before[:, None] - before[None]).mean() / 2.0
        within += np.square(after[:, None] - after[None]).mean() / 2.0
        new[bar] = between - within
    limit = float(new.mean() + 0.7 * new.std())
    peaks = [
        bar
        for bar in range(2, count - 1)
        if new[bar] > limit and new[bar] >= new[max(bar - KERNEL, 0) : bar + KERNEL + 1].max()
    ]
    return [0, *peaks]


def best_stretch(energy: Floats, sections: list[int], length: int) -> int:
    """Return the bar at which the best `length` bars begin.

    A stretch is good by its energy, better where the energy rises early in it into its highest
    passage, and a little better where a part begins with it. None begins in silence while there is
    another. Of equals the first.
    """
    count = len(energy)
    if length >= count:
        return 0
    total = np.concatenate([[0.0], np.cumsum(energy)])
    best, where = -np.inf, 0
    for bar in range(count - length + 1):
        rise = 0.0
        for split in range(bar + max(length // 8, 1), bar + length // 2 + 1):
            after = (total[bar + length] - total[split]) / (bar + length - split)
            rise = max(rise, after - (total[split] - total[bar]) / (split - bar))
        score = (total[bar + length] - total[bar]) / length + RISE * rise
        score += 0.03 if bar in sections else 0.0
        score -= 1.0 if energy[bar] < QUIET else 0.0
        if score > best + 1e-9:
            best, where = float(score), bar
    return where


def _edges(bars: Floats, frame_rate: float, count: int) -> NDArray[np.int64]:
    return np.clip(np.round(bars * frame_rate), 0, count).astype(np.int64)


def _means(curve: Floats, edges: NDArray[np.int64]) -> Floats:
    total = np.concatenate([[0.0], np.cumsum(curve)])
    sums = total[edges[1:]] - total[edges[:-1]]
    return np.asarray(sums / np.maximum(np.diff(edges), 1), np.float64)
