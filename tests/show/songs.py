"""Small songs with everything about them known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

RATE = 48_000


def drum_song(path: Path, *, tempo: float, bars: int, quiet: int = 0, silence: float = 0.0) -> Path:
    """Write kick, snare and hats over two chords; the first `quiet` bars are hats alone."""
    beat = 60.0 / tempo
    frames = round((silence + 4 * bars * beat) * RATE)
    sound = np.zeros(frames + RATE)
    noise = np.random.default_rng(3).standard_normal(RATE)
    time = np.arange(RATE) / RATE
    hat = 0.08 * noise * np.exp(-time * 80)
    kick = 0.7 * np.sin(2 * np.pi * 55 * time) * np.exp(-time * 14)
    snare = 0.25 * noise * np.exp(-time * 25)
    for number in range(8 * bars):
        first = round((silence + number * beat / 2) * RATE)
        sound[first : first + RATE] += hat
        place, rest = divmod(number, 2)
        if rest == 0 and place >= 4 * quiet:
            sound[first : first + RATE] += kick if place % 2 == 0 else snare
    for bar in range(quiet, bars):
        first, last = (round((silence + 4 * beat * at) * RATE) for at in (bar, bar + 1))
        chord = np.arange(last - first) / RATE
        root = 55.0 * (1.5 if bar % 2 else 1.0)
        sound[first:last] += sum(0.06 * np.sin(2 * np.pi * root * k * chord) for k in (1, 4, 5))
    soundfile.write(path, np.stack([sound[:frames]] * 2, axis=1).astype(np.float32), RATE)
    return path
