"""What engine and stage have in common: they serve a session, and look for its successor.

They are started with one argument, JSON: where the show's folder is and what is theirs. The folder
holds `show.json` with port and token. A process whose session has gone plays on, tries to find one
for ten seconds, and then ends. A spare loads all it needs and waits for a line on its standard
input: half a second that nobody has to wait for.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

from nodegraph.model.errors import NodegraphError
from nodegraph.session.messages import Message, Role
from nodegraph.session.wire import Garbled
from nodegraph.show.live.folder import read_show
from nodegraph.show.live.link import Closed, Link

ALONE_SECONDS = 10.0  # without a session


class Process:
    """A process of a show. Subclasses say what they do with messages, and with time."""

    role: ClassVar[Role]
    kinds: ClassVar[Any]
    tick = 0.02  # seconds to wait for a message at most

    def __init__(self, arguments: dict[str, Any]) -> None:
        self.folder = Path(arguments["folder"])
        self.ending = False
        self.failing = False  # ends by an error that nobody expected
        self.generation = 0
        self._link: Link | None = None

    def begin(self) -> None:
        """Do what a spare must not do while it waits."""

    def hear(self, message: Any) -> None:
        """Carry out a message."""
        raise NotImplementedError

    def idle(self) -> None:
        """Do what is due; called often."""

    def end(self) -> None:
        """Let everything go."""

    def say(self, message: Message) -> None:
        """Tell the session; without one nothing happens."""
        link = self._link
        if link is not None:
            try:
                link.send(message)
            except Closed:
                self._link = None

    def run(self) -> None:
        """Serve until told to end, or left alone too long."""
        alone_since = time.monotonic()
        try:
            while not self.ending:
                if self._link is None:
                    self._connect()
                    if self._link is None and time.monotonic() - alone_since > ALONE_SECONDS:
                        return
                else:
                    alone_since = time.monotonic()
                self._listen()
                self.idle()
        except Exception:
            self.failing = True
            raise
        finally:
            self.end()

    def _connect(self) -> None:
        try:
            show = read_show(self.folder)
            link = Link(show.port, self.kinds, 0.5)
            link.hello(show.token, self.role, self.role, self.generation)
            self._link = link
        except (NodegraphError, OSError):
            time.sleep(0.05)

    def _listen(self) -> None:
        if self._link is None:
            return
        wait = self.tick
        try:
            while (message := self._link.receive(wait)) is not None:
                self.hear(message)
                wait = 0.0
                if self.ending or self._link is None:
                    return
        except (Closed, Garbled):
            if self._link is not None:
                self._link.close()
            self._link = None


def main(kind: type[Process]) -> int:
    """Run a process of a show from its command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the command's; it tells the session
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    arguments = json.loads(sys.argv[1])
    process = kind(arguments)
    if arguments.get("spare") and not sys.stdin.readline():
        return 0  # whoever kept it has gone, and never needed it
    process.begin()
    process.run()
    return 0
