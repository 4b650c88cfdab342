"""Musical time as a person sets it."""

from __future__ import annotations

from dataclasses import replace

from nodegraph.model.errors import Unusable
from nodegraph.session.messages import Done, Nudge, SetClock, SetTempo, Tap
from nodegraph.session.state import Keep, Reply, State, Step, ToEngineNow
from nodegraph.session.tap import tapped, tempo_of_taps
from nodegraph.session.transport import FASTEST, SLOWEST

MOST_NUDGE = 2000.0  # ms


def set_tempo(state: State, client: str, message: SetTempo) -> Step:
    """Run at so many beats a minute."""
    if not SLOWEST <= message.tempo <= FASTEST:
        raise Unusable(
            f"{message.tempo:g} beats a minute is outside {SLOWEST:.0f} to {FASTEST:.0f}."
        )
    return replace(state, tempo=message.tempo), [
        Keep("tempo", message.tempo),
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
        Keep("tempo", tempo),
        ToEngineNow(order),
        Reply(Done(id=message.id, result=round(tempo, 2))),
    ]


def nudge(state: State, client: str, message: Nudge) -> Step:
    """Shift the beat."""
    if not abs(message.ms) <= MOST_NUDGE:
        raise Unusable(f"A nudge of {message.ms:g} ms is more than {MOST_NUDGE:g}.")
    return state, [ToEngineNow(SetClock(nudge=message.ms)), Reply(Done(id=message.id))]
