"""Events on their way: let through, switch, hold, keep for later."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Annotated

from nodegraph.model.declare import Node, Setting, knob, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    Choice,
    Control,
    ControlBlock,
    Event,
    EventBlock,
    Flag,
    Rate,
    Seconds,
)
from nodegraph.model.transport import Transport


class Gate(Node, id="event.gate", also=("pass", "block", "filter", "switch", "allow"), reach=0):
    """Let events pass while the gate is open."""

    passing: float = 1.0

    def begin(self, open: Annotated[Flag, "Events pass."] = 1.0) -> None:
        """Look at the gate."""
        self.passing = open

    def tick(self, source: Annotated[Event, "Events."] = 0.0) -> Event:
        """Pass one sample."""
        return pick(self.passing > 0.5, source, 0.0)


class Toggle(Node, id="event.toggle", also=("flip-flop", "latch", "on off", "set reset")):
    """Switch between 0 and 1 with every event.

    `set` switches on, `reset` switches off; at the same sample `reset` wins, then `set`.
    """

    state: float = 0.0

    def tick(
        self,
        trigger: Annotated[Event, "The other way round."] = 0.0,
        set: Annotated[Event, "On."] = 0.0,
        reset: Annotated[Event, "Off."] = 0.0,
    ) -> None:
        """Switch at one sample."""
        flipped = pick(trigger > 0.0, 1.0 - self.state, self.state)
        self.state = pick(reset > 0.0, 0.0, pick(set > 0.0, 1.0, flipped))

    def end(self) -> Flag:
        """Return the state."""
        return self.state


class Hold(Node, id="event.hold", also=("one shot", "monostable", "latch", "gate time", "pulse")):
    """Stay at 1 for a time after an event, then fall to 0; a new event starts the time again."""

    left: float = 0.0  # samples
    length: float = 0.0
    hit: float = 0.0

    def begin(self, rate: Rate, hold: Annotated[Seconds, "How long."] = 0.5) -> None:
        """Turn seconds into samples."""
        self.length = hold * rate
        self.hit = 0.0

    def tick(self, trigger: Annotated[Event, "Starts the time."] = 0.0) -> None:
        """Count one sample down."""
        self.left = pick(trigger > 0.0, self.length, max(self.left - 1.0, 0.0))
        self.hit = max(self.hit, trigger)

    def end(self) -> Flag:
        """Say whether it lasts; a time shorter than a block is seen for one block."""
        return pick((self.left > 0.0) | (self.hit > 0.0), 1.0, 0.0)


class SampleAndHold(Node, id="event.sample_and_hold", also=("S&H", "sah~", "freeze", "hold")):
    """Take a value at each event and keep it until the next; before the first: where it began.

    The value is read at the event's own sample, on the straight line between its blocks.
    """

    held: float = 0.0
    started: float = 0.0

    def tick(
        self,
        value: Annotated[Control, "Value to take."] = 0.0,
        trigger: Annotated[Event, "Takes it."] = 0.0,
    ) -> None:
        """Take the value at one sample."""
        takes = (trigger > 0.0) | (self.started < 0.5)
        self.held = pick(takes, value, self.held)
        self.started = 1.0

    def end(self) -> Control:
        """Return the value."""
        return self.held


LONGEST = 60.0  # seconds
MOST_WAITING = 4096  # events of one lane on their way


class Delay(Node, id="event.delay", also=("wait", "delay trigger", "postpone", "pipe", "echo")):
    """Give each event again after a time of seconds, or of beats at the tempo of its moment.

    At most 60 seconds, and 4096 events of one lane on their way; what comes above that is left
    out.
    """

    unit: Annotated[Setting[str], Choice("seconds", "beats"), "What the time counts."] = "seconds"

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Start with nothing on its way."""
        self._rate = rate
        self._frames = block
        self._start = 0  # sample at which the block begins
        self._waiting: list[list[tuple[int, float]]] = [[] for _ in range(lanes)]  # heaps

    def block(
        self,
        transport: Transport,
        source: Annotated[EventBlock, "Events."] = knob(0.0),
        time: Annotated[
            ControlBlock, Range(0.0, 60.0, "s or beats", soft=(0.0, 4.0)), "How much later."
        ] = knob(0.5),
    ) -> EventBlock:
        """Send one block's events on their way, give those whose time has come."""
        of_one = 60.0 / transport.tempo if self.unit == "beats" else 1.0
        out: EventBlock = []
        for lane, waiting in enumerate(self._waiting):
            later = round(min(float(time[lane]) * of_one, LONGEST) * self._rate)
            for offset, value in source[lane][: MOST_WAITING - len(waiting)]:
                heappush(waiting, (self._start + offset + later, value))
            out.append(self._due(waiting))
        self._start += self._frames
        return out

    def _due(self, waiting: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """Take what falls into this block off the heap."""
        due: list[tuple[int, float]] = []
        while waiting and waiting[0][0] < self._start + self._frames:
            sample, value = heappop(waiting)
            due.append((sample - self._start, value))
        return due
