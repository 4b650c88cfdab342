"""Analysis: the colour of a sound, read off its spectrum."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from nodegraph.model.declare import Setting, knob
from nodegraph.model.kernel_memory import SETTINGS, WIDTHS, part
from nodegraph.model.ranges import Range
from nodegraph.model.signals import ControlBlock, SpectrumBlock
from nodegraph.model.spec import Settings

from ._dsp.timbre import (
    centroid,
    crest,
    end_bin,
    first_bin,
    flatness,
    flux,
    on_scale,
    rolloff,
)
from ._dsp.wires import knob_at, spread_value
from ._looped import Looped

MOST_BINS = 16_385
DARK, BRIGHT = 100.0, 10_000.0  # Hz: ends of the scale of brightness
NOISE = 60.0  # decibels of flatness from a clear tone to noise

Source = Annotated[SpectrumBlock, "Spectrum."]
Low = Annotated[
    Setting[float],
    Range(0.0, 96_000.0, "Hz", "log", (20.0, 20_000.0)),
    "What is lower does not count.",
]
High = Annotated[
    Setting[float],
    Range(0.0, 96_000.0, "Hz", "log", (20.0, 20_000.0)),
    "What is higher does not count.",
]
Pitch = Annotated[ControlBlock, Range(0.0, 96_000.0, "Hz")]
Part = Annotated[ControlBlock, Range(0.0, 1.0)]


def ends(header: Any, rate: float) -> tuple[int, int]:
    """Return the first bin that counts and the one behind the last."""
    bins = int(header[WIDTHS + 1])
    first = first_bin(header[SETTINGS], bins, rate)
    return first, end_bin(header[SETTINGS + 1], first, bins, rate)


class CentroidOut(NamedTuple):
    """How bright."""

    out: Annotated[Pitch, "Centre of the magnitudes; 0 in silence."]
    brightness: Annotated[Part, "The same in octaves, 0 at 100 Hz, 1 at 10 kHz."]


class Centroid(
    Looped, id="analysis.centroid", also=("brightness", "spectral centre", "centroid~"), reach=0
):
    """Tell how bright a sound is: the mean of its frequencies, weighted by magnitude.

    Equal to librosa's `spectral_centroid` of the same spectrum.
    """

    low: Low = 0.0
    high: High = 96_000.0

    def block(self, source: Source) -> CentroidOut:
        """Describe one block."""
        return CentroidOut(*self.in_python(source))

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Describe every lane."""
        lanes, bins = int(header[WIDTHS]), int(header[WIDTHS + 1])
        first, last = ends(header, rate)
        for lane in range(lanes):
            found = centroid(part(ports[0], lane * bins), first, last) * 0.5 * rate / (bins - 1)
            ports[1][lane] = found
            ports[2][lane] = on_scale(found, DARK, BRIGHT)
        spread_value(ports[1], lanes)
        spread_value(ports[2], lanes)


class RolloffOut(NamedTuple):
    """How far up it reaches."""

    out: Annotated[Pitch, "Below it lies that part of all magnitudes; 0 in silence."]
    brightness: Annotated[Part, "The same in octaves, 0 at 100 Hz, 1 at 10 kHz."]


