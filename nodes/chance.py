"""Chance: values and events that cannot be foreseen, and are the same in every run."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from nodegraph.model.declare import Node, Setting, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import BlockSeconds, Control, Event, Hz, Seed, Unit

from ._dsp.chance import chance_of, start_of

SeedOf = Annotated[Setting[int], Range(0, 2**31 - 2), "Another number, another chance."]


class Random(Node, id="math.random", also=("dice", "rand", "sample and hold noise", "drunk")):
    """Give a new value between low and high on every event, evenly spread; each lane its own."""

    seed: SeedOf = 0
    drawn: float = 0.0
    own: float = 0.0
    bottom: float = 0.0
    top: float = 1.0

    def begin(self, start: Seed, low: Control = 0.0, high: Control = 1.0) -> None:
        """Know the seed and the range."""
        self.own = start_of(start)
        self.bottom = low
        self.top = high

    def tick(self, trigger: Annotated[Event, "A new value."] = 0.0) -> None:
        """Count one sample's events."""
        self.drawn += pick(trigger > 0.0, 1.0, 0.0)

    def end(self) -> Control:
        """Return the value that belongs to the count."""
        return self.bottom + (self.top - self.bottom) * chance_of(self.own, self.drawn)


def smooth_chance(start: float, place: float) -> float:
    """Return value noise: chance at whole places, between them a smooth way (quintic)."""
    whole = math.floor(place)
    part = place - whole
    eased = part * part * part * (part * (6.0 * part - 15.0) + 10.0)
    here, there = chance_of(start, whole), chance_of(start, whole + 1.0)
    return here + (there - here) * eased


class Noise(Node, id="math.noise", also=("smooth noise", "perlin", "wander", "drift", "fbm")):
    """Wander between low and high without a jump and without an end; each lane its own way.

    It turns about `frequency` times a second; every octave adds a movement twice as fast and
    half as wide.
    """

    seed: SeedOf = 0
    way: float = 0.0

    def step(
        self,
        seconds: BlockSeconds,
        seed_number: Seed,
        frequency: Annotated[Hz, Range(0.0, 100.0, "Hz", "log", (0.01, 10.0)), "Pace."] = 0.5,
        octaves: Annotated[Control, Range(1.0, 4.0), "Detail; a fraction fades in."] = 2.0,
        low: Control = 0.0,
        high: Control = 1.0,
    ) -> Control:
        """Go on by one block."""
        self.way += frequency * seconds
        start = start_of(seed_number)
        second = 0.5 * min(octaves - 1.0, 1.0)
        third = 0.25 * min(max(octaves - 2.0, 0.0), 1.0)
        fourth = 0.125 * max(octaves - 3.0, 0.0)
        heap = smooth_chance(start, self.way)
        # places far apart in the same sequence, so that octaves do not repeat each other
        heap += second * smooth_chance(start, 2.0 * self.way + 1e5)
        heap += third * smooth_chance(start, 4.0 * self.way + 2e5)
        heap += fourth * smooth_chance(start, 8.0 * self.way + 3e5)
        return low + (high - low) * heap / (1.0 + second + third + fourth)


class ChanceOut(NamedTuple):
    """Either of two."""

    out: Annotated[Event, "Events that were lucky."]
    other: Annotated[Event, "All others."]


MODULUS = 2147483647.0  # 2**31 - 1


class Chance(Node, id="event.chance", also=("probability", "coin", "random gate", "bernoulli")):
    """Let each event pass with a probability; those that do not pass leave by `other`.

    Lehmer's generator with multiplier 16807, a draw for every event: exact in float64.
    """

    seed: SeedOf = 0
    state: float = 0.0
    limit: float = 0.0

    def begin(
        self, start: Seed, probability: Annotated[Unit, "Share of events that pass."] = 0.5
    ) -> None:
        """Take the seed once; know the probability."""
        self.state = pick(self.state > 0.5, self.state, start)
        self.limit = probability * MODULUS

    def tick(self, source: Annotated[Event, "Events."] = 0.0) -> ChanceOut:
        """Throw a coin for one sample's event."""
        product = self.state * 16807.0
        drawn = product - math.floor(product / MODULUS) * MODULUS
        self.state = pick(source > 0.0, drawn, self.state)
        passes = drawn < self.limit
        return ChanceOut(pick(passes, source, 0.0), pick(passes, 0.0, source))
