"""Audio: a room."""

from __future__ import annotations

import math
from typing import Annotated, Any

from nodegraph.model.declare import Setting, knob
from nodegraph.model.kernel_memory import SETTINGS, WIDTHS, part
from nodegraph.model.ranges import Range
from nodegraph.model.signals import WIDE, AudioBlock, ControlBlock, Width
from nodegraph.model.spec import Settings

from ._dsp.feedback_network import (
    LINES,
    allpass_ring,
    diffuse,
    line_ring,
    ring_room,
    ring_size,
    room_size,
    set_room,
)
from ._dsp.wires import heard, knob_at
from ._looped import Looped

FARTHEST = 0.25  # seconds before the room answers
OWN = 8  # numbers of the node itself: place, begun, delay, dry and wet of the last block


class Reverb(Looped, id="audio.reverb", also=("room", "hall", "plate", "freeverb~", "space")):
    """Put a sound into a room.

    Eight delay lines that feed each other, behind four allpasses a side. `seconds` is the time in
    which the bass loses 60 dB (RT60). Whatever it is, a steady sound comes back as loud as it is,
    and `mix` keeps its power. One lane is heard on both sides; of more than two the first two.
    """

    size: Annotated[
        Setting[float], Range(0.2, 2.0), "Of the room: 1 has walls some 10 to 25 m apart."
    ] = 1.0

    def block(
        self,
        source: Annotated[AudioBlock, WIDE, "Sound."] = knob(0.0),
        seconds: Annotated[
            ControlBlock, WIDE, Range(0.1, 30.0, "s", "log"), "Until it is 60 dB softer."
        ] = knob(2.0),
        damping: Annotated[
            ControlBlock, WIDE, Range(0.0, 1.0), "Treble ends sooner; at 1 in a tenth of the time."
        ] = knob(0.5),
        predelay: Annotated[
            ControlBlock, WIDE, Range(0.0, FARTHEST, "s"), "Before the room answers."
        ] = knob(0.02),
        mix: Annotated[
            ControlBlock, WIDE, Range(0.0, 1.0), "0 is the sound alone, 1 the room alone."
        ] = knob(0.3),
    ) -> Annotated[AudioBlock, Width(2), "Left and right."]:
        """Reverberate one block."""
        return self.in_python(source, seconds, damping, predelay, mix)[0]

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """Own numbers, the past of both sides, allpasses, lines."""
        size = float(settings["size"])  # type: ignore[arg-type]
        return OWN + 2 * ring_size(FARTHEST * rate) + 8 * allpass_ring(rate) + room_size(rate, size)

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Send both sides through the room."""
        size, allpass, past_size = header[SETTINGS], allpass_ring(rate), ring_size(FARTHEST * rate)
        past = part(memory, OWN)
        rings = part(past, 2 * past_size)
        room = part(rings, 8 * allpass)
        loudness = set_room(
            room, rate, size, knob_at(ports[1], 0, 1, 0.1, 30.0), knob_at(ports[2], 0, 1, 0.0, 1.0)
        )
        away = knob_at(ports[3], 0, 1, 0.0, FARTHEST) * rate
        turn = knob_at(ports[4], 0, 1, 0.0, 1.0) * 0.25
        dry_goal = math.cos(2.0 * math.pi * turn)
        wet_goal = math.cos(2.0 * math.pi * (0.25 - turn)) * loudness
        if memory[1] < 0.5:
            memory[2], memory[3], memory[4] = away, dry_goal, wet_goal
        write, delay = int(memory[0]), float(memory[2])
        dry, wet = float(memory[3]), float(memory[4])
        dry_step, wet_step = (dry_goal - dry) / frames, (wet_goal - wet) / frames
        mask = line_ring(rate, size) - 1
        left, out = ports[0], ports[5]
        right = part(left, 1 if header[WIDTHS] > 1.0 else 0)
        ends = part(room, 3 * LINES)
        for sample in range(0, 8 * frames, 8):
            a, b = heard(left[sample]), heard(right[sample])
            past[2 * (write & (past_size - 1))] = a
            past[2 * (write & (past_size - 1)) + 1] = b
            delay += min(max(away - delay, -0.5), 0.5)  # at most half as fast again, or half
            at = 2 * ((write - int(delay)) & (past_size - 1))
            ring_room(
                room, mask, write,
                diffuse(rings, allpass, write, rate, 0, float(past[at])),
                diffuse(rings, allpass, write, rate, 1, float(past[at + 1])),
            )  # fmt: skip
            dry += dry_step
            wet += wet_step
            out[sample] = dry * a + wet * _side(ends, 2)
            out[sample + 1] = dry * b + wet * _side(ends, 4)
            write += 1
        memory[0], memory[1], memory[2] = write & 0x3FFFFF, 1.0, delay
        memory[3], memory[4] = dry_goal, wet_goal


def _side(ends: Any, half: int) -> float:
    """Add the lines' ends with signs: every `half` lines the first half of them counts as minus.

    The signs of both sides have nothing in common, so neither have the sounds.
    """
    total = 0.0
    for line in range(LINES):
        total += ends[line] if line % half >= half // 2 else -ends[line]
    return total
