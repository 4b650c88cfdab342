"""Filter: four responses at once, whose frequency may move with every sample."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from nodegraph.model.declare import Node
from nodegraph.model.kernel_maths import sine
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Audio, Control, Hz, Rate

from ._dsp.octaves import power_of_two


class SvfOut(NamedTuple):
    """A sound in four parts."""

    low: Annotated[Audio, "Below the cutoff, -12 dB an octave."]
    band: Annotated[Audio, "Around the cutoff, 0 dB there, -6 dB an octave to both sides."]
    high: Annotated[Audio, "Above the cutoff, -12 dB an octave."]
    notch: Annotated[Audio, "All but the cutoff: low + high."]


class Svf(Node, id="filter.svf", also=("state variable", "multimode filter", "SVF", "svf~", "wah")):
    """Split a sound at a frequency that may move as fast as sound does.

    Trapezoidal state-variable filter (V. Zavalishin, The Art of VA Filter Design; A. Simper,
    2013): it stays stable and in tune while `cutoff` and `q` move.
    """

    first: float = 0.0
    second: float = 0.0
    sample: float = 0.0

    def begin(self, rate: Rate) -> None:
        """Remember the time between samples."""
        self.sample = 1.0 / rate

    def tick(
        self,
        source: Annotated[Audio, "Sound."] = 0.0,
        octaves: Annotated[
            Audio, Range(-10.0, 10.0, "octaves"), "Moves the cutoff, sample by sample."
        ] = 0.0,
        cutoff: Annotated[
            Hz, Range(1.0, 96_000.0, "Hz", "log", (20.0, 20_000.0)), "Where it splits."
        ] = 1000.0,
        q: Annotated[
            Control, Range(0.05, 100.0, "", "log", (0.3, 20.0)), "Resonance; 0.707 is flat."
        ] = 0.707,
    ) -> SvfOut:
        """Filter one sample."""
        turns = 0.5 * min(cutoff * power_of_two(octaves) * self.sample, 0.49)
        sin, cos = sine(turns), sine(turns + 0.25)
        damping = 1.0 / q
        # with g = sin / cos, 1 / (1 + g (g + damping)) is cos^2 / (1 + damping sin cos)
        share = 1.0 / (1.0 + damping * sin * cos)
        both = sin * cos * share
        change = source - self.second
        band = both * change + cos * cos * share * self.first
        low = self.second + sin * sin * share * change + both * self.first
        self.first = band + band - self.first
        self.second = low + low - self.second
        high = source - damping * band - low
        return SvfOut(low, damping * band, high, low + high)
