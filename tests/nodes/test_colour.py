from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nodegraph.model.oklab import from_oklab, to_oklab
from nodegraph.model.palettes import PALETTES
from tests.playing import Player, play

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


def picture(path: Path, *bands: tuple[float, float, float]) -> Path:
    """Write a picture of even bands."""
    rows = np.repeat(np.array(bands), 20, axis=0)[:, None].repeat(60, axis=1)
    Image.fromarray((rows * 255).round().astype(np.uint8)).save(path)
    return path


def taken(path: Path) -> Any:
    """Return the palette (6, 3) that the node gives once the picture is read."""
    with Player("colour.from_image", {}, {"file": path.name}, roots=(path.parent,)) as player:
        return np.asarray(player.run(2)["out"][-1])[0, :, :3]


def test_the_colours_of_a_picture_are_its_palette_in_order_of_light(tmp_path: Path) -> None:
    night, wood, leaf, red, sand, paper = (
        (0.02, 0.02, 0.1), (0.3, 0.2, 0.15), (0.3, 0.45, 0.35), (0.9, 0.1, 0.05), (0.8, 0.7, 0.6),
        (0.98, 0.97, 0.95),
    )  # fmt: skip
    stops = taken(picture(tmp_path / "six.png", paper, red, wood, night, sand, leaf))
    wanted = np.array([night, wood, leaf, red, sand, paper])
    assert stops == pytest.approx(wanted, abs=0.01)


def test_a_picture_of_two_colours_has_others_between_them(tmp_path: Path) -> None:
    stops = taken(picture(tmp_path / "two.png", (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)))
    light = to_oklab(stops)[:, 0]
    assert light[0] == pytest.approx(0.0, abs=0.01)
    assert light[-1] == pytest.approx(1.0, abs=0.01)
    assert len({round(float(value), 2) for value in light}) == 6


def test_a_file_that_is_no_picture_is_said(tmp_path: Path) -> None:
    path = tmp_path / "song.png"
    path.write_bytes(b"this is no picture")
    with Player("colour.from_image", {}, {"file": path.name}, roots=(tmp_path,)) as player:
        player.run(2)
        assert any("no picture" in problem.text for problem in player.engine.reports())
