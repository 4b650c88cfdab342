"""Scales, diatonic chords, their names, and voicings that move as little as they can."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

MODES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
_SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLATS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_QUALITIES = {  # third, fifth, seventh above the root, in semitones
    (4, 7, None): "", (3, 7, None): "m", (3, 6, None): "dim",
    (4, 7, 11): "maj7", (4, 7, 10): "7", (3, 7, 10): "m7", (3, 6, 10): "m7b5",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """A root (pitch class, C = 0) and a mode; degrees count from 0 and may leave the octave."""

    root: int
    mode: str
    flats: bool = False

    @property
    def scale(self) -> tuple[int, ...]:
        """The seven pitch classes of the key."""
        return tuple(sorted((self.root + step) % 12 for step in MODES[self.mode]))

    @property
    def minor(self) -> bool:
        """Whether the third above the root is minor."""
        return MODES[self.mode][2] == 3

    @property
    def name(self) -> str:
        """For example `D minor`."""
        return f"{self.spell(self.root)} {self.mode}"

    def semitones(self, degree: int) -> int:
        """Semitones of a degree above the root."""
        octave, step = divmod(degree, 7)
        return 12 * octave + MODES[self.mode][step]

    def spell(self, pitch_class: int) -> str:
        """The name of a pitch class, with flats in keys that are written with flats."""
        major = (self.root - MODES["major"][_relative(self.mode)]) % 12
        flats = self.flats or major in (1, 3, 5, 8, 10)
        return (_FLATS if flats else _SHARPS)[pitch_class % 12]

    def ladder(self, low: int, high: int) -> tuple[int, ...]:
        """The pentatonic notes of the key within `low..high` (MIDI): no semitones to stumble on."""
        degrees = (0, 2, 3, 4, 6) if self.minor else (0, 1, 2, 4, 5)
        classes = {(self.root + self.semitones(degree)) % 12 for degree in degrees}
        return tuple(pitch for pitch in range(low, high + 1) if pitch % 12 in classes)


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord on a degree of a key, `size` thirds-stacked tones (3, 4 or 5)."""

    key: Key
    degree: int
    size: int = 3

    @property
    def classes(self) -> tuple[int, ...]:
        """Pitch classes from the root upwards. A ninth is kept only where it is a major one."""
        key = self.key
        steps = [0, 2, 4] + ([6] if self.size > 3 else [])
        if self.size > 4 and self._above(8) == 14:
            steps.append(8)
        return tuple((key.root + key.semitones(self.degree + step)) % 12 for step in steps)

    @property
    def sound(self) -> Chord:
        """This chord, or the one a third below (it shares two tones) where this is diminished."""
        if self._above(4) == 7:
            return self
        return Chord(self.key, self.degree - 2, self.size)

    @property
    def root(self) -> int:
        """Pitch class of the root."""
        return (self.key.root + self.key.semitones(self.degree)) % 12

    @property
    def symbol(self) -> str:
        """For example `Am7`, `Fmaj9`, `G`."""
        seventh = self._above(6) if self.size > 3 else None
        quality = _QUALITIES.get((self._above(2), self._above(4), seventh), "")
        if len(self.classes) > 4:
            quality = quality.replace("7", "9") if "b5" not in quality else quality
        return self.key.spell(self.root) + quality

    def _above(self, step: int) -> int:
        return self.key.semitones(self.degree + step) - self.key.semitones(self.degree)


@lru_cache(maxsize=4096)
def voicing(
    classes: tuple[int, ...], before: tuple[int, ...], low: int = 52, high: int = 76
) -> tuple[int, ...]:
    """The placing of `classes` within `low..high` (MIDI) nearest to the chord `before`.

    Parallel leaps cost their size, semitone rubs and mud in the low register cost extra, so common
    tones stay and the other voices step.
    """
    choices = [[pitch for pitch in range(low, high + 1) if pitch % 12 == one] for one in classes]
    placed = (tuple(sorted(pick)) for pick in product(*choices))
    return min(placed, key=lambda pitches: (_cost(pitches, before, (low + high) / 2), pitches))


def _cost(pitches: tuple[int, ...], before: tuple[int, ...], middle: float) -> float:
    gaps = [high - low for low, high in pairwise(pitches)]
    rub = sum(4.0 for gap in gaps if gap < 2) + sum(1.0 for gap in gaps if gap > 9)
    mud = sum(3.0 for low, gap in zip(pitches, gaps, strict=False) if low < 55 and gap < 4)
    spread = max(0, pitches[-1] - pitches[0] - 16)
    drift = abs(sum(pitches) / len(pitches) - middle)
    motion = sum(min(abs(pitch - old) for old in before) for pitch in pitches) if before else 0
    top = 0.5 * abs(pitches[-1] - before[-1]) if before else 0.0
    return motion + top + rub + mud + spread + 0.7 * drift


def _relative(mode: str) -> int:
    """Degree of the major scale on which a mode begins."""
    order = ("major", "dorian", "phrygian", "lydian", "mixolydian", "minor")
    return order.index(mode)
