"""Performed values: heard at once, not in the document until they are captured."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from nodegraph.model.edits import Batch, SetValue, apply
from nodegraph.model.errors import Unusable
from nodegraph.model.spec import Value
from nodegraph.session import journal
from nodegraph.session.handlers.edit import changed
from nodegraph.session.knobs import knobs_at, performed_values
from nodegraph.session.messages import Capture, Done, Panic, Perform, Performed, SetValues
from nodegraph.session.state import (
    Broadcast,
    Effect,
    GiveBack,
    Keep,
    Reply,
    State,
    Step,
    ToEngineNow,
    ToStageNow,
)


def perform(state: State, client: str, message: Perform) -> Step:
    """Override values, or give them back. All of them or none."""
    values: list[tuple[str, str, Value]] = []
    back: list[tuple[str, str]] = []
    performed = dict(state.performed)
    for path, raw in message.values.items():
        if raw is None:
            performed.pop(path, None)
            back += _ends(state, path)
        else:
            values += performed_values(state.patch, state.library, path, raw)
            performed[path] = raw
    effects: list[Effect] = [
        Keep(journal.Performed(client=client, sample=0, values=dict(message.values)))
    ]
    if values:
        effects.append(ToEngineNow(SetValues(values=tuple(values))))
    if back:
        effects.append(GiveBack(tuple(back)))
    effects += [Broadcast(Performed(values=message.values)), Reply(Done(id=message.id))]
    return replace(state, performed=performed), effects


def capture(state: State, client: str, message: Capture) -> Step:
    """Write performed values into the document, as one edit of this client."""
    paths = message.paths or tuple(state.performed)
    edits: list[SetValue] = []
    for path in paths:
        if path not in state.performed:
            raise Unusable(f"{path}: nothing is performed there; nothing was captured.")
        node, _, port = path.rpartition(".")
        if "/" in node:
            raise Unusable(f"{path}: it is inside a sub-patch; publish it, or edit it there.")
        edits.append(SetValue(node, port, state.performed[path]))
    if not edits:
        raise Unusable("Nothing is performed; nothing was captured.")
    apply(state.patch, Batch("Capture", tuple(edits)))  # all of them can be, or none is
    after, effects = changed(state, client, Batch("Capture", tuple(edits)), "Capture", "")
    rest = {path: value for path, value in state.performed.items() if path not in paths}
    cleared = dict.fromkeys(paths, None)
    effects += [
        Keep(journal.Performed(client=client, sample=0, values=cleared)),
        Broadcast(Performed(values=cleared)),
        Reply(Done(id=message.id)),
    ]
    return replace(after, performed=rest), effects


def panic(state: State, client: str, message: Panic) -> Step:
    """Give everything back and show the document as it is, at full level."""
    ends = [end for path in state.performed for end in _ends(state, path)]
    controls = msgspec.structs.replace(
        state.controls, master=1.0, blackout=False, freeze=False, test_card=False
    )
    cleared = dict.fromkeys(state.performed, None)
    effects: list[Effect] = [Keep(journal.Performed(client=client, sample=0, values=cleared))]
    if ends:
        effects.append(GiveBack(tuple(ends)))
    effects += [
        ToStageNow(controls),
        Broadcast(Performed(values=cleared)),
        Reply(Done(id=message.id)),
    ]
    return replace(state, performed={}, controls=controls), effects


def _ends(state: State, path: str) -> list[tuple[str, str]]:
    try:
        return [(knob.node, knob.port.name) for knob in knobs_at(state.patch, state.library, path)]
    except Unusable:
        return []  # an edit took it away meanwhile
