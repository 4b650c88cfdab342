"""A song from a line of text: composed, then played, with everything about it known exactly.

score = compose("slow ambient in D minor, 72 bpm", seconds=60.0, seed=3)
song = render(score, 48000)
song.audio, song.drums, song.beats, song.symbols, song.notes
"""

from __future__ import annotations

from .compose import LONGEST, SHORTEST, compose
from .render import render
from .score import ChordAt, Effect, Note, Score, Section, Signal, Song

__all__ = [
    "LONGEST", "SHORTEST", "ChordAt", "Effect", "Note", "Score", "Section", "Signal", "Song",
    "compose", "embedded", "render",
]  # fmt: skip


def embedded(rate: int = 48000) -> Signal:
    """The song that plays when there is no other: 30 s, `(2, 30 * rate)` float32, made to loop."""
    return render(compose("", 30.0, 0), rate).audio
