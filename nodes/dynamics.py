"""Audio: loudness that answers to loudness."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from nodegraph.model.declare import Setting, knob
from nodegraph.model.kernel_memory import LANES, SETTINGS, WIDTHS, part
from nodegraph.model.ranges import Range
from nodegraph.model.signals import WIDE, AudioBlock, ControlBlock, Width
from nodegraph.model.spec import Settings

from ._dsp.wires import first_sample, heard, knob_at, spread_sound, spread_value
from ._looped import Looped

NATURAL = 8.685889638065035  # decibels in a factor of e


class CompressorOut(NamedTuple):
    """A sound made even, and by how much."""

    out: Annotated[AudioBlock, "The sound, its loud parts turned down."]
    reduction: Annotated[
        ControlBlock,
        Width(1),
        Range(0.0, 120.0, "dB"),
        "How far the most affected lane is turned down at the block's end.",
    ]


class Compressor(
    Looped, id="audio.compressor",
    also=("limiter", "dynamics", "leveller", "ducking", "sidechain"),
):  # fmt: skip
    """Turn down what is louder than a threshold.

    Feed-forward, in decibels, with a quadratic knee and a smooth branching detector of peaks
    (D. Giannoulis, M. Massberg, J. Reiss, Digital Dynamic Range Compressor Design, JAES 2012).
    Attack and release are the times in which 63 % of the way is gone. With `key` wired it listens
    to that instead: a kick that ducks the bass.
    """

    linked: Annotated[Setting[bool], "The loudest lane turns all lanes down alike."] = True

    def block(
        self,
        source: Annotated[AudioBlock, "Sound."] = knob(0.0),
        key: Annotated[AudioBlock, WIDE, "What is listened to, if not the sound."] = knob(0.0),
        threshold: Annotated[
            ControlBlock, WIDE, Range(-80.0, 0.0, "dB"), "Peak level at which it begins."
        ] = knob(-18.0),
        ratio: Annotated[
            ControlBlock, WIDE, Range(1.0, 100.0, "", "log"), "Decibels in for one decibel out."
        ] = knob(4.0),
        knee: Annotated[
            ControlBlock, WIDE, Range(0.0, 40.0, "dB"), "Width of the bend around the threshold."
        ] = knob(6.0),
        attack: Annotated[
            ControlBlock, WIDE, Range(1e-4, 10.0, "s", "log", (1e-4, 0.3)), "Turning down."
        ] = knob(0.005),
        release: Annotated[
            ControlBlock, WIDE, Range(1e-3, 10.0, "s", "log", (0.01, 3.0)), "Coming back."
        ] = knob(0.1),
        gain: Annotated[ControlBlock, WIDE, Range(-24.0, 48.0, "dB"), "Make-up, after it."] = knob(
            0.0
        ),
    ) -> CompressorOut:
        """Compress one block."""
        knobs = (threshold, ratio, knee, attack, release, gain)
        return CompressorOut(*self.in_python(source, key, *knobs))

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """Whether it has begun, the last make-up, and the reduction of each lane."""
        return 2 + lanes

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Compress every lane by itself, or all by the loudest."""
        lanes, linked = int(header[LANES]), header[SETTINGS] > 0.5
        held = part(memory, 2)
        goal = knob_at(ports[7], 0, 1, -24.0, 48.0)
        start = float(memory[1]) if memory[0] > 0.5 else goal
        memory[0], memory[1] = 1.0, goal
        for lane in range(1 if linked else lanes):
            last = lanes if linked else lane + 1
            _turn_down(ports, header, lane, last, held, start, goal, frames, rate)
        most = 0.0
        for lane in range(1 if linked else lanes):
            most = max(most, float(held[lane]))
        ports[9][0] = most
        spread_value(ports[9], 1)
        spread_sound(ports[8], lanes, frames)


def _turn_down(
    ports: Any, header: Any, lane: int, last: int, held: Any, start: float, goal: float,
    frames: int, rate: float,
) -> None:  # fmt: skip
    """Turn lanes down by the loudest of them, or of the key."""
    threshold = knob_at(ports[2], 0, 1, -80.0, 0.0)
    slope = 1.0 - 1.0 / knob_at(ports[3], 0, 1, 1.0, 100.0)
    knee = knob_at(ports[4], 0, 1, 0.0, 40.0)
    down = math.exp(-1.0 / (knob_at(ports[5], 0, 1, 1e-4, 10.0) * rate))
    back = math.exp(-1.0 / (knob_at(ports[6], 0, 1, 1e-3, 10.0) * rate))
    keyed = int(header[WIDTHS + 2])
    wide = max(int(header[WIDTHS]), 1)
    heard_in = ports[1] if keyed else ports[0]
    width = keyed if keyed else wide
    first, end = (lane, last) if width > 1 else (0, 1)
    if keyed and keyed != int(header[LANES]):
        first, end = 0, keyed
    reduction = float(held[lane])
    floor = 10.0 ** ((threshold - 0.5 * knee) / 20.0)
    up = (goal - start) / frames
    for sample in range(frames):
        peak = 0.0
        for one in range(first, end):
            peak = max(peak, abs(float(heard_in[first_sample(one, width, frames) + 8 * sample])))
        wanted = 0.0
        if peak > floor:
            wanted = over(NATURAL * math.log(peak) - threshold, knee) * slope
        part_kept = down if wanted > reduction else back
        reduction = wanted + (reduction - wanted) * part_kept
        start += up
        factor = math.exp((start - reduction) / NATURAL)
        for one in range(lane, last):
            at = first_sample(one, wide, frames) + 8 * sample
            to = first_sample(one, int(header[LANES]), frames) + 8 * sample
            ports[8][to] = heard(ports[0][at]) * factor
    held[lane] = reduction if reduction > 1e-6 else 0.0


def over(level: float, knee: float) -> float:
    """Return by how many decibels a level above the threshold counts, bent within the knee."""
    if 2.0 * abs(level) < knee:
        return (level + 0.5 * knee) ** 2 / (2.0 * knee)
    return level if level > 0.0 else 0.0
