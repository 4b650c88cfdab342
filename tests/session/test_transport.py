"""The clock: exact in samples, smooth in beats."""

from __future__ import annotations

import pytest

from nodegraph.model.errors import Unusable
from nodegraph.session.transport import LED_SECONDS, Clock, tempo_of

RATE, BLOCK = 48_000, 512


def test_the_internal_tempo_counts_beats_and_bars() -> None:
    clock = Clock(RATE, tempo=120.0)
    while clock.sample < 10 * RATE:
        clock.advance(BLOCK)
    now = clock.now()
    assert now.beat == pytest.approx(clock.sample / RATE * 2.0, abs=1e-9)
    assert now.bar == int(now.beat // 4)
    assert now.bar_phase == pytest.approx(now.beat / 4 % 1, abs=1e-9)
    assert now.seconds == clock.sample / RATE


def test_an_hour_later_it_is_still_right() -> None:
    clock = Clock(RATE, tempo=97.0)
    blocks = 3600 * RATE // BLOCK
    for _ in range(blocks):
        clock.advance(BLOCK)
    assert clock.now().beat == pytest.approx(blocks * BLOCK / RATE * 97 / 60, rel=1e-9)


@pytest.mark.parametrize(
    ("source", "tempo"), [("internal", 120.0), ("internal:96", 96.0), ("beat", None)]
)
def test_the_source_of_the_tempo_is_read(source: str, tempo: float | None) -> None:
    assert tempo_of(source) == tempo


@pytest.mark.parametrize("source", ["internal:", "internal:fast", "internal:5", "internal:nan"])
def test_a_tempo_nobody_can_dance_to_is_unusable(source: str) -> None:
    with pytest.raises(Unusable, match=r"run\.tempo"):
        tempo_of(source)


def follow(clock: Clock, tempo: float, beat: float, blocks: int) -> float:
    """Follow a steady beat that stands at `beat` now; return where it then stands."""
    for _ in range(blocks):
        beat += BLOCK / RATE * tempo / 60.0
        said = {"tempo": tempo, "phase": beat % 1.0, "bar_phase": beat / 4 % 1, "confidence": 1.0}
        before = clock.now().beat
        clock.advance(BLOCK, said)
        assert clock.now().beat > before
    return beat


def test_the_first_beat_it_hears_is_taken_at_once() -> None:
    clock = Clock(RATE)
    beat = follow(clock, 128.0, 0.35, 1)
    assert clock.now().phase == pytest.approx(beat % 1, abs=1e-9)
    assert clock.now().tempo == 128.0


def test_a_beat_that_moves_is_caught_up_with_without_running_backwards() -> None:
    clock = Clock(RATE)
    beat = follow(clock, 128.0, 0.0, 100)
    beat = follow(clock, 128.0, beat - 0.4, 200)
    assert clock.now().phase == pytest.approx(beat % 1, abs=1e-6)
    assert clock.now().bar_phase == pytest.approx(beat / 4 % 1, abs=1e-6)


def test_a_lost_beat_keeps_the_tempo_and_tells_the_doubt() -> None:
    clock = Clock(RATE)
    follow(clock, 140.0, 0.0, 50)
    clock.advance(BLOCK, {"tempo": 0.0, "confidence": 0.1})
    assert clock.now().tempo == 20.0
    assert clock.now().confidence == 0.1


def test_while_another_clock_leads_no_node_is_followed() -> None:
    clock, node = Clock(RATE, 100.0), {"tempo": 150.0, "phase": 0.5, "confidence": 0.2}
    clock.turn(100.0, None, 0.0, True, led=True)
    for _ in range(int(LED_SECONDS * RATE) // BLOCK):
        clock.advance(BLOCK, node)
        assert (clock.now().tempo, clock.now().confidence) == (100.0, 1.0)
    clock.advance(BLOCK, node)
    clock.advance(BLOCK, node)
    assert (clock.now().tempo, clock.now().confidence) == (150.0, 0.2), "it has fallen silent"
