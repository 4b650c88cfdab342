"""The pitched parts: chords and pads, bass, arpeggio, lead and voice."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .harmony import Chord, Key, voicing
from .melody import Tone, motif, placed, varied
from .rhythm import Clock
from .score import ChordAt, Note
from .styles import SECTION_LETTERS, Style

Form = list[tuple[str, float, float]]


class Harmony:
    """The chords of a song over its form, each voiced from the one before it."""

    def __init__(self, form: Form, line: list[tuple[float, float, Chord]], clock: Clock) -> None:
        self.form, self.line, self.clock = form, line, clock
        self.voiced: list[tuple[int, ...]] = []
        before: tuple[int, ...] = ()
        for _, _, chord in line:
            before = voicing(chord.classes, before)
            self.voiced.append(before)
        self._starts = [start for start, _, _ in line]

    def index(self, beat: float) -> int:
        """Which chord sounds at a beat."""
        return int(np.searchsorted(self._starts, beat + 1e-6, side="right")) - 1

    def section(self, beat: float) -> str:
        """Letter of the section at a beat."""
        names = [name for name, start, _ in self.form if start <= beat + 1e-6]
        return SECTION_LETTERS[names[-1]]

    def named(self) -> tuple[ChordAt, ...]:
        """The chords as the score lists them."""
        clock = self.clock
        return tuple(
            ChordAt(clock.at(start), clock.at(end), chord.symbol, voiced)
            for (start, end, chord), voiced in zip(self.line, self.voiced, strict=True)
        )

    def note(
        self, start: float, beats: float, pitch: int, velocity: float, instrument: str
    ) -> Note:
        """A note that begins at a (swung) beat and lasts a number of beats."""
        begin = self.clock.swung(start)
        end = min(self.clock.at(start + beats), self.clock.seconds)
        return Note(begin, max(end, begin + 0.03), pitch, min(max(velocity, 0.05), 1.0), instrument)


def strikes(pattern: str) -> list[tuple[int, int, str]]:
    """Steps, lengths and marks of the strikes of a bar: a strike lasts as long as `-` follows."""
    found: list[tuple[int, int, str]] = []
    for step, mark in enumerate(pattern):
        if mark in ".-":
            continue
        rest = pattern[step + 1 :]
        found.append((step, 1 + len(rest) - len(rest.lstrip("-")), mark))
    return found


def _bars(harmony: Harmony, letters: str) -> list[tuple[float, float, str]]:
    """Starts and ends in beats of the bars (counted from the start of the song) of sections."""
    bars: list[tuple[float, float, str]] = []
    for name, start, end in harmony.form:
        letter = SECTION_LETTERS[name]
        if letter in letters:
            edges = [start, *np.arange(4 * (start // 4) + 4, end - 1e-6, 4.0).tolist(), end]
            bars += [(a, b, letter) for a, b in pairwise(edges)]
    return bars


def chord_notes(
    style: Style, harmony: Harmony, instrument: str, rng: np.random.Generator
) -> list[Note]:
    """Rhythmic chords, and pads that hold each chord for all of its length."""
    pattern = strikes(str(rng.choice(style.chords.patterns)))
    notes: list[Note] = []
    final = harmony.line[-1]
    for start, end, letter in _bars(harmony, style.chords.sections):
        if start >= final[0] and letter == "o":
            continue
        sparse = pattern[:1] if letter in "ik" else pattern
        for step, length, _ in sparse:
            beat = 4 * (start // 4) + step / 4
            if not start - 1e-6 <= beat < end - 1e-6:
                continue
            long = max(length / 4, 3.0) if letter in "ik" and instrument != "stab" else length / 4
            velocity = (0.8 if step % 4 == 0 else 0.68) * (0.75 if letter in "iko" else 1.0)
            notes += _struck(harmony, beat, min(long, end - beat), velocity, instrument, rng)
    notes += _struck(harmony, final[0], final[1] - final[0], 0.7, instrument, rng)
    for (start, end, _), voiced in zip(harmony.line, harmony.voiced, strict=True):
        if harmony.section(start) in style.pad:
            notes += [harmony.note(start, end - start, pitch, 0.6, "pad") for pitch in voiced]
    return notes


def _struck(
    harmony: Harmony, beat: float, beats: float, velocity: float, instrument: str,
    rng: np.random.Generator,
) -> list[Note]:  # fmt: skip
    pitches = harmony.voiced[harmony.index(beat)]
    loud = velocity * (1.0 + rng.normal(0.0, 0.04, len(pitches)))
    loud[-1] *= 1.1  # the top voice is the one that is followed
    pairs = zip(pitches, loud.tolist(), strict=True)
    return [harmony.note(beat, beats, pitch, value, instrument) for pitch, value in pairs]


def bass_notes(style: Style, harmony: Harmony, rng: np.random.Generator) -> list[Note]:
    """Roots, octaves and fifths under the chords, between G1 and F#3."""
    pattern = strikes(str(rng.choice(style.bass.patterns)))
    notes: list[Note] = []
    for start, end, letter in _bars(harmony, style.bass.sections):
        if letter == "o" and end >= harmony.line[-1][1] - 1e-6:
            continue
        for step, length, mark in pattern:
            beat = 4 * (start // 4) + step / 4
            if not start - 1e-6 <= beat < end - 1e-6:
                continue
            chord = harmony.line[harmony.index(beat)][2]
            root = 31 + (chord.root - 31) % 12
            fifth = root + (chord.classes[2] - chord.root) % 12
            pitch = {"r": root, "o": root + 12, "f": fifth}[mark]
            beats = min(length / 4 * (0.92 if length > 1 else 0.85), end - beat)
            velocity = (0.9 if step % 4 == 0 else 0.78) * (0.85 if letter == "b" else 1.0)
            notes.append(harmony.note(beat, beats, pitch, velocity, "bass"))
    start, end, chord = harmony.line[-1]
    root = 31 + (chord.root - 31) % 12
    notes.append(harmony.note(start, end - start, root, 0.6, "bass"))
    return notes


def arp_notes(style: Style, harmony: Harmony, rng: np.random.Generator) -> list[Note]:
    """The chord's tones one after another, up and down over an octave and a half."""
    pattern = strikes(str(rng.choice(style.arp.patterns)))
    order = (0, 1, 2, 3, 4, 3, 2, 1) if rng.random() < 0.5 else (0, 2, 1, 3, 2, 4, 3, 1)
    notes: list[Note] = []
    count = 0
    for start, end, letter in _bars(harmony, style.arp.sections):
        for step, length, _ in pattern:
            beat = 4 * (start // 4) + step / 4
            if not start - 1e-6 <= beat < end - 1e-6:
                continue
            voiced = harmony.voiced[harmony.index(beat)]
            tones = [*voiced, *(pitch + 12 for pitch in voiced)]
            pitch = tones[order[count % len(order)] % len(tones)] + 12
            count += 1
            grown = (beat - start) / 4 if letter == "i" else 1.0
            velocity = (0.62 if step % 4 == 0 else 0.48) * (0.6 + 0.4 * grown)
            notes.append(
                harmony.note(beat, length / 4 + 0.2, pitch, velocity, style.arp.instrument)
            )
    return notes


def lead_notes(
    style: Style, harmony: Harmony, key: Key, busy: str, shared: str, rng: np.random.Generator
) -> list[Note]:
    """The motif in the sections of the lead.

    In the sections of `shared` it alternates with a voice; where a voice leads (`busy`) it is
    silent, or only answers if it had nothing else to do.
    """
    theme = motif(rng, style.lead.patterns[0])
    letters = "".join(letter for letter in style.lead.sections if letter not in busy) or "d"
    line = _Line(
        letters, 74, style.lead.instrument, answers=busy != "" and letters == "d", even=shared
    )
    return _sung(theme, line, harmony, key, rng)


def voice_notes(
    letters: str, harmony: Harmony, key: Key, shared: str, rng: np.random.Generator
) -> list[Note]:
    """A wordless voice with a slower theme of its own; it is second in sections of `shared`."""
    return _sung(motif(rng, "sung"), _Line(letters, 67, "voice", odd=shared), harmony, key, rng)


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a melody is heard: section letters, middle pitch, instrument, only as answers, and
    the sections in which it takes only the even or the odd phrases.
    """

    letters: str
    middle: int
    instrument: str
    answers: bool = False
    even: str = ""
    odd: str = ""


def _sung(
    theme: tuple[Tone, ...], line: _Line, harmony: Harmony, key: Key, rng: np.random.Generator
) -> list[Note]:
    ladder = key.ladder(line.middle - 12, line.middle + 14)
    phrases = [
        (phrase, end)
        for name, start, end in harmony.form
        if (letter := SECTION_LETTERS[name]) in line.letters
        for count, phrase in enumerate(np.arange(start, end - 1e-6, 8.0).tolist())
        if not (letter in line.even and count % 2) and not (letter in line.odd and not count % 2)
    ]
    notes: list[Note] = []
    for turn, (phrase, end) in enumerate(phrases):
        for tone in varied(theme, turn, rng):
            beat = phrase + tone.at / 4
            if beat >= end - 0.2 or (line.answers and tone.at < 20):
                continue
            chord = harmony.line[harmony.index(beat)][2]
            pitch = placed(tone, ladder, line.middle, chord.classes)
            beats = min(tone.length / 4 * 0.95, end - beat)
            notes.append(harmony.note(beat, beats, pitch, tone.velocity, line.instrument))
    return notes
