"""A signature becomes a spec, and a wrong one a sentence."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import pytest

from nodegraph.model.declare import Node, Setting, implemented_by, node, spec_of
from nodegraph.model.errors import DeclarationError
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    MONO,
    WIDE,
    Audio,
    AudioBlock,
    Bins,
    BlockSeconds,
    Choice,
    Control,
    ControlBlock,
    Event,
    Hz,
    Kind,
    Lane,
    Rate,
    Seconds,
    SpectrumBlock,
    Width,
)
from nodegraph.model.spec import Body
from nodegraph.model.transport import Transport


@node("test.scale", also=("times",))
def scale(
    value: Annotated[Control, "What."] = 0.0, by: Annotated[Hz, Range(1.0, 9.0)] = 2.0
) -> Control:
    """Scale a value.

    More about it.
    """
    return value * by


class Both(NamedTuple):
    high: Annotated[Control, "Upper."]
    low: Control


class Follow(Node, id="test.follow", latency=7, renamed={"speed": "attack"}):
    """Follow."""

    mode: Annotated[Setting[int], Choice("soft", "hard"), "How."] = 1
    held: float = 0.5

    def begin(self, rate: Rate, attack: Seconds = 0.01) -> None: ...

    def tick(
        self, source: Annotated[Audio, MONO], on: Event = 0.0, attack: Seconds = 0.01
    ) -> Event:
        return on

    def end(self, seconds: BlockSeconds, lane: Lane, clock: Transport) -> Both:
        return Both(self.held, lane)


class Host(Node, id="test.host"):
    """Host."""

    size: Setting[int] = 64

    def block(
        self, source: Annotated[AudioBlock, WIDE], gain: ControlBlock | None = None
    ) -> Annotated[SpectrumBlock, Bins("size"), Width("size", per_lane=True)]:
        raise NotImplementedError


def test_a_function_is_a_node_without_memory() -> None:
    spec = spec_of(scale)
    assert (spec.id, spec.body, spec.reach, spec.also) == (
        "test.scale",
        Body.FUNCTION,
        0,
        ("times",),
    )
    value, by = spec.inputs
    assert (value.kind, value.default, value.doc) == (Kind.CONTROL, 0.0, "What.")
    assert (by.range.low, by.range.high, by.default) == (1.0, 9.0, 2.0)
    assert [port.name for port in spec.outputs] == ["out"]
    assert spec.doc.startswith("Scale a value.\n\nMore")


def test_a_class_has_the_ports_of_its_work_first() -> None:
    spec = spec_of(Follow)
    assert spec.body is Body.TICK
    assert [port.name for port in spec.inputs] == ["source", "on", "attack"]
    assert spec.input_by_name["attack"].methods == ("tick", "begin")
    assert spec.input_by_name["source"].required
    assert spec.input_by_name["source"].mono
    assert not spec.input_by_name["on"].required
    assert [(port.name, port.kind) for port in spec.outputs] == [
        ("out", Kind.EVENT),
        ("high", Kind.CONTROL),
        ("low", Kind.CONTROL),
    ]
    assert set(spec.given) == {"rate", "seconds", "lane", "transport"}
    assert [(item.name, item.initial) for item in spec.memory] == [("held", 0.5)]
    assert spec.latency_samples({}, 48_000, 512) == 7
    assert spec.renamed == {"speed": "attack"}


def test_a_choice_is_a_name_in_files_and_a_number_in_kernels() -> None:
    [mode] = spec_of(Follow).settings
    assert (mode.type, mode.default, mode.choices) == ("choice", "hard", ("soft", "hard"))
    assert (mode.number("hard"), mode.seen("hard")) == (1.0, 1)


def test_a_host_node_says_what_it_takes_whole() -> None:
    spec = spec_of(Host)
    source, gain = spec.inputs
    assert spec.body is Body.BLOCK
    assert source.wide
    assert gain.optional
    [out] = spec.outputs
    assert (out.bins, out.width) == ("size", Width("size", per_lane=True))
    assert spec.memory == ()


def test_the_spec_is_read_once() -> None:
    assert spec_of(scale) is spec_of(scale)


def test_an_implementation_may_be_exchanged_behind_the_same_ports() -> None:
    class Other(Follow):
        more: float = 1.0

    changed = implemented_by(spec_of(Follow), Other)
    assert changed.inputs == spec_of(Follow).inputs
    assert [item.name for item in changed.memory] == ["held", "more"]


class NoWork(Node, id="bad.no_work"):
    """Nothing to do."""


class TwoWorks(Node, id="bad.two"):
    """Too much to do."""

    def step(self, value: Control = 0.0) -> Control:
        return value

    def block(self, value: ControlBlock) -> ControlBlock:
        return value


class Unsaid(Node, id="bad.unsaid"):
    """A port of no kind."""

    def step(self, value: float = 0.0) -> Control:
        return value


class LooseMemory(Node, id="bad.memory"):
    """Memory without a first value."""

    held: float

    def step(self, value: Control = 0.0) -> Control:
        return value


class NamedLikeAMethod(Node, id="bad.name"):
    """A field called end."""

    end: float = 0.0

    def step(self, value: Control = 0.0) -> Control:
        return value


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (NoWork, "needs one of tick, step, block and frame"),
        (TwoWorks, "step and block"),
        (Unsaid, "bad.unsaid.value: annotate it"),
        (LooseMemory, "bad.memory.held"),
        (NamedLikeAMethod, "bad.name.end"),
    ],
)
def test_what_cannot_be_a_node_is_told_in_a_sentence(wrong: type, words: str) -> None:
    with pytest.raises(DeclarationError, match=words):
        spec_of(wrong)
