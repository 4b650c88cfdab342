"""Brings the document to engine and stage: plans, and values where nothing else is different.

A plan goes to the stage first, which compiles its shaders while it draws the old one, and then to
the engine, whose ring tells the stage at which block the new one begins. What is performed goes
along, so that an edit never takes a hand off a knob.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from nodegraph.model.errors import Problem, Unusable
from nodegraph.model.storage import dumps
from nodegraph.scheduler.plan import encode
from nodegraph.session import messages as m
from nodegraph.session.knobs import performed_values
from nodegraph.session.state import State
from nodegraph.show.live.documents import Documents
from nodegraph.show.live.hands import Hands
from nodegraph.show.live.plans import Plans

READY_SECONDS = 8.0  # that the engine waits for the stage's shaders

Send = Callable[[str, m.Message], bool]  # to a role; False where it is not there
Tell = Callable[[str, str, str], None]


class Distribution:
    """The way from a state to what plays."""

    def __init__(self, plans: Plans, documents: Documents, send: Send, tell: Tell) -> None:
        self.plans = plans
        self.current: m.RunPlan | None = None  # what the engine was given last
        self._documents = documents
        self._send, self._tell = send, tell
        self.hands = Hands(plans.folder / "hands")
        self._deaf: list[tuple[str, str]] = []  # nodes that hear nothing, and why
        self._probes = m.SetProbes(paths=())  # that the newest plan has
        self._waiting: tuple[m.RunPlan, float] | None = None  # for the stage's shaders

    def compile(self, state: State, anew: bool = False) -> None:
        """Bring a changed document out; where it can have no plan, what plays goes on.

        `anew`: send a plan that is as the one before, too.
        """
        before = self.plans.problems
        try:
            values = self.plans.compile(state.patch, bool(state.watched))
        except Unusable as trouble:
            self._tell("error", "", f"{trouble} What played before plays on.")
            return
        for problem in self.plans.problems:
            if problem not in before:
                self._tell(problem.severity, problem.where, _without_place(problem))
        self._tell_of_keys()
        if values is None or anew:
            self.send_plan(state)
            return
        if self._waiting is not None and values:  # it has not gone out with the old ones
            assert self.plans.plan is not None
            message, until = self._waiting
            fresh_plan = encode(self.plans.plan)
            message = msgspec.structs.replace(message, plan=fresh_plan, patch=dumps(state.patch))
            self._waiting = message, until
        if values:
            held = {(node, port) for node, port, _ in self._overriding(state)}
            fresh = tuple(value for value in values if value[:2] not in held)
            self._set(fresh)

    def read_anew(self, state: State) -> None:
        """Go on with the library of the state: its shaders are others under the same names."""
        self.plans.read_anew(state.library)
        self.compile(state, anew=True)

    def show(self, state: State) -> None:
        """Have other outputs watched; a plan that lacks some of them is made anew."""
        paths = watched(state)
        if not self.plans.shows(paths):
            self.compile(state)
            for problem in self.plans.unknown:
                self._tell("warning", problem.where, _without_place(problem))
        self._probes = m.SetProbes(paths=paths)
        if self._waiting is None:  # else it goes with the plan
            self._send("engine", self._probes)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the document."""
        deaf = (Problem("warning", node, sentence) for node, sentence in self._deaf)
        return (*self.plans.problems, *deaf)

    def change(self, plans: Plans, playing: m.RunPlan | None = None) -> None:
        """Go on with the plans of another document; `playing`: what the engine has of it."""
        self.plans, self.current, self._waiting = plans, playing, None

    def send_plan(self, state: State, at_once: bool = False, deck: m.Deck = "this") -> None:
        """Send the newest plan; `at_once`: the engine needs not wait for the stage."""
        if self.plans.plan is None:
            return
        playing = state.controls.playing
        moment = self._documents.moment(self.plans.plan, state.tempo, playing)
        message = self.plans.message(
            state.patch, state.path, self._overriding(state), state.tempo, moment, deck
        )
        there = self._send("stage", message)
        self._probes = m.SetProbes(paths=watched(state))
        self._waiting = (message, time.monotonic() + READY_SECONDS)
        if at_once or not there:
            self._release(state)

    def ready(self, generation: int, state: State) -> None:
        """The stage has compiled this plan's shaders."""
        if self._waiting is not None and self._waiting[0].generation <= generation:
            self._release(state)

    def look(self, state: State) -> None:
        """Wait no longer for a stage that takes too long."""
        if self._waiting is not None and time.monotonic() > self._waiting[1]:
            self._release(state)

    def give_back(self, ends: Sequence[tuple[str, str]]) -> None:
        """Put the document's values on these inputs."""
        knobs = self.plans.knobs()
        values: list[tuple[str, str, Any]] = [(*e, knobs[e].value) for e in ends if e in knobs]
        self._set(tuple(values))

    def feel(self, signals: Iterable[str] | None = None) -> None:
        """Let what hands moved be heard: these signals, or all."""
        values = self.hands.values(self.plans.plan, signals)
        if values:
            self._set(values)

    def _tell_of_keys(self) -> None:
        """Say which nodes wait for keys that the show itself takes; once as long as they do."""
        before, plan = self._deaf, self.plans.plan
        self._deaf = [] if plan is None else self.hands.troubles(plan)
        for node, sentence in self._deaf:
            if (node, sentence) not in before:
                self._tell("warning", node, sentence)

    def _overriding(self, state: State) -> list[tuple[str, str, Any]]:
        """Return what stands in for values of the document: what hands do, what is performed."""
        return [*self.hands.values(self.plans.plan), *_performed(state)]

    def _set(self, values: tuple[tuple[str, str, Any], ...]) -> None:
        self._send("engine", m.SetValues(values=values, document=self.plans.document))

    def _release(self, state: State) -> None:
        """Let the engine have the plan, with what was performed while it waited."""
        assert self._waiting is not None
        message, _ = self._waiting
        overriding = tuple(self._overriding(state))
        message = msgspec.structs.replace(message, values=overriding)
        self._waiting, self.current = None, message
        self._send("engine", message)
        self._send("engine", self._probes)
        self.plans.forget_rings()


def watched(state: State) -> tuple[str, ...]:
    """Return the outputs that any client watches."""
    return tuple(dict.fromkeys(path for paths in state.watched.values() for path in paths))


def _performed(state: State) -> list[tuple[str, str, Any]]:
    found: list[tuple[str, str, Any]] = []
    for path, raw in state.performed.items():
        with contextlib.suppress(Unusable):  # an edit took it away meanwhile
            found += performed_values(state.patch, state.library, path, raw)
    return found


def _without_place(problem: Problem) -> str:
    return f"{problem.text} {problem.remedy}".strip()
