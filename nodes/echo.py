"""Audio: what comes back later."""

from __future__ import annotations

import math
from typing import Annotated, Any

from nodegraph.model.declare import knob
from nodegraph.model.kernel_memory import LANES, WIDTHS, part
from nodegraph.model.ranges import Range
from nodegraph.model.signals import AudioBlock, ControlBlock
from nodegraph.model.spec import Settings

from ._dsp.wires import first_sample, heard, kept, knob_at, spread_sound
from ._looped import Looped

LONGEST = 4.0  # seconds
MOST = 2**26  # samples remembered by one node: 256 MB
GLIDE = 0.05  # seconds in which 63 % of a new time is reached
FIELDS = 8  # of a lane: begun, whole and broken part of the delay, feedback, mix


def ring_size(rate: float, lanes: int) -> int:
    """Return the samples that a lane remembers: a power of two."""
    size = 64
    while size < LONGEST * rate + 8.0 and 2 * size * lanes <= MOST:
        size *= 2
    return size


class Delay(Looped, id="audio.delay", also=("echo", "tape delay", "delay~", "chorus", "flanger")):
    """Repeat a sound later, and again at every turn of the feedback.

    A new time is glided to in some 0.1 s, as a tape would; a slowly swinging one of 5 to 30 ms is
    a chorus, of 0.5 to 5 ms a flanger. Between samples it is read by a cubic. A node of more than
    256 lanes remembers less than four seconds (64 lanes at 192 kHz).
    """

    def block(
        self,
        source: Annotated[AudioBlock, "Sound."] = knob(0.0),
        time: Annotated[ControlBlock, Range(1e-4, LONGEST, "s", "log"), "How much later."] = knob(
            0.375
        ),
        feedback: Annotated[
            ControlBlock, Range(-0.99, 0.99), "How much of each echo is repeated."
        ] = knob(0.4),
        mix: Annotated[
            ControlBlock, Range(0.0, 1.0), "0 is the sound alone, 1 the echoes alone."
        ] = knob(0.5),
    ) -> AudioBlock:
        """Delay one block."""
        return self.in_python(source, time, feedback, mix)[0]

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """Where it writes, and each lane's values and past."""
        return FIELDS + lanes * (FIELDS + ring_size(rate, lanes))

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Delay every lane."""
        lanes, wide = int(header[LANES]), int(header[WIDTHS])
        size, write = ring_size(rate, lanes), int(memory[0])
        for lane in range(lanes):
            goal = knob_at(ports[1], lane, int(header[WIDTHS + 2]), 1e-4, LONGEST) * rate
            goal = min(max(goal, 2.0), size - 4.0)
            feedback = knob_at(ports[2], lane, int(header[WIDTHS + 4]), -0.99, 0.99)
            mix = knob_at(ports[3], lane, int(header[WIDTHS + 6]), 0.0, 1.0)
            fields = part(memory, FIELDS + lane * (FIELDS + size))
            _begin(fields, goal, feedback, mix)
            source = part(ports[0], first_sample(lane, wide, frames))
            out = part(ports[4], first_sample(lane, lanes, frames))
            _repeat(source, out, fields, size, write, goal, feedback, mix, frames, rate)
        spread_sound(ports[4], lanes, frames)
        memory[0] = (write + frames) & (size - 1)


def _begin(fields: Any, goal: float, feedback: float, mix: float) -> None:
    """Stand where the knobs stand, in a lane's first block."""
    if fields[0] < 0.5:
        fields[0] = 1.0
        fields[1] = math.floor(goal)
        fields[2] = goal - math.floor(goal)
        fields[3], fields[4] = feedback, mix


def _repeat(
    source: Any, out: Any, fields: Any, size: int, write: int, goal: float,
    feedback: float, mix: float, frames: int, rate: float,
) -> None:  # fmt: skip
    ring, mask = part(fields, FIELDS), size - 1
    delay = float(fields[1]) + float(fields[2])
    if abs(goal - delay) < 0.01:
        delay = goal  # a hundredth of a sample is not heard
    glide = 1.0 - math.exp(-1.0 / (GLIDE * rate))
    back, wet = float(fields[3]), float(fields[4])
    back_step, wet_step = (feedback - back) / frames, (mix - wet) / frames
    for sample in range(frames):
        delay += (goal - delay) * glide
        back += back_step
        wet += wet_step
        whole = int(delay)
        at = write + size - whole
        echo = between(
            ring[(at + 1) & mask], ring[at & mask], ring[(at - 1) & mask], ring[(at - 2) & mask],
            delay - whole,
        )  # fmt: skip
        value = heard(source[8 * sample])
        ring[write & mask] = kept(value + back * echo)
        out[8 * sample] = value + wet * (echo - value)
        write += 1
    fields[1] = math.floor(delay)
    fields[2] = delay - math.floor(delay)
    fields[3], fields[4] = feedback, mix


def between(before: Any, here: Any, there: Any, after: Any, way: float) -> float:
    """Return the value at `way` (0..1) from here to there on Catmull and Rom's cubic."""
    a, b, c, d = float(before), float(here), float(there), float(after)
    slope = 0.5 * (c - a)
    bend = a - 2.5 * b + 2.0 * c - 0.5 * d
    return ((0.5 * (d - a) + 1.5 * (b - c)) * way + bend) * way * way + slope * way + b
