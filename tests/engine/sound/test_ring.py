"""What goes into a ring comes out, in order, whatever the sizes; nobody waits in vain."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.engine.sound.places import LATE, READY, STOPPED
from nodegraph.engine.sound.ring import Ring, Waiting, power_of_two
from tests.engine.sound.simulated import ramp

SIZES = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=60)


@settings(deadline=None, max_examples=150)
@given(sizes=SIZES, channels=st.integers(1, 8), capacity=st.integers(2, 64))
def test_what_goes_in_comes_out_in_order(
    sizes: list[tuple[int, int]], channels: int, capacity: int
) -> None:
    ring = Ring(capacity, channels)
    written = read = 0
    for push, pull in sizes:
        pushed = ring.push(ramp(written, push, channels))
        assert pushed == min(push, ring.capacity - (written - read))
        written += pushed
        pulled = ring.pull(pull)
        assert len(pulled) == min(pull, written - read)
        assert np.array_equal(pulled, ramp(read, len(pulled), channels))
        read += len(pulled)
        assert (ring.head, ring.tail, ring.fill) == (written, read, written - read)


def test_skipping_passes_over_frames() -> None:
    ring = Ring(16, 2)
    ring.push(ramp(0, 10, 2))
    assert ring.skip(4) == 4
    assert np.array_equal(ring.pull(99), ramp(4, 6, 2))
    assert ring.skip(1) == 0


def test_a_ring_goes_on_where_32_bits_end() -> None:
    ring = Ring(8, 1)
    ring.slots[0] = ring.slots[8] = 2**32 - 3  # head and tail
    for start in range(0, 40, 5):
        assert ring.push(ramp(start, 5)) == 5
        assert np.array_equal(ring.pull(5), ramp(start, 5))


@pytest.mark.parametrize(("frames", "power"), [(1, 2), (2, 2), (3, 4), (64, 64), (65, 128)])
def test_capacities_are_powers_of_two(frames: int, power: int) -> None:
    assert power_of_two(frames) == power


@pytest.mark.parametrize("polls", [False, True])
class TestWaiting:
    def test_it_is_ready_when_both_rings_are(self, polls: bool) -> None:
        waiting, out, source = Waiting(polls), Ring(64, 1), Ring(64, 1)
        out.push(ramp(0, 20))
        source.push(ramp(0, 20))

        def answer(below: int, least: int) -> int:
            until = time.monotonic_ns() + 2_000_000
            return waiting.ready(out, below, source, least, until, 300_000)

        assert answer(20, 20) == READY
        assert answer(19, 20) == LATE
        assert answer(20, 21) == LATE

    def test_it_sleeps_until_the_time(self, polls: bool) -> None:
        waiting = Waiting(polls)
        due = time.monotonic_ns() + 30_000_000
        assert waiting.until(due) == LATE
        assert due <= time.monotonic_ns() < due + 1_000_000_000

    def test_a_time_that_has_passed_is_late(self, polls: bool) -> None:
        assert Waiting(polls).until(0) == LATE

    def test_stop_ends_one_wait_and_no_other(self, polls: bool) -> None:
        waiting = Waiting(polls)
        timer = threading.Timer(0.02, waiting.stop)
        begun = time.monotonic_ns()
        timer.start()
        assert waiting.until(begun + 20_000_000_000) == STOPPED
        timer.join()
        assert waiting.until(time.monotonic_ns() + 1_000_000) == LATE

    def test_stop_before_a_wait_ends_that(self, polls: bool) -> None:
        waiting = Waiting(polls)
        waiting.stop()
        assert waiting.until(time.monotonic_ns() + 20_000_000_000) == STOPPED

    def test_python_runs_meanwhile(self, polls: bool) -> None:
        waiting, counted = Waiting(polls), 0
        sleeper = threading.Thread(target=waiting.until, args=(time.monotonic_ns() + 10**10,))
        sleeper.start()
        for _ in range(1000):
            counted += 1
        waiting.stop()
        sleeper.join(5.0)
        assert counted == 1000 and not sleeper.is_alive()
