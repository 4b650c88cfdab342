"""Ableton Link: one tempo and one bar with every program of the local network that speaks it.

    link = LinkClock(120.0)
    link.hear(message)                    # what the show tells: a tempo that was set, a tap
    link.step(client)                     # a hundred times a second

The show follows the session. A tempo that is set or tapped in the show is set for all of them;
where the beat is, a tap says only to a session of nobody else: the others must not jump. Start and
stop of the session are nothing to a show, which has no transport that could stop.

The library (PyPI LinkPython-extern) is an extra: Link itself is under the GPL.
"""

from __future__ import annotations

import itertools
import math
import time
from typing import TYPE_CHECKING, Any, Final

from nodegraph.model.errors import Unusable
from nodegraph.session import messages as m
from nodegraph.session.transport import BEATS_PER_BAR, FASTEST, SLOWEST
from nodegraph.show.live.client import Client

if TYPE_CHECKING:
    from link import Link

ABSENT: Final = (
    '--clock link: Ableton Link is not installed here; run: pip install "nodegraph[link]".'
)
QUIET_FROM, QUIET_TO = 7 / 24, 10 / 24  # of a beat: a correction there moves nothing over an 1/8
SAME_TEMPO: Final = 0.0005  # beats a minute
SAME_BEAT: Final = 0.01  # of a beat that is off its line: somebody has moved it


def binding() -> type[Link]:
    """Return the class of the library. Raises Unusable where it is not installed."""
    try:
        from link import Link
    except ImportError:
        raise Unusable(ABSENT) from None
    return Link


class LinkClock:
    """The show's place in a Link session. One thread calls it."""

    def __init__(self, tempo: float) -> None:
        """Join; `tempo` is that of a session of nobody else. Raises Unusable without Link."""
        self._link = binding()(tempo)
        self._clock = self._link.clock()
        self._link.enabled = True
        self._peers = -1  # as the show was told
        self._line: tuple[float, int, float] | None = None  # tempo, ns, beat: as it was told
        # ids of requests that a Client has no verb for, far from its own
        self._ids = itertools.count(2_000_000_000)

    def hear(self, message: Any) -> None:
        """Set for the session what a person set in the show."""
        if not isinstance(message, m.ClockTurned):
            return
        state, offset = self._link.captureAppSessionState(), self._offset()
        if message.tempo is not None:
            state.setTempo(message.tempo, self._clock.micros())
        if message.at_ns is not None and self._link.numPeers() == 0:
            at = (message.at_ns + offset) // 1000
            unit = BEATS_PER_BAR if message.bar else 1.0
            beat = round(state.beatAtTime(at, BEATS_PER_BAR) / unit) * unit
            state.requestBeatAtTime(beat, at, BEATS_PER_BAR)
        self._link.commitAppSessionState(state)

    def step(self, client: Client) -> None:
        """Bring the show to tempo and beat: once a beat, and where the session has changed."""
        peers = self._link.numPeers()
        if peers != self._peers:
            client.request(m.SetPeers(id=next(self._ids), peers=peers))
            self._peers = peers
        state, now = self._link.captureAppSessionState(), time.monotonic_ns()
        tempo = state.tempo()
        if not SLOWEST <= tempo <= FASTEST:
            return  # no show goes so slow or so fast: it stays at its own
        beat = state.beatAtTime((now + self._offset()) // 1000, BEATS_PER_BAR)
        if self._is_due(tempo, now, beat):
            request = m.FollowClock(
                id=next(self._ids), tempo=round(tempo, 3), at_ns=now, beat=beat % BEATS_PER_BAR
            )
            client.request(request)
            self._line = (tempo, now, beat)

    def forget(self) -> None:
        """Another session of the show: it was told nothing yet."""
        self._peers, self._line = -1, None

    def close(self) -> None:
        """Leave; the others play on."""
        self._link.enabled = False

    def _is_due(self, tempo: float, now: int, beat: float) -> bool:
        if self._line is None:
            return True
        told, since, was = self._line
        passed = (now - since) / 6e10 * told  # beats
        off = beat - was - passed
        off -= BEATS_PER_BAR * math.floor(off / BEATS_PER_BAR + 0.5)
        if abs(tempo - told) > SAME_TEMPO or abs(off) > SAME_BEAT:
            return True
        return QUIET_FROM <= beat - math.floor(beat) < QUIET_TO and passed > 0.5

    def _offset(self) -> int:
        """Return how far Link's clock is ahead of `time.monotonic_ns`, in ns; the two may drift."""
        before = time.monotonic_ns()
        micros = self._clock.micros()
        return micros * 1000 - (before + time.monotonic_ns()) // 2
