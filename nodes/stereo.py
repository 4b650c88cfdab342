"""Audio: left and right."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from nodegraph.model.declare import knob
from nodegraph.model.kernel_memory import WIDTHS, part
from nodegraph.model.ranges import Range
from nodegraph.model.signals import WIDE, AudioBlock, Choice, ControlBlock, Width
from nodegraph.model.spec import Settings

from ._dsp.wires import first_sample, heard, knob_at
from ._looped import Looped

MOST_LANES = 4096  # of a wire


class Pan(Looped, id="audio.pan", also=("panner", "pan~", "balance", "spatial", "Pan2"), reach=0):
    """Place a sound between left and right at equal power.

    One lane: -3 dB on each side in the middle, one side alone at the ends. Two lanes are left and
    right: unchanged in the middle, and the far side moves over to the near one (W3C Web Audio,
    StereoPannerNode). More lanes are voices: each is placed by its own lane of `pan`, and all are
    added. A move is ramped over a block.
    """

    def block(
        self,
        source: Annotated[AudioBlock, WIDE, "Sound."] = knob(0.0),
        pan: Annotated[ControlBlock, WIDE, Range(-1.0, 1.0), "-1 is left, 1 is right."] = knob(0.0),
    ) -> Annotated[AudioBlock, Width(2), "Left and right."]:
        """Place one block."""
        return self.in_python(source, pan)[0]

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """Whether it has begun, and where each lane was."""
        return 1 + MOST_LANES

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Add every lane to both sides."""
        wide, pans = max(int(header[WIDTHS]), 1), int(header[WIDTHS + 2])
        was, out = part(memory, 1), ports[2]
        for sample in range(frames):
            out[8 * sample] = out[8 * sample + 1] = 0.0
        for lane in range(wide):
            goal = knob_at(ports[1], min(lane, max(pans, 1) - 1), pans, -1.0, 1.0)
            start = float(was[lane]) if memory[0] > 0.5 else goal
            was[lane] = goal
            side = lane if wide == 2 else -1
            near, far = _left(start, side), _right(start, side)
            near_step = (_left(goal, side) - near) / frames
            far_step = (_right(goal, side) - far) / frames
            source = part(ports[0], first_sample(lane, wide, frames))
            for sample in range(frames):
                near += near_step
                far += far_step
                value = heard(source[8 * sample])
                out[8 * sample] += value * near
                out[8 * sample + 1] += value * far
        memory[0] = 1.0


def _left(pan: float, side: int) -> float:
    """Return how much of a lane goes left; `side` is 0 and 1 for left and right, -1 for a voice."""
    if side < 0:
        return math.sin((1.0 - pan) * 0.25 * math.pi)
    if side == 0:
        return 1.0 if pan <= 0.0 else math.sin((1.0 - pan) * 0.5 * math.pi)
    return 0.0 if pan >= 0.0 else math.sin(-pan * 0.5 * math.pi)


def _right(pan: float, side: int) -> float:
    return _left(-pan, side) if side < 0 else _left(-pan, 1 - side)


class StereoOut(NamedTuple):
    """A stereo picture and what it is made of."""

    out: Annotated[AudioBlock, Width(2), "Left and right."]
    mid: Annotated[AudioBlock, Width(1), "What both sides have in common: half their sum."]
    side: Annotated[AudioBlock, Width(1), "What differs: half of left minus right, widened."]


class Stereo(
    Looped, id="audio.stereo", also=("width", "mid side", "M/S", "balance", "swap", "utility"),
    reach=0,
):  # fmt: skip
    """Make a stereo sound narrower or wider, lean it to a side, or swap its sides.

    One lane is heard on both sides; of more than two the first two are taken. `balance` makes the
    far side quieter and adds nothing. Changes are ramped over a block.
    """

    def block(
        self,
        source: Annotated[AudioBlock, WIDE, "Left and right."] = knob(0.0),
        width: Annotated[
            ControlBlock, WIDE, Range(0.0, 2.0), "0 is mono, 1 leaves it, 2 doubles the difference."
        ] = knob(1.0),
        balance: Annotated[
            ControlBlock, WIDE, Range(-1.0, 1.0), "-1 silences the right side, 1 the left."
        ] = knob(0.0),
        swap: Annotated[
            ControlBlock, WIDE, Range(0.0, 1.0), Choice("off", "on"), "Exchange the sides."
        ] = knob(0.0),
    ) -> StereoOut:
        """Change one block."""
        return StereoOut(*self.in_python(source, width, balance, swap))

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """Whether it has begun, and the last width, gains and sign."""
        return 5

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Go from sides to middle and difference, and back."""
        wide = max(int(header[WIDTHS]), 1)
        lean = knob_at(ports[2], 0, 1, -1.0, 1.0)
        goals = (
            knob_at(ports[1], 0, 1, 0.0, 2.0),
            min(1.0, 1.0 - lean),
            min(1.0, 1.0 + lean),
            -1.0 if ports[3][0] > 0.5 else 1.0,  # swapped sides are the difference, turned round
        )
        for place in range(4):
            if memory[4] < 0.5:
                memory[place] = goals[place]
        width, left, right = float(memory[0]), float(memory[1]), float(memory[2])
        sign = float(memory[3])
        width_step, sign_step = (goals[0] - width) / frames, (goals[3] - sign) / frames
        left_step, right_step = (goals[1] - left) / frames, (goals[2] - right) / frames
        second = part(ports[0], 1 if wide > 1 else 0)
        both = ports[4]
        middle = ports[5]
        difference = ports[6]
        for sample in range(0, 8 * frames, 8):
            width += width_step
            sign += sign_step
            left += left_step
            right += right_step
            a, b = heard(ports[0][sample]), heard(second[sample])
            mid, side = 0.5 * (a + b), 0.5 * (a - b) * width * sign
            both[sample] = (mid + side) * left
            both[sample + 1] = (mid - side) * right
            for place in range(sample, sample + 8):
                middle[place] = mid
                difference[place] = side
        for place in range(4):
            memory[place] = goals[place]
        memory[4] = 1.0
