"""The door of a show without a show: what a session would say is said by the test."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nodegraph.model.patch import Patch
from nodegraph.model.storage import dumps
from nodegraph.session import messages as m
from nodegraph.session.wire import LENGTH, Reader, length_of, pack
from nodegraph.show.live.folder import Show, write_show
from nodegraph.show.live.following import Following

SECONDS = 10.0


class Door:
    """Listens on a port, and says so in a folder."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.listening = socket.create_server(("127.0.0.1", port), reuse_port=False)
        self.port: int = self.listening.getsockname()[1]
        write_show(folder, Show(self.port, "token", 1, "x.patch.json"))
        self.line: socket.socket | None = None
        self._come = bytearray()  # of what is not looked at yet
        self._read = Reader(m.FromClient)

    def let_in(self, client: Following, name: str = "editor") -> None:
        """Take the next connection, and answer its hello."""
        client.poll()
        self.accept()
        client.poll()
        hello = self.hear()
        assert isinstance(hello, m.Hello) and hello.token == "token"
        self.say(m.Done(id=0, result=name))

    def accept(self) -> None:
        """Take the next connection."""
        self.listening.settimeout(SECONDS)
        self.line, _ = self.listening.accept()
        self.line.settimeout(SECONDS)

    def give(self, client: Following, patch: Patch, number: int = 0, **status: Any) -> None:
        """Answer what a client asks on joining, until it has the document."""
        until(client, lambda _: client._asked > 0)
        asked = {request.what: request.id for request in (self.hear(), self.hear())}
        self.say(m.Done(id=asked["status"], result={"performed": {}, **status}))
        self.answer_patch(asked["patch"], patch, number)

    def answer_patch(self, id: int, patch: Patch, number: int) -> None:
        """Answer a request for the document."""
        result = {"path": "/x.patch.json", "patch": dumps(patch), "number": number}
        self.say(m.Done(id=id, result=result))

    def hear(self) -> Any:
        """Return the next message of the client."""
        assert self.line is not None
        size = length_of(self._exactly(LENGTH), 1 << 26)
        return self._read(self._exactly(size))

    def say(self, *messages: m.Message) -> None:
        """Say this to the client."""
        assert self.line is not None
        self.line.sendall(b"".join(map(pack, messages)))

    def hang_up(self) -> None:
        """Die, as a session does; the port is free again."""
        for item in (self.line, self.listening):
            if item is not None:
                item.close()

    def take(self) -> None:
        """Take in some of what has come, and wait for it."""
        assert self.line is not None
        part = self.line.recv(1 << 20)
        assert part, "the client has hung up"
        self._come += part

    def _exactly(self, count: int) -> bytes:
        while len(self._come) < count:
            self.take()
        data = bytes(self._come[:count])
        del self._come[:count]
        return data


def until(client: Following, done: Callable[[list[Any]], Any]) -> list[Any]:
    """Poll until something is so; return all that was told on the way."""
    end = time.monotonic() + SECONDS
    found: list[Any] = []
    while True:
        found += client.poll()
        if done(found):
            return found
        assert time.monotonic() < end, f"it did not happen in time; told was {found}"
        time.sleep(0.001)  # lets the system carry bytes; nothing is measured
