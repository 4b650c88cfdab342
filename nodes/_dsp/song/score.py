"""The values a song is made of: what `compose` writes down and `render` plays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]
"""Sound: `(count,)` or `(2, count)` float32."""

DRUMS = {
    "kick": 36, "rim": 37, "snare": 38, "clap": 39, "hat": 42, "shaker": 70,
    "tom": 45, "open": 46, "crash": 49, "ride": 51,
}  # fmt: skip
"""Instruments without a pitch and the General MIDI note each is written as."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note: seconds, MIDI pitch, velocity in (0, 1] and the instrument's name."""

    start: float
    end: float
    pitch: int
    velocity: float
    instrument: str


@dataclass(frozen=True, slots=True)
class Effect:
    """A transition sound (`riser`, `impact` or `air`), in seconds; strength in (0, 1]."""

    start: float
    end: float
    kind: str
    strength: float


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: intro, build, drop, break or outro, in seconds."""

    name: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class ChordAt:
    """A chord from `start` to `end` seconds: its symbol and the MIDI pitches of its voicing."""

    start: float
    end: float
    symbol: str
    pitches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A whole song on paper. Times are seconds; `energy` and `brightness` are corner points
    `(time, value 0..1)` of lines; `scale` holds the pitch classes every pitched note is from.
    """

    style: str
    key: str
    scale: tuple[int, ...]
    tempo: float
    seconds: float
    seed: int
    beats: tuple[float, ...]
    bars: tuple[float, ...]
    sections: tuple[Section, ...]
    chords: tuple[ChordAt, ...]
    notes: tuple[Note, ...]
    effects: tuple[Effect, ...]
    energy: tuple[tuple[float, float], ...]
    brightness: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Song:
    """A rendered song: `(2, count)` float32 stems at `rate` Hz and the score they came from.

    `drums + bass + vocals + other` is `audio`; `chords` and `lead` are parts of `other`.
    """

    rate: int
    score: Score
    audio: Signal
    drums: Signal
    bass: Signal
    vocals: Signal
    other: Signal
    chords: Signal
    lead: Signal

    @property
    def beats(self) -> tuple[float, ...]:
        """Times of the beats, in seconds."""
        return self.score.beats

    @property
    def bars(self) -> tuple[float, ...]:
        """Times of the first beats of the bars, in seconds."""
        return self.score.bars

    @property
    def sections(self) -> tuple[tuple[str, float], ...]:
        """Names of the sections and their starts, in seconds."""
        return tuple((section.name, section.start) for section in self.score.sections)

    @property
    def symbols(self) -> tuple[tuple[str, float], ...]:
        """Chord symbols and their starts, in seconds."""
        return tuple((chord.symbol, chord.start) for chord in self.score.chords)

    @property
    def notes(self) -> tuple[Note, ...]:
        """Every note of every instrument, drums included, in order of start."""
        return self.score.notes

    def energy(self, seconds: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """The energy the song was written with, 0..1, at times in seconds."""
        times, values = zip(*self.score.energy, strict=True)
        return np.asarray(np.interp(seconds, times, values))
