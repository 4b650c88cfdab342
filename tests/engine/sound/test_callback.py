"""The native callback, called as PortAudio calls it."""

from __future__ import annotations

import threading
import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.engine.sound.places import READY, At
from nodegraph.engine.sound.ring import Exchange, Waiting
from tests.engine.sound.simulated import Device, ramp


def test_before_it_is_armed_it_plays_silence_and_takes_nothing() -> None:
    exchange = Exchange(2, 2, 64)
    device = Device(exchange, 16)
    exchange.output.push(ramp(1, 16, 2))
    assert not device.call(ramp(0, 16, 2)).any()
    assert (exchange.output.fill, exchange.input.fill) == (16, 0)
    assert exchange.number(At.MISSED) == 0
    assert exchange.number(At.TOTAL) == 16


def test_it_plays_what_lies_ready_and_then_silence_and_counts() -> None:
    exchange = Exchange(2, 0, 64)
    device = Device(exchange, 16)
    exchange.arm()
    exchange.output.push(ramp(1, 20, 2))
    assert np.array_equal(device.call(), ramp(1, 16, 2))
    assert exchange.number(At.MISSED) == 0
    played = device.call()
    assert np.array_equal(played[:4], ramp(17, 4, 2))
    assert not played[4:].any()
    assert (exchange.number(At.MISSED), exchange.number(At.MISSED_FRAMES)) == (1, 12)


def test_input_that_finds_no_room_is_counted() -> None:
    exchange = Exchange(0, 1, 32)
    device = Device(exchange, 20)
    exchange.arm()
    device.call(ramp(0, 20))
    assert exchange.number(At.OVERRUNS) == 0
    device.call(ramp(20, 20))
    assert exchange.number(At.OVERRUNS) == 1
    assert np.array_equal(exchange.input.pull(99), ramp(0, 32))


def test_what_the_device_reports_is_counted() -> None:
    exchange = Exchange(1, 0, 32)
    device = Device(exchange, 4)
    exchange.arm()
    for flags in (0, 2, 4, 6):
        device.call(flags=flags)
    assert exchange.number(At.OVERFLOWS) == 2
    assert exchange.number(At.UNDERFLOWS) == 2


@settings(deadline=None, max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 300), min_size=1, max_size=40),
    block=st.integers(1, 256),
    channels=st.integers(1, 3),
)
def test_any_block_of_the_device_is_filled_from_any_block_of_the_engine(
    sizes: list[int], block: int, channels: int
) -> None:
    exchange = Exchange(channels, channels, 1024)
    device = Device(exchange, block)
    exchange.arm()
    played, recorded, written, heard = [], [], 0, 0
    for size in sizes:
        while exchange.output.fill < size:
            written += exchange.output.push(ramp(written, block, channels))
        played.append(device.call(ramp(heard, size, channels), size))
        heard += size
        recorded.append(exchange.input.pull(size))
    assert exchange.number(At.MISSED) == 0
    assert np.array_equal(np.concatenate(played), ramp(0, heard, channels))
    assert np.array_equal(np.concatenate(recorded), ramp(0, heard, channels))
    assert exchange.number(At.LARGEST) == max(sizes)


def test_it_writes_down_when_it_came() -> None:
    exchange, now = Exchange(1, 1, 64), 7_000_000_123
    device = Device(exchange, 8, lambda: now)
    assert exchange.look() is None
    exchange.arm()
    exchange.output.push(ramp(0, 64))
    device.call(ramp(0, 8))
    device.call(ramp(0, 8))
    seen = exchange.look()
    assert seen is not None
    assert (seen.frames, seen.out_tail, seen.in_head, seen.now) == (8, 8, 8, now)
    assert (seen.adc, seen.current, seen.dac) == (1.0, 1.005, 1.015)


def test_it_wakes_who_waits() -> None:
    exchange, waiting = Exchange(1, 0, 64), Waiting()
    device = Device(exchange, 32)
    exchange.output.push(ramp(0, 32))
    exchange.arm(waiting)
    timer = threading.Timer(0.02, device.call)
    timer.start()
    until = time.monotonic_ns() + 20_000_000_000
    assert waiting.ready(exchange.output, 0, None, 0, until, 10**10) == READY
    timer.join()


def test_a_thread_without_the_gil_hears_everything_in_order() -> None:
    exchange, total = Exchange(1, 0, 256), 40_000
    device = Device(exchange, 61)
    exchange.arm()
    played: list[np.ndarray] = []

    def play() -> None:
        while exchange.output.tail < total:
            before = exchange.number(At.MISSED_FRAMES)
            frames = device.call()
            missed = exchange.number(At.MISSED_FRAMES) - before
            played.append(frames[: len(frames) - missed])
            time.sleep(0.0)

    thread = threading.Thread(target=play)
    thread.start()
    sizes, written = np.random.default_rng(3), 0
    while written < total:
        wanted = min(int(sizes.integers(1, 120)), total - written)
        written += exchange.output.push(ramp(written, wanted))
        time.sleep(0.0)
    thread.join()
    assert np.array_equal(np.concatenate(played), ramp(0, total))
