"""Control: values that time alone moves."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from nodegraph.model.declare import Node, Setting, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import BlockSeconds, Choice, Control, Flag, Unit
from nodegraph.model.transport import Transport


class RampOut(NamedTuple):
    """Where the ramp is."""

    out: Annotated[Unit, "0 at the start, 1 at the end."]
    done: Annotated[Flag, "1 once it has arrived; of a loop never."]


class Ramp(Node, id="control.ramp", also=("line", "timer", "fade", "countdown", "animation")):
    """Rise from 0 to 1 in a time, once or again and again.

    The time is in seconds, or in beats of the session's clock. While `restart` is on (an event:
    one block) it stands at 0. At 0 seconds it has arrived.
    """

    unit: Annotated[Setting[int], Choice("seconds", "beats"), "What the time counts."] = 0
    place: float = 0.0

    def step(
        self,
        seconds: BlockSeconds,
        transport: Transport,
        time: Annotated[
            Control, Range(0.0, 86_400.0, "s or beats", soft=(0.0, 60.0)), "From 0 to 1."
        ] = 4.0,
        loop: Annotated[Flag, "Start again at the end."] = 0.0,
        running: Annotated[Flag, "Off: it stands still."] = 1.0,
        restart: Annotated[Flag, "Back to 0."] = 0.0,
    ) -> RampOut:
        """Go on by one block."""
        length = max(time * pick(self.unit > 0.5, 60.0 / transport.tempo, 1.0), 1e-9)
        moved = self.place + pick(running > 0.5, seconds / length, 0.0)
        around = max(moved - math.floor(moved + 1e-9), 0.0)  # 1e-9: a sum of parts may miss 1
        place = pick(loop > 0.5, around, pick(moved > 1.0 - 1e-9, 1.0, moved))
        self.place = pick(restart > 0.5, 0.0, place)
        return RampOut(self.place, pick(self.place >= 1.0, 1.0, 0.0))


class ClockOut(NamedTuple):
    """The session's musical time at the end of the block."""

    beat: Annotated[Control, "Beats since the start."]
    phase: Annotated[Unit, "Place between two beats."]
    bar: Annotated[Control, Range(whole=True), "Bars since the start, whole."]
    bar_phase: Annotated[Unit, "Place in the bar."]
    tempo: Annotated[Control, Range(20.0, 400.0, "bpm"), "Beats a minute."]
    confidence: Annotated[Unit, "1 where a person set the tempo, else how sure the tracker is."]
    time: Annotated[Control, Range(0.0, 1e9, "s"), "Seconds since the start."]


class Clock(Node, id="control.clock", also=("transport", "beat", "tempo", "time", "bpm", "phasor")):
    """Read the clock of the session: beats, bars, tempo and seconds."""

    def step(self, seconds: BlockSeconds, transport: Transport) -> ClockOut:
        """Return the time at the end of the block."""
        move = seconds * transport.tempo / 60.0
        beat = transport.beat + move
        bars = transport.bar + transport.bar_phase + move / transport.beats_per_bar
        bar = math.floor(bars + 1e-9)
        return ClockOut(
            beat,
            max(beat - math.floor(beat + 1e-9), 0.0),
            bar,
            max(bars - bar, 0.0),
            transport.tempo,
            transport.confidence,
            transport.seconds + seconds,
        )
