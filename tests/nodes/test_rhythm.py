from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nodegraph.model.errors import Unusable
from nodegraph.model.transport import Transport
from nodegraph_nodes.rhythm import steps_of
from tests.playing import BLOCK, RATE, play

TRIGGERS = [(block * BLOCK + 9, 1.0) for block in range(64)]


def at_tempo(tempo: float, start: float = 0.0) -> Any:
    """Return a clock for `play`."""

    def now(block: int) -> Transport:
        beat = start + block * BLOCK / RATE * tempo / 60.0
        return Transport(beat=beat, tempo=tempo, phase=beat % 1.0, bar=beat // 4.0)

    return now


@pytest.mark.parametrize("tempo", [61.7, 120.0, 173.0])
@pytest.mark.parametrize("beats, offset", [(1.0, 0.0), (0.25, 0.0), (3.0, 1.0), (2.0, -0.5)])
def test_events_fall_on_the_sample_of_their_beat(tempo: float, beats: float, offset: float) -> None:
    found = play(
        "event.every_beats", 600, {"beats": beats, "offset": offset}, clock=at_tempo(tempo)
    )
    length = 600 * BLOCK * tempo / 60.0 / RATE
    first = math.ceil(-offset / beats)
    expected = []
    while first * beats + offset < length:
        expected.append(math.ceil((first * beats + offset) * 60.0 / tempo * RATE - 1e-3))
        first += 1
    assert [sample for sample, _ in found["out"][0]] == expected


def test_a_start_between_beats_waits_for_the_next() -> None:
    found = play("event.every_beats", 100, clock=at_tempo(120.0, 57.25))
    assert [sample for sample, _ in found["out"][0]] == [18_000, 42_000]


def test_a_clock_that_waits_gives_no_event_twice_and_one_that_jumps_goes_on() -> None:
    beats = [0.9, 1.001, 0.9995, 1.01, 7.5, 7.6, 3.95, 4.05]  # a block is 0.02133 beats

    def now(block: int) -> Transport:
        return Transport(beat=beats[block], tempo=120.0)

    events = play("event.every_beats", len(beats), clock=now)["out"][0]
    assert [sample // BLOCK for sample, _ in events] == [1, 7]


def test_moving_a_knob_makes_no_event() -> None:
    period = np.array([7.0, 1.0, 4.0, 3.0, 5.5] * 8)  # none has a multiple in 10.1 .. 10.95
    events = play("event.every_beats", 40, {"beats": period}, clock=at_tempo(120.0, 10.1))["out"]
    assert events == [[]]


@pytest.mark.parametrize(
    "pulses, steps, pattern",
    [
        (3, 8, "x..x..x."),
        (5, 8, "x.xx.xx."),
        (4, 12, "x..x..x..x.."),
        (0, 4, "...."),
        (4, 4, "xxxx"),
        (7, 16, "x..x.x.x..x.x.x."),
    ],
)
def test_euclid_plays_the_known_necklaces(pulses: int, steps: int, pattern: str) -> None:
    inputs = {"trigger": TRIGGERS, "pulses": float(pulses), "steps": float(steps)}
    found = play("event.euclid", 2 * steps, inputs)
    hits = {sample // BLOCK for sample, _ in found["out"][0]}
    played = "".join("x" if block in hits else "." for block in range(2 * steps))
    necklaces = {pattern[turn:] + pattern[:turn] for turn in range(steps)}
    assert played[:steps] in necklaces
    assert played[:steps] == played[steps:]
    assert played[0] == pattern[0]
    assert len(found["rest"][0]) + len(hits) == 2 * steps
    assert found["step"][0].tolist() == list(range(steps)) * 2


def test_rotation_begins_later_and_reset_begins_anew() -> None:
    inputs = {"trigger": TRIGGERS, "pulses": 3.0, "steps": 8.0, "rotation": 1.0}
    hits = play("event.euclid", 8, inputs)["out"][0]
    assert [sample // BLOCK for sample, _ in hits] == [1, 4, 7]
    inputs = {**inputs, "rotation": 0.0, "reset": [(2 * BLOCK + 9, 1.0), (4 * BLOCK, 1.0)]}
    assert play("event.euclid", 6, inputs)["step"][0].tolist() == [0, 1, 0, 1, 0, 1]


def test_a_sequence_plays_its_numbers_and_rests_at_0() -> None:
    found = play("event.sequencer", 8, {"trigger": TRIGGERS}, settings={"steps": "1 0, .5 | 0.25"})
    assert found["value"][0].tolist() == [1.0, 0.0, 0.5, 0.25] * 2
    assert found["step"][0].tolist() == [0, 1, 2, 3] * 2
    expected = [(9 + block * BLOCK, value) for block, value in enumerate([1, 0, 0.5, 0.25] * 2)]
    assert found["event"][0] == [event for event in expected if event[1]]


def test_a_reset_at_the_same_sample_plays_the_first_step() -> None:
    resets = [(2 * BLOCK + 9, 1.0), (5 * BLOCK + 10, 1.0)]
    found = play(
        "event.sequencer",
        8,
        {"trigger": TRIGGERS, "reset": resets},
        settings={"steps": "1 2 3 4 5"},
    )
    assert found["value"][0].tolist() == [1, 2, 1, 2, 3, 4, 1, 2]


@pytest.mark.parametrize("text", ["", "1 two 3", "1 nan", "1 " * 300])
def test_a_row_that_is_none_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Unusable, match="write one such as"):
        steps_of(text)
