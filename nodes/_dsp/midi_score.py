"""A MIDI file as times in seconds: notes, beats, bars, tempo.

Its own tempo map decides where a tick falls; nothing is rounded before the caller does.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from nodegraph.model.errors import Unusable

LARGEST = 2**21  # bytes; a symphony has a tenth of it
LONGEST = 4 * 3600.0  # seconds
MOST_BEATS = 200_000
DEFAULT_TEMPO = 500_000  # us a quarter note: 120 bpm


class Played(NamedTuple):
    """A note: seconds, MIDI pitch and velocity, channel 1..16."""

    start: float
    end: float
    pitch: int
    velocity: int
    channel: int


@dataclass(frozen=True, slots=True)
class MidiScore:
    """What a file says. `beats`: (seconds, whether a bar begins); `tempos`: (seconds, bpm)."""

    notes: tuple[Played, ...]
    beats: tuple[tuple[float, bool], ...]
    tempos: tuple[tuple[float, float], ...]
    seconds: float  # to the bar line at or behind the last event


@dataclass(frozen=True, slots=True)
class _Clock:
    """Ticks to seconds."""

    ticks: tuple[int, ...]
    starts: tuple[float, ...]
    tempos: tuple[int, ...]  # us a beat
    per_beat: int

    @classmethod
    def of(cls, changes: list[tuple[int, int]], per_beat: int) -> _Clock:
        ticks, starts, tempos = [0], [0.0], [DEFAULT_TEMPO]
        for tick, tempo in changes:
            start = starts[-1] + (tick - ticks[-1]) * tempos[-1] / (per_beat * 1e6)
            if tick == ticks[-1]:
                tempos[-1] = tempo
                continue
            ticks.append(tick)
            starts.append(start)
            tempos.append(tempo)
        return cls(tuple(ticks), tuple(starts), tuple(tempos), per_beat)

    def at(self, tick: float) -> float:
        place = bisect_right(self.ticks, tick) - 1
        past = tick - self.ticks[place]
        return self.starts[place] + past * self.tempos[place] / (self.per_beat * 1e6)


def read_midi(path: Path) -> MidiScore:
    """Return what a MIDI file plays. Raises Unusable for what is none, or is too large."""
    file = _parsed(path)
    per_beat = int(file.ticks_per_beat)
    if per_beat <= 0:
        raise Unusable(f"{path.name} counts film frames instead of beats; export it with a tempo.")
    tracks = file.tracks[:1] if file.type == 2 else file.tracks  # type 2: songs one by one
    events = _events(tracks)
    changes = [(at, it.tempo) for at, it in events if it.type == "set_tempo" and it.tempo > 0]
    clock = _Clock.of(changes, per_beat)
    end = max((at for at, _ in events), default=0)
    if clock.at(end) > LONGEST:
        raise Unusable(f"{path.name} lasts longer than {LONGEST / 3600:.0f} hours; cut it.")
    meters = [(at, it.numerator, it.denominator) for at, it in events if _is_meter(it)]
    lines, last = _beats(path, meters, end, per_beat)
    notes = tuple(_notes(events, end, clock))
    if not notes:
        raise Unusable(f"{path.name} holds no notes; give a MIDI file with some.")
    return MidiScore(
        notes,
        tuple((clock.at(tick), bar) for tick, bar in lines),
        tuple((start, 6e7 / us) for start, us in zip(clock.starts, clock.tempos, strict=True)),
        clock.at(last),
    )


def _is_meter(message: Any) -> bool:
    return bool(message.type == "time_signature" and message.numerator > 0)


def _parsed(path: Path) -> Any:
    from mido import MidiFile

    if path.stat().st_size > LARGEST:
        raise Unusable(f"{path.name} is larger than {LARGEST >> 20} MB; give a shorter MIDI file.")
    try:
        return MidiFile(str(path), clip=True)
    except (OSError, ValueError, EOFError, LookupError, TypeError) as problem:
        raise Unusable(
            f"{path.name} is not a MIDI file this program can read; export it anew as Standard "
            "MIDI File."
        ) from problem


def _events(tracks: Any) -> list[tuple[int, Any]]:
    """Return (tick, message) of all tracks in order; of one tick, track by track."""
    found: list[tuple[int, Any]] = []
    for track in tracks:
        tick = 0
        for message in track:
            tick += int(message.time)
            found.append((tick, message))
    found.sort(key=lambda pair: pair[0])
    return found


def _notes(events: list[tuple[int, Any]], end: int, clock: _Clock) -> Iterator[Played]:
    """Yield notes as they end; one that is struck again, or never let go, ends there."""
    open_notes: dict[tuple[int, int], tuple[int, int]] = {}
    for tick, message in events:
        if message.type not in ("note_on", "note_off"):
            continue
        key = message.channel, message.note
        if key in open_notes:
            start, velocity = open_notes.pop(key)
            yield _played(clock, start, tick, key, velocity)
        if message.type == "note_on" and message.velocity > 0:
            open_notes[key] = tick, message.velocity
    for key, (start, velocity) in open_notes.items():
        yield _played(clock, start, end, key, velocity)


def _played(clock: _Clock, start: int, end: int, key: tuple[int, int], velocity: int) -> Played:
    return Played(clock.at(start), clock.at(end), key[1], velocity, key[0] + 1)


def _beats(
    path: Path, meters: list[tuple[int, int, int]], end: int, per_beat: int
) -> tuple[list[tuple[float, bool]], float]:
    """Return every quarter note of every bar up to the end, and the bar line that ends it."""
    found: list[tuple[float, bool]] = []
    meters = meters if meters and meters[0][0] == 0 else [(0, 4, 4), *meters]
    last = 0.0
    for index, (start, beats, unit) in enumerate(meters):
        bar = max(per_beat * 4.0 * beats / unit, per_beat * 0.25)
        is_last = index + 1 == len(meters)
        stop = end if is_last else meters[index + 1][0]
        bars = math.ceil((stop - start) / bar - 1e-9)
        if len(found) + bars * (bar / per_beat + 1.0) > MOST_BEATS:
            raise Unusable(f"{path.name} has more than {MOST_BEATS} beats; cut it.")
        for number in range(bars):
            line = start + number * bar
            count = math.ceil(bar / per_beat - 1e-9)
            ticks = [line + place * per_beat for place in range(count)]
            found += [(tick, tick == line) for tick in ticks if tick < stop or is_last]
        last = start + bars * bar if is_last else float(stop)
    return found, max(last, float(end))
