"""Analysis: what can be read off a sound."""

from __future__ import annotations

import math
from functools import cache
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.declare import Node, Setting, implemented_by, knob, pick
from nodegraph.model.kernel_maths import sine
from nodegraph.model.kernel_memory import LANES, SETTINGS, WIDTHS, part
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    MONO,
    Audio,
    AudioBlock,
    Bins,
    BlockSeconds,
    Control,
    ControlBlock,
    Event,
    EventBlock,
    Hz,
    Rate,
    Seconds,
    SpectrumBlock,
    Unit,
    Width,
)
from nodegraph.model.spec import NodeSpec, Settings

from ._dsp.band_sums import FIELDS, SPREAD, band_level, band_power, fill_bands
from ._dsp.beat_tracker import BEATS_PER_BAR, BeatTracker, Novelty
from ._dsp.fourier import fill_tables, magnitudes, tables_size

SILENT = 1e-6  # power: -60 dBFS; quieter than this is never brought up to full level
MEMORY_SECONDS = 8.0  # how long a loud passage is remembered when a level is made relative


class LevelOut(NamedTuple):
    """What `analysis.level` gives."""

    out: Annotated[Control, Range(0.0, 4.0), "Level; 1 is a full-scale sine."]
    db: Annotated[Control, Range(-120.0, 24.0, "dB"), "The same in decibels."]
    energy: Annotated[Control, Range(0.0, 4.0), "The level over the last eight seconds."]


class Level(Node, id="analysis.level", also=("RMS", "meter", "volume", "energy", "loudness")):
    """Measure how loud a sound is, and how loud the last seconds were.

    All channels count as one. `out` moves musical things, `energy` moves the form of a picture.
    """

    power: float = 0.0
    long: float = 0.0
    up: float = 0.0
    down: float = 0.0

    def begin(self, rate: Rate, attack: Seconds = 0.01, release: Seconds = 0.25) -> None:
        """Turn times into one-pole coefficients."""
        self.up = 1.0 - math.exp(-1.0 / (attack * rate))
        self.down = 1.0 - math.exp(-1.0 / (release * rate))

    def tick(self, source: Annotated[Audio, MONO, "Sound to measure."] = 0.0) -> None:
        """Follow one sample."""
        rise = source * source - self.power
        self.power += pick(rise > 0.0, self.up, self.down) * rise

    def end(self, seconds: BlockSeconds) -> LevelOut:
        """Return the levels."""
        level = math.sqrt(2.0 * max(self.power, 0.0))
        # within 10 % of a step after eight seconds
        self.long += (level - self.long) * (1.0 - math.exp(-seconds * 2.3 / MEMORY_SECONDS))
        return LevelOut(level, 8.685889638 * math.log(max(level, 1e-6)), self.long)


class Hit(NamedTuple):
    """The moments of a band."""

    hit: Annotated[Event, "A hit; its value is its strength."]


class HitsOut(NamedTuple):
    """The band between its moments."""

    level: Annotated[Unit, "Loudness of the band, 1 is the loudest it lately was."]
    pulse: Annotated[Unit, "Jumps to 1 with a hit and dies away."]
    count: Annotated[Control, Range(0.0, whole=True), "Hits so far."]  # type: ignore[assignment]
    since: Annotated[Control, Range(0.0, 1e6, "s"), "Time since the last hit."]
    travel: Annotated[Control, Range(0.0), "The level added up over time: moves without jumps."]


