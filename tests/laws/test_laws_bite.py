"""Each law finds the bug that was planted for it, and nothing in a sound node."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nodegraph.model.declare import spec_of
from tests.engine.driven import agree
from tests.laws import broken, declared, running
from tests.laws.kernels import inputs_of_blocks
from tests.playing import kernels, shipped

LIBRARY = shipped().with_specs(map(spec_of, broken.ALL))


def said(law: Any, node: Any) -> list[str]:
    """Return what a law says of a node."""
    spec = spec_of(node)
    if law in declared.LAWS:
        return list(law(spec))
    return list(law(running.Case(spec, {}, LIBRARY)))


BITES = [
    (declared.is_documented, broken.silent_about_itself, "no sentence"),
    (declared.is_documented, broken.silent_about_itself, "fudge: nothing says"),
    (declared.has_units, broken.units, "instead of 'Hz'"),
    (declared.has_names_in_form, broken.name, "family.name"),
    (declared.has_names_in_form, broken.name, "snake_case"),
    (declared.has_defaults_in_range, broken.range_, "outside its range"),
    (declared.has_defaults_in_range, broken.range_, "logarithmic"),
    (declared.has_its_main_input_first, broken.order, "main input comes first"),
    (declared.has_bounds_that_hold, broken.Unbounded, "no highest value"),
    (running.is_finite_anywhere, broken.Infinite, "not a number"),
    (running.is_finite_anywhere, broken.Raising, "too loud"),
    (running.forgets_what_is_no_number, broken.Poisoned, "for good"),
    (running.is_the_same_in_any_block, broken.Blocky, "blocks of 64"),
    (running.begins_anew, broken.Remembering, "remembers"),
    (running.does_the_same_twice, broken.Chance, "two runs differ"),
    (running.does_not_depend_on_names, broken.Chance, "node's name"),
    (running.draws_by_its_seed, broken.Deaf, "changes nothing"),
    (running.draws_by_its_seed, broken.Deaf, "the same numbers"),
    (running.widens, broken.Narrow, "of three"),
    (running.prepares_when_settings_change, broken.Stuck, "does not prepare"),
    (running.goes_through_bytes, broken.Chance, "after bytes"),
    (running.is_as_late_as_it_says, broken.Lying, "64 declared"),
    (running.is_as_late_as_it_says, broken.Slow, "1 samples late"),
]


@pytest.mark.parametrize("law, node, words", BITES)
def test_a_planted_bug_is_found(law: Any, node: Any, words: str) -> None:
    assert any(words in sentence for sentence in said(law, node))


def test_every_law_has_a_bug_of_its_own() -> None:
    assert {law for law, _, _ in BITES} == {*declared.LAWS, *running.LAWS}


@pytest.mark.parametrize("law", [*declared.LAWS, *running.LAWS], ids=lambda law: law.__name__)
def test_nothing_is_found_in_a_sound_node(law: Any) -> None:
    assert said(law, broken.Sound) == []


def test_a_kernel_that_is_not_its_python_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = spec_of(broken.Constant)
    inputs = inputs_of_blocks(spec, np.random.default_rng(1), 8)
    agree(kernels(), spec, inputs, 8)
    monkeypatch.setattr(broken, "FACTOR", 3.0)
    with pytest.raises(AssertionError):
        agree(kernels(), spec, inputs, 8)
