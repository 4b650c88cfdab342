"""The compressor: its static curve, its times, its link and its key."""

from __future__ import annotations

import numpy as np
import pytest

from tests.playing import BLOCK, RATE, play, tone

QUICK = {"attack": 1e-3, "release": 0.05}


def settled(level: float, **knobs: float) -> tuple[float, float]:
    """Return level out and reduction, in decibels, of a steady level in decibels."""
    steady = np.full(60 * BLOCK, 10.0 ** (level / 20.0), np.float32)
    made = play("audio.compressor", 60, {"source": steady, **QUICK, **knobs})
    return 20.0 * float(np.log10(made["out"][0, -1])), float(made["reduction"][0, -1])


@pytest.mark.parametrize("level", [-60.0, -30.0, -23.0, -20.0, -18.0, -10.0, 0.0])
def test_the_static_curve_is_that_of_the_paper(level: float) -> None:
    threshold, ratio, knee = -20.0, 4.0, 8.0
    out, reduction = settled(level, threshold=threshold, ratio=ratio, knee=knee)
    over = level - threshold
    expected = level
    if 2.0 * abs(over) <= knee:
        expected += (1.0 / ratio - 1.0) * (over + knee / 2.0) ** 2 / (2.0 * knee)
    elif over > 0.0:
        expected = threshold + over / ratio
    assert out == pytest.approx(expected, abs=0.01)
    assert reduction == pytest.approx(level - expected, abs=0.01)


def test_a_hundred_to_one_is_a_limiter_and_make_up_adds() -> None:
    out, _ = settled(0.0, threshold=-12.0, ratio=100.0, knee=0.0, gain=6.0)
    assert out == pytest.approx(-12.0 + 12.0 / 100.0 + 6.0, abs=0.01)


def test_attack_and_release_are_the_times_of_63_per_cent() -> None:
    loud, soft = RATE // 2 // BLOCK, RATE // BLOCK
    sound = np.concatenate([np.full(loud * BLOCK, 1.0), np.full(soft * BLOCK, 1e-3)])
    knobs = {"threshold": -20.0, "ratio": 100.0, "knee": 0.0, "attack": 0.05, "release": 0.3}
    made = play("audio.compressor", loud + soft, {"source": sound.astype(np.float32), **knobs})
    reduction = -20.0 * np.log10(made["out"][0] / sound)
    part = reduction / reduction[loud * BLOCK - 1]
    attack = np.argmax(part > 1.0 - np.exp(-1.0)) / RATE
    release = np.argmax(part[loud * BLOCK :] < np.exp(-1.0)) / RATE
    assert attack == pytest.approx(0.05, rel=0.02)
    assert release == pytest.approx(0.3, rel=0.02)


@pytest.mark.parametrize("linked", [True, False])
def test_linked_lanes_keep_their_balance_and_others_do_not(linked: bool) -> None:
    sound = np.stack([tone(500.0, 60 * BLOCK, 1.0), tone(500.0, 60 * BLOCK, 0.05)])
    knobs = {"threshold": -20.0, "ratio": 10.0, **QUICK}
    made = play("audio.compressor", 60, {"source": sound, **knobs}, settings={"linked": linked})
    loud, soft = 20.0 * np.log10(
        sound[:, -BLOCK:].std(axis=1) / made["out"][:, -BLOCK:].std(axis=1)
    )
    assert loud > 10.0
    assert made["reduction"][0, -1] == pytest.approx(loud, abs=0.5)
    assert soft == pytest.approx(loud if linked else 0.0, abs=0.2)


def test_a_key_turns_down_what_is_not_loud_itself() -> None:
    bass = np.stack([tone(60.0, 40 * BLOCK, 0.01)] * 2)
    kick = tone(100.0, 40 * BLOCK, 1.0)
    kick[20 * BLOCK :] = 0.0
    made = play("audio.compressor", 40, {"source": bass, "key": kick, **QUICK})
    assert made["reduction"][0, 19] > 8.0
    assert made["reduction"][0, 39] < 0.2