class Hits(Node, id="analysis.hits", also=("onset", "kick", "trigger", "beat detector", "band")):
    """Find the hits in one band of a sound: kick, snare, hat, or whatever lives there.

    A hit is where the power of the band rises out of what it lately was at its quietest, by a
    factor that `threshold` sets (0.5: threefold, 5 dB); where the whole sound does not get louder
    with it, by 2.3 dB more, so that the noise of a narrow band is no hit. Hits are at least
    0.12 s apart. All channels count as one. The band is cut by two second-order Butterworth
    filters.
    """

    low_g: float = 0.0
    high_g: float = 0.0
    low_first: float = 0.0
    low_second: float = 0.0
    high_first: float = 0.0
    high_second: float = 0.0
    quick: float = 0.0  # power over some milliseconds
    slow: float = 0.0  # power where it lately was lowest
    wide_quick: float = 0.0  # the same of the whole sound
    wide_slow: float = 0.0
    smooth: float = 0.0  # what is shown as level
    top: float = 0.0  # the loudest lately
    crest: float = 0.0  # the highest wave of some milliseconds: how strong a hit will be
    armed: float = 1.0
    wait: float = 0.0
    pulse: float = 0.0
    hits: float = 0.0
    quiet: float = 1000.0  # seconds since the last hit
    gone: float = 0.0  # level added up
    ratio: float = 2.0
    gap: float = 0.0
    quick_up: float = 0.0
    quick_down: float = 0.0
    slow_up: float = 0.0
    slow_hit: float = 0.0
    slow_down: float = 0.0
    level_up: float = 0.0
    level_down: float = 0.0
    top_down: float = 0.0
    pulse_down: float = 0.0
    crest_down: float = 0.0
    top_crest: float = 0.0

    def begin(
        self,
        rate: Rate,
        low: Annotated[Hz, Range(10.0, 20_000.0, "Hz", "log"), "Lower edge of the band."] = 30.0,
        high: Annotated[Hz, Range(20.0, 20_000.0, "Hz", "log"), "Upper edge."] = 120.0,
        threshold: Annotated[Unit, "How far a hit must stand out."] = 0.5,
        release: Annotated[Seconds, Range(0.01, 10.0, "s", "log"), "Of the pulse."] = 0.18,
    ) -> None:
        """Turn the knobs into coefficients."""
        below, above = min(low / rate, 0.49) * 0.5, min(high / rate, 0.49) * 0.5
        self.low_g = sine(below) / sine(below + 0.25)  # tan
        self.high_g = sine(above) / sine(above + 0.25)
        self.ratio = 1.2 + 8.0 * threshold * threshold
        self.gap = 0.12 * rate
        sample = -1.0 / rate
        # 12 ms: quicker, a narrow band's noise is full of peaks; slower, hits come late
        self.quick_up = 1.0 - math.exp(sample / 0.012)
        self.quick_down = 1.0 - math.exp(sample / 0.03)
        self.slow_up = 1.0 - math.exp(sample / 0.8)
        self.slow_hit = 1.0 - math.exp(sample / 0.15)  # what stays after a hit is no second one
        self.slow_down = 1.0 - math.exp(sample / 0.1)
        self.level_up = 1.0 - math.exp(sample / 0.01)
        self.level_down = 1.0 - math.exp(sample / 0.25)
        self.top_down = math.exp(sample / MEMORY_SECONDS)
        self.crest_down = math.exp(sample / 0.02)
        self.pulse_down = math.exp(2.3 * sample / release)  # a tenth after `release`

    def tick(self, source: Annotated[Audio, MONO, "Sound to listen to."] = 0.0) -> Hit:
        """Listen to one sample."""
        # two state-variable filters in trapezoidal form (Zavalishin, The Art of VA Filter Design)
        g = self.low_g
        high = (source - (1.414213562373095 + g) * self.low_first - self.low_second) / (
            1.0 + g * (g + 1.414213562373095)
        )
        band = g * high + self.low_first
        self.low_first = g * high + band
        self.low_second += 2.0 * g * band
        g = self.high_g
        above = (high - (1.414213562373095 + g) * self.high_first - self.high_second) / (
            1.0 + g * (g + 1.414213562373095)
        )
        band = g * above + self.high_first
        self.high_first = g * above + band
        low = g * band + self.high_second
        self.high_second = g * band + low

        power = low * low
        rise = power - self.quick
        self.quick += pick(rise > 0.0, self.quick_up, self.quick_down) * rise
        rise = source * source - self.wide_quick
        self.wide_quick += pick(rise > 0.0, self.quick_up, self.quick_down) * rise
        rise = power - self.smooth
        self.smooth += pick(rise > 0.0, self.level_up, self.level_down) * rise
        self.top = max(max(self.top * self.top_down, self.smooth), SILENT)
        self.crest = max(power, self.crest * self.crest_down)
        self.top_crest = max(max(self.top_crest * self.top_down, self.crest), SILENT)

        louder = self.wide_quick > 1.25 * self.wide_slow
        ratio = self.ratio * pick(louder, 1.0, 1.7)
        out = (self.quick > ratio * self.slow) & (self.quick > 0.08 * self.top)
        fires = pick(
            out & (self.armed > 0.5) & (self.wait <= 0.0) & (self.quick > SILENT), 1.0, 0.0
        )
        up = pick(out | (self.wait > 0.0), self.slow_hit, self.slow_up)
        rise = self.quick - self.slow
        self.slow += pick(rise > 0.0, up, self.slow_down) * rise
        rise = self.wide_quick - self.wide_slow
        self.wide_slow += pick(rise > 0.0, up, self.slow_down) * rise
        self.armed = pick(fires > 0.5, 0.0, pick(out, self.armed, 1.0))
        self.wait = pick(fires > 0.5, self.gap, max(self.wait - 1.0, 0.0))
        self.pulse = pick(fires > 0.5, 1.0, self.pulse * self.pulse_down)
        self.hits += fires
        self.quiet = pick(fires > 0.5, 0.0, self.quiet)
        return Hit(fires * math.sqrt(self.crest / self.top_crest))

    def end(self, seconds: BlockSeconds) -> HitsOut:
        """Return the values at the end of the block."""
        level = math.sqrt(max(self.smooth, 0.0) / self.top)
        self.quiet += seconds
        self.gone += level * seconds
        return HitsOut(level, self.pulse, self.hits, self.quiet, self.gone)


