"""A motif of two bars, and the ways it comes back: repeated, answered, moved, thinned."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

_RHYTHMS = {  # onsets and lengths in sixteenths, two bars
    "riff": (
        ((0, 3), (3, 3), (6, 2), (10, 2), (12, 4), (16, 3), (19, 3), (22, 6)),
        ((0, 2), (4, 2), (6, 4), (12, 2), (14, 4), (20, 2), (22, 4), (28, 3)),
        ((0, 6), (6, 2), (8, 4), (14, 2), (16, 6), (22, 2), (24, 6)),
        ((2, 2), (4, 2), (6, 4), (11, 3), (14, 4), (18, 2), (20, 2), (22, 6)),
    ),
    "slow": (
        ((0, 8), (8, 4), (12, 12)),
        ((0, 12), (14, 6), (20, 10)),
        ((4, 6), (10, 6), (16, 14)),
    ),
    "sung": (
        ((0, 6), (6, 2), (8, 4), (12, 10), (24, 4), (28, 4)),
        ((0, 4), (4, 4), (8, 6), (16, 4), (20, 10)),
        ((4, 4), (8, 4), (12, 6), (18, 2), (20, 10)),
        ((0, 8), (10, 2), (12, 4), (16, 12)),
    ),
}
_STEPS = (-2, -1, -1, 1, 1, 2, 3, -3, 0)


@dataclass(frozen=True, slots=True)
class Tone:
    """A note of a motif: sixteenth, length in sixteenths, rung of the ladder, velocity."""

    at: int
    length: int
    rung: int
    velocity: float


def motif(rng: np.random.Generator, kind: str) -> tuple[Tone, ...]:
    """Two bars that walk by small steps, turn back after a leap and end near their start."""
    rhythm = _RHYTHMS[kind][int(rng.integers(len(_RHYTHMS[kind])))]
    rung, leap = int(rng.integers(-1, 2)), 0
    tones: list[Tone] = []
    for at, length in rhythm:
        accent = 0.95 if at % 8 == 0 else 0.85 if at % 4 == 0 else 0.7
        tones.append(Tone(at, length, rung, accent))
        step = int(rng.choice(_STEPS))
        if abs(leap) > 1:
            step = -1 if leap > 0 else 1
        if abs(rung + step) > 4:
            step = -step
        rung, leap = rung + step, step
    return tuple(tones)


def varied(tones: tuple[Tone, ...], turn: int, rng: np.random.Generator) -> tuple[Tone, ...]:
    """The motif as it is heard at its `turn`-th coming: A, A', A, B and so on."""
    form = turn % 4
    if form == 1:  # another ending
        shift = int(rng.choice((-2, -1, 1, 2)))
        return tones[:-2] + tuple(replace(tone, rung=tone.rung + shift) for tone in tones[-2:])
    if form == 3:  # moved up, with a breath
        kept = tones[:-1] if len(tones) > 4 else tones
        return tuple(replace(tone, rung=tone.rung + 2) for tone in kept)
    if turn >= 4:  # an ornament once it is known
        spot = int(rng.integers(len(tones)))
        tone = tones[spot]
        if tone.length >= 4:
            first = replace(tone, length=tone.length - 2)
            second = replace(
                tone, at=tone.at + tone.length - 2, length=2, rung=tone.rung + 1, velocity=0.6
            )
            return (*tones[:spot], first, second, *tones[spot + 1 :])
    return tones


def placed(tone: Tone, ladder: tuple[int, ...], middle: int, chord: tuple[int, ...]) -> int:
    """The MIDI pitch of a tone over the pitch classes `chord`.

    Accented and long notes become the nearest tone of the chord; a note that would rub a semitone
    against the chord moves to the nearest rung that does not.
    """
    centre = min(range(len(ladder)), key=lambda i: abs(ladder[i] - middle))
    pitch = ladder[min(max(centre + tone.rung, 0), len(ladder) - 1)]
    if tone.at % 8 == 0 or tone.length >= 4:
        near = [p for p in range(pitch - 6, pitch + 7) if p % 12 in chord[:3]]
        return min(near, key=lambda p: (abs(p - pitch), p))
    calm = [p for p in ladder if not any((p - one) % 12 in (1, 11) for one in chord)]
    return min(calm or ladder, key=lambda p: (abs(p - pitch), p))
