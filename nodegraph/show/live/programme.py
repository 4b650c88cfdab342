"""A set that runs: one document plays, the next is ready beside it, and takes over on its line.

What to do is decided by `nodegraph.session.set_state`; here it is done, with plans and messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nodegraph.model.errors import NodegraphError, Unusable
from nodegraph.model.set_file import Opened, load_set, opened
from nodegraph.model.transport import Transport
from nodegraph.session import messages as m
from nodegraph.session.history import History
from nodegraph.session.set_state import Drop, Effect, Prepare, SetState, Switch, start
from nodegraph.show.live.distribution import Distribution, Send, Tell
from nodegraph.show.live.plans import Plans
from nodegraph.show.opening import library_of

ENDING = ".set.json"


def first_of(path: Path) -> Path:
    """Return the file of the first entry of a set that can be played. Raises Unusable."""
    entries = opened(path, load_set(path))
    for item in entries:
        if item.file is not None and item.problem is None:
            return item.file
    said = entries[0].problem.text if entries and entries[0].problem else "It is empty."
    raise Unusable(f"{path}: no patch of this set can be played. {said}")


@dataclass
class Beside:
    """An entry that was prepared: its document and plan, and who has said to have it."""

    place: int
    path: Path
    history: History
    plans: Plans
    message: m.RunPlan
    ready: set[str] = field(default_factory=set)
    taking: bool = False  # it was told to take over

    @property
    def generation(self) -> int:
        """Of its plan."""
        return self.message.generation


class Programme:
    """Does what a set's state asks for. `over` is called when an entry plays."""

    def __init__(
        self,
        path: Path,
        distribution: Distribution,
        send: Send,
        tell: Tell,
        over: Callable[[Beside], None],
    ) -> None:
        """Raises Unusable for a file that is no set, and a set without a patch that plays."""
        self.path = path
        self.file = load_set(path)
        self.entries: list[Opened] = opened(path, self.file)
        self.beside: Beside | None = None
        self.edited: dict[str, History] = {}  # documents that played before, by their files
        self._distribution = distribution
        self._send, self._tell, self._over = send, tell, over
        self._wanted = -1  # an entry that is to be prepared
        self._lost = -1  # one that was about to take over when the engine died
        for item in self.entries:
            if item.problem is not None:
                tell(item.problem.severity, item.problem.where, item.problem.text)

    def begin(self, playing: str = "", running: m.Running | None = None) -> SetState:
        """Return the state in which the entry of a file plays, else the first one that can.

        `running`: of a show that plays already; bars are counted from its beat on.
        """
        broken = frozenset(place for place, item in enumerate(self.entries) if item.problem)
        places = [place for place, item in enumerate(self.entries) if str(item.file) == playing]
        entries = tuple(item.entry for item in self.entries)
        state, _ = start(entries, broken, places[0] if places else 0)
        paths = [entry.path for entry in entries]
        state = replace(state, safe=paths.index(self.file.safe) if self.file.safe else -1)
        state, _ = state.prepared(state.coming)
        state, effects = state.tick(_moment(running))  # what is first plays at once
        self.do([effect for effect in effects if not isinstance(effect, Switch)])
        return state

    def file_of(self, place: int) -> tuple[Path, History]:
        """Return file and document of an entry that can be played, as it was left."""
        item = self.entries[place]
        assert item.file is not None and item.patch is not None
        return item.file, self.edited.get(str(item.file)) or History(item.patch)

    def leave(self) -> None:
        """The set is over: what is beside, or about to take over, is forgotten."""
        self._wanted = self._lost = -1
        if self.beside is not None:
            self.beside = None
            self._drop_next()

    def do(self, effects: Sequence[Effect]) -> None:
        """Do what the state asks for; what has to be prepared is, at the next look."""
        for effect in effects:
            match effect:
                case Prepare(place):
                    self._wanted = place
                case Switch(place, beat, transition, beats):
                    self._switch(place, beat, transition, beats)
                case Drop(place):
                    self._drop(place)

    def look(self, state: SetState, running: m.Running | None) -> SetState:
        """Go on with the time; returns the next state."""
        if running is None:
            return state
        if self._has_room(state):
            state = self._prepare(state)
        state, effects = state.tick(_moment(running))
        self.do(effects)
        beside = self.beside
        if beside is not None and beside.taking and beside.generation == running.generation:
            self.beside = None
            self._over(beside)
        return state

    def has(self, state: SetState, role: str, generation: int) -> SetState:
        """Engine or stage has a plan; when both have the one beside, it can take over."""
        beside = self.beside
        if beside is None or beside.generation != generation:
            return state
        beside.ready.add(role)
        if len(beside.ready) < 2:
            return state
        if beside.place == state.seen:  # it took over while an engine died: at once, then
            self._switch(beside.place, 0.0, "cut", 0.0)
        return state.prepared(beside.place)[0]

    def failed(self, state: SetState, generation: int) -> SetState:
        """Engine or stage cannot have a plan: what is beside it is passed over."""
        beside = self.beside
        if beside is None or beside.generation != generation:
            return state
        return self._give_up(state, beside.place)

    def again(self, state: SetState, role: str) -> SetState:
        """Engine or stage has started afresh: it has nothing beside, and cannot take over yet.

        An engine gets a plan with a ring of its own: the stage may still look into the old one.
        """
        beside = self.beside
        if beside is None:
            return state
        if role == "engine":
            self.beside = None
            if beside.taking:
                self._lost = beside.place
            else:
                self._wanted = beside.place
        else:
            beside.ready.discard(role)
            self._send(role, beside.message)
        return replace(state, ready=False)

    def _has_room(self, state: SetState) -> bool:
        """Whether an entry is to be prepared, and none beside still has to take over.

        The state goes by the clock, and may be done with a take-over before the engine is.
        """
        if self._lost >= 0:
            return True
        beside = self.beside
        busy = beside is not None and (beside.taking or beside.place == state.seen)
        return self._wanted >= 0 and not busy

    def _prepare(self, state: SetState) -> SetState:
        if self._lost >= 0:
            place, self._lost = self._lost, -1
        else:
            place, self._wanted = self._wanted, -1
        path, history = self.file_of(place)
        patch = history.patch
        plans = self._distribution.plans
        try:
            fresh = plans.fresh(library_of(path))
            fresh.compile(patch)
            if fresh.clock != plans.clock:
                raise Unusable(f"Its rate and block are {fresh.clock}, the show's {plans.clock}.")
        except NodegraphError as problem:
            self._tell("error", path.name, f"It cannot be played: {problem}")
            return self._give_up(state, place)
        hands = self._distribution.hands.values(fresh.plan)
        message = fresh.message(patch, str(path), hands, 0.0, deck="next")
        plans.generation = fresh.generation
        plans.held = frozenset({fresh.generation})
        self.beside = Beside(place, path, history, fresh, message)
        self._send("stage", message)
        self._send("engine", message)
        return state

    def _give_up(self, state: SetState, place: int) -> SetState:
        state, effects = state.failed(place)
        self.do(effects)
        return state

    def _switch(self, place: int, beat: float, transition: str, beats: float) -> None:
        beside = self.beside
        if beside is None or beside.place != place:
            return
        beside.taking = True
        generation = beside.generation
        order = m.TakeOver(generation=generation, beat=beat, beats=beats, transition=transition)
        self._send("stage", order)
        self._send("engine", order)

    def _drop(self, place: int) -> None:
        if self._wanted == place:
            self._wanted = -1
        if self.beside is not None and self.beside.place == place and not self.beside.taking:
            self.beside = None
            self._drop_next()

    def _drop_next(self) -> None:
        self._send("stage", m.DropNext())
        self._send("engine", m.DropNext())


def _moment(running: m.Running | None) -> Transport:
    if running is None:
        return Transport()
    return Transport(beat=running.beat, tempo=running.tempo, confidence=running.confidence)