def _quick(spec: NodeSpec, settings: Settings) -> NodeSpec:
    size = int(settings.get("size", 2048))  # type: ignore[arg-type]
    return _quick_spec(spec) if size & (size - 1) == 0 else spec


@cache
def _quick_spec(spec: NodeSpec) -> NodeSpec:
    return implemented_by(spec, QuickSpectrum)


class Spectrum(
    Node,
    id="analysis.spectrum",
    also=("FFT", "fft~", "frequency analysis"),
    latency=lambda settings, rate, block: int(settings["size"]) // 2,
    variant=_quick,
):
    """Take a sound apart into its frequencies, once a block.

    Magnitudes of the real FFT of the last `size` samples under a Hann window, scaled so that a
    full-scale sine gives 1 at its bin. The window's middle is `size / 2` samples old. Sizes that
    are a power of two are the quickest by far.
    """

    size: Annotated[Setting[int], Range(64, 32_768), "Samples in the window; 2048 is 43 ms."] = 2048

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Make room for the window."""
        self._past = np.zeros((lanes, self.size), np.float32)
        window = np.hanning(self.size + 1)[:-1]
        self._window = (window * 2.0 / window.sum()).astype(np.float32)

    def block(
        self, source: Annotated[AudioBlock, "Sound."]
    ) -> Annotated[SpectrumBlock, Bins("size"), "Magnitudes, bin k at k * rate / size."]:
        """Transform the window that ends with this block."""
        frames = source.shape[1]
        past = self._past
        if frames < self.size:
            past[:, :-frames] = past[:, frames:]
            past[:, -frames:] = source
        else:
            past[:] = source[:, -self.size :]
        result: NDArray[np.float32] = np.abs(np.fft.rfft(past * self._window))
        return result


class QuickSpectrum(Spectrum):
    """The same as machine code, for powers of two."""

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """Place in the past, tables, work, and each lane's past, twice in a row."""
        size = int(settings["size"])  # type: ignore[arg-type]
        return 16 + tables_size(size) + 2 * size + lanes * 2 * size

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Transform every lane's window."""
        size, lanes = int(header[SETTINGS]), int(header[LANES])
        tables = part(memory, 16)
        work = part(tables, tables_size(size))
        if memory[1] == 0.0:
            fill_tables(tables, size)
            memory[1] = 1.0
        new = min(frames, size)
        place = int(memory[0])
        until_end = min(new, size - place)
        after = place + new if place + new < size else place + new - size
        for lane in range(lanes):
            past = part(work, 2 * size + lane * 2 * size)
            source = part(ports[0], ((lane >> 3) * frames + frames - new) * 8 + (lane & 7))
            # written twice, so that the window is one piece wherever it begins
            for i in range(until_end):
                past[place + i] = past[place + size + i] = source[8 * i]
            for i in range(until_end, new):
                past[place + i - size] = past[place + i] = source[8 * i]
            out = part(ports[1], lane * ((size >> 1) + 1))
            magnitudes(part(past, after), tables, work, size, out)
        memory[0] = after


