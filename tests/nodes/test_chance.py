from __future__ import annotations

import numpy as np
import pytest

from nodegraph_nodes._dsp.chance import chance_of, start_of
from tests.playing import BLOCK, RATE, play

DRAWS = np.array(
    [[chance_of(start_of(seed), count) for count in range(3000)] for seed in (1, 77_777, 2**30)]
)


def test_chance_is_even() -> None:
    counts, _ = np.histogram(DRAWS, bins=30, range=(0.0, 1.0))
    expected = DRAWS.size / 30
    # chi squared of 29 degrees: 58.3 is passed by chance once in a thousand
    assert ((counts - expected) ** 2 / expected).sum() < 58.3


def test_chance_does_not_remember_and_seeds_do_not_know_each_other() -> None:
    for lag in (1, 2, 3, 5, 8, 13, 21, 34):
        assert abs(np.corrcoef(DRAWS[0, lag:], DRAWS[0, :-lag])[0, 1]) < 0.06
    assert np.abs(np.corrcoef(DRAWS) - np.eye(3)).max() < 0.06


def test_a_new_value_comes_with_every_event_and_only_then() -> None:
    events = [(block * BLOCK + 5, 1.0) for block in range(0, 40, 4)]
    out = play("math.random", 40, {"trigger": events, "low": 2.0, "high": 6.0})["out"][0]
    changes = np.flatnonzero(np.diff(out)) + 1
    assert changes.tolist() == list(range(4, 40, 4))
    assert ((out >= 2.0) & (out <= 6.0)).all()


def test_smooth_noise_never_jumps_and_fills_its_range() -> None:
    out = play("math.noise", 20_000, {"frequency": 2.0, "octaves": 1.0, "low": -1.0, "high": 1.0})
    way = out["out"][0]
    assert np.abs(np.diff(way)).max() < 2.0 * 1.875 * 2.0 * BLOCK / RATE  # steepest of the quintic
    bend = 2.0 * 5.78 * (2.0 * BLOCK / RATE) ** 2  # of the quintic: 10 / sqrt(3)
    assert np.abs(np.diff(way, 2)).max() < bend
    assert way.min() < -0.9
    assert way.max() > 0.9
    assert abs(way.mean()) < 0.1


def test_octaves_add_detail() -> None:
    def roughness(octaves: float) -> float:
        way = play("math.noise", 4000, {"frequency": 1.0, "octaves": octaves})["out"][0]
        return float(np.abs(np.diff(way, 2)).mean())

    assert 1.3 * roughness(1.0) < roughness(2.0) < roughness(4.0) / 1.3


@pytest.mark.parametrize("probability", [0.0, 0.25, 0.9, 1.0])
def test_a_share_of_the_events_passes_and_the_others_leave_by_the_other_way(
    probability: float,
) -> None:
    events = [(sample * 64, 0.5) for sample in range(8 * 500)]
    found = play("event.chance", 500, {"source": events, "probability": probability})
    passed, others = found["out"][0], found["other"][0]
    assert sorted(passed + others) == events
    assert len(passed) / len(events) == pytest.approx(probability, abs=0.03)


def test_another_seed_is_another_chance() -> None:
    events = [(sample * 64, 1.0) for sample in range(80)]
    one, two = (play("event.chance", 10, {"source": events}, settings={"seed": s}) for s in (1, 2))
    assert one["out"] != two["out"]
