from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nodegraph.model.errors import Unusable
from nodegraph.model.transport import Transport
from tests.playing import play


def value(type: str, **inputs: float) -> float:
    return float(play(type, 1, inputs)["out"][0, 0])


def test_sums_and_products() -> None:
    assert value("math.add", value=2.0, amount=3.0) == 5.0
    assert value("math.multiply", value=2.0, factor=-3.0) == -6.0
    assert value("math.sum", a=1.0, c=2.0, h=4.0) == 7.0
    assert value("math.clamp", value=5.0, low=0.0, high=2.0) == 2.0
    assert value("math.clamp", value=-5.0, low=0.0, high=2.0) == 0.0


@pytest.mark.parametrize("given, expected", [(0.0, 10.0), (1.0, 30.0), (2.0, 50.0), (-1.0, -10.0)])
def test_a_map_goes_on_beyond_its_ranges(given: float, expected: float) -> None:
    made = value("math.map", value=given, in_low=0.0, in_high=1.0, out_low=10.0, out_high=30.0)
    assert made == expected


def test_a_map_from_nothing_is_its_low_end() -> None:
    assert value("math.map", value=3.0, in_low=1.0, in_high=1.0, out_low=7.0) == 7.0


# --- expressions --------------------------------------------------------------------------------


def test_its_names_are_its_inputs_and_lanes_are_computed_apart() -> None:
    inputs: dict[str, Any] = {"kick": np.array([[1.0], [2.0], [3.0]]), "sway": 10.0}
    made = play("math.expression", 1, inputs, settings={"expression": "kick * 0.5 + sway"})
    assert made["out"][:, 0].tolist() == [10.5, 11.0, 11.5]


def test_it_knows_the_clock() -> None:
    made = play(
        "math.expression", 1, settings={"expression": "beat + seconds * 100 + tempo * 1000"},
        clock=lambda _: Transport(beat=2.0, seconds=3.0, tempo=90.0),
    )  # fmt: skip
    assert made["out"][0, 0] == 90_302.0


def test_a_spoilt_expression_is_told_and_the_show_goes_on() -> None:
    from tests.playing import shipped

    spec = shipped().specs["math.expression"]
    with pytest.raises(Unusable, match="not allowed"):
        spec.resolve({"expression": "open('x')"})
