"""Patterns of sixteenths turned into drum notes: swing, ghosts, fills and rolls."""

from __future__ import annotations

import numpy as np

from .score import DRUMS, Note
from .styles import SECTION_LETTERS, Style

STEPS = {"X": 1.0, "x": 0.8, "o": 0.55, "g": 0.3}


class Clock:
    """Beats to seconds, with the odd sixteenths of a bar late by `swing` of a sixteenth."""

    def __init__(self, tempo: float, swing: float, seconds: float) -> None:
        self.tempo, self.swing, self.seconds = tempo, swing, seconds

    def at(self, beat: float) -> float:
        """Seconds of a beat."""
        return beat * 60.0 / self.tempo

    def swung(self, beat: float) -> float:
        """Seconds of a beat, moved when it is an odd sixteenth."""
        odd = round(beat * 4.0) % 2 == 1
        return self.at(beat + (0.25 * self.swing if odd else 0.0))


def drum_notes(
    style: Style, form: list[tuple[str, float, float]], clock: Clock, rng: np.random.Generator
) -> list[Note]:
    """Every drum note of the song. Kicks sit exactly on their beats; the rest may lean."""
    chosen = {part: str(rng.choice(part.patterns)) for part in style.drums}
    last = form[-1]
    notes: list[Note] = []
    for index, (name, start, end) in enumerate(form):
        following = form[index + 1][0] if index + 1 < len(form) else ""
        fill = min(1.0, (end - start) / 4) if end - start >= 2 else 0.0
        rest = _rest(name, start, end)
        for part, pattern in chosen.items():
            if SECTION_LETTERS[name] not in part.sections:
                continue
            stop = end - rest if (part.instrument == "kick" or name == "outro") else end
            if following == "drop" and part.instrument in ("snare", "clap"):
                stop = end - fill  # the roll takes over
            notes += _played(part.instrument, pattern, start, stop, clock, rng)
        if following == "drop" and style.kit != "soft":
            notes += _roll(start, end, clock)
        elif name == "drop" and style.kit != "soft":
            notes += _fills(start, end, clock, rng)
        if name in ("drop", "break") or (name, start, end) == last:
            strength = 0.9 if name == "drop" else 0.5
            notes.append(_hit("crash", clock.at(start), strength, clock))
    return [note for note in notes if note.start < clock.seconds - 0.02]


def _rest(name: str, start: float, end: float) -> float:
    """Beats without a kick at the end: the breath before a drop, the ring at the very end."""
    length = end - start
    if name == "outro":
        return length / 2 if length <= 8 else 4.0
    return min(2.0, length / 4) if name == "build" else 0.0


def _hit(instrument: str, start: float, velocity: float, clock: Clock) -> Note:
    length = {"crash": 2.0, "ride": 0.5, "open": 0.25}.get(instrument, 0.12)
    end = min(start + length, clock.seconds)
    return Note(start, end, DRUMS[instrument], min(1.0, velocity), instrument)


def _played(
    instrument: str, pattern: str, start: float, end: float, clock: Clock, rng: np.random.Generator
) -> list[Note]:
    notes: list[Note] = []
    exact = instrument == "kick"
    for step in range(round(start * 4), round(end * 4)):
        mark = pattern[step % 16]
        jitter, dice, ghost = rng.normal(0.0, 0.05), rng.normal(0.0, 0.0012), rng.random()
        if mark not in STEPS or (mark == "g" and ghost < 0.25):
            continue
        beat = step / 4
        velocity = STEPS[mark] * (1.0 if exact else 1.0 + float(jitter))
        time = clock.at(beat) if exact else max(0.0, clock.swung(beat) + float(dice))
        notes.append(_hit(instrument, time, velocity, clock))
    return notes


def _roll(start: float, end: float, clock: Clock) -> list[Note]:
    """Snares that double and grow through the last half of a build."""
    length = min(8.0, (end - start) / 2)
    notes = []
    beat = end - length
    while beat < end - 1e-6:
        done = (beat - (end - length)) / length
        velocity = 0.2 + 0.6 * done * done
        notes.append(_hit("snare", clock.at(beat), velocity, clock))
        beat += 1.0 if done < 0.35 else 0.5 if done < 0.7 else 0.25
    return notes


def _fills(start: float, end: float, clock: Clock, rng: np.random.Generator) -> list[Note]:
    """Every fourth bar of a drop ends with a small fill, every eighth with a larger one."""
    notes: list[Note] = []
    for count, bar in enumerate(np.arange(start + 12, end - 3.9, 16.0)):
        large = count % 2 == 1 or bar + 4 >= end
        shape = str(rng.choice(("..o.xox.", "x..x..xX", "..g.oxoX") if large else ("....g.ox",)))
        for step, mark in enumerate(shape):
            if mark in STEPS:
                instrument = "tom" if large and step % 3 == 0 else "snare"
                time = clock.swung(float(bar) + 2 + step / 4)
                notes.append(_hit(instrument, time, STEPS[mark] * 0.85, clock))
    return notes
