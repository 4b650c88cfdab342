"""The hands on a show: where they want values to be, and how values come there.

    desk = Desk(view)
    desk.turn(target, control, move)      # MIDI: soft take-over, a glide
    desk.put(target, raw, sorry)          # OSC: at once
    desk.step(client, seconds)            # a hundred times a second: one request for everything

The latest wins; no more than one request is sent a step. Switches are not merged: a key that is
pressed and let go between two blocks is heard.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Json
from nodegraph.model.scaling import place_of, value_at
from nodegraph.remote.assembly import Move
from nodegraph.remote.controls import Control
from nodegraph.remote.mapping import Target
from nodegraph.remote.takeover import Grip
from nodegraph.remote.view import View
from nodegraph.session import messages as m
from nodegraph.session.glide import Glide
from nodegraph.show.live.client import Client

Sorry = Callable[[str], None]
BLOCKS_HELD: Final = 2.5  # a switch stays that long as it is, so that one whole block sees it
MOST_WAITING: Final = 64  # flips of one switch; later ones are left out


class Desk:
    """Knows what moves. One for all remotes of a show."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._glide = Glide()
        self._aims: dict[str, tuple[Target, float]] = {}  # what glides: where to, 0..1
        self._grips: dict[tuple[Control, str], Grip] = {}
        self._puts: dict[str, tuple[Json, Sorry | None]] = {}
        self._flips: dict[str, deque[float]] = {}
        self._held: dict[str, float] = {}  # seconds until the switch may flip again
        self._told: dict[str, Json] = {}  # what was last performed from here
        self.listeners: list[Callable[[Any], None]] = []  # who hears what the show tells, too

    # --- hands ----------------------------------------------------------------------------------

    def turn(self, target: Target, control: Control, move: Move) -> None:
        """A MIDI control was moved, turned or pressed."""
        if control.key:
            self._key(target, control, move)
        elif target.port.held:
            self._choose(target, control, move)
        else:
            grip = self._grips.setdefault((control, target.path), Grip(control.step))
            stands = self.place(target)
            if control.endless:
                self._aim(target, grip.turned(move.steps, stands))
            elif (place := grip.moved(move.place, stands)) is not None:
                self._aim(target, place)

    def put(self, target: Target, raw: Json, sorry: Sorry | None = None) -> None:
        """Set a value, as a patch file has it; None gives it back. `sorry` is told a refusal."""
        self._forget(target.path)
        self._puts[target.path] = (raw, sorry)

    def place(self, target: Target) -> float:
        """Return where a number stands, 0..1; of one that moves, where it is to go."""
        if target.path in self._aims:
            return self._aims[target.path][1]
        return place_of(target.port, self.view.number(target) or 0.0)

    def _key(self, target: Target, control: Control, move: Move) -> None:
        if control.kind == "toggle":
            if not move.down:
                return
            if target.port.held:
                count = len(target.port.choices)
                self._flip(target, (self._switch(target) + 1) % count)
            else:
                self._aim(target, 0.0 if self.place(target) >= 0.5 else 1.0)
        elif target.port.held:
            self._flip(target, len(target.port.choices) - 1 if move.down else 0)
        else:
            self._aim(target, move.place)

    def _choose(self, target: Target, control: Control, move: Move) -> None:
        """A knob on a switch: what has no middle follows the hand."""
        if control.endless:
            last = len(target.port.choices) - 1
            self._flip(target, min(max(self._switch(target) + move.steps, 0), last))
        else:
            self._flip(target, value_at(target.port, move.place))

    def _switch(self, target: Target) -> int:
        waiting = self._flips.get(target.path)
        value = waiting[-1] if waiting else self.view.number(target)
        return int(value or 0)

    def _flip(self, target: Target, value: float) -> None:
        if value != self._switch(target):
            waiting = self._flips.setdefault(target.path, deque())
            if len(waiting) < MOST_WAITING:
                waiting.append(float(value))

    def _aim(self, target: Target, place: float) -> None:
        path = target.path
        if path not in self._aims:
            stands = self.place(target)
            if place == stands:
                return
            self._glide.put(path, stands)
        self._puts.pop(path, None)
        self._glide.aim(path, place)
        self._aims[path] = (target, place)

    def _forget(self, path: str) -> None:
        if self._aims.pop(path, None) is not None:
            self._glide.put(path, 0.0)  # at rest: it tells nothing any more
        self._flips.pop(path, None)

    # --- the show -------------------------------------------------------------------------------

    def hear(self, message: Any) -> None:
        """Take note of what the show tells: where another hand was at work, it has the value."""
        if isinstance(message, m.Performed):
            for path, value in message.values.items():
                if path in self._told and self._told[path] != value:
                    del self._told[path]
                    self._forget(path)
        self.view.hear(message)
        for listener in self.listeners:
            listener(message)

    def forget(self) -> None:
        """Another document plays, or another session: let everything go."""
        for path in list(self._aims):
            self._forget(path)
        for table in (self._grips, self._puts, self._flips, self._held, self._told):
            table.clear()

    def step(self, client: Client, seconds: float) -> None:
        """Perform what is due. Raises Closed where the show has gone."""
        values, sorry = self._due(seconds)
        if not values:
            return
        self._told |= values
        try:
            client.perform(values)
        except Unusable:
            self._one_by_one(client, values, sorry)
        while client.news:
            self.hear(client.news.popleft())

    def _due(self, seconds: float) -> tuple[dict[str, Json], dict[str, Sorry]]:
        values: dict[str, Json] = {}
        for path, place in self._glide.step(seconds).items():
            target, aim = self._aims.get(path, (None, 0.0))
            if target is not None and isinstance(place, float):
                values[path] = value_at(target.port, place)
                if place == aim:
                    del self._aims[path]
        for path, left in list(self._held.items()):
            self._held[path] = left - seconds
            if self._held[path] <= 0.0:
                del self._held[path]
        hold = BLOCKS_HELD * self.view.patch.run.block / self.view.patch.run.rate
        for path, waiting in list(self._flips.items()):
            if path not in self._held:
                values[path] = waiting.popleft()
                self._held[path] = hold
                if not waiting:
                    del self._flips[path]
        values |= {path: raw for path, (raw, _) in self._puts.items()}
        sorry = {path: told for path, (_, told) in self._puts.items() if told is not None}
        self._puts.clear()
        return values, sorry

    def _one_by_one(
        self, client: Client, values: Mapping[str, Json], sorry: Mapping[str, Sorry]
    ) -> None:
        """One of them cannot be: the others can, and who asked for it is told."""
        for path, value in values.items():
            try:
                client.perform({path: value})
            except Unusable as problem:
                self._told.pop(path, None)
                self._forget(path)
                if path in sorry:
                    sorry[path](str(problem))
