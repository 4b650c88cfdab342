"""One node, fed with signals and listened to: how tests of nodes and laws run it.

The node is compiled and run as in a show; private feeder nodes stand at its wired inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.cache import Kernels
from nodegraph.engine.engine import Engine
from nodegraph.model.declare import Node, Setting, spec_of
from nodegraph.model.library import Library
from nodegraph.model.media import Media
from nodegraph.model.patch import Patch, PatchNode, Run, Wire
from nodegraph.model.signals import (
    AudioBlock,
    Bins,
    ControlBlock,
    EventBlock,
    Kind,
    Note,
    NotesBlock,
    SpectrumBlock,
    Width,
)
from nodegraph.model.spec import NodeSpec, Value
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import compile_patch
from nodegraph.session.transport import Clock

RATE, BLOCK = 48_000, 512
Signal = Any
"""What an input is fed, from the first sample on: audio float (samples,) or (lanes, samples) ·
control (blocks,) or (lanes, blocks) · events [(sample, value)] or a list of these per lane · notes
[Note] with the sample for its offset · spectrum (blocks, lanes, bins). Afterwards: nothing."""
Clocked = Callable[[int], Transport]


class Values(list[float]):
    """Values, a block each, into an input of another kind."""


@dataclass(frozen=True)
class Feed(Media):
    """What the feeders play; also the folders that nodes may read."""

    signals: dict[str, Signal] = field(default_factory=dict)


class Feeder(Node):
    """Plays one signal block by block."""

    lanes: Annotated[Setting[int], "Lanes."] = 1
    name: Annotated[Setting[str], "Which signal."] = ""

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Stand at the beginning."""
        self.block_index, self.frames = 0, block
        self.signal = self.media.signals[self.name]

    def _next(self) -> int:
        self.block_index += 1
        return self.block_index - 1


class FeedAudio(Feeder, id="feed.audio"):
    """Sound."""

    def block(self) -> Annotated[AudioBlock, Width("lanes")]:
        """Play."""
        start = self._next() * self.frames
        sound = np.zeros((self.lanes, self.frames), np.float32)
        piece = np.atleast_2d(self.signal)[:, start : start + self.frames]
        sound[:, : piece.shape[1]] = piece
        return sound


class FeedControl(Feeder, id="feed.control"):
    """Values."""

    def block(self) -> Annotated[ControlBlock, Width("lanes")]:
        """Play; the last value stays."""
        values = np.atleast_2d(self.signal)
        return np.array(values[:, min(self._next(), values.shape[1] - 1)], np.float32)


class FeedEvent(Feeder, id="feed.event"):
    """Events."""

    def block(self) -> Annotated[EventBlock, Width("lanes")]:
        """Play."""
        start = self._next() * self.frames
        lanes = self.signal if self.lanes > 1 else [self.signal]
        return [
            [(at - start, value) for at, value in lane if start <= at < start + self.frames]
            for lane in lanes
        ]


class FeedNotes(Feeder, id="feed.notes"):
    """Notes."""

    def block(self) -> NotesBlock:
        """Play."""
        start = self._next() * self.frames
        return [
            note._replace(offset=note.offset - start)
            for note in self.signal
            if start <= note.offset < start + self.frames
        ]


class FeedSpectrum(Feeder, id="feed.spectrum"):
    """Spectra."""

    size: Annotated[Setting[int], "Window."] = 2048

    def block(self) -> Annotated[SpectrumBlock, Width("lanes"), Bins("size")]:
        """Play; the last one stays."""
        return np.array(self.signal[min(self._next(), len(self.signal) - 1)], np.float32)


FEEDERS = (FeedAudio, FeedControl, FeedEvent, FeedNotes, FeedSpectrum)


@cache
def shipped() -> Library:
    """Return the shipped library and the feeders."""
    return Library.load().with_specs(map(spec_of, FEEDERS))


@cache
def kernels() -> Kernels:
    """Return the kernels of this test run, from the usual cache."""
    return Kernels(say=lambda _: None)


