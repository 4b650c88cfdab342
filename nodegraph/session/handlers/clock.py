"""Musical time as a person sets it."""

from __future__ import annotations

import math
from dataclasses import replace

from nodegraph.model.errors import Unusable
from nodegraph.session.journal import Commanded
from nodegraph.session.messages import Done, FollowClock, Nudge, SetClock, SetTempo, Tap
from nodegraph.session.state import Effect, Keep, Reply, State, Step, ToEngineNow
from nodegraph.session.tap import tapped, tempo_of_taps
from nodegraph.session.transport import BEATS_PER_BAR, FASTEST, SLOWEST

MOST_NUDGE = 2000.0  # ms
KEPT = 0.01  # beats a minute: what a followed tempo wanders by is not worth a record


def set_tempo(state: State, client: str, message: SetTempo) -> Step:
    """Run at so many beats a minute."""
    _need_tempo(message.tempo)
    return replace(state, tempo=message.tempo), [
        Keep(_tempo(client, message.tempo)),
        ToEngineNow(SetClock(tempo=message.tempo)),
        Reply(Done(id=message.id, result=message.tempo)),
    ]


def tap(state: State, client: str, message: Tap) -> Step:
    """Take one tap; from the second on the clock follows them."""
    taps = tapped(state.taps, message.at_ns / 1e9)
    state = replace(state, taps=taps)
    found = tempo_of_taps(taps)
    if found is None:
        order = SetClock(beat_at_ns=message.at_ns, bar=message.bar)
        return state, [ToEngineNow(order), Reply(Done(id=message.id))]
    tempo, at = found
    order = SetClock(tempo=tempo, beat_at_ns=round(at * 1e9), bar=message.bar)
    return replace(state, tempo=tempo), [
        Keep(_tempo(client, tempo)),
        ToEngineNow(order),
        Reply(Done(id=message.id, result=round(tempo, 2))),
    ]


def follow(state: State, client: str, message: FollowClock) -> Step:
    """Run as another clock does; a tempo that differs by less than 0.01 is not kept anew."""
    tempo = message.tempo
    _need_tempo(tempo)
    order = SetClock(tempo=tempo)
    if message.beat is not None:
        if not (math.isfinite(message.beat) and 0 <= message.at_ns < 2**62):
            raise Unusable(f"There can be no beat {message.beat:g} at {message.at_ns} ns.")
        since = message.beat % BEATS_PER_BAR * 60.0 / tempo  # seconds from the beginning of the bar
        order = SetClock(tempo=tempo, beat_at_ns=message.at_ns - round(since * 1e9), bar=True)
    effects: list[Effect] = [ToEngineNow(order), Reply(Done(id=message.id))]
    if abs(tempo - state.tempo) >= KEPT:
        state, effects = replace(state, tempo=tempo), [Keep(_tempo(client, tempo)), *effects]
    return state, effects


def _need_tempo(tempo: float) -> None:
    if not SLOWEST <= tempo <= FASTEST:
        raise Unusable(f"{tempo:g} beats a minute is outside {SLOWEST:.0f} to {FASTEST:.0f}.")


def nudge(state: State, client: str, message: Nudge) -> Step:
    """Shift the beat."""
    if not abs(message.ms) <= MOST_NUDGE:
        raise Unusable(f"A nudge of {message.ms:g} ms is more than {MOST_NUDGE:g}.")
    return state, [ToEngineNow(SetClock(nudge=message.ms)), Reply(Done(id=message.id))]


def _tempo(client: str, tempo: float) -> Commanded:
    return Commanded(client=client, sample=0, command="tempo", what=tempo)
