"""Carries out what the session's fold asks for: answers, plans, files, the journal, the end."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from nodegraph.model.errors import Failed, NodegraphError, Unusable
from nodegraph.model.patch import Patch
from nodegraph.model.storage import load, save
from nodegraph.session import messages as m
from nodegraph.session.state import (
    Broadcast,
    Compile,
    Effect,
    End,
    GiveBack,
    Hear,
    Keep,
    Load,
    Look,
    Note,
    ReadShaders,
    Reply,
    Report,
    Staged,
    State,
    Teach,
    ToEngineNow,
    ToStageNow,
    Write,
)
from nodegraph.show.live.another import open_another
from nodegraph.show.live.bulletin import status_of
from nodegraph.show.live.server import Connection

if TYPE_CHECKING:
    from nodegraph.show.live.session_process import SessionProcess


class Effects:
    """Of one session."""

    def __init__(self, session: SessionProcess) -> None:
        self.session = session

    def carry_out(self, connection: Connection | None, state: State, effects: list[Effect]) -> None:
        """Take over a state, and do what goes with it: all of it, or nothing."""
        session = self.session
        before, session.state = session.state, state
        try:
            self._do(connection, effects)
        except Failed as problem:  # the journal cannot be written: nothing is done
            session.state = before
            for effect in effects:
                if isinstance(effect, Reply) and isinstance(effect.message, m.Done):
                    refused = m.Refused(id=effect.message.id, text=str(problem))
                    self._do(connection, [Reply(refused)])
            return
        session.carry()
        try:
            now = session.state
            session.documents.rotate(state.path, now.patch, dict(now.performed), now.tempo)
        except Failed as problem:  # the old journal goes on
            session.tell("error", "journal", str(problem))

    def _do(self, connection: Connection | None, effects: list[Effect]) -> None:
        session = self.session
        for effect in effects:
            match effect:
                case Reply(message):
                    if connection is not None:
                        connection.send(message)
                case Broadcast(message):
                    session.server.tell_clients(message)
                case Note(where, text):
                    session.tell("note", where, text)
                case ToEngineNow(message):
                    if isinstance(message, m.SetValues | m.MorphTo):
                        document = session.distribution.plans.document
                        message = msgspec.structs.replace(message, document=document)
                    session.to("engine", message)
                case ToStageNow(message):
                    session.to("stage", message)
                case GiveBack(ends):
                    session.distribution.give_back(ends)
                case Keep(record):
                    session.documents.keep(record)
                case Compile():
                    session.distribution.compile(session.state)
                case Look():
                    session.distribution.show(session.state)
                case Write(path, id):
                    self._answer(connection, id, lambda path=path: self._save(path))
                case Load(path, id):
                    self._answer(connection, id, partial(open_another, session, path))
                case Hear(path, repeat, id):
                    self._answer(connection, id, partial(self._hear, path, repeat))
                case Teach(path, id):
                    self._answer(connection, id, partial(self._teach, path))
                case ReadShaders(id):
                    self._answer(connection, id, session.read_shaders)
                case Staged(staged):
                    if session.programme is not None:
                        session.programme.do([staged])
                case Report(what, id, client):
                    self._answer(connection, id, partial(self._report, what, client))
                case End():
                    session.asked_to_end = True
                    session.ended.set()

    def _answer(self, connection: Connection | None, id: int, work: Any) -> None:
        try:
            answer: m.Message = m.Done(id=id, result=work())
        except NodegraphError as problem:
            answer = m.Refused(id=id, text=str(problem))
        if connection is not None:
            connection.send(answer)

    def _hear(self, path: str, repeat: bool) -> None:
        """Ask the engine for a song; whether it is one it finds out as it decodes it."""
        song, session = Path(path).resolve(), self.session
        if not song.is_file():
            raise Unusable(f"{path} does not exist; name a sound file.")
        asked = m.SetSong(path=str(song), repeat=repeat)
        session.state = replace(session.state, song=asked)
        session.to("engine", asked)

    def _teach(self, path: str) -> None:
        if path and not self.session.remote_pid:
            raise Unusable(
                "No MIDI or OSC is listened to; start the show with --midi-in or with --osc."
            )
        self.session.server.tell_clients(m.Learning(path=path))

    def _save(self, path: str) -> str:
        session = self.session
        save(Path(path), session.state.patch)
        session.state = replace(session.state, path=path, saved=session.state.patch)
        with contextlib.suppress(Failed):  # the file is there: that is what counts
            session.documents.saved()
        return path

    def _report(self, what: str, client: str) -> Any:
        session = self.session
        if what == "log":
            return list(session.incidents.lines)
        if what == "latency":
            return session.distribution.plans.latencies()
        programme, connections = session.programme, session.server.connections
        state, plans = session.state, session.distribution.plans
        facts = session.bulletin.facts(state, session.running)
        return status_of(facts, session.bulletin.problems) | {
            "set_midi": None if programme is None else programme.file.midi,
            "number": state.number,
            "undo": state.history.next_undo(client),
            "redo": state.history.next_redo(client),
            "clients": [n for n, c in connections.items() if c.hello.role == "client"],
            "performed": dict(state.performed),
            "generation": plans.generation,
            "engine": None if session.running is None else msgspec.to_builtins(session.running),
            "stage": None if session.drawing is None else msgspec.to_builtins(session.drawing),
            "pids": {role: child.pid for role, child in session.children.items()}
            | {f"spare {role}": child.spare_pid for role, child in session.children.items()}
            | {"session": os.getpid(), "remote": session.remote_pid},
        }


def saved(path: str) -> Patch | None:
    """Return the document as its file has it, None where there is none that can be read."""
    with contextlib.suppress(NodegraphError):
        return load(Path(path))
    return None
