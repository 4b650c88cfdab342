from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.playing import Values, play, times, tone


def events(sound: Any, blocks: int = 100, **knobs: float) -> list[tuple[int, float]]:
    found: list[tuple[int, float]] = play("event.threshold", blocks, {"source": sound, **knobs})[
        "out"
    ][0]
    return found


def test_it_fires_at_the_very_sample_that_rises_through_the_level() -> None:
    sound = np.zeros(4096, np.float32)
    sound[1234:2000] = 0.7
    sound[3000:] = 0.5
    assert events(sound, 8, gap=0.01) == [(1234, 1.0), (3000, 1.0)]


def test_a_wobble_within_the_hysteresis_is_one_event() -> None:
    wobble = 0.5 + 0.04 * np.sin(np.arange(48_000))
    assert len(events(wobble.astype(np.float32), hysteresis=0.1, gap=1e-4)) == 1
    assert len(events(wobble.astype(np.float32), hysteresis=0.01, gap=1e-4)) > 1000


def test_a_sine_fires_once_a_turn_and_not_within_the_gap() -> None:
    assert len(events(tone(50.0, 48_000), gap=0.001)) == 50
    found = times(events(tone(50.0, 48_000), gap=0.055))
    assert np.diff(found).min() >= 0.055


def test_a_value_is_followed_as_a_line_between_its_blocks() -> None:
    found = play("event.threshold", 3, {"source": Values([0.0, 1.0, 1.0]), "level": 0.25})["out"][0]
    assert found == [(512 + 127, 1.0)]


def test_merged_events_are_all_there_and_the_strongest_passes() -> None:
    wires = {"a": [(10, 0.5), (600, 0.25)], "b": [(10, 0.75)], "d": [(700, 1.0)]}
    assert play("event.merge", 2, wires)["out"][0] == [(10, 0.75), (600, 0.25), (700, 1.0)]


def test_a_counter_goes_round() -> None:
    steps = [(512 * k + 5, 1.0) for k in range(7)]
    made = play("event.counter", 7, {"trigger": steps, "steps": 3.0})
    assert made["out"][0].tolist() == [1, 2, 0, 1, 2, 0, 1]
    assert made["phase"][0] == pytest.approx(np.array([1, 2, 0, 1, 2, 0, 1]) / 3.0)


def test_a_reset_wins() -> None:
    wires = {"trigger": [(5, 1.0), (600, 1.0), (1100, 1.0)], "reset": [(600, 1.0)]}
    assert play("event.counter", 3, wires)["out"][0].tolist() == [1, 0, 1]


def test_several_events_in_a_block_all_count() -> None:
    made = play("event.counter", 1, {"trigger": [(k * 8, 1.0) for k in range(40)], "steps": 100.0})
    assert made["out"][0, 0] == 40
