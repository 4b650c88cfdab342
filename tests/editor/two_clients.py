"""A session with several clients, each of which has a copy of the document by what it is told.

What is said goes through the bytes of the wire, both ways.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from nodegraph.model.edits import apply
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.model.storage import loads
from nodegraph.session import messages as m
from nodegraph.session.fold import handle
from nodegraph.session.history import History
from nodegraph.session.state import Broadcast, Reply, State
from nodegraph.session.wire import LENGTH, Reader, pack

REQUESTS, NEWS = Reader(m.FromClient), Reader(m.ToClient)


@dataclass
class Copy:
    """What one client has of the document: it is behind by what it has not taken in."""

    patch: Patch
    number: int = 0
    untaken: list[bytes] = field(default_factory=list)

    def catch_up(self) -> None:
        """Take in all that was told."""
        for body in self.untaken:
            message = NEWS(body)
            if isinstance(message, m.Changed):
                assert message.number == self.number + 1, "no change is left out"
                self.patch, _ = apply(self.patch, message.change)
                self.number = message.number
        self.untaken.clear()


class Together:
    """The session and its clients."""

    def __init__(self, patch: Patch, library: Library, *clients: str) -> None:
        self.state = State(library, "/tmp/x.patch.json", History(patch))
        self.copies = {client: Copy(patch) for client in clients}

    def ask(self, client: str, request: m.Request) -> m.Done | m.Refused:
        """Let a client ask for something; all are told what comes of it."""
        self.state, answer, told = asked(self.state, client, request)
        for body in told:
            for copy in self.copies.values():
                copy.untaken.append(body)
        return answer

    def load(self, text: str) -> None:
        """Play a file, as everybody then reads it."""
        self.state = replace(self.state, history=History(loads(text)), number=0)
        for client in self.copies:
            self.copies[client] = Copy(loads(text))


def asked(
    state: State, client: str, request: m.Request
) -> tuple[State, m.Done | m.Refused, list[bytes]]:
    """Return what a session is after a request, its answer, and what it tells everybody."""
    after, effects = handle(state, client, REQUESTS(pack(request)[LENGTH:]))
    told = [pack(effect.message)[LENGTH:] for effect in effects if isinstance(effect, Broadcast)]
    (answer,) = (effect.message for effect in effects if isinstance(effect, Reply))
    found: Any = answer
    return after, found, told
