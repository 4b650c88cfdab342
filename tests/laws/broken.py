"""Nodes with one planted bug each: what the laws must find."""

from __future__ import annotations

import itertools
import math
from typing import Annotated, Any

import numpy as np

from nodegraph.model.declare import Node, Setting, node, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    Audio,
    AudioBlock,
    Control,
    ControlBlock,
    Hz,
    JackBlock,
    Rate,
    Seconds,
    Seed,
    Width,
)

_COUNT = itertools.count()
FACTOR = 2.0  # a test changes it once the kernel is made


@node("broken.silent_about_itself")
def silent_about_itself(value: Control = 0.0, fudge: Control = 0.0) -> Control:
    """does things"""
    return value + fudge


@node("broken.units")
def units(cutoff: Annotated[Control, "Where."] = 100.0) -> Control:
    """Measure a frequency in nothing."""
    return cutoff


@node("Broken.Name")
def name(Value: Annotated[Control, "Value."] = 0.0) -> Control:
    """Shout."""
    return Value


@node("broken.range")
def range_(
    value: Annotated[Control, Range(0.0, 1.0)] = 2.0,
    frequency: Annotated[Hz, Range(0.0, 100.0, "Hz", "log")] = 1.0,
) -> Control:
    """Begin outside."""
    return value * frequency


@node("broken.order")
def order(amount: Control, value: Control = 0.0) -> Control:
    """Put the main input last."""
    return value + amount


class Unbounded(Node, id="broken.unbounded"):
    """Take any amount of memory."""

    count: Annotated[Setting[int], "Lanes."] = 2

    def step(self, value: Control = 0.0) -> Annotated[Control, Width("count")]:
        """Spread."""
        return value


class Infinite(Node, id="broken.infinite"):
    """Divide by what may be 0."""

    def tick(self, source: Audio = 0.0) -> Audio:
        """Divide."""
        return 1.0 / source


class Raising(Node, id="broken.raising"):
    """Raise on loud sound."""

    def block(self, source: AudioBlock) -> AudioBlock:
        """Raise."""
        if source.max() > 0.99:
            raise ValueError("too loud")
        return source


class Poisoned(Node, id="broken.poisoned"):
    """Keep a NaN for good."""

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Begin."""
        self._sum = 0.0

    def block(self, jack: JackBlock) -> AudioBlock:
        """Add up."""
        self._sum = 0.9 * self._sum + float(jack.sum())
        return np.full(jack.shape, self._sum, np.float32)


class Blocky(Node, id="broken.blocky"):
    """Decay by the block, whatever a block is."""

    held: float = 1.0

    def begin(self) -> None:
        """Decay."""
        self.held = self.held * 0.9

    def tick(self, source: Audio = 0.0) -> Audio:
        """Pass."""
        return source * self.held


class Remembering(Node, id="broken.remembering"):
    """Keep state where a new start does not find it."""

    seen = 0.0

    def block(self, value: ControlBlock = 0.0) -> ControlBlock:  # type: ignore[assignment]
        """Add up, in the class."""
        type(self).seen += 1.0
        return value + type(self).seen


class Chance(Node, id="broken.chance"):
    """Be different each time."""

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Throw the dice."""
        self._chance = float(next(_COUNT))

    def block(self, value: ControlBlock = 0.0) -> ControlBlock:  # type: ignore[assignment]
        """Add it."""
        return value + self._chance


class Deaf(Node, id="broken.deaf"):
    """Ignore its seed."""

    seed: Annotated[Setting[int], "Not used."] = 0
    channels: Annotated[Setting[int], Range(1, 8), "Lanes."] = 1
    state: float = 1.0

    def tick(self, given: Seed) -> Annotated[Audio, Width("channels")]:
        """Count."""
        self.state = pick(self.state > 100.0, 0.0, self.state + 1.0) + given * 0.0
        return self.state / 100.0


class Narrow(Node, id="broken.narrow"):
    """Give every lane the first one's value."""

    def block(self, source: AudioBlock) -> AudioBlock:
        """Copy."""
        return np.repeat(source[:1], len(source), axis=0)


class Stuck(Node, id="broken.stuck"):
    """Read a setting once and never again."""

    size: Annotated[Setting[int], Range(1, 8), "Factor."] = 1

    def block(self, source: AudioBlock) -> AudioBlock:
        """Scale by the size there was at first."""
        self._factor = getattr(self, "_factor", self.size)
        return source * self._factor


class Lying(Node, id="broken.lying", latency=64):
    """Say 64 and mean none."""

    def tick(self, source: Audio = 0.0) -> Audio:
        """Pass."""
        return source


class Slow(Node, id="broken.slow"):
    """Be a sample late without a word."""

    before: float = 0.0

    def tick(self, source: Audio = 0.0) -> Audio:
        """Delay."""
        out = self.before
        self.before = source
        return out


class Constant(Node, id="broken.constant"):
    """Read a number that changes after the kernel is made."""

    def step(self, value: Control = 0.0) -> Control:
        """Scale."""
        return value * FACTOR


class Sound(Node, id="broken.sound"):
    """Nothing is wrong with it."""

    held: float = 0.0
    part: float = 0.0

    def begin(self, rate: Rate, time: Annotated[Seconds, "Of 63 %."] = 0.01) -> None:
        """Read the time."""
        self.part = 1.0 - math.exp(-1.0 / (time * rate))

    def tick(self, source: Annotated[Audio, "Sound."] = 0.0) -> Audio:
        """Smooth."""
        self.held += self.part * (source - self.held)
        return self.held


ALL: tuple[Any, ...] = (
    *(silent_about_itself, units, name, range_, order),
    *(Unbounded, Infinite, Raising, Poisoned, Blocky, Remembering, Chance, Deaf, Narrow, Stuck),
    *(Lying, Slow, Constant, Sound),
)
