"""Snapshots and cues: values that were kept, and how they come back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nodegraph.model.errors import Unusable
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.spec import Value
from nodegraph.session import journal
from nodegraph.session.cues import read_cues
from nodegraph.session.handlers.edit import changed
from nodegraph.session.knobs import performed_values
from nodegraph.session.messages import Done, GoCue, MorphTo, Performed, Recall, TakeSnapshot
from nodegraph.session.morph import LONGEST
from nodegraph.session.snapshots import read, stored, take
from nodegraph.session.state import Broadcast, Effect, Keep, Reply, State, Step, ToEngineNow


def keep(state: State, client: str, message: TakeSnapshot) -> Step:
    """Keep present values, as an edit."""
    entry, problems = take(
        state.patch, state.library, message.paths, state.performed, message.title
    )
    if problems and not entry["values"]:
        raise Unusable(str(problems[0]))
    edit = stored(state.patch, message.name, entry)
    after, effects = changed(state, client, edit, f"Snapshot {message.name}", "")
    said = [str(problem) for problem in problems]
    return after, [*effects, Reply(Done(id=message.id, result=said))]


def recall(state: State, client: str, message: Recall) -> Step:
    """Perform a snapshot."""
    if not 0.0 <= message.beats <= LONGEST:
        raise Unusable(f"{message.beats:g} beats is no length of a morph; give 0 to {LONGEST:g}.")
    how = {"at": message.at, "beats": message.beats, "curve": message.curve}
    return _perform(state, client, message.name, how, message.id)


def go(state: State, client: str, message: GoCue) -> Step:
    """Let a cue begin on its line."""
    cues, _ = read_cues(state.patch)
    if message.which:
        names = [cue.name for cue in cues]
        if message.which not in names:
            remedy = did_you_mean(message.which, names)
            raise Unusable(f"There is no cue {message.which}. {remedy}".rstrip())
        place = names.index(message.which)
    else:
        place = max(state.cue + message.step, 0)
    if not 0 <= place < len(cues):
        raise Unusable(f"There is no cue {place + 1}; the patch has {len(cues)}.")
    cue = cues[place]
    how = {"at": cue.at, "beats": cue.beats, "curve": cue.curve, "timeout": cue.timeout}
    return _perform(replace(state, cue=place), client, cue.snapshot, how, message.id)


def _perform(state: State, client: str, name: str, how: dict[str, Any], id: int) -> Step:
    snapshot = read(state.patch, state.library, name)
    if not snapshot.values:
        raise Unusable(str(snapshot.problems[0]) if snapshot.problems else f"{name} is empty.")
    raw = state.patch.snapshots[name]["values"]
    performed = {path: raw[path] for path in snapshot.values}
    values: list[tuple[str, str, Value]] = []
    for path, value in performed.items():
        values += performed_values(state.patch, state.library, path, value)
    said = [str(problem) for problem in snapshot.problems]
    effects: list[Effect] = [
        Keep(journal.Performed(client=client, sample=0, values=performed)),
        ToEngineNow(MorphTo(values=tuple(values), **how)),
        Broadcast(Performed(values=performed)),
        Reply(Done(id=id, result=said)),
    ]
    return replace(state, performed={**state.performed, **performed}), effects
