"""What is seen: master level, blackout, freeze, test card; recordings."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from nodegraph.model.errors import Unusable
from nodegraph.model.storage import dumps
from nodegraph.session.messages import (
    Done,
    KeepLast,
    KeepTo,
    Record,
    RecordTo,
    SetShow,
)
from nodegraph.session.state import Effect, Reply, State, Step, ToStageNow

MOST_OFFSET = 2000.0  # ms


def set_show(state: State, client: str, message: SetShow) -> Step:
    """Change what the outputs do with the picture."""
    given = {
        name: value
        for name in ("master", "blackout", "freeze", "test_card", "offset_ms")
        if (value := getattr(message, name)) is not None
    }
    if not 0.0 <= given.get("master", 1.0) <= 1.0:
        raise Unusable(f"The master level is 0 to 1, not {given['master']:g}.")
    if not abs(given.get("offset_ms", 0.0)) <= MOST_OFFSET:
        raise Unusable(f"The offset is at most {MOST_OFFSET:g} ms.")
    controls = msgspec.structs.replace(state.controls, **given)
    effects: list[Effect] = [ToStageNow(controls), Reply(Done(id=message.id))]
    return replace(state, controls=controls), effects


def record(state: State, client: str, message: Record) -> Step:
    """Begin a recording, or end it."""
    if message.path and state.recording:
        raise Unusable(f"{state.recording} is being recorded; end that first.")
    if not message.path and not state.recording:
        raise Unusable("Nothing is being recorded.")
    patch = dumps(state.patch) if message.path else ""
    order = RecordTo(path=message.path, patch=patch, seed=state.patch.run.seed)
    effects: list[Effect] = [ToStageNow(order), Reply(Done(id=message.id))]
    return replace(state, recording=message.path), effects


def keep_last(state: State, client: str, message: KeepLast) -> Step:
    """Have the last minutes written; the incident log says when they are."""
    if not state.keeps:
        raise Unusable("No minutes of this show are kept; start it with --keep MINUTES.")
    if not message.path:
        raise Unusable("The last minutes need the name of a file.")
    order = KeepTo(path=message.path, patch=dumps(state.patch), seed=state.patch.run.seed)
    return state, [ToStageNow(order), Reply(Done(id=message.id))]
