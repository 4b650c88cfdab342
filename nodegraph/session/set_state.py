"""Running a set: one patch is seen, the next one is ready, and takes over on its line.

    state, effects = start(entries)
    state, effects = state.next()                    # a person, a cue, a pedal
    state, effects = state.prepared(1)               # the engine and the stage have it
    state, effects = state.tick(transport)           # each block

A fold: it is told what happens and returns what to do. At most two entries are alive: the one
that is seen and the one that comes, or, while a transition runs, the one that goes. A take-over is
told half a beat ahead with its exact beat, and cannot be called back from then on. A broken entry
is passed over. After the last entry nothing comes by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from nodegraph.model.errors import Unusable
from nodegraph.model.set_file import Entry
from nodegraph.model.transport import Transport
from nodegraph.session.quantise import CONFIDENT, line_after

AHEAD: Final = 0.5  # beats: what engine and stage need to be told before


@dataclass(frozen=True, slots=True)
class Prepare:
    """Load and compile this entry beside the one that is seen; then say `prepared` or `failed`."""

    place: int


@dataclass(frozen=True, slots=True)
class Switch:
    """Let this entry take over at this beat, in so many beats, by "cut", "fade" or a shader."""

    place: int
    beat: float
    transition: str
    beats: float


@dataclass(frozen=True, slots=True)
class Drop:
    """Take this entry away: nobody sees it."""

    place: int


Effect: TypeAlias = Prepare | Switch | Drop
Step: TypeAlias = tuple["SetState", tuple[Effect, ...]]
_NONE: Final[tuple[Effect, ...]] = ()


@dataclass(frozen=True, slots=True)
class SetState:
    """Which entries of a set are alive. Places count from 0; -1 is none.

    `seen`: takes or has taken over at beat `since`. `going`: the one before, until beat `until`.
    `coming`: loaded beside it, `ready` when it can take over. `wanted`: it was asked for, and
    `line` is where it begins, None while it is not ready or no tick came. `due`: the beat from
    which the next entry comes by itself. `safe`: where `panic` leads; `hurried`: what is wanted
    comes at once, by a cut.
    """

    entries: tuple[Entry, ...]
    seen: int = -1
    since: float = 0.0
    going: int = -1
    until: float = 0.0
    coming: int = -1
    ready: bool = False
    wanted: int = -1
    line: float | None = None
    due: float | None = None
    broken: frozenset[int] = frozenset()
    safe: int = -1
    hurried: bool = False

    def go(self, place: int) -> Step:
        """Ask for an entry. Raises Unusable where there is none or it is broken."""
        if not 0 <= place < len(self.entries):
            count = len(self.entries)
            raise Unusable(f"The set has no entry {place + 1}; there are {count} of them.")
        if place in self.broken:
            path = self.entries[place].path
            raise Unusable(f"{path} cannot be played; mend it, or go to another entry.")
        if place == self.seen:  # it is there already: only what waits is called off
            return self._wanting(-1)._with_next(self._after(self.seen))
        return self._wanting(place)._with_next(place)

    def panic(self) -> Step:
        """Ask for the safe entry, at once and by a cut; a transition that runs ends with it."""
        if self.safe < 0 or self.safe in self.broken:
            return self, ()
        if self.safe == self.seen:
            return self.go(self.safe)
        state = replace(self._wanting(self.safe), going=-1, due=None, hurried=True)
        return state._with_next(self.safe)

    def _wanting(self, place: int) -> SetState:
        return replace(self, wanted=place, line=None, hurried=False)

    def next(self) -> Step:
        """Ask for the entry after the one that was asked for, or is seen; passing broken ones."""
        place = self._after(self.seen if self.wanted < 0 else self.wanted)
        return (self, ()) if place < 0 else self.go(place)

    def previous(self) -> Step:
        """Ask for the entry before the one that was asked for, or is seen; passing broken ones."""
        place = (self.seen if self.wanted < 0 else self.wanted) - 1
        while place in self.broken:
            place -= 1
        return (self, ()) if place < 0 else self.go(place)

    def song_changed(self) -> Step:
        """Another song has begun: the next entry comes, if the one that is seen says so."""
        by_itself = self.seen >= 0 and self.entries[self.seen].advance == "song"
        return self.next() if by_itself and self.wanted < 0 else (self, ())

    def prepared(self, place: int) -> Step:
        """Note that an entry can take over."""
        return (replace(self, ready=True) if place == self.coming else self), ()

    def failed(self, place: int) -> Step:
        """Note that an entry cannot be played; the one after it is prepared instead, and comes if
        this one was asked for.
        """
        state = replace(self, broken=self.broken | {place})
        if place != self.coming:
            return state, ()
        other = state._after(place)
        wanted = other if place == self.wanted else self.wanted
        if other == self.seen:  # there is nothing before it: it stays
            other, wanted = state._after(other), -1
        state = replace(state._wanting(wanted), coming=-1, ready=False)
        after, effects = state._with_next(other)
        return after, (Drop(place), *effects)

    def tick(self, transport: Transport) -> Step:
        """Go on to this moment."""
        state, effects = self, _NONE
        if state.going >= 0 and transport.beat >= state.until:
            gone = Drop(state.going)
            state = replace(state, going=-1)
            wish = state.wanted if state.wanted >= 0 else state._after(state.seen)
            state, more = state._with_next(wish)
            effects = (gone, *more)
        state, more = state._advanced(transport)
        effects = (*effects, *more)
        if state.wanted < 0 or state.coming != state.wanted or not state.ready:
            missed = state.line is not None and transport.beat >= state.line
            return (replace(state, line=None) if missed else state), effects
        line = state._line(transport) if state.line is None else state.line
        if transport.confidence < CONFIDENT:  # nobody should wait for such a beat
            line = min(line, transport.beat)
        if transport.beat < line - AHEAD:
            return replace(state, line=line), effects
        state, switch = state._switched(line, transport.beats_per_bar)
        more = _NONE
        if state.going < 0:
            state, more = state._with_next(state._after(state.seen))
        return state, (*effects, switch, *more)

    def _advanced(self, transport: Transport) -> Step:
        """Ask for the next entry where the bars of the one that is seen are over."""
        if self.seen < 0 or self.wanted >= 0 or self.due is None:
            return self, ()
        if transport.beat < self.due - AHEAD:
            return self, ()
        state, effects = replace(self, due=None).next()
        if state.wanted >= 0:
            at = self.entries[state.wanted].at
            from_here = max(self.due, transport.beat)
            state = replace(state, line=line_after(from_here, transport.beats_per_bar, at))
        return state, effects

    def _line(self, transport: Transport) -> float:
        if self.seen < 0 or self.hurried:
            return transport.beat  # nothing is seen yet, or what is should not be: at once
        return line_after(transport.beat, transport.beats_per_bar, self.entries[self.coming].at)

    def _switched(self, beat: float, beats_per_bar: float) -> tuple[SetState, Switch]:
        place = self.coming
        entry = self.entries[place]
        at_once = self.seen < 0 or self.hurried
        transition = "cut" if at_once else entry.transition
        beats = 0.0 if transition == "cut" else float(entry.beats)
        due: float | None = None
        if isinstance(entry.advance, int):
            due = line_after(beat, beats_per_bar, "bar") + entry.advance * beats_per_bar
        state = replace(
            self,
            seen=place,
            since=beat,
            going=self.seen,
            until=beat + beats,
            coming=-1,
            ready=False,
            wanted=-1,
            line=None,
            hurried=False,
            due=due,
        )
        return state, Switch(place, beat, transition, beats)

    def _with_next(self, place: int) -> Step:
        """Have this entry prepared, instead of another, as soon as there is room for it."""
        if place == self.coming or (self.going >= 0 and self.coming < 0):
            return self, ()
        effects: list[Effect] = [Drop(self.coming)] if self.coming >= 0 else []
        if place >= 0:
            effects.append(Prepare(place))
        return replace(self, coming=place, ready=False), tuple(effects)

    def _after(self, place: int) -> int:
        """Return the next entry that is not broken, -1 after the last."""
        place += 1
        while place in self.broken:
            place += 1
        return place if place < len(self.entries) else -1


def start(entries: tuple[Entry, ...], broken: frozenset[int] = frozenset(), place: int = 0) -> Step:
    """Return the state of a set that begins with an entry, or the first after it that plays.

    Raises Unusable where there is none.
    """
    state = SetState(entries, broken=broken)
    first = state._after(place - 1)
    if first < 0:
        raise Unusable("No patch of this set can be played; mend one of them.")
    return state.go(first)
