"""Event: moments instead of values."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from nodegraph.model.declare import Node, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Audio, Control, Event, Rate, Seconds, Unit


class Threshold(Node, id="event.threshold", also=("trigger", "gate", "comparator", "schmitt")):
    """Give an event when a signal rises through a level.

    It is armed again once the signal has fallen below `level - hysteresis`, and not before
    `gap` has passed. A control wire is followed between its blocks as a straight line.
    """

    armed: float = 1.0
    wait: float = 0.0  # samples until the gap is over
    gap_samples: float = 0.0

    def begin(
        self, rate: Rate, gap: Annotated[Seconds, "Shortest time between events."] = 0.05
    ) -> None:
        """Turn seconds into samples."""
        self.gap_samples = gap * rate

    def tick(
        self,
        source: Annotated[Audio, "Signal to watch; a value or a sound."],
        level: Annotated[Control, "Rising through this gives an event."] = 0.5,
        hysteresis: Annotated[Control, Range(0.0), "How far below the level arms again."] = 0.05,
    ) -> Event:
        """Compare one sample."""
        above = source >= level
        fires = pick(above & (self.armed > 0.5) & (self.wait <= 0.0), 1.0, 0.0)
        self.armed = pick(above, 0.0, pick(source < level - hysteresis, 1.0, self.armed))
        self.wait = pick(fires > 0.5, self.gap_samples, self.wait - 1.0)
        return fires


class Merge(Node, id="event.merge", also=("or", "any", "join triggers"), reach=0):
    """Pass the events of up to four wires on one; at the same sample the strongest passes."""

    def tick(
        self,
        a: Annotated[Event, "Events."] = 0.0,
        b: Event = 0.0,
        c: Event = 0.0,
        d: Event = 0.0,
    ) -> Event:
        """Take the strongest of this sample."""
        return max(max(a, b), max(c, d))


class CounterOut(NamedTuple):
    """What a counter gives."""

    out: Annotated[Control, Range(0.0, whole=True), "Events counted in this round."]
    phase: Annotated[Unit, "The count as a part of the round."]


class Counter(Node, id="event.counter", also=("count", "step", "sequence")):
    """Count events, from 0 up to `steps` - 1 and round again.

    `phase` is the count over the steps, 0..1. `reset` goes back to 0, and wins over a `trigger`
    at the same sample.
    """

    count: float = 0.0
    steps_now: float = 1.0

    def begin(
        self,
        steps: Annotated[Control, Range(1.0, 1e6, soft=(1.0, 64.0)), "Length of a round."] = 8.0,
    ) -> None:
        """Read the length of the round."""
        self.steps_now = steps

    def tick(
        self,
        trigger: Annotated[Event, "Counts one up."] = 0.0,
        reset: Annotated[Event, "Back to 0."] = 0.0,
    ) -> None:
        """Count one sample's events."""
        up = pick(trigger > 0.0, self.count + 1.0, self.count)
        around = pick(up >= self.steps_now, 0.0, up)
        self.count = pick(reset > 0.0, 0.0, around)

    def end(self) -> CounterOut:
        """Return the count."""
        return CounterOut(self.count, self.count / self.steps_now)
