"""Source: notes from a MIDI file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import numpy as np

from nodegraph.model.declare import File as FileOf
from nodegraph.model.declare import Node, Setting, knob
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    Choice,
    ControlBlock,
    EventBlock,
    Note,
    NotesBlock,
    Rate,
    Width,
)

from ._dsp.midi_score import MidiScore, read_midi
from ._dsp.tape import Line, Piece, last_samples, pieces


@dataclass(frozen=True, slots=True)
class Roll:
    """A file in samples. `edges` are (on, id, pitch, velocity); there are `count` notes."""

    frames: int
    count: int
    edges: Line
    beats: Line
    bars: Line
    tempos: Line


class MidiFileOut(NamedTuple):
    """A score, played."""

    notes: Annotated[NotesBlock, Width(1), "Notes that start and end."]
    beat: Annotated[EventBlock, Width(1), "A quarter note; 1 on the first of a bar, else 0.7."]
    bar: Annotated[EventBlock, Width(1), "A bar begins."]
    tempo: Annotated[ControlBlock, Width(1), Range(20.0, 400.0, "bpm"), "Quarters a minute."]
    position: Annotated[ControlBlock, Width(1), Range(0.0, 1e6, "s"), "Where it plays."]
    ended: Annotated[EventBlock, Width(1), "The last sample was played."]


class MidiFile(
    Node, id="source.midi_file", also=("MIDI player", "score", "sequence", "SMF", "seq"),
    title="MIDI File",
):  # fmt: skip
    """Play a MIDI file of the patch's folder, every note on its sample, by the file's own tempo.

    It ends, and starts again, on the bar line at or behind its last event. Until it is loaded, or
    while `playing` is off, nothing sounds: notes that are held then are let go.
    """

    file: Annotated[Setting[str], FileOf("midi"), "Name of the file."] = ""
    channel: Annotated[Setting[int], Range(0, 16), "Only this channel; 0 is all."] = 0
    loop: Annotated[Setting[bool], "Start again at the end."] = True

    def start(self, rate: Rate) -> Any:
        """Read the file: a `Roll`."""
        if not self.file:
            return None
        return _roll(read_midi(self.media.find(self.file)), rate, self.channel)

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Stand at the beginning."""
        self.rate = rate
        self._frames = block
        self._place = 0
        self._held: dict[int, float] = {}  # id -> pitch
        self._tempo = 120.0

    def block(
        self,
        playing: Annotated[
            ControlBlock, Range(0.0, 1.0), Choice("off", "on"), "Off stands still."
        ] = knob(1.0),
    ) -> MidiFileOut:
        """Play one block."""
        roll: Roll | None = self.result
        found: list[Piece] = []
        if roll is not None and playing[0] > 0.5:
            found = pieces(self._place, self._frames, roll.frames, self.loop)
        if roll is None or not found:
            return self._nothing()
        self._place += self._frames
        self._tempo = roll.tempos.before(found[-1].end, self._tempo)
        return MidiFileOut(
            self._notes(roll, found),
            [[(offset, value) for offset, _, value in roll.beats.inside(found)]],
            [[(offset, value) for offset, _, value in roll.bars.inside(found)]],
            np.array([self._tempo], np.float32),
            np.array([found[-1].end / self.rate], np.float32),
            [last_samples(found, roll.frames)],
        )

    def _notes(self, roll: Roll, found: list[Piece]) -> list[Note]:
        notes: list[Note] = []
        for offset, turn, (on, number, pitch, velocity) in roll.edges.inside(found):
            id = turn * roll.count + number
            if on:
                self._held[id] = pitch
            elif self._held.pop(id, None) is None:
                continue  # let go when playing stopped
            notes.append(Note(offset, on, id, pitch, velocity))
        return notes

    def _nothing(self) -> MidiFileOut:
        ends = [Note(0, False, id, pitch, 0.0) for id, pitch in self._held.items()]
        self._held.clear()
        length = self.result.frames if self.result is not None else 0
        place = min(self._place, length) if not self.loop else self._place % max(length, 1)
        tempo = np.array([self._tempo], np.float32)
        return MidiFileOut(ends, [[]], [[]], tempo, np.array([place / self.rate], np.float32), [[]])


def _roll(score: MidiScore, rate: float, channel: int) -> Roll:
    notes = [note for note in score.notes if channel in (0, note.channel)]
    starts = [round(note.start * rate) for note in notes]
    frames = max(round(score.seconds * rate), max(starts, default=0) + 2, 1)
    ends = [
        (
            min(max(round(note.end * rate), start + 1), frames - 1),
            (False, id, float(note.pitch), 0.0),
        )
        for id, (note, start) in enumerate(zip(notes, starts, strict=True))
    ]
    begins = [
        (start, (True, id, float(note.pitch), float(note.velocity)))
        for id, (note, start) in enumerate(zip(notes, starts, strict=True))
    ]
    beats = [(round(time * rate), bar) for time, bar in score.beats]
    beats = [(at, bar) for at, bar in beats if at < frames]
    return Roll(
        frames,
        len(notes),
        edges=Line.of([*ends, *begins]),  # of one sample, notes end before others begin
        beats=Line.of((at, 1.0 if bar else 0.7) for at, bar in beats),
        bars=Line.of((at, 1.0) for at, bar in beats if bar),
        tempos=Line.of((round(time * rate), bpm) for time, bpm in score.tempos),
    )
