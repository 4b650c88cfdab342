"""Envelope: the shape of a signal in time."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from nodegraph.model.declare import Node, Setting, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    Audio,
    BlockSeconds,
    Choice,
    Control,
    Event,
    Rate,
    Seconds,
    Unit,
)


class Follower(Node, id="envelope.follower", also=("envelope", "amplitude", "env~", "lag")):
    """Follow the loudness of a signal.

    `rms` follows the power and gives its root, `peak` follows the size of the wave. Attack and
    release are the times in which 63 % of a step is reached (one-pole smoothing).
    """

    mode: Annotated[Setting[int], Choice("rms", "peak"), "What is followed."] = 0
    held: float = 0.0
    up: float = 0.0
    down: float = 0.0

    def begin(self, rate: Rate, attack: Seconds = 0.01, release: Seconds = 0.1) -> None:
        """Turn times into one-pole coefficients."""
        self.up = 1.0 - math.exp(-1.0 / (attack * rate))
        self.down = 1.0 - math.exp(-1.0 / (release * rate))

    def tick(self, source: Annotated[Audio, "Signal to follow."]) -> None:
        """Follow one sample."""
        size = pick(self.mode > 0.5, abs(source), source * source)
        rise = size - self.held
        self.held += pick(rise > 0.0, self.up, self.down) * rise

    def end(self) -> Annotated[Control, Range(0.0), "Loudness; a full-scale sine has rms 0.707."]:
        """Return the level."""
        return pick(self.mode > 0.5, self.held, math.sqrt(max(self.held, 0.0)))


class Slew(Node, id="envelope.slew", also=("slew limiter", "rate limiter", "portamento")):
    """Limit how fast a value moves: at most one unit in `rise` upwards, in `fall` downwards."""

    held: float = 0.0
    started: float = 0.0

    def step(
        self,
        seconds: BlockSeconds,
        value: Annotated[Control, "Value to follow."] = 0.0,
        rise: Annotated[Seconds, "Time for one unit up."] = 0.1,
        fall: Annotated[Seconds, "Time for one unit down."] = 0.5,
    ) -> Control:
        """Move towards the value for one block."""
        start = pick(self.started > 0.5, self.held, value)
        up = min(value - start, seconds / rise)
        self.held = start + max(up, -seconds / fall)
        self.started = 1.0
        return self.held


class Smooth(Node, id="envelope.smooth", also=("lag", "filter", "ease", "damp", "smoothing")):
    """Smooth a value: 63 % of a step is reached in `rise` upwards and in `fall` downwards."""

    held: float = 0.0
    started: float = 0.0

    def step(
        self,
        seconds: BlockSeconds,
        value: Annotated[Control, "Value to smooth."] = 0.0,
        rise: Seconds = 0.01,
        fall: Seconds = 0.25,
    ) -> Control:
        """Move towards the value for one block."""
        start = pick(self.started > 0.5, self.held, value)
        change = value - start
        time = pick(change > 0.0, rise, fall)
        self.held = start + change * (1.0 - math.exp(-seconds / time))
        self.started = 1.0
        return self.held


class AdsrSignal(NamedTuple):
    """The envelope as sound."""

    signal: Annotated[Audio, "The envelope, sample by sample."]


class AdsrLevel(NamedTuple):
    """The envelope as a value."""

    out: Annotated[Unit, "The envelope at the end of the block."]


class Adsr(Node, id="envelope.adsr", also=("ADSR", "envelope generator", "trigger envelope")):
    """Rise, fall, hold and let go: the envelope of a synthesiser.

    An event on `gate` starts it (its value is the height); it is held for `hold` seconds, then
    released. While `sustained` is above 0.5 it is held as well. Attack is a straight line; decay
    and release come within 1 % of their end in their time.
    """

    value: float = 0.0
    height: float = 0.0
    rising: float = 0.0
    held: float = 0.0  # samples left to hold
    attack_step: float = 0.0
    decay_part: float = 0.0
    release_part: float = 0.0
    hold_samples: float = 0.0
    sustain_now: float = 0.0

    def begin(
        self,
        rate: Rate,
        attack: Seconds = 0.005,
        decay: Seconds = 0.2,
        sustain: Annotated[Unit, "Level while held, as a part of the height."] = 0.5,
        release: Seconds = 0.4,
        hold: Annotated[Seconds, "How long an event holds."] = 0.1,
    ) -> None:
        """Turn times into steps."""
        self.attack_step = 1.0 / (attack * rate)
        self.decay_part = 1.0 - math.exp(-4.605 / (decay * rate))  # 4.605 = ln 100
        self.release_part = 1.0 - math.exp(-4.605 / (release * rate))
        self.hold_samples = (attack + hold) * rate
        self.sustain_now = sustain

    def tick(
        self,
        gate: Annotated[Event, "Starts the envelope; its value is the height."] = 0.0,
        sustained: Annotated[Unit, "Above 0.5: held."] = 0.0,
    ) -> AdsrSignal:
        """Move one sample on."""
        key = sustained > 0.5
        starts = (gate > 0.0) | (key & (self.height <= 0.0))
        self.height = pick(starts, pick(gate > 0.0, gate, 1.0), self.height)
        self.held = pick(gate > 0.0, self.hold_samples, max(self.held - 1.0, 0.0))
        lasts = key | (self.held > 0.0)
        climbing = (pick(starts, 1.0, self.rising) > 0.5) & lasts
        climbed = self.value + self.attack_step * self.height
        goal = pick(lasts, self.sustain_now * self.height, 0.0)
        fallen = self.value + (goal - self.value) * pick(lasts, self.decay_part, self.release_part)
        self.value = pick(climbing, min(climbed, self.height), fallen)
        self.rising = pick(climbing & (climbed < self.height), 1.0, 0.0)
        self.height = pick(lasts, self.height, 0.0)
        return AdsrSignal(self.value)

    def end(self) -> AdsrLevel:
        """Return the level."""
        return AdsrLevel(self.value)
