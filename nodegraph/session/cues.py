"""Cues: snapshots in the order of a piece, each coming on a beat when somebody says so.

    cues, problems = read_cues(patch)
    state = CueState(cues)
    state = state.next(transport, seconds)          # asked for: waits for its line
    state, fired = state.tick(transport, seconds)   # each block: fired.cue at fired.beat

A fold over the transport and the time: it reads no clock. `fired.beat` is the line itself, so that
the morph begins there to the sample, however late the tick came. A beat that does not come is not
waited for longer than `timeout`, and one that nobody believes in (`CONFIDENT`) not at all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple

from nodegraph.model.errors import Problem, Unusable
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.patch import Json, Patch
from nodegraph.model.transport import Transport
from nodegraph.model.values import shown
from nodegraph.session.morph import CURVES, LONGEST, MorphCurve
from nodegraph.session.quantise import CONFIDENT, LINES, At, line

Why = Literal["line", "timeout", "no beat"]
KEYS: Final = frozenset({"name", "snapshot", "at", "beats", "curve", "timeout"})
LATEST: Final = 3600.0  # seconds: the longest time-out


@dataclass(frozen=True, slots=True)
class Cue:
    """A snapshot, on which line it begins, and how it comes. `timeout`: seconds; None: for ever."""

    name: str
    snapshot: str
    at: At = "bar"
    beats: float = 0.0
    curve: MorphCurve = "linear"
    timeout: float | None = None


class Fired(NamedTuple):
    """A cue that begins at a beat: its line, unless `why` says what else let it begin."""

    place: int
    cue: Cue
    beat: float
    why: Why


@dataclass(frozen=True, slots=True)
class Waiting:
    """A cue that was asked for: its line, and since when (seconds) it waits."""

    place: int
    beat: float
    since: float


@dataclass(frozen=True, slots=True)
class CueState:
    """The cues, the last one that fired (-1: none yet), and the one that waits."""

    cues: tuple[Cue, ...] = ()
    place: int = -1
    waiting: Waiting | None = None

    def go(self, which: int | str, transport: Transport, seconds: float) -> CueState:
        """Ask for a cue by its place, from 0, or its name. Raises Unusable where there is none."""
        place = which if isinstance(which, int) else self._named(which)
        if not 0 <= place < len(self.cues):
            raise Unusable(f"cues: there is no cue {place + 1}; there are {len(self.cues)}.")
        beat = line(transport, self.cues[place].at)
        return replace(self, waiting=Waiting(place, beat, seconds))

    def next(self, transport: Transport, seconds: float) -> CueState:
        """Ask for the cue after the one that waits or fired last; after the last, for nothing."""
        place = self._present + 1
        return self.go(place, transport, seconds) if place < len(self.cues) else self

    def back(self, transport: Transport, seconds: float) -> CueState:
        """Ask for the cue before the one that waits or fired last; before it all, for nothing."""
        place = self._present - 1
        return self.go(place, transport, seconds) if place >= 0 else self

    def stop(self) -> CueState:
        """Let what waits not come."""
        return replace(self, waiting=None)

    def with_cues(self, cues: tuple[Cue, ...]) -> CueState:
        """Return the state of an edited list; the place goes along with the cue's name."""
        names = [cue.name for cue in cues]
        old = self.cues[self.place].name if self.place >= 0 else None
        place = names.index(old) if old in names else min(self.place, len(cues) - 1)
        waiting = self.waiting
        if waiting is not None:
            name = self.cues[waiting.place].name
            known = name in names
            waiting = replace(waiting, place=names.index(name)) if known else None
        return CueState(cues, place, waiting)

    def tick(self, transport: Transport, seconds: float) -> tuple[CueState, Fired | None]:
        """Return the state after this moment, and the cue that begins now, if one does."""
        waiting = self.waiting
        if waiting is None:
            return self, None
        cue = self.cues[waiting.place]
        beat, why = waiting.beat, self._due(cue, waiting, transport, seconds)
        if why is None:
            return self, None
        if why != "line":
            beat = min(beat, transport.beat)
        fired = Fired(waiting.place, cue, beat, why)
        return replace(self, place=waiting.place, waiting=None), fired

    @property
    def _present(self) -> int:
        return self.place if self.waiting is None else self.waiting.place

    def _named(self, name: str) -> int:
        for place, cue in enumerate(self.cues):
            if cue.name == name:
                return place
        hint = did_you_mean(name, [cue.name for cue in self.cues])
        raise Unusable(f"cues: there is no cue {name}. {hint}".rstrip())

    def _due(self, cue: Cue, waiting: Waiting, transport: Transport, seconds: float) -> Why | None:
        if transport.beat >= waiting.beat:
            return "line"
        if transport.confidence < CONFIDENT:
            return "no beat"
        if cue.timeout is not None and seconds - waiting.since >= cue.timeout:
            return "timeout"
        return None


