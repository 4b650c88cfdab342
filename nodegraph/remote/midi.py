"""MIDI as hands on the show: knobs and keys, lights that follow, a clock in either direction."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from typing import Final

from nodegraph.model.errors import Unusable
from nodegraph.remote.actions import Actions
from nodegraph.remote.assembly import Assembler, messages_of
from nodegraph.remote.clock_in import PER_BEAT, Ticks
from nodegraph.remote.clock_out import ClockOut
from nodegraph.remote.controls import Control
from nodegraph.remote.desk import Desk
from nodegraph.remote.learn import Learn, bound
from nodegraph.remote.midi_ports import Heard, Inputs, Outputs, Say
from nodegraph.remote.wishes import Wishes
from nodegraph.session import messages as m
from nodegraph.show.live.client import Client

TICK, START, CONTINUE, STOP, POSITION = 0xF8, 0xFA, 0xFB, 0xFC, 0xF2
FOLLOW_PLACE: Final = 7  # of the 24 ticks: a correction there moves nothing over an 1/8 or a 1/6
FOLLOW_SECONDS: Final = 0.5  # between corrections of a clock that does not say where it is
OTHER_SECONDS: Final = 1.0  # of silence after which the clock of another port is followed
FEEDBACK_SECONDS: Final = 0.03
TOUCHED_SECONDS: Final = 0.3  # a control that a hand moves is told nothing for so long


class Midi:
    """The MIDI of a show. `step` a hundred times a second."""

    def __init__(self, wishes: Wishes, desk: Desk, say: Say) -> None:
        self._desk = desk
        self._say = say
        self._inputs = Inputs(wishes.midi_in, wishes.midi_api, say)
        self._outputs = Outputs(wishes.midi_out, wishes.midi_api, say)
        self._assemblers: dict[str, Assembler] = {}
        self._follows = wishes.clock == "in"
        self._ticks = Ticks()
        self._clock_port, self._ticked = "", 0.0
        self._due, self._followed = False, 0.0
        # ids of requests that a Client has no verb for, far from its own
        self._ids = itertools.count(1_000_000_000)
        self.clock_out = ClockOut(self._outputs.send) if wishes.clock == "out" else None
        self.learn: Learn | None = None
        self.actions = Actions(say)
        self._shown: dict[Control, list[list[int]]] = {}
        self._touched: dict[Control, float] = {}
        self._fresh, self._showed = 0, 0.0

    def step(self, client: Client) -> None:
        """Hear what hands did, follow the clock, tell the lights."""
        self._inputs.look()
        self._outputs.look()
        for heard in self._inputs.take():
            if heard.message[0] >= 0xF0:
                self._hear_clock(heard)
            else:
                self._hear_hand(client, heard)
        if self._follows:
            self._follow(client)
        now = time.monotonic()
        if now - self._showed >= FEEDBACK_SECONDS:
            self._showed = now
            self._show(now)

    def forget(self) -> None:
        """Another document plays."""
        self._shown.clear()

    def close(self) -> None:
        """Let go."""
        if self.clock_out is not None:
            self.clock_out.close()
        self._inputs.close()
        self._outputs.close()

    # --- hands ----------------------------------------------------------------------------------

    def _hear_hand(self, client: Client, heard: Heard) -> None:
        moves = self._assemblers.setdefault(heard.port, Assembler()).moves(heard.message)
        if self.learn is not None:
            control = self.learn.heard(moves)
            if control is not None:
                path, self.learn = self.learn.path, None
                self._bind(client, path, control)
                client.learn("")
        for move in moves:
            self.actions.hear(client, move)
            for target in self._desk.view.map.bound_to(move.control):
                bound_control = target.control
                if bound_control is not None:
                    self._touched[bound_control] = heard.at
                    self._desk.turn(target, bound_control, move)

    def _bind(self, client: Client, path: str, control: Control) -> None:
        try:
            client.edit(bound(self._desk.view.patch, path, control), f"Learn {control}")
            self._say(f"{path} is moved by {control} now.")
        except Unusable as problem:
            self._say(str(problem))

    def _show(self, now: float) -> None:
        """Tell controllers where values stand that somebody else has moved."""
        if self._outputs.fresh != self._fresh:
            self._fresh = self._outputs.fresh
            self._shown.clear()  # one that has just come knows nothing
        if not self._outputs.open:
            return
        for control, targets in self._desk.view.map.controls.items():
            messages = messages_of(control, self._desk.place(targets[0]))
            if self._shown.get(control) == messages:
                continue
            touched = now - self._touched.get(control, -TOUCHED_SECONDS) < TOUCHED_SECONDS
            if touched and not control.key and not control.endless:
                continue  # a hand is on it; it is told when that rests
            self._shown[control] = messages
            for message in messages:
                self._outputs.send(message)

    # --- the clock ------------------------------------------------------------------------------

    def _hear_clock(self, heard: Heard) -> None:
        status = heard.message[0]
        if not self._follows or status not in (TICK, START, CONTINUE, STOP, POSITION):
            return
        if heard.port != self._clock_port:
            if heard.at - self._ticked < OTHER_SECONDS:
                return
            self._clock_port, self._ticks = heard.port, Ticks()
        self._ticked = heard.at
        match status:
            case 0xF8:
                self._ticks.tick(heard.at)
            case 0xFA:
                self._ticks.start()
                self._due = True
            case 0xFB:
                self._ticks.proceed()
                self._due = True
            case 0xFC:
                self._ticks.stop()
            case _:
                self._ticks.position(_position(heard.message))
                self._due = True

    def _follow(self, client: Client) -> None:
        """Bring the show to the tempo and the beat: once a beat, and when the clock begins."""
        now = time.monotonic()
        reading = self._ticks.reading()
        if reading is None or now - self._ticked > OTHER_SECONDS:
            return
        since = now - self._followed
        at_place = self._ticks.place in range(FOLLOW_PLACE, FOLLOW_PLACE + 3)
        if reading.beat is None:
            due = since >= FOLLOW_SECONDS
        else:
            due = self._due or (at_place and since > 4 * 60.0 / reading.tempo / PER_BEAT)
        if not due:
            return
        self._followed = now
        self._due = self._due and reading.beat is None
        request = m.FollowClock(
            id=next(self._ids), tempo=round(reading.tempo, 3), at_ns=round(reading.at * 1e9),
            beat=reading.beat,
        )  # fmt: skip
        try:
            client.request(request)
        except Unusable as problem:
            self._say(str(problem))


def _position(message: Sequence[int]) -> int:
    """Return the sixteenths of a song position."""
    return (message[2] << 7 | message[1]) if len(message) == 3 else 0
