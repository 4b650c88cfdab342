"""The end of a connection that is not the session's: engine, stage and clients hold one."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import time
from typing import Any

from nodegraph.model.errors import Failed
from nodegraph.session.messages import Hello, Message, Role
from nodegraph.session.wire import LARGE, LENGTH, Reader, length_of, pack

HOST = "127.0.0.1"
_CHUNK = 1 << 16


class Closed(Failed):
    """The other side has gone."""


class Link:
    """A connection to a session. `send` may be called from any thread, `receive` from one."""

    def __init__(self, port: int, kinds: Any, timeout: float = 2.0) -> None:
        """Raises Closed where nobody listens."""
        self._read = Reader(kinds)
        self._sending = threading.Lock()
        self._bytes = bytearray()
        try:
            self._socket = socket.create_connection((HOST, port), timeout)
        except OSError as problem:
            raise Closed(f"Nobody answers on port {port} of this machine.") from problem
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def hello(self, token: str, role: Role, name: str = "", generation: int = 0) -> None:
        """Say who this is."""
        pid = os.getpid()
        self.send(Hello(token=token, role=role, name=name, pid=pid, generation=generation))

    def send(self, message: Message) -> None:
        """Send one message. Raises Closed."""
        data = pack(message)
        try:
            with self._sending:
                self._socket.settimeout(5.0)
                self._socket.sendall(data)
        except OSError as problem:
            raise Closed("The session has gone.") from problem

    def receive(self, timeout: float) -> Any:
        """Return the next message, None after so many seconds without one. Raises Closed."""
        until = time.monotonic() + timeout
        while True:
            message = self._take()
            if message is not None:
                return message
            left = until - time.monotonic()
            try:
                ready = select.select([self._socket], [], [], max(left, 0.0))[0]
            except (OSError, ValueError) as problem:
                raise Closed("The session has gone.") from problem
            if not ready:
                return None
            self._fill()

    def _fill(self) -> None:
        try:
            data = self._socket.recv(_CHUNK)
        except OSError as problem:
            raise Closed("The session has gone.") from problem
        if not data:
            raise Closed("The session has gone.")
        self._bytes += data

    def _take(self) -> Any:
        if len(self._bytes) < LENGTH:
            return None
        end = LENGTH + length_of(bytes(self._bytes[:LENGTH]), LARGE)
        if len(self._bytes) < end:
            return None
        body = bytes(self._bytes[LENGTH:end])
        del self._bytes[:end]
        return self._read(body)

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
