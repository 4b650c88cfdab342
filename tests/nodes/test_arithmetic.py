from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from tests.playing import play

VALUES = np.linspace(-3.0, 3.0, 61)


def out(type: str, inputs: Mapping[str, Any], **settings: Any) -> Any:
    """Return the first lane of `out` over as many blocks as the value has."""
    blocks = len(next(value for value in inputs.values() if not isinstance(value, float)))
    return play(type, blocks, inputs, settings=settings)["out"][0]


def test_what_was_subtracted_can_be_added_again() -> None:
    rest = out("math.subtract", {"value": VALUES, "amount": 0.75})
    assert out("math.add", {"value": rest, "amount": 0.75}) == pytest.approx(VALUES, abs=1e-6)


def test_what_was_divided_can_be_multiplied_again_and_by_nothing_is_nothing() -> None:
    part = out("math.divide", {"value": VALUES, "by": -1.6})
    assert out("math.multiply", {"value": part, "factor": -1.6}) == pytest.approx(VALUES, abs=1e-6)
    assert not out("math.divide", {"value": VALUES, "by": 0.0}).any()


def test_a_mixture_is_all_of_one_at_each_end_and_half_of_both_between() -> None:
    mixed = out("math.mix", {"a": -2.0, "b": 6.0, "amount": np.array([0.0, 0.25, 0.5, 1.0])})
    assert mixed.tolist() == [-2.0, 0.0, 2.0, 6.0]


def test_a_wrapped_value_starts_again_and_a_folded_one_turns_back() -> None:
    value = np.array([-0.5, 1.0, 2.75, 4.0, 5.0, 8.5])
    around = {"value": value, "low": 1.0, "high": 4.0}
    assert out("math.wrap", around).tolist() == [2.5, 1.0, 2.75, 1.0, 2.0, 2.5]
    assert out("math.wrap", {**around, "mode": 1.0}).tolist() == [2.5, 1.0, 2.75, 4.0, 3.0, 2.5]
    assert (out("math.wrap", {"value": value, "low": 2.0, "high": 2.0}) == 2.0).all()


def test_quantized_values_are_steps_no_further_than_half_a_step() -> None:
    steps = out("math.quantize", {"value": VALUES, "step": 0.4, "offset": 0.1})
    assert (steps - 0.1) / 0.4 == pytest.approx(np.round((steps - 0.1) / 0.4), abs=1e-5)
    assert np.abs(steps - VALUES).max() <= 0.2 + 1e-5
    below = out("math.quantize", {"value": VALUES, "step": 0.4, "mode": 1.0})
    assert ((VALUES - below > -1e-5) & (VALUES - below < 0.4)).all()
    assert out("math.quantize", {"value": VALUES, "step": 0.0}) == pytest.approx(VALUES)


@pytest.mark.parametrize("relation, sign", [("above", 1.0), ("below", -1.0)])
def test_a_comparison_stays_until_the_margin_is_left(relation: str, sign: float) -> None:
    lead = np.array([-0.01, 0.0, -0.15, -0.25, -0.15, 0.3])
    value = {"value": 2.0 + sign * lead, "than": 2.0, "margin": 0.2}
    assert out("math.compare", value, relation=relation).tolist() == [0, 1, 1, 0, 0, 1]


def test_equal_holds_within_the_margin() -> None:
    value = {"value": np.array([0.74, 0.76, 1.0, 1.24, 1.26]), "than": 1.0, "margin": 0.25}
    assert out("math.compare", value, relation="equal").tolist() == [0, 1, 1, 1, 0]


@pytest.mark.parametrize(
    "operation, table",
    [("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0]), ("not", [1, 1, 0, 0])],
)
def test_logic_follows_its_table(operation: str, table: list[int]) -> None:
    switches = {"a": np.array([0.0, 0.4, 0.6, 1.0]), "b": np.array([0.2, 0.9, 0.0, 0.7])}
    assert out("math.logic", switches, operation=operation).tolist() == table


def test_a_switch_passes_the_input_of_its_number() -> None:
    inputs = {name: float(10 + place) for place, name in enumerate("abcdefgh")}
    index = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0, -1.0, 3.4, 3.6])
    expected = [10, 11, 12, 13, 14, 15, 16, 17, 17, 10, 13, 14]
    assert out("math.switch", {**inputs, "index": index}).tolist() == expected
