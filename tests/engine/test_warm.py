"""Warming fills the cache with every kernel and its variants, and names what cannot be made."""

from __future__ import annotations

from pathlib import Path

from nodegraph.engine.warm import kernel_specs, missing, warm
from nodegraph.model.declare import Node, spec_of
from nodegraph.model.library import Library
from nodegraph.model.signals import Control
from tests.engine import families


class Raising(Node, id="test.raising"):
    """Raises."""

    def step(self, value: Control = 0.0) -> Control:
        raise ValueError(value)


def test_after_warming_nothing_is_missing_but_what_cannot_be_made(tmp_path: Path) -> None:
    specs = [spec_of(families.Slew), spec_of(families.map_range), spec_of(Raising)]
    problems = warm(specs, tmp_path, say=lambda _: None)
    assert len(problems) == 1 and problems[0].startswith("test.raising: ")
    left = missing(kernel_specs(specs), tmp_path)
    assert [name.partition("-")[0] for name in left] == ["test.raising"]


def test_warming_again_makes_nothing(tmp_path: Path) -> None:
    specs = [spec_of(families.Slew)]
    said: list[str] = []
    warm(specs, tmp_path, say=said.append)
    warm(specs, tmp_path, say=said.append)
    assert said == ["Compiling kernels: 1 of 1, test.slew"]


def test_every_choice_of_a_variant_is_a_kernel_of_its_own() -> None:
    names = [spec.implementation.__name__ for spec in kernel_specs(Library.load()).values()]
    assert {"Oscillator", "Saw", "Square", "Triangle"} <= set(names)
