from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.playing import play, shipped

PLACES = np.linspace(0.0, 1.0, 41)
FAMILIES = shipped().specs["math.ease"].setting_by_name["family"].choices
SHAPES = shipped().specs["math.curve"].setting_by_name["shape"].choices


def bent(value: Any, amount: float, shape: str) -> Any:
    """Return a value after `math.curve`."""
    inputs = {"value": value, "amount": amount}
    return play("math.curve", len(value), inputs, settings={"shape": shape})["out"][0]


def eased(value: Any, family: str, direction: str) -> Any:
    """Return a value after `math.ease`."""
    settings = {"family": family, "direction": direction}
    return play("math.ease", len(value), {"value": value}, settings=settings)["out"][0]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("amount", [0.3, 0.9])
def test_a_curve_rises_between_fixed_ends_and_is_undone_by_its_opposite(
    shape: str, amount: float
) -> None:
    curve = bent(PLACES, amount, shape)
    assert (curve[0], curve[-1]) == (0.0, 1.0)
    assert (np.diff(curve) > 0.0).all()
    assert np.abs(curve - PLACES).max() > 0.05
    assert bent(curve, -amount, shape) == pytest.approx(PLACES, abs=1e-4)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_amount_changes_nothing(shape: str) -> None:
    assert bent(PLACES, 0.0, shape) == pytest.approx(PLACES, abs=1e-7)


def test_power_is_a_power_and_s_is_even_about_the_middle() -> None:
    assert bent(PLACES, 0.5, "power") == pytest.approx(PLACES**2, abs=1e-6)
    assert bent(PLACES, 0.7, "s") == pytest.approx(1.0 - bent(PLACES, 0.7, "s")[::-1], abs=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_movement_goes_from_0_to_1_and_out_is_in_turned_round(family: str) -> None:
    start, end = eased(PLACES, family, "in"), eased(PLACES, family, "out")
    both = eased(PLACES, family, "in out")
    for way in (start, end, both):
        assert (way[0], way[-1]) == pytest.approx((0.0, 1.0), abs=1e-6)
    assert end == pytest.approx(1.0 - start[::-1], abs=1e-6)
    assert both == pytest.approx(1.0 - both[::-1], abs=1e-6)
    assert both[:21] == pytest.approx(start[::2] / 2.0, abs=1e-6)


@pytest.mark.parametrize(
    "family, half",
    [
        ("sine", 1.0 - np.cos(np.pi / 4.0)),
        ("quad", 0.25),
        ("cubic", 0.125),
        ("quart", 0.0625),
        ("expo", 31.0 / 1023.0),
        ("circ", 1.0 - np.sqrt(0.75)),
        ("back", 0.125 - 1.70158 * 0.125),
        ("elastic", -31.0 / 1023.0 * np.sin(-5.75 / 3.0 * 2.0 * np.pi)),
        ("bounce", 1.0 - (7.5625 * (0.5 - 1.5 / 2.75) ** 2 + 0.75)),
    ],
)
def test_half_way_into_a_movement_penner_is_met(family: str, half: float) -> None:
    assert eased(np.array([0.5]), family, "in")[0] == pytest.approx(half, abs=1e-6)


@pytest.mark.parametrize("family", ["sine", "quad", "cubic", "quart", "expo", "circ"])
def test_a_slow_start_is_slower_than_the_run_itself(family: str) -> None:
    assert (eased(PLACES[1:-1], family, "in") < PLACES[1:-1]).all()
