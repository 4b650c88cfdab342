"""Envelope: values that move like things: a stroke, a needle that stays up, a spring, a trail."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

import numpy as np

from nodegraph.model.declare import Node, Setting, divide, knob, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    MONO,
    WIDE,
    Audio,
    Bipolar,
    BlockSeconds,
    Control,
    ControlBlock,
    Event,
    EventBlock,
    Hz,
    Rate,
    Seconds,
    Unit,
    Width,
)


class AdSignal(NamedTuple):
    """The stroke as sound."""

    signal: Annotated[Audio, "The envelope, sample by sample."]


class AdLevel(NamedTuple):
    """The stroke as a value."""

    out: Annotated[Unit, "The envelope at the end of the block."]


class Ad(Node, id="envelope.ad", also=("AD", "decay", "percussive envelope", "pulse", "line~")):
    """Rise and fall once for every event: a stroke.

    Attack is a straight line to the event's value, from where the envelope is; the fall ends at 0
    after `decay`. `curve` bends it: 0 is straight, 1 falls fast at first, -1 late.
    """

    origin: float = 0.0  # level at the last event
    peak: float = 0.0
    age: float = 1e12  # samples since then
    rise: float = 1.0  # samples
    step_up: float = 1.0  # parts of the way in a sample
    step_down: float = 1.0
    bend: float = 0.0
    level: float = 0.0

    def begin(
        self,
        rate: Rate,
        attack: Annotated[Seconds, "To the peak."] = 0.005,
        decay: Annotated[Seconds, "From the peak to 0."] = 0.18,
        curve: Annotated[Bipolar, "Shape of the fall."] = 0.5,
    ) -> None:
        """Turn times into samples."""
        self.rise = attack * rate
        self.step_up = 1.0 / self.rise
        self.step_down = 1.0 / (decay * rate)
        size = 1.0 - 2.0 ** (-6.0 * abs(curve))
        self.bend = pick(curve < 0.0, -size, size)

    def tick(
        self, trigger: Annotated[Event, "Starts it; its value is the height."] = 0.0
    ) -> AdSignal:
        """Move one sample on."""
        hit = trigger > 0.0
        self.origin = pick(hit, self.level, self.origin)
        self.peak = pick(hit, trigger, self.peak)
        self.age = pick(hit, 0.0, self.age) + 1.0
        climbing = self.origin + (self.peak - self.origin) * self.age * self.step_up
        down = min(max((self.age - self.rise) * self.step_down, 0.0), 1.0)
        # a hyperbola through both ends, turned round where the fall is late: one division where
        # a power would cost a call
        is_late, size = self.bend < 0.0, abs(self.bend)
        way = pick(is_late, down, 1.0 - down)
        bent = way * (1.0 - size) / (1.0 - size * way)
        falling = self.peak * pick(is_late, 1.0 - bent, bent)
        self.level = pick(self.age < self.rise, climbing, falling)
        return AdSignal(self.level)

    def end(self) -> AdLevel:
        """Return the level."""
        return AdLevel(self.level)


class PeakHold(Node, id="envelope.peak_hold", also=("peak meter", "max hold", "hold", "decay")):
    """Keep the highest value for a while, then let it fall at an even speed."""

    held: float = 0.0
    left: float = 0.0  # seconds
    started: float = 0.0

    def step(
        self,
        seconds: BlockSeconds,
        value: Annotated[Control, "Value to follow."] = 0.0,
        hold: Annotated[Seconds, "How long the peak stays."] = 0.5,
        fall: Annotated[Seconds, "Time to fall by one unit."] = 1.0,
    ) -> Control:
        """Follow one block."""
        fresh = (self.started < 0.5) | (value >= self.held)
        falls = max(seconds - self.left, 0.0)
        self.left = pick(fresh, hold, max(self.left - seconds, 0.0))
        self.held = pick(fresh, value, max(value, self.held - falls / fall))
        self.started = 1.0
        return self.held


class SpringOut(NamedTuple):
    """The mass at the end of the spring."""

    out: Annotated[Control, "Where it is."]
    speed: Annotated[Control, "How fast it moves, a second."]


class Spring(
    Node, id="envelope.spring", also=("damp", "smooth damp", "physics", "elastic", "lag", "glide")
):
    """Follow a value as a mass on a spring does.

    `frequency` is how often it would swing a second. Damping 0 swings for ever, 0.4 overshoots by
    a quarter, 1 glides there without overshooting. Exact for any length of a block.
    """

    place: float = 0.0
    speed: float = 0.0
    started: float = 0.0

    def step(
        self,
        seconds: BlockSeconds,
        value: Annotated[Control, "Where the spring pulls to."] = 0.0,
        frequency: Annotated[Hz, Range(0.01, 50.0, "Hz", "log", (0.1, 10.0)), "Stiffness."] = 2.0,
        damping: Annotated[Unit, "0 swings, 1 glides."] = 0.4,
    ) -> SpringOut:
        """Solve x'' + 2 z w x' + w^2 x = 0 about the value for one block."""
        angular = 2.0 * math.pi * frequency
        away = pick(self.started > 0.5, self.place - value, 0.0)
        slow = damping * angular
        swing = angular * math.sqrt(max(1.0 - damping * damping, 0.0))
        left = math.exp(-slow * seconds)
        turn = swing * seconds
        along = left * math.cos(turn)
        aside = left * pick(turn > 1e-6, divide(math.sin(turn), swing), seconds)
        pushed = self.speed + slow * away
        self.place = value + along * away + aside * pushed
        self.speed = along * self.speed - aside * (slow * self.speed + angular * angular * away)
        self.started = 1.0
        return SpringOut(self.place, self.speed)


class Trail(Node, id="envelope.trail", also=("history", "trail chop", "delay line", "memory")):
    """Give the last values as lanes: lane 0 is now, lane k is k steps ago.

    A step is `interval` seconds long or, where `trigger` is wired, begins with each event. At
    first all lanes hold the first value.
    """

    count: Annotated[Setting[int], Range(2, 1024), "How many values."] = 64

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Start with nothing remembered."""
        self._seconds = block / rate
        self._since = 0.0  # seconds since the last step
        self._before = 0.0
        self._lanes = np.zeros(self.count, np.float32)
        self._started = False

    def block(
        self,
        value: Annotated[ControlBlock, MONO, "Value to remember."] = knob(0.0),
        interval: Annotated[ControlBlock, MONO, Range(1e-3, 60.0, "s", "log"), "A step."] = knob(
            1.0 / 30.0
        ),
        trigger: Annotated[EventBlock, WIDE, "Of any lane: begins a step."] | None = None,
    ) -> Annotated[ControlBlock, Width("count")]:
        """Remember one block."""
        now = float(value[0])
        if not self._started:
            self._lanes[:] = self._before = now
            self._started = True
        if trigger is None:
            self._step_by_time(now, float(interval[0]))
        else:
            self._push([now] * sum(map(len, trigger)))
        self._lanes[0] = self._before = now
        return self._lanes

    def _step_by_time(self, now: float, interval: float) -> None:
        """Push the values at the steps of this block, on the line from the block before."""
        first = interval - self._since
        steps = max(math.floor((self._seconds - first) / interval + 1e-9) + 1, 0)
        slope = (now - self._before) / self._seconds
        self._push([self._before + slope * (first + k * interval) for k in range(steps)])
        self._since += self._seconds - steps * interval

    def _push(self, values: list[float]) -> None:
        for past in values[-self.count :]:
            self._lanes[1:] = self._lanes[:-1].copy()
            self._lanes[0] = self._lanes[1] = past
