from __future__ import annotations

import numpy as np
import pytest

from tests.playing import BLOCK, RATE, play

EVENTS = [(3, 1.0), (700, 0.5), (1500, 0.25), (2100, 1.0)]  # in blocks 0, 1, 2 and 4


def test_events_pass_an_open_gate_unchanged_and_a_closed_one_not_at_all() -> None:
    opened = np.array([1.0, 0.0, 1.0, 1.0, 0.4])
    assert play("event.gate", 5, {"source": EVENTS})["out"][0] == EVENTS
    assert play("event.gate", 5, {"source": EVENTS, "open": opened})["out"][0] == EVENTS[::2]


def test_a_toggle_turns_with_each_event_and_two_in_a_block_cancel() -> None:
    assert play("event.toggle", 5, {"trigger": EVENTS})["out"][0].tolist() == [1, 0, 1, 1, 0]
    twice = [(4, 1.0), (5, 1.0)]
    assert play("event.toggle", 2, {"trigger": twice})["out"][0].tolist() == [0, 0]


def test_set_switches_on_and_reset_wins() -> None:
    inputs = {"set": [(3, 1.0), (4, 1.0), (1500, 1.0)], "reset": [(700, 1.0), (1500, 1.0)]}
    assert play("event.toggle", 4, inputs)["out"][0].tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize("hold", [0.001, 0.05, 0.4])
def test_a_hold_lasts_its_time_after_the_last_event(hold: float) -> None:
    events = [(5 * BLOCK, 1.0), (5 * BLOCK + 300, 0.1)]
    out = play("event.hold", 60, {"trigger": events, "hold": hold})["out"][0]
    on = np.flatnonzero(out)
    end = max(5 * BLOCK + 300 + hold * RATE, 6 * BLOCK)
    assert on.tolist() == list(range(5, int(np.ceil(end / BLOCK)) - 1 + (hold < 0.01)))


def test_a_sample_is_held_between_events() -> None:
    value = np.array([4.0, 5.0, 6.0, 7.0, 8.0, 9.0])
    events = [(BLOCK * 2 - 1, 1.0), (BLOCK * 4 + BLOCK // 2 - 1, 1.0)]
    out = play("event.sample_and_hold", 6, {"value": value, "trigger": events})["out"][0]
    # the second event falls half-way on the line from 7 to 8
    assert out.tolist() == [4.0, 5.0, 5.0, 5.0, 7.5, 7.5]


def test_delayed_events_keep_their_distance_to_the_sample() -> None:
    out = play("event.delay", 200, {"source": EVENTS, "time": 1.234})["out"][0]
    later = round(1.234 * RATE)
    assert out == [(sample + later, value) for sample, value in EVENTS]
    assert play("event.delay", 5, {"source": EVENTS, "time": 0.0})["out"][0] == EVENTS


def test_a_delay_in_beats_follows_the_tempo() -> None:
    inputs = {"source": EVENTS, "time": 3.0}
    out = play("event.delay", 160, inputs, settings={"unit": "beats"})["out"][0]  # 120 bpm
    assert [sample for sample, _ in out] == [sample + 72_000 for sample, _ in EVENTS]


def test_events_may_overtake_each_other_when_the_time_shrinks() -> None:
    times = np.array([0.1, 0.1, 0.01, 0.01])
    inputs = {"source": [(3, 1.0), (3 * BLOCK, 0.5)], "time": times}
    out = play("event.delay", 20, inputs)["out"][0]
    assert out == [(3 * BLOCK + 480, 0.5), (4803, 1.0)]


def test_a_delay_never_keeps_more_than_it_says() -> None:
    many = [(sample * 8, 1.0) for sample in range(64 * 80)]
    out = play("event.delay", 2 * 80, {"source": many, "time": 60.0 * BLOCK * 80 / RATE / 60.0})
    assert len(out["out"][0]) == 4096
