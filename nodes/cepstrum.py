"""Analysis: spectra in few numbers, for timbre and for harmony."""

from __future__ import annotations

from typing import Annotated, Any

from nodegraph.model.declare import Setting
from nodegraph.model.kernel_memory import SETTINGS, WIDTHS, part
from nodegraph.model.ranges import Range
from nodegraph.model.signals import ControlBlock, SpectrumBlock, Width
from nodegraph.model.spec import Settings

from ._dsp.cepstrum import band_power, decibels, fill_cosines, fill_edges
from ._dsp.pitch_classes import CLASSES, fill_classes, fold
from ._dsp.wires import spread_value
from ._looped import Looped

MOST_BANDS = 128
USED_BINS = 4_097  # of a spectrum count for harmony: all of 8192 samples, up to 6 kHz of 32 768
SILENT = 1e-10  # power, -100 dBFS


class Mfcc(Looped, id="analysis.mfcc", also=("cepstrum", "timbre", "fingerprint", "mel"), reach=0):
    """Describe the timbre of a sound by `count` numbers that hardly depend on its pitch.

    Power in mel bands, in decibels (at most 80 below the loudest, -100 in silence), orthonormal
    DCT-II. The first lane is the loudness, then come ever finer features of the spectrum's shape,
    0 in silence. Equal to librosa's `mfcc` of the same spectrum.
    """

    count: Annotated[Setting[int], Range(1, 40), "Lanes for each channel."] = 13
    bands: Annotated[Setting[int], Range(8, MOST_BANDS), "Mel bands."] = MOST_BANDS
    low: Annotated[
        Setting[float], Range(0.0, 20_000.0, "Hz", "log", (20.0, 20_000.0)), "Lowest band's edge."
    ] = 0.0
    high: Annotated[
        Setting[float],
        Range(100.0, 96_000.0, "Hz", "log"),
        "Highest band's edge, at most half the rate.",
    ] = 96_000.0

    def block(
        self, source: Annotated[SpectrumBlock, "Spectrum."]
    ) -> Annotated[
        ControlBlock, Width("count", per_lane=True), Range(-2000.0, 2000.0), "Coefficients."
    ]:
        """Describe one block."""
        return self.in_python(source)[0]

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """For how many bins the tables are; edges, levels and cosines."""
        count, bands = int(settings["count"]), int(settings["bands"])  # type: ignore[arg-type]
        return 1 + 2 * MOST_BANDS + 2 + count * bands

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Describe every lane."""
        count, bands = int(header[SETTINGS]), int(header[SETTINGS + 1])
        lanes, bins = int(header[WIDTHS]), int(header[WIDTHS + 1])
        edges, levels = part(memory, 1), part(memory, MOST_BANDS + 3)
        cosines, out = part(memory, 2 * MOST_BANDS + 3), ports[1]
        if memory[0] != bins:
            high = min(header[SETTINGS + 3], 0.5 * rate)
            fill_edges(edges, bands, min(header[SETTINGS + 2], 0.4 * rate), high)
            fill_cosines(cosines, count, bands)
            memory[0] = bins
        for lane in range(lanes):
            spectrum = part(ports[0], lane * bins)
            for band in range(bands):
                levels[band] = min(band_power(spectrum, bins, rate, edges, band), 1e12)
            decibels(levels, bands)
            for row in range(count):
                total = 0.0
                for band in range(bands):
                    total += float(levels[band]) * float(cosines[row * bands + band])
                out[lane * count + row] = total
        spread_value(out, lanes * count)


class Chroma(
    Looped, id="analysis.chroma", also=("pitch class", "harmony", "chords", "key"), reach=0
):
    """Sum a spectrum over octaves: twelve lanes from C to B, the strongest is 1; silence is 0.

    It wants a spectrum of 8192 samples, in which low notes are apart; bins above the 4096th do not
    count. Equal to librosa's `chroma_stft` of the same spectrum at the same tuning.
    """

    a4: Annotated[Setting[float], Range(400.0, 480.0, "Hz"), "Tuning: pitch of the A."] = 440.0

    def block(
        self, source: Annotated[SpectrumBlock, "Spectrum."]
    ) -> Annotated[
        ControlBlock, Width(CLASSES, per_lane=True), Range(0.0, 1.0), "C, C sharp ... B."
    ]:
        """Fold one block."""
        return self.in_python(source)[0]

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """For how many bins the table is, and the table."""
        return 1 + CLASSES * USED_BINS

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Fold every lane."""
        lanes, bins = int(header[WIDTHS]), int(header[WIDTHS + 1])
        used, table = min(bins, USED_BINS), part(memory, 1)
        if memory[0] != bins:
            fill_classes(table, used, bins, rate, header[SETTINGS])
            memory[0] = bins
        for lane in range(lanes):
            spectrum, out = part(ports[0], lane * bins), part(ports[1], lane * CLASSES)
            fold(spectrum, table, used, out)
            _by_the_strongest(out)


def _by_the_strongest(out: Any) -> None:
    top = 0.0
    for place in range(CLASSES):
        top = max(top, float(out[place]))
    for place in range(CLASSES):
        out[place] = float(out[place]) / top if top > SILENT else 0.0
