"""Audio: sound in, sound out."""

from __future__ import annotations

from typing import Annotated

from nodegraph.model.declare import Node, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Audio, BlockSeconds, Control, Db, Rate

Level = Annotated[Control, Range(0.0, 4.0, soft=(0.0, 1.0)), "Loudness of this input, linear."]


class Gain(Node, id="audio.gain", also=("volume", "amp", "level", "fader", "trim")):
    """Make a sound louder or quieter; a change is ramped over a block."""

    factor: float = 0.0
    change: float = 0.0
    started: float = 0.0

    def begin(
        self,
        rate: Rate,
        seconds: BlockSeconds,
        gain: Annotated[Db, "0 leaves it as it is, -120 is silence."] = 0.0,
    ) -> None:
        """Find the way from the last block's factor to this one's."""
        goal = pick(gain <= -120.0, 0.0, 10.0 ** (gain / 20.0))
        self.factor = pick(self.started > 0.5, self.factor, goal)
        self.change = (goal - self.factor) / (rate * seconds)
        self.started = 1.0

    def tick(self, source: Annotated[Audio, "Sound."] = 0.0) -> Audio:
        """Scale one sample."""
        self.factor += self.change
        return source * self.factor


class Mix(Node, id="audio.mix", also=("mixer", "sum", "add", "bus"), reach=0):
    """Add up to four sounds, each at its own level; changes are ramped."""

    def tick(
        self,
        a: Annotated[Audio, "Sound."] = 0.0,
        b: Annotated[Audio, "Sound."] = 0.0,
        c: Annotated[Audio, "Sound."] = 0.0,
        d: Annotated[Audio, "Sound."] = 0.0,
        level_a: Level = 1.0,
        level_b: Level = 1.0,
        level_c: Level = 1.0,
        level_d: Level = 1.0,
    ) -> Audio:
        """Add one sample."""
        return (a * level_a + b * level_b) + (c * level_c + d * level_d)
