from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nodegraph.model.palettes import PALETTES
from nodegraph_nodes._dsp.oklab import from_oklab, to_oklab
from tests.playing import play

ALL = [np.array(stops) for stops in PALETTES.values()]
STEP = 512 / 48_000


def palettes(choice: Any, blocks: int, **said: Any) -> Any:
    """Return (blocks, 6, 4)."""
    fade = said.pop("fade", 1.0)
    made = play("colour.palette", blocks, {"choice": choice, "fade": fade}, **said)["out"]
    return np.stack([palette[0] for palette in made])


def test_it_begins_with_its_choice() -> None:
    assert palettes(1.0, 1)[0] == pytest.approx(ALL[1], abs=1e-6)


def test_another_choice_is_reached_after_its_fade_and_not_before() -> None:
    made = palettes([0.0] + [2.0] * 200, 120)
    arrived = [bool(np.allclose(palette, ALL[2], atol=1e-4)) for palette in made]
    assert arrived.index(True) * STEP == pytest.approx(1.0, abs=2 * STEP)
    assert made[-1] == pytest.approx(ALL[2], abs=1e-6)


def test_half_way_it_is_half_way_in_oklab() -> None:
    made = palettes([0.0] + [1.0] * 200, 120)
    half = round(0.5 / STEP)
    part = half * STEP
    a, b = to_oklab(ALL[0][:, :3]), to_oklab(ALL[1][:, :3])
    assert to_oklab(made[half][:, :3]) == pytest.approx(a + (b - a) * part, abs=2e-3)


def test_no_step_of_a_fade_can_be_seen() -> None:
    made = palettes([0.0] + [3.0] * 30 + [1.0] * 300, 300)
    steps = np.abs(np.diff(to_oklab(made[..., :3]), axis=0)).max()
    assert steps < 0.02  # just noticeable: 0.02


def test_colours_of_ones_own_stand_in_for_the_choice() -> None:
    made = palettes(0.0, 1, settings={"stops": "000000 202020 404040 808080 c0c0c0 ffffff"})
    assert made[0][:, 0] == pytest.approx(np.array([0, 32, 64, 128, 192, 255]) / 255.0)


def test_oklab_is_what_its_author_says_and_goes_both_ways() -> None:
    """Values of bottosson.github.io/posts/oklab for white and pure red."""
    assert to_oklab(np.array([1.0, 1.0, 1.0])) == pytest.approx([1.0, 0.0, 0.0], abs=1e-4)
    assert to_oklab(np.array([1.0, 0.0, 0.0])) == pytest.approx([0.628, 0.225, 0.126], abs=1e-3)
    colours = np.random.default_rng(0).random((100, 3))
    assert from_oklab(to_oklab(colours)) == pytest.approx(colours, abs=1e-9)
