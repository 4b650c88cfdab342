# mypy: disable-error-code="assignment, return-value, list-item"
# pyright: reportArgumentType=false, reportReturnType=false
"""Private host nodes, and a library of all private nodes of the engine's tests."""

from __future__ import annotations

import threading
from typing import Annotated, Any, NamedTuple

import numpy as np

from nodegraph.model.declare import Node, Setting, knob, node, spec_of
from nodegraph.model.kernel_memory import LANES
from nodegraph.model.library import Library
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    MONO,
    WIDE,
    Audio,
    AudioBlock,
    ColourBlock,
    Control,
    ControlBlock,
    Event,
    EventBlock,
    Jack,
    JackBlock,
    Lane,
    Note,
    NotesBlock,
    Rate,
    Seed,
    TextBlock,
    Width,
)
from nodegraph.model.spec import NodeSpec, Settings
from nodegraph.model.transport import Transport
from nodegraph_nodes.delay import Block as BlockDelay
from tests.engine import families


@node("test.number")
def number(value: Control = 0.0) -> Control:
    """Give its knob."""
    return value


@node("test.plus")
def plus(value: Control = 0.0, amount: Control = 0.0) -> Control:
    """Add."""
    return value + amount


@node("test.limited")
def limited(value: Annotated[Control, Range(0.0, 2.0)] = 0.0) -> Control:
    """Give what its range allows."""
    return value


class Lanes(Node, id="test.lanes"):
    """Its lanes, numbered."""

    count: Setting[int] = 4

    def step(self, lane: Lane, low: Control = 0.0) -> Annotated[Control, Width("count")]:
        """Number."""
        return low + lane


class Add(Node, id="test.sum_up"):
    """Memory that adds up."""

    total: float = 0.0

    def step(self, value: Control = 0.0) -> Control:
        """Add."""
        self.total += value
        return self.total


class Through(Node, id="test.through"):
    """Sound from a value."""

    def tick(self, source: Audio = 0.0) -> Audio:
        """Pass."""
        return source


class Listen(Node, id="test.listen"):
    """The jack in a kernel."""

    def tick(self, jack: Jack) -> Audio:
        """Pass."""
        return jack


class Mono(Node, id="test.mono"):
    """The mean of a sound's lanes."""

    last: float = 0.0

    def tick(self, source: Annotated[Audio, MONO] = 0.0) -> Audio:
        """Pass."""
        return source


class MonoControl(Node, id="test.mono_control"):
    """The mean of a value's lanes."""

    def step(self, value: Annotated[Control, MONO] = 0.0) -> Control:
        """Pass."""
        return value


class Count(Node, id="test.count"):
    """Number of events so far."""

    total: float = 0.0

    def tick(self, source: Event = 0.0) -> None:
        """Count."""
        self.total += float(source > 0.0)

    def end(self) -> Control:
        """Tell."""
        return self.total


class Draw(Node, id="test.draw"):
    """The number the engine gave this lane."""

    seed: Setting[int] = 0

    def step(self, start: Seed, value: Control = 0.0) -> Control:
        """Tell."""
        return start / 2147483647.0 + value


class ScaleOut(NamedTuple):
    """Two."""

    out: AudioBlock
    blocks: ControlBlock


