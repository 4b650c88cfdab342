"""MIDI and OSC of a show, a process of its own: `python -m nodegraph.remote.process JSON`.

    {"folder": "/run/user/1000/nodegraph/show-1a2b3c4d", "wishes": {"osc_port": 9000}}

It is a client like any other. When the session dies it looks for the successor, and ends after ten
seconds without one.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any, Final

import msgspec

from nodegraph.model.errors import NodegraphError, Unusable
from nodegraph.remote.ableton import LinkClock, binding
from nodegraph.remote.addresses import Addresses
from nodegraph.remote.desk import Desk
from nodegraph.remote.learn import Learn
from nodegraph.remote.midi import Midi
from nodegraph.remote.osc import Osc
from nodegraph.remote.view import View
from nodegraph.remote.wishes import Wishes
from nodegraph.session import messages as m
from nodegraph.session.wire import Garbled
from nodegraph.show.live.client import Client
from nodegraph.show.live.link import Closed
from nodegraph.show.live.process import ALONE_SECONDS

STEP_SECONDS: Final = 0.01
STATUS_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 0.02  # between sights of the beat for a clock that is sent
PORT_SECONDS: Final = 2.0  # between attempts on a port that is taken
LONGEST_STEP: Final = 0.1  # seconds that a glide goes on by after something held us up


class Remote:
    """Serves until told to end, or left alone too long."""

    def __init__(self, folder: Path, wishes: Wishes) -> None:
        self.folder = folder
        self.wishes = wishes
        self.ending = False
        self.desk = Desk(View())
        self.midi = Midi(wishes, self.desk, say)
        self.osc: Osc | None = None
        self.addresses: Addresses | None = None
        self.link: LinkClock | None = None  # as soon as the tempo of the show is known
        self.desk.listeners.append(self._hear)
        self._learning = ""
        self._osc_at = 0.0
        self._client: Client | None = None
        self._looked = 0.0
        self._seen = (0.0, -1)  # when the beat was asked for, and blocks then

    def run(self) -> None:
        """Serve."""
        alone_since = stepped = time.monotonic()
        try:
            while not self.ending:
                self._open_osc()
                now = time.monotonic()
                if self._client is None:
                    self._join()
                    if self._client is None and now - alone_since > ALONE_SECONDS:
                        return
                else:
                    alone_since = now
                    try:
                        self._step(self._client, min(now - stepped, LONGEST_STEP))
                    except (Closed, Garbled, NodegraphError) as problem:
                        self._leave(problem)
                stepped = now
        finally:
            self._leave(None)
            self.midi.close()
            if self.link is not None:
                self.link.close()
            if self.osc is not None:
                self.osc.close()

    def _join(self) -> None:
        try:
            self._client = Client.join(self.folder, "remote")
            self.desk.forget()
            self._look(self._client)
            self._join_link(self._client)
        except (NodegraphError, Garbled, OSError):
            self._leave(None)
            time.sleep(0.05)

    def _join_link(self, client: Client) -> None:
        if self.link is not None:
            self.link.forget()
        elif self.wishes.clock == "link":
            self.link = LinkClock(float(client.ask("status")["tempo"]))
            self.desk.listeners.append(self.link.hear)

    def _leave(self, problem: Exception | None) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None
        if problem is not None:
            say(f"The session has gone ({problem}).")

    def _open_osc(self) -> None:
        now = time.monotonic()
        if self.osc is not None or not self.wishes.osc_port or now < self._osc_at:
            return
        try:
            self.osc = Osc(self.wishes.osc_port, self.wishes.lan)
        except Unusable as problem:
            if not self._osc_at:
                say(f"{problem} It is tried again.")
            self._osc_at = now + PORT_SECONDS
            return
        self.addresses = Addresses(self.desk, self.osc)
        self._learn(self._learning)
        say(f"OSC is heard on port {self.osc.port}{' of the network' if self.wishes.lan else ''}.")

    def _hear(self, message: Any) -> None:
        if isinstance(message, m.Learning):
            self._learn(message.path)

    def _learn(self, path: str) -> None:
        """Bind the control that moves next, or the address that is heard next, to a path."""
        self._learning = path
        self.midi.learn = Learn(path) if path else None
        if self.addresses is not None:
            self.addresses.learning = path

    def _step(self, client: Client, seconds: float) -> None:
        begun = time.monotonic()
        for message in client.listen(0.0005):
            self.desk.hear(message)
        if self.addresses is not None:
            self.addresses.step(client)
        self.midi.step(client)
        self.desk.step(client, seconds)
        if self.link is not None:
            self.link.step(client)
        self._see_beat(client, begun)
        if begun - self._looked > STATUS_SECONDS:
            self._look(client)
        left = STEP_SECONDS - (time.monotonic() - begun)
        if left > 0.0:
            for message in client.listen(left):
                self.desk.hear(message)

    def _look(self, client: Client) -> None:
        self._looked = time.monotonic()
        other = self.desk.view.refresh(client)
        self.midi.actions.take(self.desk.view.status.get("set_midi"))
        if other:
            self.desk.forget()
            self.midi.forget()
            for problem in self.desk.view.map.problems:
                say(problem)

    def _see_beat(self, client: Client, now: float) -> None:
        clock = self.midi.clock_out
        asked, blocks = self._seen
        if clock is None or now - asked < BEAT_SECONDS:
            return
        engine = client.ask("status")["engine"]
        self._seen = (now, blocks if engine is None else engine["blocks"])
        if engine is not None and engine["still"]:
            clock.stand()
        elif engine is not None and engine["blocks"] != blocks:
            tempo = float(engine["tempo"])
            clock.see(float(engine["beat"]) - float(engine["latency"]) * tempo / 60.0, tempo)


def say(text: str) -> None:
    """Write a line of this process's log."""
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def main() -> int:
    """Run it from its command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the command's
    try:
        arguments: dict[str, Any] = json.loads(sys.argv[1])
        folder = Path(arguments["folder"])
        wishes = msgspec.convert(arguments.get("wishes", {}), Wishes)
        if wishes.clock == "link":
            binding()
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return 2
    except (IndexError, KeyError, ValueError, TypeError, msgspec.MsgspecError) as problem:
        print(f"The wishes cannot be used ({problem}).", file=sys.stderr)
        return 2
    remote = Remote(folder, wishes)

    def end(*_: object) -> None:
        remote.ending = True

    signal.signal(signal.SIGTERM, end)
    with contextlib.suppress(KeyboardInterrupt):
        remote.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
