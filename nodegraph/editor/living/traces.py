"""What watched signals did in the last seconds, in arrays: for lines, meters and lamps.

    traces = Traces()
    traces.watch(signals)
    traces.heard(probed.values)            # when the session tells
    traces.advance(time.monotonic())       # thirty times a second
    traces.heights(rows)                   # of the last three seconds, 0..1

One row a signal. A value leaves a line, a sound a peak that falls slowly, a trigger a flash that
fades; the rest (colours, points, texts, spectra) is kept as it was told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nodegraph.editor.living.watching import Signal
from nodegraph.editor.values.knob_drag import FORGET_SECONDS
from nodegraph.model.patch import Json
from nodegraph.model.scaling import is_bounded, span_of
from nodegraph.model.signals import Kind
from nodegraph.model.spec import OutputSpec, PortSpec

Floats = NDArray[np.float64]
SECONDS: Final = 3.0
POINTS: Final = 24  # of a line
COLUMN_SECONDS: Final = SECONDS / POINTS
FALL: Final = 20.0  # dB a second
QUIETEST: Final = -60.0  # dB: where a meter begins
SILENCE: Final = -120.0
FLOOR: Final = -100.0  # dB, of a spectrum
FADE_SECONDS: Final = 0.18  # until a flash has a third of its light
STILL: Final = 1e-4  # of the size of a line that counts as straight
VALUE, SOUND, FLASH, REST = 0, 1, 2, 3

_CODES: Final[Mapping[Kind, int]] = {
    Kind.CONTROL: VALUE,
    Kind.AUDIO: SOUND,
    Kind.EVENT: FLASH,
    Kind.NOTES: FLASH,
}


class Traces:
    """The signals that are watched. `latest`: what was told last, by path; `rows`: by path."""

    def __init__(self) -> None:
        self.signals: tuple[Signal, ...] = ()
        self.rows: dict[str, int] = {}
        self.latest: dict[str, Json] = {}
        self.counts: dict[str, int] = {}  # triggers since they are watched
        self._codes: list[int] = []
        self._now = -1.0
        self._column_at = 0.0
        self._make(0)

    def watch(self, signals: Sequence[Signal]) -> None:
        """Let these be the signals; what was known of them before stays."""
        before = self.rows, (self.now, self.line, self.peak, self.flash, self.low, self.high)
        known = self.known
        self.signals = tuple(signals)
        self.rows = {signal.path: row for row, signal in enumerate(signals)}
        self._codes = [_CODES.get(signal.kind, REST) for signal in signals]
        self._make(len(signals))
        kept = [(row, before[0][path]) for path, row in self.rows.items() if path in before[0]]
        if kept:
            to, of = (list(part) for part in zip(*kept, strict=True))
            for mine, old in zip(self._arrays(), before[1], strict=True):
                mine[to] = old[of]
            self.known[to] = known[of]
        self.latest = {path: self.latest[path] for path in self.rows if path in self.latest}
        self.counts = {path: self.counts[path] for path in self.rows if path in self.counts}

    def heard(self, values: Mapping[str, Json]) -> None:
        """Take in what was told of some signals, each in the form of its kind."""
        numbers: tuple[list[int], list[float]] = ([], [])
        sounds: tuple[list[int], list[float]] = ([], [])
        for path, value in values.items():
            row = self.rows.get(path)
            if row is None:
                continue
            self.latest[path] = value
            code = self._codes[row]
            if code == VALUE:
                numbers[0].append(row)
                numbers[1].append(_first(value))
            elif code == SOUND:
                sounds[0].append(row)
                sounds[1].append(max(map(_number, value), default=0.0) if value else 0.0)
            elif code == FLASH:
                self.flash[row], self.known[row] = 1.0, True
                self.counts[path] = self.counts.get(path, 0) + _count(value)
        if numbers[0]:
            self._take_numbers(*numbers)
        if sounds[0]:
            peaks = np.nan_to_num(np.array(sounds[1]), posinf=1e6)
            level = np.maximum(20.0 * np.log10(np.maximum(peaks, 1e-6)), SILENCE)
            self.peak[sounds[0]] = np.maximum(self.peak[sounds[0]], level)
            self.known[sounds[0]] = True

    def advance(self, now: float) -> None:
        """Let time pass: lines go on, peaks fall, flashes fade."""
        if self._now < 0.0:
            self._now = self._column_at = now
        passed = max(now - self._now, 0.0)
        self._now = now
        self.peak -= FALL * passed
        np.maximum(self.peak, SILENCE, out=self.peak)
        self.flash *= math.exp(-passed / FADE_SECONDS)
        kept = math.exp(-passed / FORGET_SECONDS)
        np.minimum(self.now, self.now + (self.low - self.now) * kept, out=self.low)
        np.maximum(self.now, self.now + (self.high - self.now) * kept, out=self.high)
        columns = min(int((now - self._column_at) / COLUMN_SECONDS), POINTS)
        if columns:
            self._column_at += columns * COLUMN_SECONDS
            if now - self._column_at > COLUMN_SECONDS:  # the window stood still
                self._column_at = now
            self.line[:, :-columns] = self.line[:, columns:]
            self.line[:, -columns:] = self.now[:, None]
        self.line[:, -1] = self.now

    def code(self, row: int) -> int:
        """Return what a signal leaves: VALUE, SOUND, FLASH or REST."""
        return self._codes[row]

    def heights(self, rows: Sequence[int] | NDArray[np.intp]) -> Floats:
        """Return the lines of values as (rows, POINTS) in 0..1: within the range of the output,
        or between the lowest and highest of late where it has no limits.
        """
        line = self.line[rows]
        low, high = self.ends[rows, 0], self.ends[rows, 1]
        free = np.isnan(low)
        if free.any():
            least, most = line.min(axis=1), line.max(axis=1)
            straight = most - least <= STILL * np.maximum(np.abs(most), 1.0)
            middle = np.where(straight, np.maximum(np.abs(most), 1.0) * 0.5, 0.0)
            low = np.where(free, least - middle, low)
            high = np.where(free, most + middle, high)
        return np.clip((line - low[:, None]) / (high - low)[:, None], 0.0, 1.0)

    def levels(self) -> Floats:
        """Return how strong each signal is now, 0..1."""
        found = np.zeros(len(self.signals))
        codes = np.array(self._codes, dtype=np.int8)
        found[codes == SOUND] = place_of_db(self.peak[codes == SOUND])
        found[codes == FLASH] = self.flash[codes == FLASH]
        values = codes == VALUE
        if values.any():
            found[values] = self.heights(np.flatnonzero(values))[:, -1]
        return found

    def travelled(self, row: int) -> tuple[float, float, float]:
        """Return a driven value: the lowest of late, the highest, and now."""
        return float(self.low[row]), float(self.high[row]), float(self.now[row])

    def _take_numbers(self, rows: list[int], numbers: list[float]) -> None:
        taken = np.nan_to_num(np.array(numbers), posinf=0.0, neginf=0.0)
        fresh = ~self.known[rows]
        if fresh.any():
            first = np.array(rows)[fresh]
            self.line[first] = taken[fresh, None]
            self.low[first] = self.high[first] = taken[fresh]
            self.known[first] = True
        self.now[rows] = taken
        self.low[rows] = np.minimum(self.low[rows], taken)
        self.high[rows] = np.maximum(self.high[rows], taken)

    def _make(self, count: int) -> None:
        self.now: Floats = np.zeros(count)
        self.line: Floats = np.zeros((count, POINTS))
        self.peak: Floats = np.full(count, SILENCE)  # dB
        self.flash: Floats = np.zeros(count)
        self.low: Floats = np.zeros(count)
        self.high: Floats = np.zeros(count)
        self.known = np.zeros(count, dtype=bool)
        ends = [_ends(signal.spec) for signal in self.signals]
        self.ends: Floats = np.array(ends, dtype=np.float64).reshape(count, 2)

    def _arrays(self) -> tuple[Floats, ...]:
        return self.now, self.line, self.peak, self.flash, self.low, self.high


def place_of_db(level: Any) -> Any:
    """Return where a level in dB stands on a meter, 0..1."""
    return np.clip(1.0 - np.asarray(level) / QUIETEST, 0.0, 1.0)


def bands(value: Json) -> list[float]:
    """Return a spectrum as it was told (dB) as heights, 0..1; nothing for what is none."""
    if not isinstance(value, list | tuple) or not value:
        return []
    numbers = np.nan_to_num(np.array([_number(part, FLOOR) for part in value]), neginf=FLOOR)
    found: list[float] = np.clip(1.0 + numbers / 90.0, 0.0, 1.0).tolist()
    return found


def _ends(spec: PortSpec | OutputSpec | None) -> tuple[float, float]:
    if spec is None:
        return (math.nan, math.nan)
    if spec.choices:
        return (0.0, float(max(len(spec.choices) - 1, 1)))
    if not is_bounded(spec.range):
        return (math.nan, math.nan)
    low, high = span_of(spec.range)
    return (low, high) if low < high else (math.nan, math.nan)


def _first(value: Json) -> float:
    return _number(value[0] if isinstance(value, list) and value else value)


def _number(value: Json, otherwise: float = 0.0) -> float:
    return float(value) if isinstance(value, int | float) else otherwise


def _count(value: Json) -> int:
    """Return how many triggers or notes were told: of all lanes, or (how many, the last)."""
    if not isinstance(value, list) or not value:
        return 0
    if isinstance(value[0], list):
        return sum(int(_first(lane)) for lane in value)
    return int(_number(value[0]))
