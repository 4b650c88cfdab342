"""Messages as bytes: four of length, big-endian, then msgpack.

What comes from outside is never trusted: a length over the limit or bytes that are none of the
expected messages raise Garbled, and whoever sent them is cut off.
"""

from __future__ import annotations

from typing import Any

import msgspec

from nodegraph.model.errors import Failed
from nodegraph.session.messages import Message

LENGTH = 4
SMALL, LARGE = 4 << 20, 256 << 20  # bytes: from a client; a plan or a patch among ourselves


class Garbled(Failed):
    """What came is no message of ours."""


def pack(message: Message) -> bytes:
    """Return a message with its length in front."""
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(LENGTH, "big") + body


def length_of(head: bytes, limit: int) -> int:
    """Return how many bytes follow these four. Raises Garbled beyond the limit."""
    size = int.from_bytes(head, "big")
    if not 0 < size <= limit:
        raise Garbled(f"A message of {size} bytes is not one of ours; the connection was closed.")
    return size


class Reader:
    """Decodes messages of a union of types."""

    def __init__(self, kinds: Any) -> None:
        self._decoder = msgspec.msgpack.Decoder(kinds)

    def __call__(self, body: bytes) -> Any:
        """Return the message. Raises Garbled."""
        try:
            return self._decoder.decode(body)
        except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError) as problem:
            raise Garbled(f"That is no message of ours ({problem}).") from problem
