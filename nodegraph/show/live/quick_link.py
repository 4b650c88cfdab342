"""The end of a connection that never waits: what cannot be sent or read now is, the next time.

    link = QuickLink(show.port, m.ToClient)
    link.send(message)               # goes out as soon as the system takes it
    for message in link.step(): ...  # once a frame

For who draws frames beside it; whoever has the time holds a `nodegraph.show.live.link.Link`.
"""

from __future__ import annotations

import contextlib
import errno
import select
import socket
import time
from typing import Any

from nodegraph.session.messages import Message
from nodegraph.session.wire import LARGE, LENGTH, Reader, length_of, pack
from nodegraph.show.live.link import HOST, Closed

CONNECT_SECONDS = 2.0
STEP_SECONDS = 0.002  # that reading may take; what is left is read the next time
MOST_WAITING = 16 << 20  # bytes that nobody takes
_CHUNK = 1 << 16
_UNDER_WAY = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK, 10035})  # 10035: of Windows
_GONE = "The session has gone."


class QuickLink:
    """A connection to a session, for one thread."""

    def __init__(self, port: int, kinds: Any) -> None:
        """Begin to connect. Raises Closed where nobody listens, as far as that is known at once."""
        self._read = Reader(kinds)
        self._out = bytearray()
        self._in = bytearray()
        self._open = False
        self._until = time.monotonic() + CONNECT_SECONDS
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        code = self._socket.connect_ex((HOST, port))
        if code not in _UNDER_WAY:
            self._socket.close()
            raise Closed(f"Nobody answers on port {port} of this machine.")

    def send(self, message: Message) -> None:
        """Send one message, or keep it until the system takes it. Raises Closed."""
        self._out += pack(message)
        if len(self._out) > MOST_WAITING:
            raise Closed("The session takes nothing any more.")
        self._push()

    def step(self, seconds: float = STEP_SECONDS) -> list[Any]:
        """Send what waits, and return the messages that have come. Raises Closed or Garbled.

        Ends after so many seconds, whatever is left; one message is returned in any case.
        """
        until = time.perf_counter() + seconds
        self._push()
        found: list[Any] = []
        while self._open:
            message = self._take()
            if message is not None:
                found.append(message)
                if time.perf_counter() > until:
                    break
            elif not self._fill(bool(found)):
                break
        return found

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _push(self) -> None:
        if not self._is_open() or not self._out:
            return
        try:
            sent = self._socket.send(self._out)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as problem:
            raise Closed(_GONE) from problem
        del self._out[:sent]

    def _is_open(self) -> bool:
        if self._open:
            return True
        try:
            _, ready, failed = select.select([], [self._socket], [self._socket], 0.0)
            code = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        except (OSError, ValueError) as problem:
            raise Closed(_GONE) from problem
        if failed or code:
            raise Closed("Nobody answers.")
        if ready:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open = True
        elif time.monotonic() > self._until:
            raise Closed("Nobody answers.")
        return self._open

    def _fill(self, has_some: bool) -> bool:
        """Read what is there; False where that is nothing. A loss behind messages is told later."""
        try:
            data = self._socket.recv(_CHUNK)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError as problem:
            raise Closed(_GONE) from problem
        if data:
            self._in += data
        elif not has_some:
            raise Closed(_GONE)
        return bool(data)

    def _take(self) -> Any:
        if len(self._in) < LENGTH:
            return None
        end = LENGTH + length_of(bytes(self._in[:LENGTH]), LARGE)
        if len(self._in) < end:
            return None
        body = bytes(self._in[LENGTH:end])
        del self._in[:end]
        return self._read(body)
