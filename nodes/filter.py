"""Filter: parts of a sound by their frequency."""

from __future__ import annotations

import math
from typing import Annotated

from nodegraph.model.declare import Node, Setting, pick
from nodegraph.model.kernel_maths import sine
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Audio, Choice, Control, Db, Hz, Rate

LOWPASS, HIGHPASS, BANDPASS, NOTCH, ALLPASS, PEAK, LOWSHELF, HIGHSHELF = range(8)


class Biquad(Node, id="filter.biquad", also=("EQ", "lowpass", "highpass", "lop~", "hip~", "bp~")):
    """Filter a sound with two poles and two zeros.

    The eight responses of Robert Bristow-Johnson's Audio EQ Cookbook; `bandpass` has 0 dB at its
    centre. `gain` is heard in `peak`, `lowshelf` and `highshelf` only. Transposed direct form II.
    """

    mode: Annotated[
        Setting[int],
        Choice(
            "lowpass", "highpass", "bandpass", "notch", "allpass", "peak", "lowshelf", "highshelf"
        ),
        "Response.",
    ] = LOWPASS
    b0: float = 0.0
    b1: float = 0.0
    b2: float = 0.0
    a1: float = 0.0
    a2: float = 0.0
    first: float = 0.0
    second: float = 0.0

    def begin(
        self,
        rate: Rate,
        cutoff: Annotated[
            Hz,
            Range(1.0, 96_000.0, "Hz", "log", (20.0, 20_000.0)),
            "Where it works: -3 dB, centre.",
        ] = 1000.0,
        q: Annotated[Control, Range(0.05, 100.0, "", "log", (0.3, 20.0)), "Resonance."] = 0.707,
        gain: Annotated[
            Db, Range(-60.0, 60.0, "dB", soft=(-24.0, 24.0)), "Of peak, shelves."
        ] = 0.0,
    ) -> None:
        """Turn frequency, resonance and gain into coefficients."""
        mode = self.mode
        turns = min(cutoff / rate, 0.4999)
        half = sine(0.5 * turns)
        below = 2.0 * half * half  # 1 - cos, without cancelling at low frequencies
        cos = 1.0 - below
        alpha = sine(turns) / (2.0 * q)
        amp = 10.0 ** (gain / 40.0)
        shelf = 2.0 * math.sqrt(amp) * alpha
        way = pick(mode > HIGHSHELF - 0.5, -1.0, 1.0)  # a high shelf is a low one, mirrored
        more, less = amp + 1.0, way * (amp - 1.0)
        is_shelf = mode > PEAK + 0.5
        boost = pick(mode > PEAK - 0.5, alpha * amp, alpha)
        cut = pick(mode > PEAK - 0.5, alpha / amp, alpha)

        a0 = pick(is_shelf, more + less * cos + shelf, 1.0 + cut)
        a1 = pick(is_shelf, -2.0 * (less + more * cos), -2.0 * cos)
        a2 = pick(is_shelf, more + less * cos - shelf, 1.0 - cut)

        b0 = pick(mode > LOWPASS + 0.5, 0.5 * (1.0 + cos), 0.5 * below)
        b1 = pick(mode > LOWPASS + 0.5, -(1.0 + cos), below)
        b2 = b0
        b0 = pick(mode > HIGHPASS + 0.5, alpha, b0)
        b1 = pick(mode > HIGHPASS + 0.5, 0.0, b1)
        b2 = pick(mode > HIGHPASS + 0.5, -alpha, b2)
        b0 = pick(mode > BANDPASS + 0.5, 1.0, b0)
        b1 = pick(mode > BANDPASS + 0.5, -2.0 * cos, b1)
        b2 = pick(mode > BANDPASS + 0.5, 1.0, b2)
        b0 = pick(mode > NOTCH + 0.5, 1.0 - alpha, b0)
        b2 = pick(mode > NOTCH + 0.5, 1.0 + alpha, b2)
        b0 = pick(mode > ALLPASS + 0.5, 1.0 + boost, b0)
        b2 = pick(mode > ALLPASS + 0.5, 1.0 - boost, b2)
        b0 = pick(is_shelf, amp * (more - less * cos + shelf), b0)
        b1 = pick(is_shelf, 2.0 * amp * (less - more * cos), b1)
        b2 = pick(is_shelf, amp * (more - less * cos - shelf), b2)

        self.b0, self.b1, self.b2 = b0 / a0, b1 / a0, b2 / a0
        self.a1, self.a2 = a1 / a0, a2 / a0

    def tick(self, source: Annotated[Audio, "Sound."] = 0.0) -> Audio:
        """Filter one sample."""
        out = self.b0 * source + self.first
        self.first = self.b1 * source - self.a1 * out + self.second
        self.second = self.b2 * source - self.a2 * out
        return out