class Rolloff(
    Looped, id="analysis.rolloff", also=("spectral rolloff", "bandwidth", "edge"), reach=0
):
    """Tell how far up a sound reaches: the frequency below which most of it lies.

    Equal to librosa's `spectral_rolloff` of the same spectrum.
    """

    low: Low = 0.0
    high: High = 96_000.0

    def block(
        self,
        source: Source,
        part: Annotated[ControlBlock, Range(0.01, 1.0), "How much lies below."] = knob(0.85),
    ) -> RolloffOut:
        """Describe one block."""
        return RolloffOut(*self.in_python(source, part))

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Describe every lane."""
        lanes, bins = int(header[WIDTHS]), int(header[WIDTHS + 1])
        first, last = ends(header, rate)
        for lane in range(lanes):
            share = knob_at(ports[1], lane, int(header[WIDTHS + 2]), 0.01, 1.0)
            found = rolloff(part(ports[0], lane * bins), first, last, share)
            ports[2][lane] = found * 0.5 * rate / (bins - 1)
            ports[3][lane] = on_scale(found * 0.5 * rate / (bins - 1), DARK, BRIGHT)
        spread_value(ports[2], lanes)
        spread_value(ports[3], lanes)


class FlatnessOut(NamedTuple):
    """How noisy."""

    out: Annotated[Part, "Geometric by arithmetic mean of power; 0 in silence."]
    noise: Annotated[Part, "The same in decibels: 0 at -60 dB, a clear tone; 1 at 0 dB, noise."]


class Flatness(
    Looped, id="analysis.flatness", also=("noisiness", "tonality", "Wiener entropy"), reach=0
):
    """Tell noise from tones: 1 where all frequencies are alike, near 0 where few stand out.

    Equal to librosa's `spectral_flatness` of the same spectrum, but for silence, which is 0.
    """

    low: Low = 0.0
    high: High = 96_000.0

    def block(self, source: Source) -> FlatnessOut:
        """Describe one block."""
        return FlatnessOut(*self.in_python(source))

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Describe every lane."""
        lanes, bins = int(header[WIDTHS]), int(header[WIDTHS + 1])
        first, last = ends(header, rate)
        for lane in range(lanes):
            found = flatness(part(ports[0], lane * bins), first, last)
            ports[1][lane] = found
            ports[2][lane] = max(1.0 + 10.0 * math.log10(found + 1e-12) / NOISE, 0.0)
        spread_value(ports[1], lanes)
        spread_value(ports[2], lanes)


class CrestOut(NamedTuple):
    """How much one frequency stands out."""

    out: Annotated[
        ControlBlock, Range(1.0, MOST_BINS), "Largest magnitude by their mean; 1 in silence."
    ]
    peak: Annotated[Part, "The same in equal ratios: 0 for white light, 1 for a single bin."]


class Crest(
    Looped, id="analysis.crest", also=("spectral crest", "peakiness", "tonalness"), reach=0
):
    """Tell how far the loudest frequency stands above the others.

    G. Peeters, A large set of audio features for sound description, 2004.
    """

    low: Low = 0.0
    high: High = 96_000.0

    def block(self, source: Source) -> CrestOut:
        """Describe one block."""
        return CrestOut(*self.in_python(source))

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Describe every lane."""
        lanes, bins = int(header[WIDTHS]), int(header[WIDTHS + 1])
        first, last = ends(header, rate)
        for lane in range(lanes):
            found = crest(part(ports[0], lane * bins), first, last)
            ports[1][lane] = found
            ports[2][lane] = on_scale(found, 1.0, max(last - first, 2))
        spread_value(ports[1], lanes)
        spread_value(ports[2], lanes)


class Flux(Looped, id="analysis.flux", also=("spectral flux", "change", "novelty", "difference")):
    """Tell how much of a sound is new since the last block, whatever its loudness.

    The sum of all rises by the sum of the larger magnitudes: 1 is all new, 0 steady or fading. It
    fades out with the sound below -60 dBFS.
    """

    low: Low = 0.0
    high: High = 96_000.0

    def block(self, source: Source) -> Annotated[Part, "How much is new."]:
        """Compare one block with the one before."""
        return self.in_python(source)[0]

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """The last spectrum of every lane."""
        return lanes * MOST_BINS

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Compare every lane."""
        lanes, bins = int(header[WIDTHS]), int(header[WIDTHS + 1])
        first, last = ends(header, rate)
        for lane in range(lanes):
            before = part(memory, lane * bins)
            ports[1][lane] = flux(part(ports[0], lane * bins), before, first, last)
        spread_value(ports[1], lanes)
