"""Left and right: what panning and width do to the energy of a sound."""

from __future__ import annotations

import numpy as np
import pytest

from tests.playing import BLOCK, RATE, noise, play, tone

BLOCKS = 8
SOUND = np.stack([noise(BLOCKS * BLOCK, 0.2, 1), noise(BLOCKS * BLOCK, 0.2, 2)])


@pytest.mark.parametrize("pan", [-1.0, -0.6, -0.25, 0.0, 0.5, 1.0])
def test_a_mono_sound_keeps_its_power_wherever_it_is(pan: float) -> None:
    out = play("audio.pan", BLOCKS, {"source": SOUND[0], "pan": pan})["out"]
    assert (out**2).sum() == pytest.approx((SOUND[0] ** 2).sum(), rel=1e-5)
    left, right = np.sqrt((out**2).sum(axis=1))
    assert np.arctan2(right, left) == pytest.approx((pan + 1.0) * np.pi / 4.0, abs=1e-5)


def test_a_stereo_sound_is_untouched_in_the_middle_and_on_one_side_at_the_end() -> None:
    middle = play("audio.pan", BLOCKS, {"source": SOUND})["out"]
    np.testing.assert_array_equal(middle, SOUND)
    left = play("audio.pan", BLOCKS, {"source": SOUND, "pan": -1.0})["out"]
    np.testing.assert_allclose(left[0], SOUND.sum(axis=0), atol=1e-6)
    np.testing.assert_allclose(left[1], 0.0, atol=1e-6)


def test_voices_are_placed_one_by_one_and_added() -> None:
    voices = np.stack([tone(200.0 + 100.0 * lane, 4 * BLOCK, 0.1) for lane in range(9)])
    places = np.linspace(-1.0, 1.0, 9)[:, None]
    out = play("audio.pan", 4, {"source": voices, "pan": places})["out"]
    gains = (places + 1.0) * np.pi / 4.0
    np.testing.assert_allclose(out[0], (np.cos(gains) * voices).sum(axis=0), atol=1e-5)
    np.testing.assert_allclose(out[1], (np.sin(gains) * voices).sum(axis=0), atol=1e-5)


def test_a_move_leaves_no_step() -> None:
    steady = np.ones(4 * BLOCK, np.float32)
    moved = play("audio.pan", 4, {"source": steady, "pan": np.array([-1.0, -1.0, 1.0, 1.0])})
    assert np.abs(np.diff(moved["out"])).max() < 1.5 / BLOCK


def test_width_scales_the_difference_and_leaves_the_middle() -> None:
    for width in (0.0, 0.5, 1.0, 2.0):
        made = play("audio.stereo", BLOCKS, {"source": SOUND, "width": width})
        out, (left, right) = made["out"], SOUND
        np.testing.assert_allclose(out[0] + out[1], left + right, atol=1e-6)
        np.testing.assert_allclose(out[0] - out[1], width * (left - right), atol=1e-6)
        np.testing.assert_allclose(made["mid"][0], 0.5 * (left + right), atol=1e-6)
        np.testing.assert_allclose(made["side"][0], 0.5 * width * (left - right), atol=1e-6)


def test_sides_are_exchanged() -> None:
    made = play("audio.stereo", BLOCKS, {"source": SOUND, "swap": 1.0})
    np.testing.assert_allclose(made["out"], SOUND[::-1], atol=1e-6)


def test_balance_silences_one_side_and_leaves_the_other() -> None:
    leaning = play("audio.stereo", BLOCKS, {"source": SOUND, "balance": -1.0})["out"]
    np.testing.assert_allclose(leaning[0], SOUND[0], atol=1e-6)
    np.testing.assert_allclose(leaning[1], 0.0, atol=1e-6)


def test_one_lane_is_heard_on_both_sides() -> None:
    for type in ("audio.stereo", "audio.reverb"):
        made = play(type, 2, {"source": tone(440.0, 2 * BLOCK), **_dry(type)}, rate=RATE)
        np.testing.assert_allclose(made["out"][0], made["out"][1], atol=1e-6)


def _dry(type: str) -> dict[str, float]:
    return {"mix": 0.0} if type == "audio.reverb" else {}
