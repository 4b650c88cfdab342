"""Analysis: loudness as broadcasters measure it."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from nodegraph.model.declare import knob
from nodegraph.model.kernel_memory import WIDTHS, part
from nodegraph.model.ranges import Range
from nodegraph.model.signals import WIDE, AudioBlock, ControlBlock, Width
from nodegraph.model.spec import Settings

from ._dsp.loudness import (
    FIELDS,
    LONG,
    QUIETEST,
    SHORT,
    fill_weighting,
    loudness_units,
    mean_of_last,
    weighted_power,
)
from ._dsp.wires import first_sample, spread_value
from ._looped import Looped

MOST_LANES = 4096  # of a wire
LOUDEST = -5.0  # LUFS, 1 on the scale of `out`


class LoudnessOut(NamedTuple):
    """How loud."""

    out: Annotated[ControlBlock, Width(1), Range(0.0, 1.0), "Momentary, 0 at -60, 1 at -5 LUFS."]
    momentary: Annotated[ControlBlock, Width(1), Range(-70.0, 20.0, "LUFS"), "Over 0.4 s."]
    short_term: Annotated[ControlBlock, Width(1), Range(-70.0, 20.0, "LUFS"), "Over 3 s."]


class Loudness(Looped, id="analysis.loudness", also=("LUFS", "EBU R128", "LKFS", "loudness meter")):
    """Measure how loud a sound is to the ear.

    K-weighted power of all lanes together (ITU-R BS.1770-4, EBU Tech 3341; every lane counts as a
    front channel). A stereo tone of 1 kHz at -23 dBFS has -23 LUFS. Silence is -70.
    """

    def block(
        self, source: Annotated[AudioBlock, WIDE, "Sound, all channels."] = knob(0.0)
    ) -> LoudnessOut:
        """Measure one block."""
        return LoudnessOut(*self.in_python(source))

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """Place, weighting, each lane's filters, the power of the last blocks."""
        return 1 + FIELDS + 4 * MOST_LANES + _ring(rate, block)

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Add the power of all lanes, then average over blocks."""
        weighting, lanes = part(memory, 1), max(int(header[WIDTHS]), 1)
        filters = part(weighting, FIELDS)
        ring, size = part(filters, 4 * MOST_LANES), _ring(rate, frames)
        if weighting[0] == 0.0:
            fill_weighting(weighting, rate)
        power = 0.0
        for lane in range(lanes):
            source = part(ports[0], first_sample(lane, lanes, frames))
            power += weighted_power(source, weighting, part(filters, 4 * lane), frames)
        place = int(memory[0])
        ring[place] = power
        memory[0] = (place + 1) % size
        momentary = loudness_units(mean_of_last(ring, size, place, SHORT * rate / frames))
        ports[1][0] = min(max((momentary + 60.0) / (LOUDEST + 60.0), 0.0), 1.0)
        ports[2][0] = max(momentary, QUIETEST)
        ports[3][0] = max(
            loudness_units(mean_of_last(ring, size, place, LONG * rate / frames)), QUIETEST
        )
        for port in range(1, 4):
            spread_value(ports[port], 1)


def _ring(rate: float, block: int) -> int:
    return math.ceil(LONG * rate / block) + 1
