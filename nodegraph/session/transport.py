"""The clock of the show: an exact sample counter, and beats that follow one source.

Beats run at the tempo of a person (`internal`, `internal:96`) or follow a node of the patch, whose
outputs are read one block late. A followed phase never jumps and never runs backwards: the beat
hurries or waits, at most half as fast again, until it agrees.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from nodegraph.model.errors import Unusable
from nodegraph.model.transport import Transport

DEFAULT_TEMPO = 120.0
SLOWEST, FASTEST = 20.0, 400.0
BEATS_PER_BAR = 4.0
HURRY = 0.5  # of the normal speed: what a correction may add or take
LED_SECONDS = 4.0  # after a word of another clock, until a node is followed again


def tempo_of(source: str) -> float | None:
    """Return the tempo that `internal` or `internal:BPM` sets, None where a node is named.

    Raises Unusable for a tempo that is no number or outside 20..400.
    """
    name, colon, number = source.partition(":")
    if name != "internal":
        return None
    if not colon:
        return DEFAULT_TEMPO
    try:
        tempo = float(number)
    except ValueError:
        tempo = math.nan
    if not SLOWEST <= tempo <= FASTEST:
        raise Unusable(
            f"run.tempo: {number!r} is not a tempo; write internal:120, from {SLOWEST:.0f} to "
            f"{FASTEST:.0f}."
        )
    return tempo


class Clock:
    """Counts samples and beats; `advance` once a block, `now` at its first sample."""

    def __init__(self, rate: int, tempo: float = DEFAULT_TEMPO, beat: float = 0.0) -> None:
        self.rate = rate
        self.sample = 0
        self._beat = beat
        self._tempo = tempo
        self._confidence = 1.0
        self._locked = False
        self._led_until = 0  # sample

    def now(self) -> Transport:
        """Return the snapshot of this block."""
        bars = self._beat / BEATS_PER_BAR
        return Transport(
            beat=self._beat,
            tempo=self._tempo,
            phase=self._beat - math.floor(self._beat),
            bar=float(math.floor(bars)),
            bar_phase=bars - math.floor(bars),
            beats_per_bar=BEATS_PER_BAR,
            confidence=self._confidence,
            seconds=self.sample / self.rate,
        )

    def resume(self, sample: int, beat: float) -> None:
        """Go on from where another one, which began at the same place, has arrived."""
        self.sample, self._beat = sample, beat

    def advance(self, frames: int, followed: Mapping[str, float] | None = None) -> None:
        """Move on by a block; `followed` holds what the followed node said at its end.

        Its keys are those of `Transport`: tempo, phase, bar_phase, confidence; any may be absent.
        A node is not followed while another clock leads.
        """
        if self.sample < self._led_until:
            followed, self._confidence = None, 1.0
        self.sample += frames
        if followed is not None:
            tempo = followed.get("tempo", self._tempo)
            self._tempo = min(max(tempo, SLOWEST), FASTEST)
            self._confidence = min(max(followed.get("confidence", 1.0), 0.0), 1.0)
        step = frames / self.rate * self._tempo / 60.0
        self._beat += step
        if followed is not None and "phase" in followed:
            self._pull(followed, step)

    def turn(
        self,
        tempo: float | None,
        nudge: float | None,
        ahead: float | None,
        bar: bool,
        led: bool = False,
    ) -> None:
        """Do those of `set_tempo`, `nudge` and `align` that are given.

        `led`: another clock says so, and leads for the next `LED_SECONDS`.
        """
        if led:
            self._led_until = self.sample + round(LED_SECONDS * self.rate)
        if tempo is not None:
            self.set_tempo(tempo)
        if nudge is not None:
            self.nudge(nudge)
        if ahead is not None:
            self.align(ahead, bar)

    def set_tempo(self, tempo: float) -> None:
        """Run on at another tempo, kept within 20..400."""
        self._tempo = min(max(tempo, SLOWEST), FASTEST)

    def nudge(self, ms: float) -> None:
        """Shift the beat to come later (positive) or earlier by milliseconds."""
        self._beat -= ms / 1000.0 * self._tempo / 60.0

    def align(self, ahead: float, bar: bool = False) -> None:
        """Let a beat, or a bar, have been `ahead` seconds before the block that comes next.

        The beat moves to the nearest such place, at most half a beat or half a bar.
        """
        unit = BEATS_PER_BAR if bar else 1.0
        then = (self._beat - ahead * self._tempo / 60.0) / unit
        self._beat += (math.floor(then + 0.5) - then) * unit

    def _pull(self, followed: Mapping[str, float], step: float) -> None:
        """Bring the beat nearer to the followed phase, and the bar to the followed bar."""
        error = followed["phase"] - self._beat
        error -= math.floor(error + 0.5)
        if "bar_phase" in followed:
            # whole beats: nobody sees them but what turns with the bar, so they may jump
            bar_error = followed["bar_phase"] * BEATS_PER_BAR - (self._beat + error)
            bar_error -= BEATS_PER_BAR * math.floor(bar_error / BEATS_PER_BAR + 0.5)
            self._beat += round(bar_error)
        limit = math.inf if not self._locked else HURRY * step
        self._beat += min(max(error, -limit), limit)
        self._locked = self._locked or self._confidence > 0.0
