"""What the keys and knobs of a controller do to the show itself: the key `midi` of a set file.

    "midi": {"note:36": "next", "toggle:40": "blackout", "cc:7": "master"}

A control that moves something of a patch as well does both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from nodegraph.model.errors import Unusable
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.patch import Json
from nodegraph.remote.assembly import Move
from nodegraph.remote.controls import Control, parse_control
from nodegraph.remote.takeover import Grip
from nodegraph.show.live.client import Client
from nodegraph.show.live.keys import fresh_file

MASTER: Final = "master"
SWITCHES: Final = ("blackout", "freeze")
PRESSED: Final[Mapping[str, Callable[[Client], object]]] = {
    "next": lambda client: client.go(),
    "previous": lambda client: client.go(step=-1),
    "play": lambda client: client.show(playing=not client.ask("status")["controls"]["playing"]),
    "tap": lambda client: client.tap(),
    "panic": lambda client: client.panic(),
    "keep": lambda client: client.keep_last(fresh_file(Path(client.ask("status")["path"]))),
}
ACTIONS: Final = (*PRESSED, *SWITCHES, MASTER)


def read_actions(raw: Json) -> tuple[dict[Control, str], list[str]]:
    """Return what each control does, and a sentence for each entry that cannot be."""
    if raw in (None, {}):
        return {}, []
    if not isinstance(raw, dict):
        return {}, ['midi: it maps controls to actions; write {"note:36": "next"}.']
    found: dict[Control, str] = {}
    problems = []
    for name, action in raw.items():
        try:
            control = parse_control(name)
            _need_fitting(control, action)
        except Unusable as problem:
            problems.append(f"midi: {problem}")
        else:
            found[control] = str(action)
    return found, problems


def _need_fitting(control: Control, action: Json) -> None:
    if action not in ACTIONS:
        near = did_you_mean(str(action), ACTIONS)
        remedy = near or f"They are {', '.join(ACTIONS)}."
        raise Unusable(f"{control}: {str(action)[:40]!r} is no action of a show. {remedy}")
    if action == MASTER and control.key:
        raise Unusable(f"{control}: the master level needs a knob or a fader, such as cc:7.")
    if action != MASTER and control.endless:
        raise Unusable(f"{control}: {action} needs a key or a button; an encoder has no end.")


class Actions:
    """Does what a set's controls ask for. `say` is told what is refused."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._raw: Json = None
        self._bound: Mapping[Control, str] = {}
        self._pressed: set[Control] = set()
        self._grips: dict[Control, Grip] = {}

    def take(self, raw: Json) -> None:
        """Follow the set that plays: what its file has at `midi`, None without one."""
        if raw == self._raw:
            return
        self._raw = raw
        self._bound, problems = read_actions(raw)
        self._grips.clear()
        for problem in problems:
            self._say(problem)

    def hear(self, client: Client, move: Move) -> None:
        """A control was moved. Raises Closed where the show has gone."""
        for control in dict.fromkeys((move.control, move.control.anywhere)):
            action = self._bound.get(control)
            if action is not None:
                try:
                    self._do(client, action, control, move)
                except Unusable as problem:
                    self._say(str(problem))

    def _do(self, client: Client, action: str, control: Control, move: Move) -> None:
        if action == MASTER:
            self._level(client, control, move)
            return
        down = move.down if control.key else move.place > 0.5
        if down == (control in self._pressed):
            return
        (self._pressed.add if down else self._pressed.remove)(control)
        if action in PRESSED:
            if down:
                PRESSED[action](client)
        elif control.kind != "toggle":
            client.show(**{action: down})
        elif down:
            client.show(**{action: not client.ask("status")["controls"][action]})

    def _level(self, client: Client, control: Control, move: Move) -> None:
        grip = self._grips.setdefault(control, Grip(control.step))
        stands = float(client.ask("status")["controls"][MASTER])
        level = (
            grip.turned(move.steps, stands) if control.endless else grip.moved(move.place, stands)
        )
        if level is not None:
            client.show(master=level)
