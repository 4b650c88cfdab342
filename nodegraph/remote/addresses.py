"""What OSC addresses do to a show. Who asked for what cannot be is told why, at `/error`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Json
from nodegraph.model.scaling import value_at
from nodegraph.model.signals import Kind
from nodegraph.remote.desk import Desk
from nodegraph.remote.learn import addressed
from nodegraph.remote.mapping import Target, address_of, wrong_address
from nodegraph.remote.osc import Argument, Call, Osc, Peer
from nodegraph.remote.subscribers import Subscribers, shown_at
from nodegraph.show.live.client import Client
from nodegraph.show.live.keys import fresh_file

MOST_ECHO: Final = 8
_FILE = re.compile(r"[\w\- ]{1,80}(\.(mkv|mp4|mov))?")


class Addresses:
    """Carries out calls. `learning`: the path that the next address is to be bound to, or ""."""

    def __init__(self, desk: Desk, osc: Osc) -> None:
        self._desk = desk
        self._osc = osc
        self.learning = ""
        self.subscribers = Subscribers(desk, osc)
        self._own: Mapping[str, Callable[[Client, Call], None]] = {
            "/ping": self._ping,
            "/get": self._get,
            "/subscribe": self._subscribe,
            "/unsubscribe": self._unsubscribe,
            "/tempo": self._tempo,
            "/tap": self._tap,
            "/nudge": lambda client, call: client.nudge(_number(call)),
            "/play": lambda client, call: self._switch(client, call, "playing"),
            "/blackout": lambda client, call: self._switch(client, call, "blackout"),
            "/freeze": lambda client, call: self._switch(client, call, "freeze"),
            "/master": lambda client, call: client.show(master=_number(call)),
            "/panic": lambda client, call: client.panic() if _pressed(call) else None,
            "/record": self._record,
            "/keep": self._keep,
            "/learn": self._learn_path,
        }

    def step(self, client: Client) -> None:
        """Carry out what came in."""
        for call in self._osc.take():
            try:
                own = self._own.get(call.address)
                if own is not None:
                    own(client, call)
                elif not self._is_learned(client, call):
                    self._put(call)
            except Unusable as problem:
                self._sorry(call.peer, str(problem))
        self.subscribers.step()

    def _sorry(self, peer: Peer, text: str) -> None:
        self._osc.send(peer, "/error", text)

    # --- values ---------------------------------------------------------------------------------

    def _put(self, call: Call) -> None:
        target, scaled = self._desk.view.target(call.address)
        raw = raw_of(target, call, scaled)
        self._desk.put(target, raw, lambda text: self._sorry(call.peer, text))

    def _get(self, client: Client, call: Call) -> None:
        path = call.arguments[0] if call.arguments else None
        if not isinstance(path, str):
            raise Unusable("/get needs an address or a path: /get /tunnel/rate.")
        address = path if path.startswith("/") else address_of(path)
        target, scaled = self._desk.view.target(address)
        self._osc.send(call.peer, address, *shown_at(self._desk, target, scaled))

    def _learn_path(self, client: Client, call: Call) -> None:
        path = str(call.arguments[0]) if call.arguments else ""
        if path:
            address = path if path.startswith("/") else address_of(path)
            path = self._desk.view.target(address)[0].path
        client.learn(path)

    def _is_learned(self, client: Client, call: Call) -> bool:
        """Bind an address that leads nowhere yet to what is to be learned. Raises Unusable."""
        if not self.learning or not call.arguments or self._leads_somewhere(call.address):
            return False
        wrong = wrong_address(call.address, {})
        if wrong:
            raise Unusable(wrong)
        path, self.learning = self.learning, ""
        client.edit(addressed(self._desk.view.patch, path, call.address), f"Learn {call.address}")
        client.learn("")
        return True

    def _leads_somewhere(self, address: str) -> bool:
        try:
            self._desk.view.target(address)
        except Unusable:
            return False
        return True

    # --- who listens ----------------------------------------------------------------------------

    def _ping(self, client: Client, call: Call) -> None:
        self._osc.send(call.peer, "/pong", *call.arguments[:MOST_ECHO])

    def _subscribe(self, client: Client, call: Call) -> None:
        self.subscribers.add(_listener(call))

    def _unsubscribe(self, client: Client, call: Call) -> None:
        self.subscribers.remove(_listener(call))

    # --- the show -------------------------------------------------------------------------------

    def _tempo(self, client: Client, call: Call) -> None:
        if call.arguments:
            client.tempo(_number(call))
            return
        engine = client.ask("status")["engine"]
        self._osc.send(call.peer, "/tempo", float(engine["tempo"]) if engine else 0.0)

    def _tap(self, client: Client, call: Call) -> None:
        if _pressed(call):
            client.tap(bar=call.arguments[:1] == ("bar",))

    def _switch(self, client: Client, call: Call, name: str) -> None:
        was = bool(client.ask("status")["controls"][name])
        client.show(**{name: _number(call, float(not was)) > 0.5})

    def _record(self, client: Client, call: Call) -> None:
        """1 or a name begins a recording beside the patch, 0 ends it."""
        first = call.arguments[0] if call.arguments else 1
        if isinstance(first, str) or _number(call, 1.0) > 0.5:
            client.record(self._file(first))
        else:
            client.record(None)

    def _keep(self, client: Client, call: Call) -> None:
        """1 or a name writes the last minutes beside the patch."""
        first = call.arguments[0] if call.arguments else 1
        if isinstance(first, str) or _pressed(call):
            client.keep_last(self._file(first))

    def _file(self, name: Argument) -> Path:
        """Return a file beside the patch that is not there yet. Raises Unusable."""
        patch = Path(self._desk.view.path)
        path = fresh_file(patch)
        if isinstance(name, str):
            if not _FILE.fullmatch(name):
                raise Unusable(f"{name[:80]!r} names no file that may be made beside the patch.")
            path = patch.parent / name
            path = path if path.suffix else path.with_suffix(".mkv")
        if path.exists():
            raise Unusable(f"{path.name} is there already; give another name.")
        return path


def raw_of(target: Target, call: Call, scaled: bool) -> Json:
    """Return the value that a call sets, as a patch file has it. Raises Unusable."""
    given = call.arguments
    if len(given) == 0:
        raise Unusable(f"{call.address} needs a value; /get {call.address} tells the present one.")
    if any(isinstance(part, float) and not math.isfinite(part) for part in given):
        raise Unusable(f"{call.address}: {given} is not a finite number.")
    if len(given) > 1:
        return list(given)
    raw: Any = given[0]
    if target.port.kind == Kind.COLOUR and isinstance(raw, tuple):  # OSC's own colours
        return [part / 255.0 for part in raw]
    if isinstance(raw, bool):
        return float(raw)
    if isinstance(raw, bytes | tuple):
        raise Unusable(f"{call.address} takes numbers and texts.")
    if scaled and isinstance(raw, int | float) and target.port.kind == Kind.CONTROL:
        return value_at(target.port, float(raw))
    return raw


def _number(call: Call, otherwise: float | None = None) -> float:
    raw: Argument = call.arguments[0] if call.arguments else otherwise
    if not isinstance(raw, int | float) or not math.isfinite(raw):
        raise Unusable(f"{call.address} needs a number.")
    return float(raw)


def _pressed(call: Call) -> bool:
    """A button sends 1 when it is pressed and 0 when it is let go."""
    first: Any = call.arguments[0] if call.arguments else 1.0
    return not isinstance(first, int | float) or first > 0.5


def _listener(call: Call) -> Peer:
    """Return where to send to: the caller, at the port that it names."""
    port = int(_number(call, float(call.peer[1])))
    if not 1 <= port <= 65535:
        raise Unusable(f"{call.address}: {port} is no port.")
    return call.peer[0], port
