"""What a song is like, read once: its beat, its form, and the numbers that choose a look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nodegraph.show.beat_grid import BeatGrid, beat_grid
from nodegraph.show.song_curves import RATE, Curves, curves
from nodegraph.show.song_form import SILENT, bar_energy, best_stretch, section_bars
from nodegraph.show.sound_stream import read_part
from nodegraph.show.voice_share import voice_share

Floats = NDArray[np.float64]

LISTENED = 30.0  # seconds of the best part in which voices are looked for
DARKEST, BRIGHTEST = 200.0, 3200.0  # Hz: centroids that count as 0 and 1, four octaves apart
HEADROOM = (-26.0, -8.0)  # dB of mean square below the peak: energy 0 and 1
LIVELY = 7.0  # onsets a second that count as energy 1
LEAST_RISE = 0.25  # of the strongest: a smaller rise of novelty is no onset
FAINT_RISE = 3.0  # nor is a smaller one where the peaks of the sound are 1: pads breathe so


@dataclass(frozen=True, slots=True)
class SongFacts:
    """A song. Times in seconds; `bars` are the lines between bars, one more than there are bars.

    energy, brightness, vocals: 0..1, density: onsets a second, as docs/format.md defines them for
    `suits`. bar_energy: 0..1 for each bar. sections: where parts begin. content: a hash of the
    sound. grid.tempo is None without a beat; then bars last two seconds.
    """

    name: str
    seconds: float
    grid: BeatGrid
    bars: Floats
    bar_energy: Floats
    sections: tuple[float, ...]
    loudest: float
    energy: float
    density: float
    brightness: float
    vocals: float
    content: str

    def measure(self, entry: str) -> float | None:
        """Return the number that an entry of `suits` speaks of; None where there is none."""
        if entry == "tempo":
            return self.grid.tempo
        return float(getattr(self, entry)) if entry in MEASURES else None

    def stretch(self, start: float | None, seconds: float) -> tuple[float, float]:
        """Return start and end of about that many seconds on whole bars; None: the best ones.

        The number of bars is the nearest there are, at least one. A song of few bars is taken whole
        where more is wanted than it lasts.
        """
        bars = self.bars
        if len(bars) < 2 or (len(bars) <= FEW_BARS and seconds > self.seconds):
            return 0.0, self.seconds
        length = max(round(seconds / float(np.median(np.diff(bars)))), 1)
        length = min(length, len(bars) - 1)
        if start is None:
            sections = [int(np.searchsorted(bars, at - 1e-6)) for at in self.sections]
            first = best_stretch(self.bar_energy, sections, length)
        else:
            first = int(np.abs(bars[:-1] - start).argmin())
        last = min(first + length, len(bars) - 1)
        return float(bars[first]), float(bars[last])


FEW_BARS = 4  # a song of less has nothing to spare
MEASURES = ("tempo", "energy", "density", "brightness", "vocals")


def song_facts(path: Path) -> SongFacts:
    """Listen to a song. Raises Unusable where there is no sound to be read."""
    song = curves(path)
    grid = beat_grid(song.novelty, song.bass, song.change, song.frame_rate)
    bars = _lines(grid.bars, song.seconds)
    energy = bar_energy(song, bars)
    sections = section_bars(song, bars)
    heard = song.power > max(SILENT, 1e-4 * float(song.power.max(initial=0.0)))
    loud = bars[int(energy.argmax())] if len(energy) else 0.0
    density = _density(song, heard)
    start = max(min(float(loud) - LISTENED / 2.0, song.seconds - LISTENED), 0.0)
    return SongFacts(
        name=path.name,
        seconds=song.seconds,
        grid=grid,
        bars=bars,
        bar_energy=energy,
        sections=tuple(float(bars[bar]) for bar in sections),
        loudest=_loudest(song, float(loud), float(bars[1] - bars[0]) if len(bars) > 1 else 2.0),
        energy=_energy(song, heard, density),
        density=density,
        brightness=_brightness(song, heard),
        vocals=voice_share(read_part(path, RATE, start, min(LISTENED, song.seconds)), RATE),
        content=song.content,
    )


def _lines(bars: Floats, seconds: float) -> Floats:
    """Return the lines between bars that lie in the song; of a shorter piece its two ends."""
    inside = bars[(bars >= 0.0) & (bars <= seconds + 1e-6)]
    if len(inside) < 2:
        return np.array([0.0, seconds])
    return np.minimum(inside, seconds)


def _loudest(song: Curves, bar: float, length: float) -> float:
    """Return the moment of most new sound within the loudest bar."""
    first, last = (round(at * song.frame_rate) for at in (bar, bar + length))
    part = song.novelty[first:last]
    return (first + int(part.argmax())) / song.frame_rate if len(part) else bar


def _density(song: Curves, heard: NDArray[np.bool_]) -> float:
    """Return how many onsets a second there are while there is sound."""
    from scipy.signal import find_peaks

    seconds = float(heard.sum()) / song.frame_rate
    if seconds < 0.1:
        return 0.0
    strongest = float(np.percentile(song.novelty[heard], 99.0))
    least = FAINT_RISE * np.log1p(100.0 * song.peak) / np.log1p(100.0)
    near = max(round(0.05 * song.frame_rate), 1)  # two onsets stand 50 ms apart at least
    peaks, _ = find_peaks(
        song.novelty,
        height=max(LEAST_RISE * strongest, float(least)),
        prominence=0.2 * strongest,
        distance=near,
    )
    return float(np.count_nonzero(heard[peaks]) / seconds)


def _energy(song: Curves, heard: NDArray[np.bool_], density: float) -> float:
    """Return half how near to its peak the song keeps, and half how much begins in it."""
    if not heard.any():
        return 0.0
    loud = 10.0 * np.log10(float(np.mean(song.power[heard])) / max(song.peak**2, SILENT))
    near = (loud - HEADROOM[0]) / (HEADROOM[1] - HEADROOM[0])
    return float(0.5 * np.clip(near, 0.0, 1.0) + 0.5 * min(density / LIVELY, 1.0))


def _brightness(song: Curves, heard: NDArray[np.bool_]) -> float:
    if not heard.any():
        return 0.0
    middle = float(np.median(song.centroid[heard]))
    octaves = np.log2(max(middle, 1.0) / DARKEST) / np.log2(BRIGHTEST / DARKEST)
    return float(np.clip(octaves, 0.0, 1.0))
