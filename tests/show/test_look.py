"""What the look checker measures, on pictures whose answers are known."""

from __future__ import annotations

import math
from pathlib import Path

import av
import numpy as np
import pytest

from nodegraph.model.palettes import PALETTES
from nodegraph.show import look
from nodegraph.show.look_report import Number
from nodegraph.show.look_sheet import GAP, PAPER, write_sheet
from nodegraph.show.look_takes import SILENCE, song, with_square_rates

PATCHES = Path(__file__).parents[2] / "patches"
EMBER = PALETTES["ember"]


def pictures(levels: list[float], area: float = 1.0) -> look.Frames:
    """Grey pictures, 64 x 36; only the left part of each, `area` wide, has the level."""
    frames = np.zeros((len(levels), 36, 64, 3), np.uint8)
    for frame, level in zip(frames, levels, strict=True):
        frame[:, : round(64 * area)] = round(level * 255)
    return frames


def flicker(flashes_a_second: float, low: float, high: float, area: float = 1.0) -> look.Frames:
    phase = np.arange(60) / 30.0 * flashes_a_second
    return pictures([high if part % 1.0 >= 0.5 else low for part in phase], area)


def painted(*colours: tuple[float, float, float]) -> look.Frames:
    row = np.array([[round(part * 255) for part in colour] for colour in colours], np.uint8)
    return np.broadcast_to(row, (1, 4, len(colours), 3))


def test_three_flashes_a_second_are_allowed_and_five_are_not() -> None:
    assert look.flash_exceedances(flicker(3.0, 0.0, 1.0), 30.0) == 0
    assert look.flash_exceedances(flicker(5.0, 0.0, 1.0), 30.0) > 0


def test_flashes_count_only_on_a_quarter_of_the_picture() -> None:
    assert look.flash_exceedances(flicker(7.5, 0.0, 1.0, area=0.2), 30.0) == 0
    assert look.flash_exceedances(flicker(7.5, 0.0, 1.0, area=0.5), 30.0) > 0


def test_a_faint_flicker_is_no_flash() -> None:
    # 0.30 and 0.40 as coded are 0.073 and 0.133 of light: less than a tenth apart
    assert look.flash_exceedances(flicker(7.5, 0.30, 0.40), 30.0) == 0
    assert look.flash_exceedances(flicker(7.5, 0.30, 0.50), 30.0) > 0


def test_a_flicker_between_two_bright_pictures_is_no_flash() -> None:
    # 0.92 as coded is 0.83 of light
    assert look.flash_exceedances(flicker(7.5, 0.92, 1.0), 30.0) == 0


def test_a_slow_rise_is_no_flash_however_far_it_goes() -> None:
    assert look.flash_exceedances(pictures(list(np.linspace(0.0, 1.0, 60))), 30.0) == 0


def test_differences_are_the_mean_change_between_neighbours() -> None:
    steps = look.frame_differences(pictures([0.0, 0.2, 0.2, 0.6]))
    assert steps == pytest.approx([0.2, 0.0, 0.4])
    assert look.difference_energy(pictures([0.0, 0.2])) == pytest.approx([0.04])


def test_a_picture_that_moves_three_times_as_far_when_hit_answers_three() -> None:
    steps = np.full(120, 0.01)
    hits = [0.5, 1.0, 1.5]
    for hit in hits:
        steps[round(hit * 60.0) + 1] = 0.03  # from the frame after the hit to the next one
    assert look.hit_answer(steps, 60.0, hits) == pytest.approx(3.0)
    assert math.isnan(look.hit_answer(steps, 60.0, []))


def test_motion_before_a_hit_is_no_answer_to_it() -> None:
    steps = np.full(120, 0.01)
    steps[24:29] = 0.05
    assert look.hit_answer(steps, 60.0, [0.5]) == pytest.approx(1.0)


