"""Math that remembers: sums, integrals, rates of change and statistics of a value."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from nodegraph.model.declare import Node, divide, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import BlockSeconds, Control, Event, Flag, Seconds, Unit


class Accumulate(Node, id="math.accumulate", also=("accum", "add on trigger", "sum", "tally")):
    """Add a value once for every event; the sum stays until `reset`, which wins.

    Where `wrap` is above 0 the sum starts again at 0 when it gets there.
    """

    total: float = 0.0
    around: float = 0.0

    def begin(
        self,
        wrap: Annotated[
            Control, Range(0.0, 1e9, soft=(0.0, 16.0)), "Length of a round; 0: none."
        ] = 0.0,
    ) -> None:
        """Read the length of a round."""
        self.around = wrap

    def tick(
        self,
        value: Annotated[Control, "What is added."] = 1.0,
        trigger: Annotated[Event, "Adds once."] = 0.0,
        reset: Annotated[Event, "Back to 0."] = 0.0,
    ) -> None:
        """Add one sample's events."""
        sum_now = self.total + pick(trigger > 0.0, value, 0.0)
        rounds = math.floor(divide(sum_now, self.around))
        self.total = pick(reset > 0.0, 0.0, sum_now - rounds * self.around)

    def end(self) -> Control:
        """Return the sum."""
        return self.total


class Integrate(Node, id="math.integrate", also=("travel", "integral", "phasor", "speed", "ramp")):
    """Add a value up over time: a speed per second becomes a way that never jumps.

    Where `wrap` is above 0 the way starts again at 0 when it gets there. While `reset` is on (an
    event: one block) it stays at 0.
    """

    way: float = 0.0

    def step(
        self,
        seconds: BlockSeconds,
        value: Annotated[Control, "Speed, a second."] = 1.0,
        wrap: Annotated[
            Control, Range(0.0, 1e9, soft=(0.0, 16.0)), "Length of a round; 0: none."
        ] = 0.0,
        reset: Annotated[Flag, "Back to 0."] = 0.0,
    ) -> Control:
        """Go on by one block."""
        way = self.way + value * seconds
        rounds = math.floor(divide(way, wrap))
        self.way = pick(reset > 0.5, 0.0, way - rounds * wrap)
        return self.way


class Differentiate(Node, id="math.differentiate", also=("slope", "derivative", "velocity")):
    """Give how fast a value changes, a second: 1 where it rises by one in a second."""

    before: float = 0.0
    started: float = 0.0

    def step(
        self, seconds: BlockSeconds, value: Annotated[Control, "Value to watch."] = 0.0
    ) -> Control:
        """Compare with the block before."""
        change = pick(self.started > 0.5, value - self.before, 0.0)
        self.before = value
        self.started = 1.0
        return change / seconds


class StatisticsOut(NamedTuple):
    """What a value was like lately."""

    mean: Annotated[Control, "Its average."]
    deviation: Annotated[Control, Range(0.0), "Its standard deviation."]
    low: Annotated[Control, "The lowest it lately was."]
    high: Annotated[Control, "The highest it lately was."]
    place: Annotated[Unit, "Where it stands between the two."]


class Statistics(
    Node,
    id="math.statistics",
    also=("average", "normalise", "auto range", "min max", "variance", "relative"),
):
    """Give what a value was like over the last seconds, and where it stands in that.

    What happened `time` seconds ago counts 37 % of what happens now. `low` and `high` jump to a
    new extreme and drift back towards the mean. `place` fits any value to 0..1 by itself.
    """

    mean: float = 0.0
    variance: float = 0.0
    lowest: float = 0.0
    highest: float = 0.0
    started: float = 0.0

    def step(
        self,
        seconds: BlockSeconds,
        value: Annotated[Control, "Value to watch."] = 0.0,
        time: Annotated[Seconds, "How long it is remembered."] = 8.0,
    ) -> StatisticsOut:
        """Watch one block (exponentially weighted mean and variance, T. Finch, 2009)."""
        fresh = self.started < 0.5
        part = 1.0 - math.exp(-seconds / time)
        before = pick(fresh, value, self.mean)
        rise = value - before
        self.mean = before + part * rise
        self.variance = (1.0 - part) * (self.variance + part * rise * rise)
        low = self.lowest + (self.mean - self.lowest) * part
        high = self.highest + (self.mean - self.highest) * part
        self.lowest = pick(fresh, value, min(value, low))
        self.highest = pick(fresh, value, max(value, high))
        self.started = 1.0
        place = divide(value - self.lowest, self.highest - self.lowest)
        spread = math.sqrt(max(self.variance, 0.0))
        return StatisticsOut(self.mean, spread, self.lowest, self.highest, place)