@dataclass
class Player:
    """A node `it` that runs. `inputs`: numbers are knobs, all else is wired."""

    type: str
    inputs: Mapping[str, Signal] = field(default_factory=dict)
    settings: Mapping[str, Value] = field(default_factory=dict)
    rate: int = RATE
    block: int = BLOCK
    seed: int = 0
    clock: Clocked | None = None
    roots: tuple[Path, ...] = ()
    library: Library | None = None
    name: str = "it"
    jack: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        self.library = self.library or shipped()
        spec = self.library.get(self.type)
        assert spec is not None, self.type
        self.spec: NodeSpec = spec.resolve(spec.full_settings(self.settings))
        self.feed = Feed(self.roots)
        self.patch = self._patch()
        probes = [f"{self.name}.{port.name}" for port in self.spec.outputs]
        compiled = compile_patch(self.patch, self.library, probes=probes)
        self.plan = compiled.plan
        assert (self.plan.rate, self.plan.block) == (self.rate, self.block)
        self.engine = Engine(self.library, kernels(), media=self.feed)
        self.engine.swap(self.plan)
        self.done = 0  # blocks
        self._clock = Clock(self.rate)

    def __enter__(self) -> Player:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.close()

    def _patch(self) -> Patch:
        knobs: dict[str, Value] = {}
        nodes: dict[str, PatchNode] = {}
        wires: list[Wire] = []
        for name, signal in self.inputs.items():
            if isinstance(signal, int | float):
                knobs[name] = signal
                continue
            kind = self.spec.input_by_name[name].kind
            if isinstance(signal, Values):
                kind = Kind.CONTROL
            self.feed.signals[name] = signal
            nodes[f"feed_{name}"] = PatchNode(f"feed.{kind}", _feeder(kind, name, signal))
            wires.append(Wire(f"feed_{name}", "out", self.name, name))
        nodes[self.name] = PatchNode(self.type, dict(self.settings), knobs)
        run = Run(rate=self.rate, block=self.block, seed=self.seed)
        return Patch(nodes=nodes, wires=tuple(wires), run=run)

    def run(self, blocks: int) -> dict[str, Any]:
        """Run some more blocks; return every output, from the first of them on."""
        found: dict[str, list[Any]] = {port.name: [] for port in self.spec.outputs}
        for _ in range(blocks):
            now = self.clock(self.done) if self.clock else self._clock.now()
            start = self.done * self.block
            jack = None if self.jack is None else self.jack[:, start : start + self.block]
            self.engine.block(now, jack)
            for port, values in found.items():
                values.append(self.engine.probe(f"{self.name}.{port}"))
            self._clock.advance(self.block)
            self.done += 1
        return {
            port.name: _joined(port.kind, found[port.name], self.block)
            for port in self.spec.outputs
        }


def play(type: str, blocks: int, inputs: Mapping[str, Signal] | None = None, **said: Any) -> Any:
    """Return every output of a node over some blocks, as `Player.run` does; `said`: of Player."""
    with Player(type, inputs or {}, **said) as player:
        return player.run(blocks)


def _feeder(kind: Kind, name: str, signal: Signal) -> dict[str, Value]:
    settings: dict[str, Value] = {"name": name}
    if kind is Kind.EVENT:
        settings["lanes"] = len(signal) if signal and isinstance(signal[0], list) else 1
    elif kind is Kind.SPECTRUM:
        settings["lanes"], settings["size"] = signal[0].shape[0], 2 * signal[0].shape[1] - 2
    elif kind is not Kind.NOTES:
        settings["lanes"] = len(np.atleast_2d(signal))
    return settings


def _joined(kind: Kind, values: list[Any], block: int) -> Any:
    if kind is Kind.AUDIO:
        return np.concatenate(values, axis=1)
    if kind is Kind.CONTROL:
        return np.stack(values, axis=1)
    if kind is Kind.EVENT:
        lanes: list[list[tuple[int, float]]] = [[] for _ in values[0]]
        for number, found in enumerate(values):
            for lane, events in enumerate(found):
                lanes[lane] += [(number * block + at, value) for at, value in events]
        return lanes
    return values


def tone(frequency: float, samples: int, level: float = 1.0, rate: int = RATE) -> NDArray[Any]:
    """Return a sine of that peak."""
    wave = level * np.sin(2.0 * np.pi * frequency / rate * np.arange(samples))
    made: NDArray[Any] = wave.astype(np.float32)
    return made


def noise(samples: int, level: float = 1.0, seed: int = 0) -> NDArray[Any]:
    """Return white noise of that standard deviation."""
    made: NDArray[Any] = np.random.default_rng(seed).normal(0.0, level, samples)
    return made.astype(np.float32)


def times(events: Sequence[tuple[int, float]], rate: int = RATE) -> NDArray[Any]:
    """Return the seconds of events."""
    return np.array([at / rate for at, _ in events])


def note(sample: int, on: bool, id: int, pitch: float = 60.0, velocity: float = 100.0) -> Note:
    """Return one end of a note."""
    return Note(sample, on, id, pitch, velocity)