@pytest.mark.parametrize("late", [0, 1, 4])
def test_motion_that_follows_hits_correlates_at_its_lag(late: int) -> None:
    energy = np.zeros(240)
    hits = [(0.5, 1.0), (1.1, 0.6), (2.0, 0.8), (3.2, 1.0)]
    for second, strength in hits:
        energy[round(second * 60.0) + late - 1] = strength
    best, lag = look.hit_correlation(energy, 60.0, hits)
    assert lag == late
    assert best == pytest.approx(1.0)


def test_motion_without_regard_to_hits_does_not_correlate() -> None:
    energy = np.random.default_rng(1).random(600)
    best, _ = look.hit_correlation(energy, 60.0, [(x * 0.5, 1.0) for x in range(1, 19)])
    assert best < 0.3


def test_colours_of_a_palette_are_found_between_its_stops_and_others_are_not() -> None:
    stops = [stop[:3] for stop in EMBER]
    assert look.palette_share(painted(*stops), EMBER) == 1.0
    assert look.palette_share(painted((0.0, 1.0, 0.0), (0.1, 0.2, 1.0)), EMBER) == 0.0
    red, green, blue = ((a + b) / 2.0 for a, b in zip(stops[2], stops[3], strict=True))
    assert look.palette_share(painted((red, green, blue)), EMBER) == 1.0


def test_the_ground_is_the_ground_and_not_the_light() -> None:
    ground, light = EMBER[0][:3], EMBER[4][:3]
    assert look.ground_share(painted(ground, light, light, light), EMBER) == 0.25


def test_white_is_burnt_out_and_bright_yellow_is_not() -> None:
    assert look.burnt_share(painted((1.0, 1.0, 1.0), (1.0, 0.9, 0.3))) == 0.5


def test_histograms_tell_how_many_pixels_have_other_colours() -> None:
    black, half = look.histogram(pictures([0.0])), look.histogram(pictures([1.0], area=0.5))
    assert look.histogram_distance(black, black) == 0.0
    assert look.histogram_distance(black, half) == pytest.approx(0.5)


def test_a_difference_of_one_step_everywhere_is_48_db() -> None:
    one, other = pictures([0.5])[0], pictures([0.5])[0] + np.uint8(1)
    assert look.psnr(one, other) == pytest.approx(48.13, abs=0.01)
    assert look.psnr(one, one) == float("inf")


def test_a_number_that_is_none_is_not_good() -> None:
    assert not Number("answer", float("nan"), 1.5, 6.0).good
    assert Number("answer", 1.5, 1.5, 6.0).good
    assert not Number("answer", 6.1, 1.5, 6.0).good


def test_a_square_wave_takes_the_place_of_whatever_set_the_pace() -> None:
    patch = with_square_rates(PATCHES / "night_drive.patch.json")
    assert patch is not None
    wire = patch.wire_into("road", "rate")
    assert wire is not None
    assert patch.nodes[wire.source].type == "control.lfo"
    assert patch.nodes[wire.source].settings["wave"] == "square"


def test_silence_is_silent() -> None:
    assert not song(SILENCE).sound.any()


def test_a_sheet_shows_every_moment_of_every_shape(tmp_path: Path) -> None:
    wide = np.full((3, 40, 80, 3), 100, np.uint8)
    tall = np.full((3, 80, 40, 3), 200, np.uint8)
    square = np.full((3, 60, 60, 3), 50, np.uint8)
    page = tmp_path / "sheet.png"
    write_sheet(page, {("a", "16:9"): wide, ("a", "9:16"): tall, ("a", "1:1"): square})
    with av.open(str(page)) as file:
        seen = next(file.decode(video=0)).to_ndarray(format="rgb24")
    assert seen.shape == (20 + GAP + 30 + GAP, 3 * 45 + 5 * GAP, 3)
    assert seen[5, 5, 0] == 100
    assert seen[20 + GAP + 5, 5, 0] == 200
    assert seen[20 + GAP + 5, 15 + GAP + 5, 0] == 50
    assert seen[22, 5, 0] == PAPER
