"""Going on in a set."""

from __future__ import annotations

from dataclasses import replace

from nodegraph.model.errors import Unusable
from nodegraph.session.messages import Done, GoSet
from nodegraph.session.state import Effect, Reply, Staged, State, Step


def go(state: State, client: str, message: GoSet) -> Step:
    """Ask for an entry; it takes over on its line once it is ready."""
    if state.set is None:
        raise Unusable("This show plays one patch; open a set (*.set.json) to go on in it.")
    if message.place is not None:
        after, staged = state.set.go(message.place)
    elif message.step > 0:
        after, staged = state.set.next()
    else:
        after, staged = state.set.previous()
    effects: list[Effect] = [Staged(effect) for effect in staged]
    wanted = after.wanted if after.wanted >= 0 else after.seen
    return replace(state, set=after), [*effects, Reply(Done(id=message.id, result=wanted))]
