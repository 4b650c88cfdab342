"""Where the beat is between two messages that tell it: for dots that move with the music.

beat = Beat.of(running, heard_ns)
beat.at(time.monotonic_ns()) % 4.0
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from nodegraph.session.messages import Running
from nodegraph.session.transport import BEATS_PER_BAR

LONGEST: Final = 4.0  # seconds for which a beat goes on unheard
GLOW: Final = 0.55  # of a beat, until its dot is dark


class Beat(NamedTuple):
    """`beat` was heard at `at_ns` of this machine's clock, at `tempo` beats a minute."""

    beat: float = 0.0
    at_ns: int = 0
    tempo: float = 0.0
    still: bool = False  # the show is paused: the beat stays where it is

    @classmethod
    def of(cls, running: Running, heard_ns: int) -> Beat:
        """Return the beat that an engine tells; `heard_ns`: when it came, where it says no time."""
        return cls(running.beat, running.at_ns or heard_ns, running.tempo, running.still)

    def at(self, now_ns: int) -> float:
        """Return the beat at a moment."""
        if self.still:
            return self.beat
        seconds = (now_ns - self.at_ns) / 1e9
        return self.beat + min(max(seconds, -LONGEST), LONGEST) * self.tempo / 60.0

    def lit(self, now_ns: int, beats: int = int(BEATS_PER_BAR)) -> tuple[float, ...]:
        """Return how bright the dot of each beat of a bar is, 0..1; all dark without a tempo."""
        if self.tempo <= 0.0 or not math.isfinite(self.beat):
            return (0.0,) * beats
        whole, part = divmod(self.at(now_ns) % beats, 1.0)
        light = max(1.0 - part / GLOW, 0.0) ** 2
        rest = 0.25  # the beat that we are in stays visible until the next
        return tuple(max(light, rest) if dot == int(whole) else 0.0 for dot in range(beats))