def read_cues(patch: Patch) -> tuple[tuple[Cue, ...], list[Problem]]:
    """Return the cues of a patch that can be used, in order, and what is wrong. Never raises.

    A key with a value that means nothing has its default; a cue without name or snapshot is left
    out.
    """
    cues: list[Cue] = []
    problems: list[Problem] = []
    names: set[str] = set()
    for place, raw in enumerate(patch.cues):
        where = f"cues.{place}"
        table = raw if isinstance(raw, dict) else {}
        name, snapshot = table.get("name"), table.get("snapshot")
        if not isinstance(name, str) or not name or not isinstance(snapshot, str):
            remedy = 'Write {"name": "drop", "snapshot": "storm"}.'
            problems.append(Problem("warning", where, "This is not a cue; it is left out.", remedy))
            continue
        if name in names:
            text = f"There is a cue {name} before it; only that one is found by name."
            problems.append(Problem("warning", where, text, "Give it another name."))
        names.add(name)
        if snapshot not in patch.snapshots:
            hint = did_you_mean(snapshot, patch.snapshots) or "Take one under that name."
            text = f"There is no snapshot {snapshot} for the cue {name}."
            problems.append(Problem("warning", where, text, hint))
        cues.append(_cue(name, snapshot, table, where, problems))
    return tuple(cues), problems


def raw_cue(cue: Cue, old: Mapping[str, Json] | None = None) -> dict[str, Json]:
    """Return a cue as a patch holds it, without defaults, with the unknown keys of its old form."""
    default = Cue(cue.name, cue.snapshot)
    raw: dict[str, Json] = {"name": cue.name, "snapshot": cue.snapshot}
    for key in ("at", "beats", "curve", "timeout"):
        if getattr(cue, key) != getattr(default, key):
            raw[key] = getattr(cue, key)
    return raw | {key: value for key, value in (old or {}).items() if key not in KEYS}


def _cue(
    name: str, snapshot: str, table: Mapping[str, Json], where: str, problems: list[Problem]
) -> Cue:
    given: dict[str, Any] = {}
    for key, words in (("at", LINES), ("curve", CURVES)):
        raw = table.get(key)
        if raw is not None and raw not in words:
            text = f"{shown(raw)} is no {key} of the cue {name}; it has its default."
            problems.append(Problem("warning", where, text, f"Write one of {', '.join(words)}."))
        elif raw is not None:
            given[key] = raw
    for key, most, unit in (("beats", LONGEST, "beats"), ("timeout", LATEST, "seconds")):
        raw = table.get(key)
        if raw is None:
            continue
        number = type(raw) in (int, float) and math.isfinite(raw)
        value = min(max(float(raw), 0.0), most) if number else None
        if value is None:
            text = f"{shown(raw)} is no {key} of the cue {name}; it has its default."
            problems.append(Problem("warning", where, text, f"Write a number of {unit}."))
        else:
            given[key] = value
            if value != raw:
                text = f"{shown(raw)} is outside 0..{most:g} {unit}; it was set to {value:g}."
                problems.append(Problem("warning", where, text))
    return Cue(name, snapshot, **given)
