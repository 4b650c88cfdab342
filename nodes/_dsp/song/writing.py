"""From a brief to a score."""

from __future__ import annotations

import hashlib
import math

import numpy as np

from .brief import Brief, parse
from .form import BRIGHTNESS, ENERGY, fitting_tempo, sections
from .harmony import Chord, Key
from .parts import Harmony, arp_notes, bass_notes, chord_notes, lead_notes, voice_notes
from .rhythm import Clock, drum_notes
from .score import Effect, Note, Score, Section
from .styles import SECTION_LETTERS, STYLES, Style

SHORTEST, LONGEST = 2.0, 600.0
"""Seconds a song may last; lengths outside are clamped."""


def compose(brief: str, seconds: float = 30.0, seed: int = 0) -> Score:
    """Write a song of `seconds` for a line of free text.

    The style, key, tempo and instruments named in `brief` are honoured, everything else is drawn
    from a stream that depends on `brief` and `seed` only, so a longer song keeps its themes.
    `seconds` is clamped to 2..600 (NaN is 30).
    """
    seconds = 30.0 if math.isnan(seconds) else min(max(float(seconds), SHORTEST), LONGEST)
    rng = _stream(brief, seed)
    wish = parse(brief)
    style = STYLES[wish.style]
    key, progression = _key(wish, style, rng)
    tempo = _tempo(wish, style, seconds)
    clock = Clock(tempo, style.swing, seconds)
    beats = seconds * tempo / 60.0
    form = sections(beats)
    harmony = Harmony(form, _chord_line(form, key, progression, style), clock)
    notes = _notes(style, wish, harmony, key, rng)
    return Score(
        style=wish.style, key=key.name, scale=key.scale, tempo=tempo, seconds=seconds, seed=seed,
        beats=_grid(beats, 1.0, clock), bars=_grid(beats, 4.0, clock),
        sections=tuple(Section(name, clock.at(a), clock.at(b)) for name, a, b in form),
        chords=harmony.named(), notes=notes, effects=_effects(form, clock),
        energy=_corners(form, clock, ENERGY), brightness=_corners(form, clock, BRIGHTNESS),
    )  # fmt: skip


def _stream(brief: str, seed: int) -> np.random.Generator:
    digest = hashlib.sha256(f"{seed}|{brief.strip()}".encode("utf-8", "replace")).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))


def _key(wish: Brief, style: Style, rng: np.random.Generator) -> tuple[Key, tuple[int, ...]]:
    # Everything is drawn whether it is used or not, so that naming a key changes only the key.
    root, mode = int(rng.choice((9, 5, 7, 0, 2, 4, 10))), str(rng.choice(style.modes))
    draw = float(rng.random())
    root = root if wish.root is None else wish.root
    key = Key(root, wish.mode or mode, wish.flats)
    table = style.progressions if key.minor else style.major_progressions
    return key, table[int(draw * len(table))]


def _tempo(wish: Brief, style: Style, seconds: float) -> float:
    if wish.tempo is not None:
        return wish.tempo
    return fitting_tempo(seconds, style.tempo[0], style.tempo[1 + wish.pace], style.tempo[2])


def _chord_line(
    form: list[tuple[str, float, float]], key: Key, progression: tuple[int, ...], style: Style
) -> list[tuple[float, float, Chord]]:
    """Chords with their starts and ends in beats: the progression begins anew in each section and
    the last bar is the tonic.
    """
    line: list[tuple[float, float, Chord]] = []
    for name, start, end in form:
        beat, count = start, 0
        while beat < end - 1e-6:
            until = min(beat + style.chord_beats, end)
            closing = name == "outro" and until >= end - 1e-6
            degree = 0 if closing else progression[count % len(progression)]
            line.append((beat, until, Chord(key, degree, style.tones).sound))
            beat, count = until, count + 1
    return line


def _notes(
    style: Style, wish: Brief, harmony: Harmony, key: Key, rng: np.random.Generator
) -> tuple[Note, ...]:
    streams = rng.spawn(6)
    instrument = wish.instrument or style.chords.instrument
    sung = style.sung if wish.voice is None else wish.voice
    letters = style.voice if wish.voice is None else "bdk"
    notes = drum_notes(style, harmony.form, harmony.clock, streams[0])
    notes += chord_notes(style, harmony, instrument, streams[1])
    notes += bass_notes(style, harmony, streams[2])
    notes += arp_notes(style, harmony, streams[3])
    featured = wish.voice or wish.style == "pop"
    busy = letters if sung and featured else ""
    shared = letters if sung and not featured else ""
    if sung:
        notes += voice_notes(letters, harmony, key, shared, streams[5])
    notes += lead_notes(style, harmony, key, busy, shared, streams[4])
    return tuple(sorted(notes, key=lambda note: (note.start, note.instrument, note.pitch)))


def _grid(beats: float, step: float, clock: Clock) -> tuple[float, ...]:
    return tuple(clock.at(step * i) for i in range(math.ceil(beats / step - 1e-6)))


def _corners(
    form: list[tuple[str, float, float]], clock: Clock, table: dict[str, tuple[float, float]]
) -> tuple[tuple[float, float], ...]:
    corners: list[tuple[float, float]] = []
    for name, start, end in form:
        first, last = table[name]
        corners += [(clock.at(start), first), (max(clock.at(end) - 0.01, clock.at(start)), last)]
    return tuple(corners)


def _effects(form: list[tuple[str, float, float]], clock: Clock) -> tuple[Effect, ...]:
    """A riser under each build, an impact at each drop, air under quiet beginnings and breaks."""
    effects: list[Effect] = []
    for name, start, end in form:
        letter = SECTION_LETTERS[name]
        if letter == "b":
            rise = min(end - start, 16.0)
            effects.append(Effect(clock.at(end - rise), clock.at(end), "riser", 0.8))
        elif letter == "d":
            effects.append(Effect(clock.at(start), clock.at(min(start + 4, end)), "impact", 0.9))
        else:
            effects.append(Effect(clock.at(start), clock.at(end), "air", 0.5))
    return tuple(effects)
