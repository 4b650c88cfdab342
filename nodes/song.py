"""Source: a song that is written and played here, so that everything about it is known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import numpy as np

from nodegraph.model.declare import Node, Setting
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    AudioBlock,
    ControlBlock,
    EventBlock,
    Note,
    NotesBlock,
    Rate,
    TextBlock,
    Width,
)

from ._dsp.song import Signal, compose, render
from ._dsp.song import Song as Played

Pieces = list[tuple[int, int, int]]
"""Stretches of a song in a block: first sample, end, offset in the block."""
Sounds = tuple[Signal, Signal, Signal, Signal, Signal, Signal, Signal]


@dataclass(frozen=True, slots=True)
class Line:
    """Things that happen: their samples in order, and what happens."""

    samples: tuple[int, ...]
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Tape:
    """A song with its times in samples. The values of `edges` are (on, id, pitch, velocity)."""

    song: Played
    frames: int
    beats: Line
    bars: Line
    sections: Line
    edges: Line
    chords: Line


class SongOut(NamedTuple):
    """A song, its stems and its score."""

    audio: Annotated[AudioBlock, Width(2), "The song: drums + bass + vocals + other."]
    drums: Annotated[AudioBlock, Width(2), "Drums."]
    bass: Annotated[AudioBlock, Width(2), "Bass."]
    vocals: Annotated[AudioBlock, Width(2), "A wordless voice, or silence."]
    other: Annotated[AudioBlock, Width(2), "All the rest: chords, lead and transitions."]
    chords: Annotated[AudioBlock, Width(2), "Chords, pads and arpeggios; part of `other`."]
    lead: Annotated[AudioBlock, Width(2), "The lead melody; part of `other`."]
    beat: Annotated[EventBlock, Width(1), "Every beat."]
    bar: Annotated[EventBlock, Width(1), "Every bar."]
    section: Annotated[EventBlock, Width(1), "Every section; the value is its first energy."]
    energy: Annotated[ControlBlock, Width(1), Range(0.0, 1.0), "What the song is up to."]
    notes: Annotated[NotesBlock, "Every note of every instrument, drums on General MIDI's keys."]
    chord: Annotated[TextBlock, Width(1), "Symbol of the chord, such as Fm9."]


class Song(Node, id="source.song", also=("music generator", "demo song", "test song")):
    """Write a song for a line of text and play it.

    The line may name a style (house, techno, ambient, pop, breakbeat, hip-hop, synthwave), a tempo
    (`124 bpm`), a key (`D minor`), moods and instruments; what is not understood is passed over.
    The same line, length and seed give the same song. Until it is written: silence.
    """

    brief: Annotated[Setting[str], "What to play, such as `sunny house with piano, 124 bpm`."] = ""
    seconds: Annotated[Setting[float], Range(2.0, 600.0, "s"), "How long."] = 30.0
    seed: Annotated[Setting[int], Range(0.0, 2.0**31 - 1), "Another song for the same line."] = 0
    loop: Annotated[Setting[bool], "Start again at the end."] = True

    def start(self, rate: Rate) -> Any:
        """Write and render the song: a `Tape`."""
        return _tape(render(compose(self.brief, self.seconds, self.seed), int(rate)))

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Stand at the beginning."""
        self._place = 0
        self._silence = np.zeros((2, block), np.float32)

    def block(self) -> SongOut:
        """Play one block."""
        tape: Tape | None = self.result
        frames = self._silence.shape[1]
        if tape is None:
            return _nothing(self._silence)
        pieces = self._pieces(tape.frames, frames)
        if not pieces:
            return _nothing(self._silence)
        self._place += frames
        last = pieces[-1][1]
        return SongOut(
            *self._sounds(tape.song, pieces),
            beat=[_inside(tape.beats, pieces)],
            bar=[_inside(tape.bars, pieces)],
            section=[_inside(tape.sections, pieces)],
            energy=np.array([tape.song.energy(last / tape.song.rate)], np.float32),
            notes=[Note(offset, *edge) for offset, edge in _inside(tape.edges, pieces)],
            chord=[tape.chords.values[bisect_left(tape.chords.samples, last) - 1]],
        )

    def _sounds(self, song: Played, pieces: Pieces) -> Sounds:
        return (
            _sound(song.audio, pieces, self._silence),
            _sound(song.drums, pieces, self._silence),
            _sound(song.bass, pieces, self._silence),
            _sound(song.vocals, pieces, self._silence),
            _sound(song.other, pieces, self._silence),
            _sound(song.chords, pieces, self._silence),
            _sound(song.lead, pieces, self._silence),
        )

    def _pieces(self, length: int, frames: int) -> Pieces:
        """The stretches (first sample, end, offset in the block) of the song in this block."""
        pieces: Pieces = []
        done = 0
        while done < frames:
            at = self._place + done
            if at >= length and not self.loop:
                break
            first = at % length
            count = min(frames - done, length - first)
            pieces.append((first, first + count, done))
            done += count
        return pieces


def _tape(song: Played) -> Tape:
    rate, frames = song.rate, song.audio.shape[1]

    def line(things: Iterable[tuple[float, Any]]) -> Line:
        placed = [(min(round(time * rate), frames - 1), value) for time, value in things]
        placed.sort(key=lambda pair: pair[0])  # stable: of one sample, in the order given
        return Line(tuple(at for at, _ in placed), tuple(value for _, value in placed))

    ends = [(note.end, (False, id, note.pitch, 0.0)) for id, note in enumerate(song.notes)]
    begins = [
        (note.start, (True, id, note.pitch, note.velocity)) for id, note in enumerate(song.notes)
    ]
    return Tape(
        song,
        frames,
        beats=line((time, 1.0) for time in song.beats),
        bars=line((time, 1.0) for time in song.bars),
        sections=line((time, float(song.energy(time))) for _, time in song.sections),
        edges=line([*ends, *begins]),
        chords=line((time, symbol) for symbol, time in song.symbols),
    )


def _nothing(silence: Signal) -> SongOut:
    sounds = (silence, silence, silence, silence, silence, silence, silence)
    return SongOut(
        *sounds,
        beat=[[]],
        bar=[[]],
        section=[[]],
        energy=np.zeros(1, np.float32),
        notes=[],
        chord=[""],
    )


def _sound(stem: Signal, pieces: Pieces, silence: Signal) -> Signal:
    first, end, _ = pieces[0]
    if end - first == silence.shape[1]:
        return stem[:, first:end]
    out = silence.copy()
    for first, end, offset in pieces:
        out[:, offset : offset + end - first] = stem[:, first:end]
    return out


def _inside(line: Line, pieces: Pieces) -> list[tuple[int, Any]]:
    """What happens within pieces of the song, at its offset in the block."""
    return [
        (offset + line.samples[index] - first, line.values[index])
        for first, end, offset in pieces
        for index in range(bisect_left(line.samples, first), bisect_left(line.samples, end))
    ]
