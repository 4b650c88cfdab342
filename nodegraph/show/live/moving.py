"""Values of unwired inputs as they are performed: put there, or morphed on the beat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nodegraph.engine.engine import Engine
from nodegraph.model.library import Library
from nodegraph.model.spec import PortSpec, Value
from nodegraph.model.transport import Transport
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import MorphTo
from nodegraph.session.morph import Morph
from nodegraph.session.quantise import CONFIDENT, line


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A morph that waits for its line; `until` in seconds of the clock, None for ever."""

    message: MorphTo
    beat: float
    until: float | None


class Moving:
    """The values of a plan's knobs. Between two blocks only."""

    def __init__(self, engine: Engine, library: Library) -> None:
        self._engine = engine
        self.library = library
        self._values: dict[str, Value] = {}
        self._types: dict[str, tuple[str, Mapping[str, Value]]] = {}
        self._morph = Morph()
        self._waiting: list[_Waiting] = []

    def follow(self, plan: Plan, performed: Iterable[tuple[str, str, Any]]) -> None:
        """A plan was swapped in: put what is performed on it, and let morphs go on.

        A value on its way to a snapshot is where it was, not where it goes.
        """
        before, moving = self._values, self._on_the_way()
        self._types = {}
        for step in plan.steps:
            for lane, node in enumerate(step.members or (step.node,)):
                own = step.member_settings
                self._types[node] = (step.type, own[lane] if own else step.settings)
        for draw in plan.frame.draws:
            self._types[draw.node] = (draw.type, draw.settings)
        self._values = {f"{knob.node}.{knob.port}": knob.value for knob in plan.knobs}
        for node, port, value in performed:
            path = f"{node}.{port}"
            self._put(path, before[path] if path in moving & before.keys() else _as_value(value))

    def _on_the_way(self) -> set[str]:
        """Return the paths of what moves or waits to."""
        waiting = {f"{n}.{p}" for item in self._waiting for n, p, _ in item.message.values}
        return waiting.union(*(leg.targets for leg in self._morph.legs))

    def set(self, node: str, port: str, value: Any) -> None:
        """Put a value there; a morph of it ends."""
        path = f"{node}.{port}"
        self._morph = self._without(path)
        self._put(path, _as_value(value))

    @property
    def is_still(self) -> bool:
        """Whether no value moves or is about to."""
        return not self._waiting and not self._morph.legs

    def begin(self, message: MorphTo, now: Transport) -> None:
        """Begin a morph on its line."""
        until = None if message.timeout is None else now.seconds + message.timeout
        self._waiting.append(_Waiting(message, line(now, message.at), until))

    def step(self, now: Transport) -> None:
        """Move on to this block."""
        if self._waiting:
            self._begin_due(now)
        if self._morph.legs:
            for path, value in self._morph.values_at(now.beat).items():
                self._put(path, value)
            self._morph = self._morph.settled(now.beat)

    def _begin_due(self, now: Transport) -> None:
        left = []
        for waiting in self._waiting:
            late = waiting.until is not None and now.seconds >= waiting.until
            if now.beat >= waiting.beat or now.confidence < CONFIDENT or late:
                self._start(waiting.message, now)
            else:
                left.append(waiting)
        self._waiting = left

    def _start(self, message: MorphTo, now: Transport) -> None:
        targets = {f"{node}.{port}": _as_value(value) for node, port, value in message.values}
        ports = {path: port for path in targets if (port := self._port(path)) is not None}
        self._morph = self._morph.towards(
            targets, self._values, ports, now, "now", message.beats, message.curve
        )

    def _port(self, path: str) -> PortSpec | None:
        node, _, name = path.rpartition(".")
        type, settings = self._types.get(node, ("", {}))
        spec = self.library.get(type)
        return None if spec is None else spec.resolve(settings).input_by_name.get(name)

    def _without(self, path: str) -> Morph:
        legs = (leg.without({path: None}) for leg in self._morph.legs)
        return Morph(tuple(leg for leg in legs if leg is not None))

    def _put(self, path: str, value: Value) -> None:
        self._values[path] = value
        node, _, port = path.rpartition(".")
        self._engine.set(node, port, value)


def _as_value(value: Any) -> Value:
    """Return a value that went through a message as nodes have it: lists are tuples."""
    if isinstance(value, list | tuple):
        parts: tuple[Any, ...] = tuple(map(_as_value, value))
        return parts
    given: Value = value
    return given