class Bands(Node, id="analysis.bands", also=("bands", "equaliser", "spectrum bars", "frequency")):
    """Sum a spectrum into bands of equal musical width, a lane each.

    A band's level is its summed power in decibels, `floor` .. 0 dB mapped to 0 .. 1, after a tilt
    that evens out how music falls off towards the treble: pink noise is flat at 0, most music
    around 3.
    """

    count: Annotated[Setting[int], Range(1, 128), "Bands of each channel."] = 8
    low: Annotated[Setting[float], Range(10.0, 20_000.0, "Hz", "log"), "Lowest edge."] = 40.0
    high: Annotated[Setting[float], Range(20.0, 24_000.0, "Hz", "log"), "Highest edge."] = 15_000.0
    floor: Annotated[Setting[float], Range(-120.0, -6.0, "dB"), "This level is 0."] = -60.0
    tilt: Annotated[Setting[float], Range(-12.0, 12.0, "dB/octave"), "Around 1 kHz."] = 3.0

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Remember the rate; the bins are known with the first spectrum."""
        self.rate = rate
        self._weights: Any = None

    def block(
        self, source: Annotated[SpectrumBlock, "Spectrum."]
    ) -> Annotated[ControlBlock, Width("count", per_lane=True), Range(0.0, 1.0), "Band levels."]:
        """Sum the bins of each band."""
        if self._weights is None:
            self._weights = self._shares(source.shape[1])
        power = (source * source) @ self._weights
        level: NDArray[np.float32] = 1.0 - 10.0 * np.log10(power + 1e-12) / self.floor
        return np.clip(level, 0.0, 1.0).ravel()

    def _shares(self, bins: int) -> Any:
        """Return float32 (bins, count): the part of each bin's power that a band takes."""
        edges = np.geomspace(self.low, max(self.high, self.low * 1.01), self.count + 1)
        places = edges * 2.0 * (bins - 1) / self.rate  # in bins
        starts = np.arange(bins)[:, None] - 0.5
        inside = np.minimum(starts + 1.0, places[1:]) - np.maximum(starts, places[:-1])
        middle = np.sqrt(edges[1:] * edges[:-1])
        gain = 10.0 ** (self.tilt * np.log2(middle / 1000.0) / 10.0)
        return (np.clip(inside, 0.0, 1.0) * gain / SPREAD).astype(np.float32)

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """Whether the table is there, and the table."""
        return 16 + FIELDS * int(settings["count"])  # type: ignore[arg-type]

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Sum the bins of each band, as machine code."""
        count, low, high = int(header[SETTINGS]), header[SETTINGS + 1], header[SETTINGS + 2]
        floor, tilt = header[SETTINGS + 3], header[SETTINGS + 4]
        lanes, bins = int(header[WIDTHS]), int(header[WIDTHS + 1])
        table, out = part(memory, 16), ports[1]
        if memory[0] != bins:
            fill_bands(table, count, low, high, tilt, bins, rate)
            memory[0] = bins
        for lane in range(lanes):
            spectrum = part(ports[0], lane * bins)
            for band in range(count):
                power = band_power(table, band, spectrum)
                out[lane * count + band] = band_level(power, floor)
        if lanes * count == 1:
            for place in range(1, 8):  # a wire of one lane holds its value eight times
                out[place] = out[0]


class BeatOut(NamedTuple):
    """Where the music is."""

    beat: Annotated[EventBlock, Width(1), "A beat; 1 on the first of a bar, else 0.7."]
    bar: Annotated[EventBlock, Width(1), "The first beat of a bar."]
    phase: Annotated[ControlBlock, Width(1), Range(0.0, 1.0), "Place between two beats."]
    bar_phase: Annotated[ControlBlock, Width(1), Range(0.0, 1.0), "Place in the bar of four."]
    tempo: Annotated[ControlBlock, Width(1), Range(20.0, 400.0, "bpm"), "Beats a minute."]
    confidence: Annotated[ControlBlock, Width(1), Range(0.0, 1.0), "How sure it is."]


class Beat(Node, id="analysis.beat", also=("BPM", "tempo", "beat tracker", "downbeat", "tap")):
    """Follow the beat of music while it plays.

    Beats are predicted from what was heard, so they come when they fall. It needs some seconds to
    find a tempo; bars are four beats and begin where the bass is strongest. Below a confidence of
    0.4 it is guessing. Name the node in the patch's `run.tempo` and the session follows it.
    """

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Start with nothing heard."""
        self._novelty = Novelty(rate)
        self._tracker = BeatTracker(rate / block)

    def block(self, source: Annotated[AudioBlock, MONO, "Music."] = knob(0.0)) -> BeatOut:
        """Listen to one block."""
        tracker = self._tracker
        fall = tracker.feed(*self._novelty.of(source[0]))
        beats: list[tuple[int, float]] = []
        bars: list[tuple[int, float]] = []
        if fall is not None:
            offset = min(int(fall * source.shape[1]), source.shape[1] - 1)
            first = tracker.beat_in_bar == 0
            beats.append((offset, 1.0 if first else 0.7))
            if first:
                bars.append((offset, 1.0))
        bar_phase = (tracker.beat_in_bar + tracker.phase) / BEATS_PER_BAR
        now = (tracker.phase, min(bar_phase, 1.0), tracker.tempo, tracker.confidence)
        return BeatOut([beats], [bars], *(np.array([value], np.float32) for value in now))
