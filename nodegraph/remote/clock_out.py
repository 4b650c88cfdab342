"""A MIDI clock at the tempo and on the beats of the show.

What the show says of its beat comes late by some hundredths of a second, and never early: so the
earliest sight of it counts. A tempo is taken at once; a beat that is a little off is approached so
slowly that nobody hears another tempo, one that was nudged faster.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from nodegraph.remote.clock_in import PER_BEAT
from nodegraph.session.transport import BEATS_PER_BAR

TICK, START, STOP = 0xF8, 0xFA, 0xFC
LEAK: Final = 0.003  # seconds a second by which an early sight is forgotten
LATE: Final = 0.08  # seconds: sights that are later, three in a row, say that the beat was moved
SAME: Final = 0.001  # seconds: as near as can be told
NUDGED: Final = 0.02
SLOWLY, FASTER = 0.0003, 0.02  # of the tempo; 0.04 beats a minute at 120
JUMP: Final = 0.25  # of a beat: the clock stops, and starts on the next bar
FINE_WAIT: Final = 0.002  # seconds before a tick that are waited for awake
SETTLED: Final = 20  # sights before the line is believed: 2 s
LOST: Final = 2.0  # seconds without a sight after which no clock is sent


class Line:
    """Beats over seconds: a straight line that is bent towards what is seen."""

    def __init__(self) -> None:
        self.tempo = 0.0  # 0: nothing was seen yet
        self._rate = 0.0  # beats a second, with the correction
        self._at = self._beat = 0.0
        self._seen = (0.0, 0.0)  # the earliest sight, carried on: seconds, beat
        self._late = 0  # sights in a row that were too late
        self._count = 0  # of sights since the line was put anywhere

    def see(self, at: float, beat: float, tempo: float) -> bool:
        """Take a sight of the beat; True where the line had to jump."""
        pace = tempo / 60.0
        if self.tempo == 0.0:
            self._put(at, beat, pace)
            self.tempo = tempo
            return True
        since, was = self._seen
        expected = was + (at - since) * (self.tempo / 60.0 - LEAK * pace)
        self.tempo = tempo
        late = (expected - beat) / pace
        self._late = self._late + 1 if late > LATE else 0
        self._seen = (at, beat if late < 0.0 or self._late >= 3 else expected)
        self._count += 1
        off = (self._seen[1] - self.beat_at(at)) / pace  # seconds
        if abs(off) * pace > JUMP:
            self._count = 0
        if not self.settled:
            self._put(at, self._seen[1], pace)
            return self._count == 0
        limit = FASTER if abs(off) > NUDGED else SLOWLY
        bend = 0.0 if abs(off) < SAME else min(max(off, -limit), limit)
        self._at, self._beat = at, self.beat_at(at)
        self._rate = pace * (1.0 + bend)
        return False

    def _put(self, at: float, beat: float, pace: float) -> None:
        self._at, self._beat, self._rate = at, beat, pace
        self._seen = (at, beat)

    @property
    def settled(self) -> bool:
        """Whether it was seen often enough to be believed."""
        return self._count >= SETTLED

    def beat_at(self, at: float) -> float:
        """Return the beat of a moment."""
        return self._beat + (at - self._at) * self._rate

    def moment(self, beat: float) -> float:
        """Return when a beat is."""
        return self._at + (beat - self._beat) / self._rate


class ClockOut:
    """Sends ticks from a thread of its own; it starts on the first bar."""

    def __init__(self, send: Callable[[Sequence[int]], None]) -> None:
        self._send = send
        self._line = Line()
        self._lock = threading.Lock()
        self._seen_at = 0.0
        self._started = False
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._thread.start()

    def see(self, beat: float, tempo: float) -> None:
        """The show is at this beat now."""
        now = time.monotonic()
        with self._lock:
            if now - self._seen_at > LOST:
                self._line = Line()
            self._seen_at = now
            if self._line.see(now, beat, tempo) and self._started:
                self._started = False
                self._send([STOP])

    def stand(self) -> None:
        """The show is paused: stop, and start again on a bar once the beat goes on."""
        with self._lock:
            self._line = Line()
            if self._started:
                self._started = False
                self._send([STOP])

    def close(self) -> None:
        """Stop the clock."""
        self._ending.set()
        self._thread.join(1.0)
        if self._started:
            self._send([STOP])

    def _run(self) -> None:
        last = -math.inf
        while not self._ending.is_set():
            now = time.monotonic()
            with self._lock:
                line = self._line
                if not line.settled or now - self._seen_at > LOST:
                    wait, number = 0.05, None
                else:
                    number = math.ceil(line.beat_at(now) * PER_BEAT - 1e-6)
                    if number <= last < number + PER_BEAT:
                        number = int(last) + 1
                    wait = line.moment(number / PER_BEAT) - now
            if number is None or wait > 0.03:
                self._ending.wait(min(wait, 0.02))
                continue
            if wait > FINE_WAIT:
                self._ending.wait(wait - FINE_WAIT)
                continue
            time.sleep(max(wait, 0.0))
            last = number
            self._tick(number)

    def _tick(self, number: int) -> None:
        with self._lock:
            if not self._started and number % (PER_BEAT * BEATS_PER_BAR) == 0:
                self._started = True
                self._send([START])
            self._send([TICK])
