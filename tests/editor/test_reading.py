"""Signals in words."""

from __future__ import annotations

import math
from typing import Any

import pytest

from nodegraph.editor.living.reading import LONGEST, decibels, reading, width_of
from nodegraph.editor.living.watching import Signal
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import OutputSpec
from tests.editor.watched import free, output


@pytest.mark.parametrize(
    ("signal", "told", "says"),
    [
        (output("a.x"), [0.25], "0.25"),
        (output("a.x"), [0.000026], "0"),
        (output("a.x"), [0.3004], "0.3"),
        (output("a.x", range=Range(20.0, 20000.0, "Hz", "log")), [440.0], "440 Hz"),
        (output("a.x"), [1.75], "1.75"),  # beyond what was declared, as it is
        (free("a.x"), [-3.5, 9.0], "-3.5"),
        (free("a.x"), [-0.0804217], "-0.0804"),
        (output("a.x", Kind.AUDIO), [0.5, 0.25], "-6.0 dB"),
        (output("a.x", Kind.AUDIO), [0.0], "silent"),
        (output("a.x", Kind.NOTES), [2, 60.0], "C4"),
        (output("a.x", Kind.COLOUR), [1.0, 0.5, 0.0, 1.0], "#FF8000"),
        (output("a.x", Kind.POINT), [0.5, 0.25], "0.50, 0.25"),
        (output("a.x", Kind.POINT), [[0.5, 0.25], [1.0, 1.0]], "0.50, 0.25"),
        (output("a.x", Kind.TEXT), "two\n words", "two words"),
        (output("a.x", Kind.SPECTRUM), [-80.0, -12.4], "-12 dB"),
        (output("a.x"), None, ""),
        (output("a.x"), [], ""),
        (output("a.x", Kind.NOTES), None, ""),
    ],
)  # fmt: skip
def test_a_signal_says_its_newest_value(signal: Signal, told: Any, says: str) -> None:
    assert reading(signal, told) == says


def test_a_choice_says_its_name() -> None:
    spec = OutputSpec("mode", Kind.CONTROL, Range(0.0, 1.0), choices=("low", "high_shelf"))
    assert reading(Signal("a.mode", "a", "mode", "out", Kind.CONTROL, spec), [1.0]) == "High Shelf"


def test_triggers_are_counted() -> None:
    signal = output("a.hit", Kind.EVENT)
    assert reading(signal, None) == ""
    assert reading(signal, [[1, 1.0]], 1) == "1 trigger"
    assert reading(signal, [[1, 1.0]], 12) == "12 triggers"


def test_a_long_text_is_cut_with_dots() -> None:
    text = reading(output("a.x", Kind.TEXT), "x" * 100)
    assert len(text) == LONGEST and text.endswith("…")


@pytest.mark.parametrize("peak", [math.nan, math.inf, 0.0, 1e-9])
def test_what_cannot_be_heard_is_silent(peak: float) -> None:
    assert decibels(peak) == "silent"


def test_lanes_are_those_that_were_told() -> None:
    assert width_of(output("a.x"), [0.0] * 32) == 32
    assert width_of(output("a.x", Kind.COLOUR), [1.0, 0.5, 0.0, 1.0]) == 1
