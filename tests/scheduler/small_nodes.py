"""Small private nodes for the tests of the scheduler: every body, kind and width."""

# mypy: disable-error-code="assignment, return-value, arg-type"
# pyright: reportArgumentType=false, reportReturnType=false

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, NamedTuple

from nodegraph.model.declare import Node, Setting, node, spec_of
from nodegraph.model.library import Library
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    MONO,
    WIDE,
    Audio,
    AudioBlock,
    Bins,
    Choice,
    ColourBlock,
    Control,
    ControlBlock,
    Event,
    JackBlock,
    Kind,
    Lane,
    NotesBlock,
    PaletteBlock,
    SpectrumBlock,
    TextBlock,
    Texture,
    Unit,
    Width,
)
from nodegraph.model.spec import NodeSpec, Settings


@node("test.number")
def number(value: Control = 0.0) -> Control:
    """Give its knob."""
    return value


@node("test.add", renamed={"plus": "amount"})
def add(value: Control = 0.0, amount: Unit = 0.25) -> Control:
    """Add two numbers."""
    return value + amount


class Wave(Node, id="test.wave"):
    """A sound of its own."""

    phase: float = 0.0
    form: Annotated[Setting[str], Choice("sine", "saw")] = "sine"
    seed: Setting[int] = 0

    def tick(self, frequency: Control = 440.0) -> Audio:
        """Rise."""
        self.phase += frequency
        return self.phase


class Filter(Node, id="test.filter"):
    """A sound from a sound."""

    def tick(self, source: Audio, cutoff: Control = 1000.0) -> Audio:
        """Scale."""
        return source * cutoff


class Follow(Node, id="test.follow"):
    """A number from a sound."""

    power: float = 0.0

    def tick(self, source: Annotated[Audio, MONO] = 0.0) -> None:
        """Sum."""
        self.power += source

    def end(self) -> Control:
        """Give the sum."""
        return self.power


class Trigger(Node, id="test.trigger"):
    """Events from numbers."""

    def tick(self, value: Control = 0.0) -> Event:
        """Fire."""
        return value


class Counter(Node, id="test.count"):
    """A number from events."""

    total: float = 0.0

    def tick(self, source: Event = 0.0) -> None:
        """Count."""
        self.total += source

    def end(self) -> Control:
        """Give the count."""
        return self.total


class Spread(Node, id="test.spread"):
    """As many lanes as its setting says."""

    count: Annotated[Setting[int], Range(1, 1_000_000)] = 4

    def step(self, lane: Lane, low: Control = 0.0) -> Annotated[Control, Width("count")]:
        """Number the lanes."""
        return low + lane


class Double(Node, id="test.double"):
    """Twice its lanes."""

    def block(self, value: ControlBlock = 0.0) -> Annotated[ControlBlock, Width(2, per_lane=True)]:
        """Repeat."""
        return value


class Sum(Node, id="test.sum"):
    """One lane from many."""

    def block(
        self, value: Annotated[ControlBlock, WIDE] = 0.0, gain: ControlBlock = 1.0
    ) -> ControlBlock:
        """Sum over lanes."""
        return value


class Late(Node, id="test.late", late=2, latency=64):
    """A host step on a thread of its own."""

    def block(self, source: AudioBlock) -> AudioBlock:
        """Pass."""
        return source


class Spectrum(Node, id="test.spectrum", latency=lambda settings, rate, block: settings["size"]):
    """A spectrum."""

    size: Annotated[Setting[int], Range(64, 4096)] = 256

    def block(self, source: AudioBlock) -> Annotated[SpectrumBlock, Bins("size")]:
        """Transform."""
        return source


class Tilt(Node, id="test.tilt"):
    """A spectrum from a spectrum."""

    def block(self, source: SpectrumBlock) -> SpectrumBlock:
        """Tilt."""
        return source


class JackOut(NamedTuple):
    """What comes in."""

    audio: AudioBlock
    mono: Annotated[AudioBlock, Width(1)]


class Jack(Node, id="test.jack"):
    """The input jack."""

    def block(self, jack: JackBlock, gain: ControlBlock = 1.0) -> JackOut:
        """Pass."""
        return JackOut(jack, jack)


class Mixed(Node, id="test.host"):
    """Every kind of host input."""

    def block(
        self,
        notes: NotesBlock | None = None,
        colour: ColourBlock = "#ff0000",
        palette: PaletteBlock = "ember",
        text: TextBlock = "hello",
        mode: Annotated[ControlBlock, Choice("low", "high")] = "high",
        extra: ControlBlock | None = None,
    ) -> ColourBlock:
        """Pass."""
        return colour


def _kind(spec: NodeSpec, settings: Settings) -> NodeSpec:
    kind = Kind(str(settings["kind"]))
    if kind is Kind.TEXT:
        raise ValueError("Texts cannot wait.")
    inputs = tuple(replace(port, kind=kind) for port in spec.inputs)
    return spec.with_ports(inputs, tuple(replace(port, kind=kind) for port in spec.outputs))


class Delay(
    Node,
    id="delay.block",
    delay=True,
    variant=_kind,
    latency=lambda settings, rate, block: block,
):
    """One block late."""

    kind: Annotated[Setting[str], Choice("control", "audio", "event", "text")] = "control"

    def block(self, value: Control = 0.0) -> Control:
        """Wait."""
        return value


class Paint(Node, id="test.paint"):
    """A picture from values."""

    def frame(
        self,
        inputImage: Texture | None = None,
        glow: Unit = 0.5,
        mode: Annotated[Control, Choice("soft", "hard")] = "soft",
        tint: ColourBlock = "#ffffff",
        hit: Event = 0.0,
        sound: AudioBlock | None = None,
    ) -> Texture:
        """Paint."""
        return inputImage


class Wall(Node, id="test.wall"):
    """A picture from many values."""

    def frame(self, values: Annotated[Control, WIDE] = 0.0) -> Texture:
        """Paint."""
        return values


class FrameDelay(Node, id="delay.frame", delay=True):
    """One frame late."""

    def frame(self, inputImage: Texture | None = None) -> Texture:
        """Wait."""
        return inputImage


class MeasureOut(NamedTuple):
    """What a picture measures."""

    light: Control
    colour: ColourBlock


class Measure(Node, id="test.measure", latency=1600):
    """Numbers from a picture."""

    def frame(self, inputImage: Texture) -> MeasureOut:
        """Look."""
        return MeasureOut(0.0, inputImage)


class BeatOut(NamedTuple):
    """Musical time."""

    phase: Control
    tempo: Control
    confidence: Control


class Beat(Node, id="test.beat"):
    """Follow the beat."""

    def step(self, value: Control = 0.0) -> BeatOut:
        """Guess."""
        return BeatOut(value, value, value)


class Screen(Node, id="output.screen"):
    """The screen."""

    def frame(
        self,
        picture: Texture | None = None,
        sound: AudioBlock | None = None,
        finish: Unit = 1.0,
    ) -> None:
        """Show."""


class Speaker(Node, id="output.speaker"):
    """The loudspeaker."""

    def block(self, sound: AudioBlock) -> None:
        """Sound."""


class Probe(Node, id="output.probe"):
    """Watch."""

    def block(self, value: ControlBlock = 0.0) -> None:
        """Watch."""


NODES = (
    number, add, Wave, Filter, Follow, Trigger, Counter, Spread, Double, Sum, Late, Spectrum, Tilt,
    Jack, Mixed, Delay, Paint, Wall, FrameDelay, Measure, Beat, Screen, Speaker, Probe,
)  # fmt: skip
LIBRARY = Library({}).with_specs(spec_of(each) for each in NODES)
