"""Control: values that come from nowhere but a knob or the clock."""

from __future__ import annotations

import math
from typing import Annotated

from nodegraph.model.declare import Node, Setting, clamp, node, pick
from nodegraph.model.kernel_maths import sine
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    Beats,
    BlockSeconds,
    Choice,
    Control,
    Flag,
    Hz,
    Lane,
    Turns,
    Width,
)
from nodegraph.model.transport import Transport


@node("control.constant", also=("value", "number", "slider", "knob", "float"))
def constant(value: Annotated[Control, "The value."] = 0.0) -> Control:
    """Give one value to several inputs."""
    return value


class Spread(Node, id="control.spread", also=("range", "linspace", "lanes", "voices"), reach=0):
    """Give `count` lanes with values evenly spread from low to high.

    Whatever is wired behind it becomes `count` of them.
    """

    count: Annotated[Setting[int], Range(1, 1024), "Number of lanes."] = 8

    def step(
        self, lane: Lane, low: Control = 0.0, high: Control = 1.0
    ) -> Annotated[Control, Width("count")]:
        """Return this lane's value."""
        return low + (high - low) * (lane / max(self.count - 1.0, 1.0))


class Lfo(Node, id="control.lfo", also=("LFO", "oscillator", "wave", "phasor")):
    """Swing between low and high, in step with the beat or freely.

    Locked, a turn takes `beats` beats of the session's clock and starts on the first beat. Where
    the clock's confidence falls below 0.4 it glides to free time over two beats, and back; it
    hurries or waits where the clock jumps, and never jumps itself. Free, it makes `frequency`
    turns a second.
    """

    wave: Annotated[
        Setting[int], Choice("sine", "triangle", "ramp", "square", "random"), "Shape."
    ] = 0
    turns: float = 0.0  # free-running phase
    trust: float = 1.0  # 1 locked .. 0 free
    started: float = 0.0

    def step(
        self,
        seconds: BlockSeconds,
        transport: Transport,
        locked: Annotated[Flag, "In step with the beat."] = 1.0,
        beats: Annotated[Beats, "Length of a turn, locked."] = 4.0,
        frequency: Annotated[Hz, Range(0.0, 100.0, "Hz", "log", (0.01, 10.0)), "Free speed."] = 0.5,
        phase: Annotated[Turns, "Where in the turn it starts."] = 0.0,
        low: Control = 0.0,
        high: Control = 1.0,
    ) -> Control:
        """Return the value at the end of the block."""
        beat_seconds = 60.0 / transport.tempo
        is_locked = locked > 0.5
        glide = pick(transport.confidence < 0.4, -1.0, 1.0) * seconds / (2.0 * beat_seconds)
        trust = min(max(self.trust + glide, 0.0), 1.0)
        self.trust = pick(is_locked, pick(self.started > 0.5, trust, 1.0), 0.0)
        on_beat = (transport.beat + seconds / beat_seconds) / beats
        advance = seconds * pick(is_locked, 1.0 / (beats * beat_seconds), frequency)
        free = self.turns + advance
        # the shortest way round from free time to the beat, taken as far as the clock is trusted;
        # after the first block it hurries or waits, between half and twice its speed: no jumps
        error = on_beat - free - math.floor(on_beat - free + 0.5)
        pull = error * pick(self.trust >= 1.0, 1.0, self.trust * min(8.0 * advance, 1.0))
        held = clamp(pull, -0.5 * advance, advance)
        moved = free + pick(is_locked, pick(self.started > 0.5, held, error), 0.0)
        self.turns = moved - math.floor(moved / 65536.0) * 65536.0
        self.started = 1.0
        turn = moved + phase
        round_now = math.floor(turn)
        place = turn - round_now
        folded = 1.0 - abs(2.0 * place - 1.0)
        chance = sine(round_now * 0.61803398875 + 0.1) * 43.7585453
        shape = pick(self.wave < 0.5, 0.5 - 0.5 * sine(place + 0.25), folded)
        shape = pick(self.wave > 1.5, place, shape)
        shape = pick(self.wave > 2.5, pick(place < 0.5, 1.0, 0.0), shape)
        shape = pick(self.wave > 3.5, chance - math.floor(chance), shape)
        return low + (high - low) * shape
