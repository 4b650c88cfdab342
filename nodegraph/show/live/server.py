"""The session's door: a loopback port, a token, and one queue a connection.

Nothing that a client does or leaves undone holds up anybody else: who sends garbage is cut off,
and so is who does not read what it is told.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from collections.abc import Callable
from typing import Any

from nodegraph.session.messages import (
    VERSION,
    Done,
    FromClient,
    FromEngine,
    FromStage,
    Hello,
    Message,
    Refused,
)
from nodegraph.session.wire import LARGE, LENGTH, SMALL, Garbled, Reader, length_of, pack
from nodegraph.show.live.link import HOST

MOST_WAITING = 16 << 20  # bytes that a connection may leave unread
LITTLE = 64 << 10  # bytes: what a client that keeps up has unread
HELLO_SECONDS = 3.0
MOST_CONNECTIONS = 64
HELLO_BYTES = 4096
_KINDS: dict[str, Any] = {"client": FromClient, "engine": FromEngine, "stage": FromStage}


class Connection:
    """Somebody who has said hello."""

    def __init__(self, hello: Hello, name: str, writer: asyncio.StreamWriter) -> None:
        self.hello = hello
        self.name = name
        self._writer = writer

    def send(self, message: Message) -> None:
        """Queue a message; cut off who has too many unread."""
        transport = self._writer.transport
        if transport.is_closing():
            return
        self._writer.write(pack(message))
        if transport.get_write_buffer_size() > MOST_WAITING:
            transport.abort()

    def offer(self, message: Message) -> None:
        """Queue a message that may be left out: only where nearly nothing waits."""
        if self._writer.transport.get_write_buffer_size() < LITTLE:
            self.send(message)

    def close(self) -> None:
        """Hang up, after what is queued."""
        with contextlib.suppress(OSError, RuntimeError):
            self._writer.close()


class Server:
    """Listens; calls `joined`, `said` and `left` on the loop's thread."""

    def __init__(
        self,
        token: str,
        joined: Callable[[Connection], None],
        said: Callable[[Connection, Any], None],
        left: Callable[[Connection], None],
    ) -> None:
        self.token = token
        self.connections: dict[str, Connection] = {}
        self._joined, self._said, self._left = joined, said, left
        self._server: asyncio.Server | None = None
        self._open = 0

    async def listen(self, port: int) -> int:
        """Listen on a port of this machine only, 0 for a free one; return its number."""
        self._server = await asyncio.start_server(self._serve, HOST, port)
        number: int = self._server.sockets[0].getsockname()[1]
        return number

    def tell_clients(self, message: Message) -> None:
        """Send a message to every client."""
        for connection in list(self.connections.values()):
            if connection.hello.role == "client":
                connection.send(message)

    async def close(self) -> None:
        """Hang up on everybody."""
        if self._server is not None:
            self._server.close()
        for connection in list(self.connections.values()):
            connection.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= MOST_CONNECTIONS:
                await self._talk(reader, writer)
        except (Garbled, OSError, asyncio.IncompleteReadError, TimeoutError):
            pass  # cut off below
        finally:
            self._open -= 1
            with contextlib.suppress(OSError, RuntimeError):
                writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await asyncio.wait_for(_message(reader, HELLO_BYTES), HELLO_SECONDS)
        hello = Reader(Hello)(first)
        if not hmac.compare_digest(hello.token.encode(), self.token.encode()):
            writer.write(pack(Refused(id=0, text="The token is wrong; it is in show.json.")))
            return
        if hello.version != VERSION:
            text = f"This show speaks version {VERSION}, not {hello.version}; use the same release."
            writer.write(pack(Refused(id=0, text=text)))
            return
        connection = Connection(hello, self._name(hello), writer)
        self.connections[connection.name] = connection
        if hello.role == "client":
            connection.send(Done(id=0, result=connection.name))
        self._joined(connection)
        read = Reader(_KINDS[hello.role])
        limit = SMALL if hello.role == "client" else LARGE
        try:
            while True:
                self._said(connection, read(await _message(reader, limit)))
        finally:
            if self.connections.get(connection.name) is connection:
                del self.connections[connection.name]
            self._left(connection)

    def _name(self, hello: Hello) -> str:
        wanted = hello.name[:40] or hello.role
        number, name = 1, wanted
        while name in self.connections:
            number += 1
            name = f"{wanted} {number}"
        return name


async def _message(reader: asyncio.StreamReader, limit: int) -> bytes:
    head = await reader.readexactly(LENGTH)
    return await reader.readexactly(length_of(head, limit))
