from __future__ import annotations

import numpy as np
import pytest

from nodegraph.model.oklab import to_oklab
from nodegraph.model.palettes import PALETTES
from nodegraph_nodes.colour_values import FromValues, Mix, Pick
from tests.playing import play

RED, BLUE = (1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 0.0)


def colours(*rows: tuple[float, ...]) -> np.ndarray:
    """Return colours (lanes, 4)."""
    return np.array(rows, np.float32)


def test_a_mixture_lies_on_the_straight_line_in_oklab_and_begins_and_ends_exactly() -> None:
    a, b = colours(RED, RED, RED), colours(BLUE, BLUE, BLUE)
    mixed = Mix().block(a, b, np.array([0.0, 0.25, 1.0], np.float32))
    assert mixed[0].tolist() == list(RED)
    assert mixed[2].tolist() == list(BLUE)
    ends = to_oklab(colours(RED, BLUE)[:, :3])
    assert to_oklab(mixed[1, :3]) == pytest.approx(ends[0] * 0.75 + ends[1] * 0.25, abs=2e-3)
    assert mixed[1, 3] == 0.75


def test_the_stops_of_a_palette_are_picked_exactly() -> None:
    palette = np.array([PALETTES["glacier"]], np.float32)
    picked = Pick().block(palette, np.arange(6, dtype=np.float32))
    assert np.array_equal(picked, palette[0])


def test_between_two_stops_lightness_goes_evenly() -> None:
    palette = np.array([PALETTES["mono"]], np.float32)
    lightness = to_oklab(Pick().block(palette, np.linspace(3, 4, 9, dtype=np.float32))[:, :3])[:, 0]
    assert np.diff(lightness) == pytest.approx(np.diff(lightness).mean(), abs=1e-4)


def test_a_turn_of_the_hue_keeps_the_lightness() -> None:
    hue = np.linspace(0.0, 1.0, 25, dtype=np.float32)
    node = FromValues()
    node.space = "oklch"
    number = np.ones(25, np.float32)
    lab = to_oklab(node.block(0.7 * number, 0.1 * number, hue, alpha=number)[:, :3])
    assert lab[:, 0] == pytest.approx(0.7, abs=1e-4)
    assert np.hypot(lab[:, 1], lab[:, 2]) == pytest.approx(0.1, abs=1e-4)


def test_red_green_and_blue_are_what_they_say() -> None:
    inputs = {"red": 0.25, "green": [0.5, 1.0], "blue": 0.75}
    found = play("colour.from_values", 2, inputs, settings={"space": "rgb"})["out"]
    assert found[1].tolist() == [[0.25, 1.0, 0.75, 1.0]]


def test_lanes_of_numbers_are_lanes_of_colours_and_points() -> None:
    hue = np.array([[0.1, 0.2], [0.5, 0.6], [0.9, 0.8]])
    together = play("colour.from_values", 2, {"hue": hue})["out"]
    for lane in range(3):
        alone = play("colour.from_values", 2, {"hue": hue[lane]})["out"]
        assert np.array_equal(together[1][lane : lane + 1], alone[1])
    points = play("point.from_values", 2, {"x": hue, "y": 0.25})["out"][1]
    assert points == pytest.approx(np.array([[0.2, 0.25], [0.6, 0.25], [0.8, 0.25]]))


def test_a_palette_takes_a_lane_for_every_place() -> None:
    found = play("colour.pick", 1, {"place": np.array([[0.0], [5.0]])})["out"][0]
    assert np.array_equal(found, np.array(PALETTES["ember"], np.float32)[[0, 5]])