class Scaled(Node, id="test.scaled"):
    """A host node on sound that counts its blocks."""

    by: Setting[float] = 2.0

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Begin."""
        self.done = 0.0
        self.lanes = lanes

    def block(self, source: AudioBlock, gain: ControlBlock = knob(1.0)) -> ScaleOut:
        """Scale."""
        assert source.shape == (self.lanes, 64) and gain.shape == (self.lanes,)
        self.done += 1.0
        return ScaleOut(source * gain[:, None] * self.by, np.full(self.lanes, self.done))


class Late(Node, id="test.late", late=2):
    """A slow node on the second thread."""

    def block(self, value: ControlBlock) -> ControlBlock:
        """Pass."""
        assert threading.current_thread() is not threading.main_thread()
        return value


class Job(Node, id="test.job"):
    """A job whose result is a number."""

    base: Setting[float] = 3.0

    def start(self, rate: Rate) -> float:
        """Work."""
        return self.base * rate

    def block(self) -> Annotated[ControlBlock, Width(1)]:
        """Tell."""
        return np.array([-1.0 if self.result is None else self.result], np.float32)


class Beats(Node, id="test.beats"):
    """Events in a block, as a host node writes them."""

    def block(self, value: ControlBlock = knob(0.0)) -> EventBlock:
        """Two events a lane."""
        return [[(3, 0.5), (7, 1.0)] for _ in value]


class Echo(Node, id="test.echo"):
    """Events as a host node reads them."""

    def block(self, source: EventBlock) -> ControlBlock:
        """Sum of offset times value."""
        return np.array([sum(at * value for at, value in lane) for lane in source], np.float32)


class Failing(Node, id="test.failing"):
    """Fails when asked to."""

    def block(self, value: ControlBlock = knob(0.0)) -> ControlBlock:
        """Fail."""
        if value[0] > 0.5:
            raise RuntimeError("the lamp is broken")
        return value + 1.0


class Spoiled(Node, id="test.spoiled"):
    """Makes NaN."""

    def block(self, value: ControlBlock = knob(0.0)) -> ControlBlock:
        """Divide by nothing."""
        with np.errstate(all="ignore"):
            return value / np.zeros_like(value)


class Tune(Node, id="test.tune"):
    """Notes."""

    def block(self, transport: Transport) -> NotesBlock:
        """One note."""
        return [Note(2, True, 1, 60.0 + transport.beat, 100.0)]


class Pitch(Node, id="test.pitch"):
    """Reads notes, a colour, a text, the jack."""

    def block(
        self,
        source: NotesBlock,
        jack: JackBlock,
        tint: ColourBlock = knob("#FF0000"),
        label: TextBlock = knob("abc"),
        missing: AudioBlock | None = None,
    ) -> ControlBlock:
        """Sum of everything."""
        assert missing is None
        notes = sum(note.pitch for note in source)
        total = notes + tint[0, 0] + len(label[0]) + jack[1, 0]
        return np.array([total], np.float32)


class Total(Node, id="test.total"):
    """All lanes of one wire."""

    def block(
        self, value: Annotated[ControlBlock, WIDE] = knob(0.0)
    ) -> Annotated[ControlBlock, Width(1)]:
        """Sum."""
        return np.array([value.sum()], np.float32)


class Looped(Node, id="test.looped"):
    """A host node with a kernel of its own: a delay of one sample."""

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """One number for each lane, and those that fill the last group."""
        return (lanes + 7) // 8 * 8

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Begin with silence."""
        self.last = np.zeros((lanes, 1), np.float32)

    def block(self, source: AudioBlock) -> AudioBlock:
        """Delay."""
        together = np.concatenate([self.last, source], axis=1)
        self.last = together[:, -1:].copy()
        return together[:, :-1]

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Delay, all lanes."""
        source, out = ports[0], ports[1]
        for group in range((int(header[LANES]) + 7) // 8):
            for lane in range(8):
                for sample in range(frames):
                    at = (group * frames + sample) * 8 + lane
                    value = source[at]
                    out[at] = memory[group * 8 + lane]
                    memory[group * 8 + lane] = value


def _all() -> list[NodeSpec]:
    declared = [number, plus, limited, families.map_range]
    declared += [Lanes, Add, Through, Listen, Mono, MonoControl, Count, Draw, Scaled, Late, Job]
    declared += [Beats, Echo, Failing, Spoiled, Tune, Pitch, Total, Looped, BlockDelay]
    declared += [families.Oscillator, families.Follower, families.Slew, families.Crossing]
    return [spec_of(item) for item in declared]


LIBRARY = Library({}).with_specs(_all())
