"""A session without a process: the real fold, held by the test, behind the editor's door."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from nodegraph.model.edits import apply
from nodegraph.model.errors import NodegraphError
from nodegraph.model.library import Library
from nodegraph.model.patch import Json, Patch
from nodegraph.model.storage import load
from nodegraph.session import messages as m
from nodegraph.session.fold import handle
from nodegraph.session.history import History
from nodegraph.session.state import Broadcast, Hear, Load, ReadShaders, Reply, State, Teach, Write
from nodegraph.show.live.bulletin import Bulletin


class InHand:
    """A door with the session right behind it; what is sent is answered at the next `poll`."""

    def __init__(self, patch: Patch, library: Library, client: str = "editor") -> None:
        self.state = State(library=library, path="/tmp/x.patch.json", history=History(patch))
        self.patch: Patch | None = patch
        self.number = 0
        self.client = client
        self.connected = True
        self.performed: dict[str, Json] = {}
        self.sent: list[m.Request] = []
        self._ids = itertools.count(1)
        self._news: list[Any] = []
        self._bulletin = Bulletin(lambda message: self._news.append(message))

    @property
    def path(self) -> str:
        return self.state.path

    def send(self, request: m.Request) -> int:
        number = next(self._ids)
        request = msgspec.structs.replace(request, id=number)
        self.sent.append(request)
        self.tell(self.client, request)
        return number

    def tell(self, client: str, request: m.Request) -> None:
        """Let a client, this or another one, ask the session for something."""
        self.state, effects = handle(self.state, client, request)
        for effect in effects:
            match effect:
                case Reply(message) if client == self.client:
                    self._news.append(message)
                case Broadcast(message):
                    self._news.append(message)
                case Load(path, id):
                    self._load(path, id)
                case Hear(path, repeat, id):  # nothing plays: it is as if the engine had it
                    song = m.SetSong(path=path, repeat=repeat)
                    self.state = replace(self.state, song=song)
                    self._news.append(m.Done(id=id))
                case Teach(path, id):  # nothing is ever moved here
                    self._news += [m.Learning(path=path), m.Done(id=id)]
                case ReadShaders(id):
                    self._news += [m.ShadersRead(), m.Done(id=id)]
                case Write(_, id):  # nothing is written: a test has no file to lose
                    self.state = replace(self.state, saved=self.state.patch)
                    self._news.append(m.Done(id=id))
                case _:
                    pass

    def _load(self, path: str, id: int) -> None:
        try:
            patch = load(Path(path))
        except NodegraphError as problem:
            self._news.append(m.Refused(id=id, text=str(problem)))
            return
        before = self._news
        self.begin(patch)
        self._news = [*before, *self._news, m.Done(id=id)]

    def begin(self, patch: Patch) -> None:
        """Play another document, as `Open` leads to."""
        self.state = State(library=self.state.library, path=self.path, history=History(patch))
        self.patch, self.performed, self.number = patch, {}, 0
        self._news = [m.NowPlays(path=self.path)]

    def poll(self) -> list[Any]:
        self._bulletin.look(self.state, None)
        for message in self._news:
            if isinstance(message, m.Changed):
                assert self.patch is not None
                self.patch, _ = apply(self.patch, message.change)
                self.number = message.number
            if isinstance(message, m.Performed):
                both: Mapping[str, Json] = {**self.performed, **message.values}
                self.performed = {k: v for k, v in both.items() if v is not None}
        news, self._news = self._news, []
        return news
