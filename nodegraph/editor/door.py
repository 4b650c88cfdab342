"""The one door that an editor speaks through: what it needs of a connection to a session.

`nodegraph.show.live.following.Following` is one; tests hold a session in their hands instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from nodegraph.model.patch import Json, Patch
from nodegraph.session.messages import Request


class Door(Protocol):
    """A connection that never waits. `patch` is the session's, as of change `number`."""

    @property
    def patch(self) -> Patch | None:
        """The document; None before a session was there."""
        ...

    @property
    def number(self) -> int:
        """The number of its last change."""
        ...

    @property
    def path(self) -> str:
        """Its file."""
        ...

    @property
    def performed(self) -> Mapping[str, Json]:
        """What is performed over the document, by path."""
        ...

    @property
    def connected(self) -> bool:
        """Whether a session answers."""
        ...

    @property
    def client(self) -> str:
        """What the session calls this client."""
        ...

    def send(self, request: Request) -> int:
        """Send a request; its answer comes by `poll`. Returns its number."""
        ...

    def poll(self) -> list[Any]:
        """Return what has come since, in order."""
        ...
