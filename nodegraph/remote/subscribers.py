"""Who is told by OSC what changes, whoever changes it."""

from __future__ import annotations

import time
from typing import Any, Final

from nodegraph.model.scaling import place_of
from nodegraph.model.signals import Kind
from nodegraph.remote.desk import Desk
from nodegraph.remote.mapping import PUBLIC, Target, address_of, slug
from nodegraph.remote.osc import Osc, Peer

MOST: Final = 16  # who comes after them takes the place of the first
TELL_SECONDS: Final = 0.03
MOST_PATHS: Final = 512  # that are not public, and were performed

Arguments = tuple[Any, ...]


class Subscribers:
    """Peers, and what they were told last."""

    def __init__(self, desk: Desk, osc: Osc) -> None:
        self._desk = desk
        self._osc = osc
        self._peers: dict[Peer, dict[str, Arguments]] = {}
        self._others: dict[str, Target] = {}
        self._told_at = 0.0

    def add(self, peer: Peer) -> None:
        """Tell this one from now on; everything public first."""
        self._peers.pop(peer, None)
        if len(self._peers) >= MOST:
            self._peers.pop(next(iter(self._peers)))
        self._peers[peer] = {}

    def remove(self, peer: Peer) -> None:
        """Tell this one no more."""
        self._peers.pop(peer, None)

    def step(self) -> None:
        """Tell what is new, some thirty times a second."""
        now = time.monotonic()
        if not self._peers or now - self._told_at < TELL_SECONDS:
            return
        self._told_at = now
        current = self._current()
        for peer, told in self._peers.items():
            for address, arguments in current.items():
                if told.get(address) != arguments:
                    told[address] = arguments
                    self._osc.send(peer, address, *arguments)

    def _current(self) -> dict[str, Arguments]:
        view = self._desk.view
        found: dict[str, Arguments] = {}
        for path in view.performed:
            if path not in view.map.targets and path not in self._others:
                self._remember(path)
        for target in (*view.map.targets.values(), *self._others.values()):
            found[address_of(target.path)] = shown_at(self._desk, target, scaled=False)
            if target.path in view.map.targets:
                scaled = shown_at(self._desk, target, scaled=True)
                found[f"/{PUBLIC}/{slug(target.label or target.path)}"] = scaled
                if target.address:
                    found[target.address] = scaled
        return found | self._show()

    def _remember(self, path: str) -> None:
        if len(self._others) >= MOST_PATHS:
            self._others.pop(next(iter(self._others)))
        try:
            self._others[path] = self._desk.view.target(address_of(path))[0]
        except Exception:
            return  # an edit took it away meanwhile

    def _show(self) -> dict[str, Arguments]:
        """What of the whole show changes, as often as the status is looked at."""
        status = self._desk.view.status
        if not status:
            return {}
        controls, engine = status["controls"], status["engine"]
        found: dict[str, Arguments] = {
            "/play": (int(controls["playing"]),),
            "/master": (float(controls["master"]),),
            "/blackout": (int(controls["blackout"]),),
            "/freeze": (int(controls["freeze"]),),
            "/record": (int(bool(status["recording"])),),
        }
        if engine is not None:
            found["/tempo"] = (round(float(engine["tempo"]), 2),)
        return found


def shown_at(desk: Desk, target: Target, scaled: bool) -> Arguments:
    """Return a value as OSC has it: numbers and texts."""
    value = desk.view.value(target)
    if value is None:
        return (None,)
    if scaled and target.port.kind == Kind.CONTROL and isinstance(value, int | float):
        return (place_of(target.port, float(value)),)
    if isinstance(value, tuple):
        return tuple(_flat(value))
    return (float(value),) if isinstance(value, int | float) else (value,)


def _flat(value: Any) -> list[Any]:
    return [part for item in value for part in _flat(item)] if isinstance(value, tuple) else [value]
