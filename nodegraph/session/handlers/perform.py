"""Performed values: heard at once, not in the document until they are captured."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import msgspec

from nodegraph.model.edits import Batch, SetValue, apply
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Json, Patch
from nodegraph.model.spec import Value
from nodegraph.session import journal
from nodegraph.session.handlers.edit import changed
from nodegraph.session.knobs import knobs_at, performed_values
from nodegraph.session.messages import (
    Capture,
    Done,
    Panic,
    Perform,
    Performed,
    SetPlaying,
    SetValues,
)
from nodegraph.session.state import (
    Broadcast,
    Effect,
    GiveBack,
    Keep,
    Reply,
    Staged,
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
    """Play, give everything back, at the level of the beginning, and go to what is safe.

    Values that were edited since the document was saved are performed as its file has them, so
    that nothing of the document is lost; a set goes to its safe entry.
    """
    ends = [end for path in state.performed for end in _ends(state, path)]
    safe, values = _as_saved(state)
    controls = msgspec.structs.replace(
        state.controls, playing=True, master=state.level, blackout=False, freeze=False,
        test_card=False,
    )  # fmt: skip
    told: dict[str, Json] = {**dict.fromkeys(state.performed, None), **safe}
    effects: list[Effect] = [Keep(journal.Performed(client=client, sample=0, values=told))]
    if ends:
        effects.append(GiveBack(tuple(ends)))
    if values:
        effects.append(ToEngineNow(SetValues(values=tuple(values))))
    staged = None
    if state.set is not None:
        staged, wanted = state.set.panic()
        effects += map(Staged, wanted)
    if not state.controls.playing:
        effects.append(ToEngineNow(SetPlaying(on=True)))
    effects += [
        ToStageNow(controls),
        Broadcast(Performed(values=told)),
        Reply(Done(id=message.id)),
    ]
    return replace(state, performed=safe, controls=controls, set=staged), effects


def _as_saved(state: State) -> tuple[dict[str, Json], list[tuple[str, str, Value]]]:
    """Return what to perform, by path and as the engine takes it, so that values are the file's."""
    safe: dict[str, Json] = {}
    values: list[tuple[str, str, Value]] = []
    edited = {} if state.saved is None else _edited_values(state.saved, state.patch)
    for path, raw in edited.items():
        with suppress(Unusable):  # a wire moves it now
            default: Json = knobs_at(state.patch, state.library, path)[0].port.default
            given = default if raw is None else raw
            values += performed_values(state.patch, state.library, path, given)
            safe[path] = given
    return safe, values


def _edited_values(saved: Patch, patch: Patch) -> dict[str, Json]:
    """Return by path the values of a saved patch that a later state of it has not; None: none.

    Of nodes of the patch itself that are still there.
    """
    found: dict[str, Json] = {}
    for name, node in patch.nodes.items():
        before = saved.nodes.get(name)
        if before is None or before.type != node.type:
            continue
        for port in dict.fromkeys((*before.values, *node.values)):
            if before.values.get(port) != node.values.get(port):
                found[f"{name}.{port}"] = before.values.get(port)
    return found


def _ends(state: State, path: str) -> list[tuple[str, str]]:
    try:
        return [(knob.node, knob.port.name) for knob in knobs_at(state.patch, state.library, path)]
    except Unusable:
        return []  # an edit took it away meanwhile
