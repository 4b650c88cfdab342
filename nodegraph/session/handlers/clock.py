"""Musical time as a person sets it."""

from __future__ import annotations

import math
from dataclasses import replace

from nodegraph.model.errors import Unusable
from nodegraph.session.journal import Commanded
from nodegraph.session.messages import (
    ClockTurned,
    Done,
    FollowClock,
    Nudge,
    SetClock,
    SetPeers,
    SetTempo,
    Tap,
)
from nodegraph.session.state import Broadcast, Effect, Keep, Note, Reply, State, Step, ToEngineNow
from nodegraph.session.tap import tapped, tempo_of_taps
from nodegraph.session.transport import BEATS_PER_BAR, FASTEST, LED_SECONDS, SLOWEST

MOST_NUDGE = 2000.0  # ms
KEPT = 0.01  # beats a minute: what a followed tempo wanders by is not worth a record


def set_tempo(state: State, client: str, message: SetTempo) -> Step:
    """Run at so many beats a minute."""
    _need_tempo(message.tempo)
    return replace(state, tempo=message.tempo), [
        Keep(_tempo(client, message.tempo)),
        ToEngineNow(SetClock(tempo=message.tempo)),
        Broadcast(ClockTurned(tempo=message.tempo)),
        Reply(Done(id=message.id, result=message.tempo)),
    ]


def tap(state: State, client: str, message: Tap) -> Step:
    """Take one tap; from the second on the clock follows them.

    Where another clock says where the beat is, the beat stays there: that clock may be told.
    """
    taps = tapped(state.taps, message.at_ns / 1e9)
    state = replace(state, taps=taps)
    found = tempo_of_taps(taps)
    tempo, at_ns = (None, message.at_ns) if found is None else (found[0], round(found[1] * 1e9))
    turned = Broadcast(ClockTurned(tempo=tempo, at_ns=at_ns, bar=message.bar))
    led = state.led_ns >= 0 and message.at_ns - state.led_ns < LED_SECONDS * 1e9
    order = SetClock(tempo=tempo, beat_at_ns=None if led else at_ns, bar=message.bar)
    if tempo is None:
        return state, [ToEngineNow(order), turned, Reply(Done(id=message.id))]
    return replace(state, tempo=tempo), [
        Keep(_tempo(client, tempo)),
        ToEngineNow(order),
        turned,
        Reply(Done(id=message.id, result=round(tempo, 2))),
    ]


def follow(state: State, client: str, message: FollowClock) -> Step:
    """Run as another clock does; a tempo that differs by less than 0.01 is not kept anew."""
    tempo = message.tempo
    _need_tempo(tempo)
    order = SetClock(tempo=tempo, led=True)
    if message.beat is not None:
        if not (math.isfinite(message.beat) and 0 <= message.at_ns < 2**62):
            raise Unusable(f"There can be no beat {message.beat:g} at {message.at_ns} ns.")
        since = message.beat % BEATS_PER_BAR * 60.0 / tempo  # seconds from the beginning of the bar
        at_ns = message.at_ns - round(since * 1e9) + round(state.nudged * 1e6)
        order = SetClock(tempo=tempo, beat_at_ns=at_ns, bar=True, led=True)
        state = replace(state, led_ns=message.at_ns)
    effects: list[Effect] = [ToEngineNow(order), Reply(Done(id=message.id))]
    if abs(tempo - state.tempo) >= KEPT:
        state, effects = replace(state, tempo=tempo), [Keep(_tempo(client, tempo)), *effects]
    return state, effects


def _need_tempo(tempo: float) -> None:
    if not SLOWEST <= tempo <= FASTEST:
        raise Unusable(f"{tempo:g} beats a minute is outside {SLOWEST:.0f} to {FASTEST:.0f}.")


def nudge(state: State, client: str, message: Nudge) -> Step:
    """Shift the beat; a clock that is followed later on is followed so shifted."""
    if not abs(message.ms) <= MOST_NUDGE:
        raise Unusable(f"A nudge of {message.ms:g} ms is more than {MOST_NUDGE:g}.")
    state = replace(state, nudged=state.nudged + message.ms)
    return state, [ToEngineNow(SetClock(nudge=message.ms)), Reply(Done(id=message.id))]


def set_peers(state: State, client: str, message: SetPeers) -> Step:
    """Know how many others are in the Link session."""
    if message.peers < 0:
        raise Unusable(f"There cannot be {message.peers} peers.")
    said = f"{message.peers} peer{'' if message.peers == 1 else 's'}."
    return replace(state, peers=message.peers), [Note("Link", said), Reply(Done(id=message.id))]


def _tempo(client: str, tempo: float) -> Commanded:
    return Commanded(client=client, sample=0, command="tempo", what=tempo)
