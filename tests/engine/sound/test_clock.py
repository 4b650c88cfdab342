"""The computer's clock has no drift; a device's is learnt from callbacks that jitter."""

from __future__ import annotations

import numpy as np
import pytest

from nodegraph.engine.sound.clock import SECOND, DeviceClock, SoftwareClock


@pytest.mark.parametrize(("rate", "block"), [(48000, 512), (44100, 441), (11025, 300)])
def test_deadlines_do_not_drift_in_an_hour(rate: int, block: int) -> None:
    clock = SoftwareClock(rate, block, 1000)
    blocks = 3600 * rate // block
    for _ in range(blocks):
        clock.advance(clock.due)
    assert clock.due == 1000 + round(blocks * block * SECOND / rate)


def test_a_short_delay_is_caught_up_and_a_suspend_is_not() -> None:
    clock = SoftwareClock(48000, 480, 0)
    clock.advance(SECOND // 2)
    assert clock.due == SECOND // 100
    clock.advance(30 * SECOND)
    assert clock.due == 30 * SECOND


def _run(clock: DeviceClock, ppm: float, jitter: float, seconds: float) -> list[float]:
    """Feed callbacks of 256 frames that come up to `jitter` s late; return the errors in s."""
    random, errors = np.random.default_rng(2), []
    for frame in range(0, round(seconds * clock.rate), 256):
        true = frame / clock.rate / (1.0 + ppm * 1e-6)
        clock.update(frame, round((true + jitter * random.random()) * SECOND))
        errors.append(clock.at(frame) / SECOND - true)
    return errors


@pytest.mark.parametrize("ppm", [-300.0, 0.0, 100.0])
def test_a_device_is_followed_through_jitter(ppm: float) -> None:
    clock = DeviceClock(48000)
    errors = np.array(_run(clock, ppm, 0.004, 60.0))[-3000:]
    assert clock.drift == pytest.approx(ppm, abs=30.0)
    assert np.mean(errors) == pytest.approx(0.002, abs=2e-4)  # the mean of the jitter
    assert np.std(errors) < 2e-4  # of the jitter's 1.2e-3


def test_a_device_that_stood_still_is_followed_at_once() -> None:
    clock = DeviceClock(48000)
    _run(clock, 0.0, 0.0, 5.0)
    frame = 5 * 48000
    clock.update(frame, round((frame / 48000 + 3.0) * SECOND))
    assert clock.at(frame) / SECOND == pytest.approx(frame / 48000 + 3.0, abs=1e-6)


def test_frames_to_come_lie_on_the_line() -> None:
    clock = DeviceClock(44100)
    _run(clock, 0.0, 0.0, 2.0)
    assert clock.at(44100 * 3) / SECOND == pytest.approx(3.0, abs=1e-5)
