"""Learn: what a hand moves next is bound to a public control."""

from __future__ import annotations

from nodegraph.model.errors import Unusable
from nodegraph.model.values import UNHEARD
from nodegraph.session.knobs import knobs_at
from nodegraph.session.messages import Learn
from nodegraph.session.state import State, Step, Teach


def learn(state: State, client: str, message: Learn) -> Step:
    """Wait for a control to be bound to a path, or wait no more. Raises Unusable."""
    if message.path:
        port = knobs_at(state.patch, state.library, message.path)[0].port
        if port.kind in UNHEARD:
            raise Unusable(f"{message.path}: a wire brings {port.kind}; nothing else can move it.")
    return state, [Teach(message.path, message.id)]
