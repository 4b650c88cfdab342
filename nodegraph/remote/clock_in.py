"""The tempo and the beat of a MIDI clock: 24 ticks a beat, a line through the last of them.

Least squares over n ticks that tremble by s give the length of a tick to s sqrt(12 / n^3). With
+-1 ms at 200 beats a minute, 0.1 takes some 100 of them; so the line goes through the last 192,
which are 8 beats, and begins again with the last 24 where those say that the tempo has changed.
Ticks that come far too late do not count; where a tick was lost, the next ones are counted right.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any, Final, NamedTuple

import numpy as np

from nodegraph.session.transport import FASTEST, SLOWEST

PER_BEAT: Final = 24
MOST, FEWEST = 192, 24  # ticks that the line goes through
SURE: Final = 5.0  # standard errors: a steady clock is not taken for a changed one
TREMBLE: Final = 0.0005  # seconds, and twice what it was: ticks that tremble more tell no tempo
WAVES: Final = 6.0  # of the trembling, over 24 ticks
WILD: Final = 0.15  # of a tick
SHORTEST: Final = 0.5 * 60.0 / FASTEST / PER_BEAT  # seconds: of a tick
AFTER: Final = 12  # ticks before the newest 24 that a line can be put through
EVERY: Final = 6  # ticks between looks
LEAST_CHANGE: Final = 0.002  # of the tempo
PAUSE: Final = 2.0 * 60.0 / SLOWEST / PER_BEAT  # seconds: twice the slowest tick


class Reading(NamedTuple):
    """At this moment (seconds) the clock was at `beat`; None: it did not say where it is."""

    tempo: float
    at: float
    beat: float | None


class Ticks:
    """What a clock has said. Times are seconds of one steady clock."""

    def __init__(self) -> None:
        self._ticks: deque[tuple[int, float]] = deque(maxlen=MOST)  # number, moment
        self._count = 0  # the newest has this number
        self._heard = 0
        self._origin: tuple[int, float] | None = None  # a tick and its beat
        self._begun = 0.0  # when the tick of the origin came
        self._position = 0.0
        self._running = False

    def tick(self, at: float) -> None:
        """One of 24 in a beat."""
        if self._ticks and abs(at - self._ticks[-1][1]) > PAUSE:
            self._ticks.clear()
        self._count += 1
        self._heard += 1
        self._ticks.append((self._count, at))
        if self._origin is not None and self._count == self._origin[0]:
            self._begun = at
        if self._heard % EVERY == 0:
            self._number()

    def start(self) -> None:
        """The next tick is beat 0."""
        self._position = 0.0
        self.proceed()

    def proceed(self) -> None:
        """The next tick is where the position was put, or where it stopped."""
        self._origin = (self._count + 1, self._position)
        self._running = True

    def stop(self) -> None:
        """Ticks go on, beats do not."""
        self._position = self._beat or 0.0
        self._running = False

    def position(self, sixteenths: int) -> None:
        """Where it goes on from."""
        self._position = sixteenths / 4.0
        if self._running:
            self.proceed()

    @property
    def place(self) -> int | None:
        """Which of the 24 ticks of its beat the newest one is; None where that is not known."""
        beat = self._beat
        return None if beat is None else round(beat * PER_BEAT) % PER_BEAT

    @property
    def _beat(self) -> float | None:
        if self._origin is None or not self._running or self._count < self._origin[0]:
            return None
        return self._origin[1] + (self._count - self._origin[0]) / PER_BEAT

    def reading(self) -> Reading | None:
        """Return tempo and place; None before there were enough ticks, or where it is no tempo."""
        if len(self._ticks) <= FEWEST:
            return None
        line = _line(np.array(self._ticks))
        tempo = 60.0 / (line.slope * PER_BEAT) if line.slope > 0.0 else math.inf
        if not SLOWEST <= tempo <= FASTEST:
            return None
        return Reading(tempo, line.at(self._count), self._beat)

    def _number(self) -> None:
        """Number the newest ticks anew: they are of another tempo, or some of them were lost."""
        if len(self._ticks) < AFTER:
            return
        if len(self._ticks) < FEWEST + AFTER:
            self._renumber(_by_gaps(np.array(self._ticks)))
            return
        ticks = np.array(self._ticks)
        old, newest = ticks[:-FEWEST], ticks[-FEWEST:]
        line = _line(old)
        in_a_row = old[-1, 0] + 1 + np.arange(FEWEST)
        if _is_another(line, _line(np.column_stack((in_a_row, newest[:, 1])))):
            while len(self._ticks) > FEWEST:
                self._ticks.popleft()
            self._renumber(in_a_row)
        elif line.slope > SHORTEST:
            self._renumber(np.maximum(_by_line(line, newest[:, 1]), in_a_row))

    def _renumber(self, numbers: Any) -> None:
        """Give the newest ticks these numbers."""
        newest = [self._ticks.pop()[1] for _ in range(len(numbers))][::-1]
        for number, at in zip(numbers.tolist(), newest, strict=True):
            self._ticks.append((int(number), at))
            if self._origin is not None and at == self._begun:
                self._origin = (int(number), self._origin[1])
        self._count = self._ticks[-1][0]


def _by_gaps(ticks: Any) -> Any:
    """Number ticks by how far apart they are."""
    gaps = np.diff(ticks[:, 1])
    steps = np.maximum(np.rint(gaps / max(float(np.median(gaps)), 1e-6)), 1)
    return ticks[0, 0] + np.concatenate(([0], np.cumsum(steps)))


def _by_line(line: _Line, moments: Any) -> Any:
    """Number ticks by a line; what came in a bunch was late but for the last."""
    numbers = np.rint(line.place + (moments - line.moment) / line.slope)
    for place in range(len(numbers) - 2, -1, -1):
        numbers[place] = min(numbers[place], numbers[place + 1] - 1)
    return numbers


def _is_another(line: _Line, newest: _Line) -> bool:
    """Whether the newest ticks are steady, and of another tempo."""
    if newest.tremble > min(2.0 * line.tremble + TREMBLE, WILD * abs(newest.slope)):
        return False
    # a driver that stamps by its periods trembles in slow waves, which look like a tempo
    wave = WAVES * line.tremble / FEWEST
    least = max(SURE * newest.error, LEAST_CHANGE * line.slope, wave)
    return abs(newest.slope - line.slope) > least


class _Line(NamedTuple):
    """A line through ticks: seconds a tick, a point of it, and how far ticks are off it."""

    slope: float
    place: float
    moment: float
    tremble: float
    error: float  # of the slope

    def at(self, number: Any) -> Any:
        return self.moment + (number - self.place) * self.slope


def _line(ticks: Any) -> _Line:
    """Return the least-squares line through rows of (number, moment), but for the few late ones."""
    line = _through(ticks)
    for _ in range(2):
        off = np.abs(ticks[:, 1] - line.at(ticks[:, 0]))
        near = off <= max(4.0 * float(np.median(off)), TREMBLE)
        line = _through(ticks[near])
    return line


def _through(ticks: Any) -> _Line:
    place, moment = map(float, ticks.mean(axis=0))
    numbers, moments = ticks[:, 0] - place, ticks[:, 1] - moment
    spread = max(float(numbers @ numbers), 1e-9)
    slope = float(numbers @ moments) / spread
    off = moments - slope * numbers
    tremble = math.sqrt(float(off @ off) / max(len(ticks) - 2, 1))
    return _Line(slope, place, moment, tremble, tremble / math.sqrt(spread))
