"""A song from a line of text: composed, then played, with everything about it known exactly.

score = compose("slow ambient in D minor, 72 bpm", seconds=60.0, seed=3)
song = render(score, 48000)
song.audio, song.drums, song.beats, song.symbols, song.notes
"""

from __future__ import annotations

from .score import ChordAt, Effect, Note, Score, Section, Signal, Song
from .writing import LONGEST, SHORTEST, compose

__all__ = [
    "LONGEST", "SHORTEST", "ChordAt", "Effect", "Note", "Score", "Section", "Signal", "Song",
    "compose", "embedded", "render",
]  # fmt: skip


def render(score: Score, rate: int = 48000) -> Song:
    """Play a score at `rate` Hz. The same score gives the same samples, bit for bit.

    Raises ValueError for a rate outside 8000..192000. 30 s at 48 kHz take about 2 s.
    """
    from .playing import play  # scipy loads in a third of a second: not with the library

    return play(score, rate)


def embedded(rate: int = 48000) -> Signal:
    """The song that plays when there is no other: 30 s, `(2, 30 * rate)` float32, made to loop."""
    return render(compose("", 30.0, 0), rate).audio
