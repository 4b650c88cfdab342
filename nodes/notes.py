"""Notes: from a melody to values and events."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from nodegraph.model.declare import Node, Setting
from nodegraph.model.ranges import Range
from nodegraph.model.signals import ControlBlock, EventBlock, NotesBlock, Width


class VoicesOut(NamedTuple):
    """A lane for each voice."""

    gate: Annotated[EventBlock, Width("voices"), "A note starts; its value is the velocity."]
    frequency: Annotated[ControlBlock, Width("voices"), Range(0.0, 24_000.0, "Hz"), "Pitch."]
    note: Annotated[ControlBlock, Width("voices"), Range(0.0, 127.0, "MIDI note"), "Pitch."]
    velocity: Annotated[ControlBlock, Width("voices"), Range(0.0, 1.0), "How hard."]
    held: Annotated[ControlBlock, Width("voices"), Range(0.0, 1.0), "1 while the note lasts."]


class Voices(Node, id="notes.voices", also=("poly", "voice allocation", "midi to cv", "poly~")):
    """Give every sounding note a lane of its own.

    A new note takes a free lane, or the one whose note is oldest. Values stay after the note has
    ended, so that it can fade.
    """

    voices: Annotated[Setting[int], Range(1, 128), "Lanes."] = 8

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Start with every lane free."""
        self._sounding: dict[int, int] = {}  # id of the note -> lane, oldest first
        self._free = list(range(self.voices))  # the lane that is silent longest comes first
        self._note = np.full(self.voices, 60.0, np.float32)
        self._velocity = np.zeros(self.voices, np.float32)
        self._held = np.zeros(self.voices, np.float32)

    def block(self, source: Annotated[NotesBlock, "Notes."]) -> VoicesOut:
        """Sort the notes of one block into lanes."""
        gates: list[list[tuple[int, float]]] = [[] for _ in range(self.voices)]
        for note in source:
            if note.on:
                lane = self._take(note.id)
                self._note[lane] = note.pitch
                self._velocity[lane] = note.velocity / 127.0
                self._held[lane] = 1.0
                gates[lane].append((note.offset, max(note.velocity / 127.0, 1.0 / 127.0)))
            elif note.id in self._sounding:
                lane = self._sounding.pop(note.id)
                self._held[lane] = 0.0
                self._free.append(lane)
        frequency = (440.0 * 2.0 ** ((self._note - 69.0) / 12.0)).astype(np.float32)
        return VoicesOut(
            gates, frequency, self._note.copy(), self._velocity.copy(), self._held.copy()
        )

    def _take(self, note: int) -> int:
        lane = self._sounding.pop(note, -1)
        if lane < 0:
            oldest = next(iter(self._sounding), None)
            lane = self._free.pop(0) if self._free else self._sounding.pop(oldest)  # type: ignore[arg-type]
        self._sounding[note] = lane
        return lane
