"""The clock of others, and ours for them."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.model.library import Library
from nodegraph.model.storage import loads
from nodegraph.remote.clock_in import MOST, PER_BEAT, Ticks
from nodegraph.remote.clock_out import START, STOP, ClockOut, Line
from nodegraph.session import messages as m
from nodegraph.session.fold import handle
from nodegraph.session.history import History
from nodegraph.session.state import Keep, Reply, State, ToEngineNow


def ticking(ticks: Ticks, tempo: float, count: int, seed: int, at: float = 0.0) -> float:
    """Tick steadily but for +-1 ms; returns the moment of the tick after."""
    length = 60.0 / tempo / PER_BEAT
    tremble = np.random.default_rng(seed).uniform(-0.001, 0.001, count)
    for place in range(count):
        ticks.tick(at + place * length + float(tremble[place]))
    return at + count * length


@settings(max_examples=40, deadline=None)
@given(st.floats(60.0, 200.0), st.integers(0, 2**32 - 1))
def test_ticks_that_tremble_by_a_millisecond_give_the_tempo(tempo: float, seed: int) -> None:
    ticks = Ticks()
    ticks.start()
    after = ticking(ticks, tempo, MOST, seed)
    reading = ticks.reading()
    assert reading is not None
    assert abs(reading.tempo - tempo) < 0.1
    assert reading.beat == (MOST - 1) / PER_BEAT
    assert abs(reading.at - (after - 60.0 / tempo / PER_BEAT)) < 0.0006


@settings(max_examples=25, deadline=None)
@given(st.floats(60.0, 110.0), st.floats(1.3, 1.8), st.integers(0, 2**32 - 1))
def test_another_tempo_is_followed_within_two_beats(tempo: float, faster: float, seed: int) -> None:
    ticks = Ticks()
    at = ticking(ticks, tempo, 300, seed)
    ticking(ticks, tempo * faster, 2 * PER_BEAT, seed + 1, at)
    reading = ticks.reading()
    assert reading is not None
    assert abs(reading.tempo / (tempo * faster) - 1.0) < 0.01


def test_a_steady_clock_keeps_its_long_line() -> None:
    """Else its tempo would wander: 24 ticks tell it to half a beat a minute only."""
    for seed in range(6):
        ticks = Ticks()
        at = ticking(ticks, 200.0, 1000, seed)
        worst = 0.0
        for number in range(20):
            at = ticking(ticks, 200.0, 24, 1000 * seed + number, at)
            reading = ticks.reading()
            assert reading is not None
            worst = max(worst, abs(reading.tempo - 200.0))
        assert worst < 0.1


@pytest.mark.parametrize("tempo", [90.0, 133.0, 174.0])
def test_a_driver_that_stamps_by_its_periods_is_read_right(tempo: float) -> None:
    """JACK says when its period began: ticks tremble in slow waves."""
    ticks = Ticks()
    period = 256 / 48_000
    for place in range(500):
        ticks.tick(math.floor(place * 60.0 / tempo / PER_BEAT / period) * period)
        if place > MOST and place % 5 == 0:
            reading = ticks.reading()
            assert reading is not None
            assert abs(reading.tempo - tempo) < 0.1


def test_lost_and_late_ticks_move_neither_tempo_nor_beat() -> None:
    """A busy machine hands ticks over late, in a bunch, or not at all."""
    for seed in range(8):
        generator = np.random.default_rng(seed)
        length = 60.0 / 133.0 / PER_BEAT
        ticks = Ticks()
        ticks.start()
        lost = set(generator.integers(240, 380, 3).tolist())
        begun = int(generator.integers(240, 380))
        for place in range(440):
            late = max(begun + 4 - place, 0) * length if begun <= place else 0.0
            tremble = float(generator.uniform(-0.001, 0.001))
            if place not in lost:
                ticks.tick(place * length + late + tremble)
            reading = ticks.reading() if place % 12 == 0 else None
            if place > 240 and place % 12 == 0:
                assert reading is not None
                assert abs(reading.tempo - 133.0) < 2.0
        reading = ticks.reading()
        assert reading is not None
        assert reading.beat == pytest.approx(439 / PER_BEAT)
        assert abs(reading.tempo - 133.0) < 0.1


def test_stop_continue_and_song_position_say_where_it_is() -> None:
    ticks = Ticks()
    at = ticking(ticks, 120.0, 48, 1)
    reading = ticks.reading()
    assert reading is not None
    assert reading.beat is None, "it did not say where it is"
    ticks.start()
    at = ticking(ticks, 120.0, 48, 2, at)
    assert ticks.place == 23
    ticks.stop()
    at = ticking(ticks, 120.0, 48, 3, at)
    assert ticks.place is None
    ticks.proceed()
    at = ticking(ticks, 120.0, 1, 4, at)
    reading = ticks.reading()
    assert reading is not None
    assert reading.beat == 47 / 24
    ticks.stop()
    ticks.position(34)
    ticks.proceed()
    ticking(ticks, 120.0, 25, 5, at)
    reading = ticks.reading()
    assert reading is not None
    assert reading.beat == 9.5


def test_a_pause_or_a_tempo_out_of_bounds_is_no_reading() -> None:
    ticks = Ticks()
    at = ticking(ticks, 120.0, 100, 1)
    ticks.tick(at + 5.0)
    assert ticks.reading() is None
    ticking(ticks, 900.0, 100, 1, at + 6.0)
    assert ticks.reading() is None


def state() -> State:
    patch = loads('{"format": "nodegraph/1", "nodes": {}}')
    return State(Library.load(), "", History(patch))


def test_a_followed_clock_is_a_tempo_and_the_beginning_of_a_bar() -> None:
    request = m.FollowClock(id=7, tempo=150.0, at_ns=10_000_000_000, beat=9.5)
    after, effects = handle(state(), "remote", request)
    order = m.SetClock(tempo=150.0, beat_at_ns=9_400_000_000, bar=True, led=True)
    assert ToEngineNow(order) in effects
    assert after.tempo == 150.0
    assert any(isinstance(effect, Keep) for effect in effects)
    again, effects = handle(after, "remote", m.FollowClock(id=8, tempo=150.004))
    assert effects == [ToEngineNow(m.SetClock(tempo=150.004, led=True)), Reply(m.Done(id=8))]
    assert again.tempo == 150.0, "what wanders is not kept anew"


@pytest.mark.parametrize(
    ("tempo", "at", "beat"),
    [
        (math.nan, 0, None),
        (19.0, 0, 1.0),
        (120.0, -1, 1.0),
        (120.0, 2**63, 1.0),
        (120.0, 0, math.inf),
    ],
)
def test_a_clock_that_cannot_be_is_refused(tempo: float, at: int, beat: float | None) -> None:
    _, effects = handle(state(), "remote", m.FollowClock(id=1, tempo=tempo, at_ns=at, beat=beat))
    assert [type(effect) for effect in effects] == [Reply]
    assert isinstance(effects[0], Reply)
    assert isinstance(effects[0].message, m.Refused)


def sights(line: Line, tempo: float, seconds: float, seed: int, shift: float = 0.0) -> list[float]:
    """See a beat late, up to 60 ms, ten times a second; returns how far off the line is, in s."""
    delays = np.random.default_rng(seed).uniform(0.002, 0.06, int(seconds * 10))
    off = []
    for place, delay in enumerate(delays):
        at = place * 0.1
        beat = (at - delay + shift) * tempo / 60.0
        line.see(at, beat, tempo)
        off.append((line.beat_at(at) - (at + shift) * tempo / 60.0) * 60.0 / tempo)
    return off


@pytest.mark.parametrize("tempo", [60.0, 127.3, 200.0])
def test_our_clock_stands_on_the_beat_and_at_its_tempo(tempo: float) -> None:
    line = Line()
    off = sights(line, tempo, 60.0, 3)
    assert max(map(abs, off[200:])) < 0.012
    moments = [line.moment(number / PER_BEAT) for number in range(3)]
    assert 60.0 / (moments[1] - moments[0]) / PER_BEAT == pytest.approx(tempo, abs=0.1)


def test_our_clock_jumps_only_where_the_beat_does() -> None:
    line = Line()
    assert line.see(0.0, 0.0, 120.0)
    for number in range(1, 30):
        assert not line.see(0.1 * number, 0.2 * number, 120.0)
    assert line.settled
    assert not line.see(3.0, 6.0, 150.0), "another tempo is none"
    assert line.see(3.1, 7.9, 150.0)
    assert line.beat_at(3.1) == 7.9
    assert not line.settled


def test_our_clock_stops_with_the_show_and_starts_again_on_a_bar() -> None:
    sent: list[int] = []
    clock = ClockOut(lambda data: sent.extend(data))

    def starts(beat: float) -> None:
        """Let it hear of a beat, as it is told while a show plays, until it starts on a bar."""
        begun, deadline = time.monotonic(), time.monotonic() + 20.0
        while START not in sent:
            assert time.monotonic() < deadline
            clock.see(beat + (time.monotonic() - begun) * 8.0, 480.0)
            time.sleep(0.01)

    try:
        starts(0.0)
        clock.stand()
        assert sent[-1] == STOP
        sent.clear()
        clock.stand()
        assert not sent, "it stands already"
        starts(2.0)
    finally:
        clock.close()
