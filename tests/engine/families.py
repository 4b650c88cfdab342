"""Private nodes that show every form a kernel can take."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from nodegraph.model.declare import Node, Setting, divide, node, pick
from nodegraph.model.signals import (
    Audio,
    Choice,
    Control,
    Event,
    Hz,
    Jack,
    Rate,
    Seconds,
    Seed,
    Unit,
)
from nodegraph.model.transport import Transport

GAIN = 2.0


@node("test.map")
def map_range(
    value: Control = 0.0, in_low: Control = 0.0, in_high: Control = 1.0, out_low: Control = 0.0,
    out_high: Control = 1.0,
) -> Control:  # fmt: skip
    """Map."""
    return out_low + divide(value - in_low, in_high - in_low) * (out_high - out_low)


def wrapped(phase: float) -> float:
    """Return the phase within 0..1."""
    return phase - math.floor(phase)


class Oscillator(Node, id="test.oscillator"):
    """A sine whose frequency is ramped."""

    phase: float = 0.0

    def tick(self, rate: Rate, frequency: Hz = 440.0) -> Audio:
        """Advance."""
        value = math.sin(self.phase * (2.0 * math.pi))
        self.phase = wrapped(self.phase + frequency / rate)
        return value


class Follower(Node, id="test.follower"):
    """Follow the loudness of a signal."""

    power: float = 0.0
    up: float = 0.0
    down: float = 0.0

    def begin(self, rate: Rate, attack: Seconds = 0.01, release: Seconds = 0.1) -> None:
        """Prepare."""
        self.up = 1.0 - math.exp(-1.0 / (attack * rate))
        self.down = 1.0 - math.exp(-1.0 / (release * rate))

    def tick(self, source: Audio) -> None:
        """Advance."""
        rise = source * source - self.power
        self.power += pick(rise > 0.0, self.up, self.down) * rise

    def end(self) -> Control:
        """Report."""
        return math.sqrt(self.power)


class Slew(Node, id="test.slew"):
    """Memory, a choice and a number setting."""

    held: float = 0.25
    mode: Setting[Annotated[int, Choice("add", "slow")]] = 0
    amount: Setting[float] = 0.5

    def step(self, value: Control = 0.0) -> Control:
        """Move."""
        slow = self.held + (value - self.held) * self.amount
        self.held = pick(self.mode == 1, slow, self.held + value)
        return GAIN * self.held


class Hits(NamedTuple):
    """Two of each."""

    out: Audio
    hit: Event


class Counted(NamedTuple):
    """After the block."""

    total: Control
    odd: Control


class Crossing(Node, id="test.crossing"):
    """Events in and out, several outputs of both methods."""

    before: float = 0.0
    count: float = 0.0

    def tick(self, source: Audio, reset: Event = 0.0, level: Control = 0.0) -> Hits:
        """Report rises through the level."""
        rises = (self.before <= level) & (source > level)
        self.count = pick(reset > 0.0, 0.0, self.count + pick(rises, 1.0, 0.0))
        self.before = source
        return Hits(out=source * 0.5, hit=pick(rises, source, 0.0))

    def end(self) -> Counted:
        """Count."""
        return Counted(self.count, self.count % 2.0)


class Dice(Node, id="test.dice"):
    """Seeded noise, the jack, the transport."""

    state: float = 0.0

    def tick(self, seed: Seed, jack: Jack, transport: Transport, wet: Unit = 1.0) -> Audio:
        """Lehmer's generator, exact in doubles."""
        started = pick(self.state == 0.0, seed, self.state)
        self.state = (started * 16807.0) % 2147483647.0
        return (self.state / 2147483647.0) * wet + jack + transport.phase


class Poisoned(Node, id="test.poisoned"):
    """A logarithm that nobody guarded; its memory is its input."""

    last: float = 0.5

    def step(self, value: Control = 1.0) -> Control:
        """Remember."""
        before = self.last
        self.last = math.log(value)
        return before + self.last
