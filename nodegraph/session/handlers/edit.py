"""Edits of the document, and taking them back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nodegraph.model.changes import Change
from nodegraph.model.connecting import connection
from nodegraph.model.edits import Batch, Edit
from nodegraph.model.errors import Unusable
from nodegraph.session.history import History
from nodegraph.session.journal import Edited
from nodegraph.session.messages import Changed, Connect, DoEdit, Done, Redo, Undo
from nodegraph.session.state import Broadcast, Compile, Effect, Keep, Reply, State, Step


def do(state: State, client: str, message: DoEdit) -> Step:
    """Change the document. A raw `Change` is the history's to make: it could hold anything."""
    if _has_change(message.edit):
        raise Unusable("A client sends edits, not the changes that they come to.")
    after, effects = changed(state, client, message.edit, message.name, message.gesture)
    return after, [*effects, Reply(Done(id=message.id, result=after.number))]


def _has_change(edit: Edit) -> bool:
    if isinstance(edit, Batch):
        return any(map(_has_change, edit.edits))
    return isinstance(edit, Change)


def connect(state: State, client: str, message: Connect) -> Step:
    """Wire two ports as a person means it."""
    graph = state.patch.graph(message.inside)
    if graph is None:
        raise Unusable(f"{message.inside}: there is no sub-patch of that name.")
    edit = connection(graph, state.library, message.source, message.target, message.inside)
    name = f"Wire {message.source} to {message.target}"
    after, effects = changed(state, client, edit, name, "")
    return after, [*effects, Reply(Done(id=message.id, result=after.number))]


def undo(state: State, client: str, message: Undo) -> Step:
    """Take back the client's own last edit."""
    history, step = state.history.undo(client)
    return _stepped(state, client, history, step, message.id, "Undo")


def redo(state: State, client: str, message: Redo) -> Step:
    """Do the client's last undone edit again."""
    history, step = state.history.redo(client)
    return _stepped(state, client, history, step, message.id, "Redo")


def changed(
    state: State, client: str, edit: Edit, name: str, gesture: str
) -> tuple[State, list[Effect]]:
    """Return the state after an edit, and the effects of it but the answer."""
    history, step = state.history.do(client, name or type(edit).__name__, edit, gesture)
    return _effects(state, client, history, step.name, step.change, "do")


def _stepped(state: State, client: str, history: History, step: Any, id: int, word: str) -> Step:
    after, effects = _effects(state, client, history, f"{word} {step.name}", step.change, step.verb)
    return after, [*effects, Reply(Done(id=id, result=step.name))]


def _effects(
    state: State, client: str, history: History, name: str, change: Edit, verb: str
) -> tuple[State, list[Effect]]:
    number = state.number + 1
    effects: list[Effect] = [
        Keep(Edited(client=client, name=name, change=change, verb=verb)),
        Broadcast(
            Changed(
                number=number,
                client=client,
                name=name,
                change=change,
                undo=history.next_undo(client),
                redo=history.next_redo(client),
            )
        ),
        Compile(),
    ]
    return replace(state, history=history, number=number), effects
