"""Events in time: from the clock of the session, and patterns that events step through."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

import numpy as np

from nodegraph.model.declare import Node, Setting, knob, pick
from nodegraph.model.errors import Unusable
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Beats, Control, ControlBlock, Event, EventBlock, Rate
from nodegraph.model.transport import Transport

TINY = 1e-8  # beats, far less than a sample: a beat is not missed for the last bit of a sum


class EveryBeats(Node, id="event.every_beats", also=("metro", "clock", "beat", "metronome")):
    """Give an event every so many beats of the session's clock, at its exact sample.

    The first falls on beat `offset`. Where the clock waits or jumps, no event comes twice.
    """

    beat: float = 0.0  # at the next sample
    sample: float = 0.0  # beats of one
    count: float = 0.0
    period: float = 0.0
    first: float = 0.0

    def begin(
        self,
        rate: Rate,
        transport: Transport,
        beats: Annotated[Beats, "Distance of two events; 4 is a bar."] = 1.0,
        offset: Annotated[
            Control, Range(-4096.0, 4096.0, "beats", soft=(0.0, 4.0)), "Shifts all of them."
        ] = 0.0,
    ) -> None:
        """Read the clock; after a jump or with another period, wait for the next event."""
        now = transport.beat + TINY
        knobs_stand = (beats == self.period) & (offset == self.first)
        goes_on = knobs_stand & (abs(now - self.beat) < 0.5)
        past = math.ceil((now - 2.0 * TINY - offset) / beats) - 1.0
        self.count = pick(goes_on, self.count, past)
        self.sample = transport.tempo / (60.0 * rate)
        self.beat = now
        self.period = beats
        self.first = offset

    def tick(self) -> Event:
        """Compare one sample."""
        count = math.floor((self.beat - self.first) / self.period)
        fires = count > self.count
        self.count = max(count, self.count)
        self.beat += self.sample
        return pick(fires, 1.0, 0.0)


class EuclidHit(NamedTuple):
    """The pattern as events."""

    out: Annotated[Event, "The trigger, where the pattern has a pulse."]
    rest: Annotated[Event, "The trigger, where it has none."]


class EuclidStep(NamedTuple):
    """Where the pattern is."""

    step: Annotated[Control, Range(0.0, 63.0, whole=True), "The step played last."]


class Euclid(Node, id="event.euclid", also=("euclidean rhythm", "bjorklund", "polyrhythm")):
    """Spread pulses over steps as evenly as can be (Bjorklund; 3 in 8 is x..x..x.).

    Every trigger plays the next step. After `reset` the next trigger plays the first; at the same
    sample `reset` comes first.
    """

    next: float = 0.0
    played: float = 0.0
    length: float = 8.0
    density: float = 0.0  # pulses of one step
    turn: float = 0.0

    def begin(
        self,
        pulses: Annotated[Control, Range(0.0, 64.0, soft=(0.0, 16.0)), "Steps that sound."] = 3.0,
        steps: Annotated[Control, Range(1.0, 64.0, soft=(1.0, 32.0)), "Length."] = 8.0,
        rotation: Annotated[
            Control, Range(-64.0, 64.0, soft=(0.0, 16.0)), "How many steps later it begins."
        ] = 0.0,
    ) -> None:
        """Read the pattern in whole numbers."""
        self.length = math.floor(steps + 0.5)
        self.density = min(math.floor(pulses + 0.5) / self.length, 1.0)
        self.turn = math.floor(rotation + 0.5)

    def tick(
        self,
        trigger: Annotated[Event, "Plays the next step."] = 0.0,
        reset: Annotated[Event, "Back to the first step."] = 0.0,
    ) -> EuclidHit:
        """Play one sample's trigger."""
        plays = trigger > 0.0
        step = pick((reset > 0.0) | (self.next >= self.length), 0.0, self.next)
        self.played = pick(plays, step, self.played)
        self.next = pick(plays, step + 1.0, step)
        # Bresenham's line is Bjorklund's necklace: a pulse where the sum steps over a whole
        place = (step - self.turn) * self.density + 1e-9  # of a multiple of 1/64
        sounds = place - math.floor(place) < self.density
        return EuclidHit(pick(sounds, trigger, 0.0), pick(sounds, 0.0, trigger))

    def end(self) -> EuclidStep:
        """Return the step."""
        return EuclidStep(self.played)


MOST_STEPS = 256


def steps_of(text: str) -> list[float]:
    """Return the numbers of a text such as `1 0 .5 0`. Raises Unusable."""
    words = text.replace(",", " ").replace("|", " ").split()
    try:
        steps = [float(word) for word in words]
    except ValueError:
        steps = []
    if not 0 < len(steps) <= MOST_STEPS or not all(map(math.isfinite, steps)):
        raise Unusable(
            f"event.sequencer.steps: {text[:40]!r} is no row of 1 to {MOST_STEPS} numbers; write "
            "one such as 1 0 .5 0."
        )
    return steps


class SequencerOut(NamedTuple):
    """What is played."""

    event: Annotated[EventBlock, "The trigger with the step's strength; a step of 0 is a rest."]
    value: Annotated[ControlBlock, "The step's number, kept until the next."]
    step: Annotated[ControlBlock, Range(0.0, MOST_STEPS - 1, whole=True), "The step played last."]


class Sequencer(Node, id="event.sequencer", also=("step sequencer", "pattern", "seq", "table")):
    """Play a row of numbers, a step for every trigger, round and round.

    After `reset` the next trigger plays the first step; at the same sample `reset` comes first.
    """

    steps: Annotated[Setting[str], "Numbers; commas and | are spaces."] = "1 0 .5 0"

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Read the row; stand before its first step."""
        self._row = steps_of(self.steps)
        self._next = [0] * lanes
        self._value = np.full(lanes, self._row[0], np.float32)
        self._step = np.zeros(lanes, np.float32)

    def block(
        self,
        trigger: Annotated[EventBlock, "Plays the next step."] = knob(0.0),
        reset: Annotated[EventBlock, "Back to the first step."] = knob(0.0),
    ) -> SequencerOut:
        """Play one block's triggers."""
        return SequencerOut(
            [
                self._play(lane, events, [offset for offset, _ in reset[lane]])
                for lane, events in enumerate(trigger)
            ],
            self._value,
            self._step,
        )

    def _play(
        self, lane: int, events: list[tuple[int, float]], resets: list[int]
    ) -> list[tuple[int, float]]:
        played = []
        for offset, strength in events:
            if resets and resets[0] <= offset:
                resets = [later for later in resets if later > offset]
                self._next[lane] = 0
            step = self._next[lane]
            self._next[lane] = (step + 1) % len(self._row)
            value = self._row[step]
            self._value[lane], self._step[lane] = value, step
            if value > 0.0:
                played.append((offset, min(value * strength, 1.0)))
        if resets:
            self._next[lane] = 0
        return played
