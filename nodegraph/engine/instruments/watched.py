"""Watched outputs of a plan in memory, as numbers that a person looks at.

    watched = Watched(reading, ("kick.pulse", "in.audio"))     # between two blocks
    watched.turn()                                             # from here on in another thread
    if watched.is_ready: values = watched.take()

What each kind gives stands at `nodegraph.session.messages.Probed`. Controls and what nodes in
Python give are read as they stand at that moment, which may be within a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np

from nodegraph.engine.arena import Floats
from nodegraph.engine.instruments.meter import COUNT, PEAK, Meter
from nodegraph.engine.layout import LANES
from nodegraph.engine.reading import Reading
from nodegraph.model.signals import Kind
from nodegraph.scheduler.plan import KNOBS, NOTHING, SILENCE, Probe

MOST_LANES: Final = 64
BANDS: Final = 64
FLOOR: Final = -100.0  # dB
LONGEST_TEXT: Final = 200
Values: TypeAlias = dict[str, Any]


class Watched:
    """Some outputs of a plan."""

    def __init__(self, reading: Reading, paths: Sequence[str]) -> None:
        """Paths that the plan has no probe of are left out."""
        self._reading = reading
        self._arena = reading.arena
        self._takes: list[int] = []
        self._controls: list[tuple[str, int]] = []  # path and lanes
        self._sampled: list[tuple[str, bool, int, int, int]] = []
        self._others: list[tuple[str, str, int]] = []  # path, kind, reference
        rows: dict[int, int] = {}  # by address
        for path in paths:
            probe = reading.probes.get(path)
            if probe is not None and probe.reference not in (NOTHING, SILENCE):
                self._add(probe, rows)
        self._flat = np.array(self._takes, np.int64)
        self.meter = Meter(list(rows))
        self.notes = Notes(reading, [(p, r) for p, kind, r in self._others if kind == Kind.NOTES])
        self.adds_up = {path for path, is_event, *_ in self._sampled if is_event}
        self.adds_up |= self.notes.paths
        self.paths = frozenset(paths)

    def _add(self, probe: Probe, rows: dict[int, int]) -> None:
        arena, path, reference = self._arena, probe.path, probe.reference
        lanes, lane = min(probe.lanes, MOST_LANES), max(probe.lane, 0)
        kind = self._kind(reference)
        if kind == Kind.CONTROL:
            first = arena.control_row(reference) * LANES + lane
            self._takes += range(first, first + lanes)
            self._controls.append((path, lanes))
        elif kind in (Kind.AUDIO, Kind.EVENT):
            if reference < 0:
                return
            begin, step = arena.address[reference], arena.stride(reference)
            groups = range(-(-(lane + lanes) // LANES))
            places = [rows.setdefault(begin + group * step, len(rows)) for group in groups]
            # rows of one buffer follow each other, whoever named them first
            self._sampled.append((path, kind == Kind.EVENT, places[0], lane, lanes))
        else:
            self._others.append((path, kind or probe.kind, reference))

    def _kind(self, reference: int) -> str:
        if reference >= 0:
            return self._arena.kinds[reference]
        return "" if KNOBS - reference in self._arena.knob_values else str(Kind.CONTROL)

    # --- from another thread ----------------------------------------------------------------------

    def turn(self) -> None:
        """Let what comes from now on belong to the next `take`."""
        self.meter.turn()

    @property
    def is_ready(self) -> bool:
        """Whether a block has ended since `turn`."""
        return self.meter.is_ready

    def take(self) -> Values:
        """Return the values by path, of events and notes only those that came."""
        found = self._read_controls()
        found.update(self._read_sampled(self.meter.take()))
        found.update(self.notes.take())
        for path, kind, reference in self._others:
            if kind != Kind.NOTES:
                found[path] = plain(kind, self._value(reference))
        return found

    def rest(self) -> Values:
        """Return what adds up and was not taken, where this does not run any more."""
        return {**self._read_sampled(self.meter.rest()), **self.notes.take()}

    def _read_controls(self) -> Values:
        numbers = self._arena.control.reshape(-1).take(self._flat).tolist()
        found: Values = {}
        start = 0
        for path, lanes in self._controls:
            found[path] = numbers[start : start + lanes]
            start += lanes
        return found

    def _read_sampled(self, rows: Floats) -> Values:
        found: Values = {}
        for path, is_event, row, lane, lanes in self._sampled:
            last = row - (-(lane + lanes) // LANES)
            peaks = rows[row:last, PEAK].reshape(-1)[lane : lane + lanes].tolist()
            if not is_event:
                found[path] = peaks
                continue
            counts = rows[row:last, COUNT].reshape(-1)[lane : lane + lanes].astype(int).tolist()
            if any(counts):
                found[path] = [list(pair) for pair in zip(counts, peaks, strict=True)]
        return found

    def _value(self, reference: int) -> Any:
        if reference <= KNOBS:
            return self._arena.knob_values.get(KNOBS - reference)
        return self._arena.values.get(reference)


class Notes:
    """Counts notes in the thread that plays; where some are watched, that is Python anyway."""

    def __init__(self, reading: Reading, watched: Sequence[tuple[str, int]]) -> None:
        self._values = reading.arena.values
        self._watched = watched
        self._begun = {path: 0 for path, _ in watched}
        self._pitch = {path: 0.0 for path, _ in watched}
        self._told = dict(self._begun)

    @property
    def paths(self) -> set[str]:
        """The outputs that are watched."""
        return set(self._begun)

    def count(self) -> None:
        """Count those of a block."""
        for path, reference in self._watched:
            for note in self._values.get(reference) or ():
                if note.on:
                    self._pitch[path] = float(note.pitch)
                    self._begun[path] += 1

    def take(self) -> Values:
        """Return (how many began, the last pitch) since the last call, where some did."""
        found: Values = {}
        for path, told in self._told.items():
            begun = self._begun[path]
            if begun != told:
                found[path] = [begun - told, self._pitch[path]]
                self._told[path] = begun
        return found


def joined(is_event: bool, one: Any, other: Any) -> Any:
    """Return what two spells of time together gave: [[count, largest], ...], or peaks."""
    if not is_event:
        return [max(pair) for pair in zip(one, other, strict=False)]
    return [
        [first[0] + then[0], max(first[1], then[1])]
        for first, then in zip(one, other, strict=False)
    ]


def plain(kind: str, value: Any) -> Any:
    """Return a value of a node in Python as JSON has it; of a spectrum its bands."""
    if kind == Kind.SPECTRUM and value is not None:
        return bands(value)
    if isinstance(value, np.ndarray):
        return value[:MOST_LANES].tolist() if value.ndim else float(value)
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if isinstance(value, list | tuple):
        return [plain("", item) for item in value[:MOST_LANES]]
    return value if isinstance(value, int | float) or value is None else str(value)[:LONGEST_TEXT]


def bands(spectrum: Floats) -> list[float]:
    """Return a spectrum (lanes, bins) as at most 64 bands in dB, the largest of all lanes.

    More bins than that are bands of equal width in octaves: from bin 1 on, bin 0 is no tone. Where
    a band is narrower than a bin it has the value of that bin.
    """
    bins = np.max(spectrum, axis=0)
    if len(bins) > BANDS:
        edges = np.geomspace(1.0, len(bins), BANDS + 1)[:-1].astype(np.intp)
        bins = np.maximum.reduceat(bins, edges)
    with np.errstate(divide="ignore"):
        levels = 20.0 * np.log10(np.abs(bins, dtype=np.float64))
    return [round(level, 1) for level in np.maximum(levels, FLOOR).tolist()]
