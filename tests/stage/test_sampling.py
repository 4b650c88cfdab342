"""From blocks to frames."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from nodegraph.scheduler.plan import FramePlan, Slot
from nodegraph.stage.sampling import FrameSampler, block_of_frame, frame_sample

RATES = some.sampled_from([8000, 22050, 44100, 48000, 96000])
BLOCKS = some.sampled_from([1, 7, 64, 441, 512, 1000, 4096])
FRAMES = some.sampled_from(
    [Fraction(24), Fraction(25), Fraction(30), Fraction(30000, 1001), Fraction(60), Fraction(240)]
)


def sampler(rate: int, block: int, fps: Fraction, held: bool = False) -> FrameSampler:
    """Slot 0 is a value, slot 1 an event."""
    return FrameSampler(rate, block, fps, np.array([held, False]), np.array([False, True]))


def run(
    sampling: FrameSampler, values: list[float], events: list[int], ahead: int = 0
) -> list[np.ndarray]:
    """Push a block at a time, take every frame that is ready once `ahead` more are there."""
    block = sampling.block
    frames = []
    for number, value in enumerate(values):
        inside = [(at - number * block, 1) for at in events if at // block == number]
        sampling.push(np.array([value, 9.0], np.float32), inside)
        while sampling.ready and (number % (ahead + 1) == ahead or number == len(values) - 1):
            frames.append(sampling.next().copy())
    return frames


@settings(max_examples=150, deadline=None)
@given(RATES, BLOCKS, FRAMES, some.lists(some.integers(0, 4000), max_size=12), some.integers(0, 3))
def test_every_event_is_seen_exactly_once_in_the_first_frame_at_or_after_it(
    rate: int, block: int, fps: Fraction, events: list[int], ahead: int
) -> None:
    last = frame_sample(max(2, int(6000 * fps / rate) + 1), rate, fps)
    blocks = last // block + 1
    frames = run(sampler(rate, block, fps), [0.0] * blocks, sorted(events), ahead)
    seen = {number for number, frame in enumerate(frames) if frame[1] == 1.0}
    wanted = set()
    for event in events:
        frame = next(k for k in range(10**6) if frame_sample(k, rate, fps) >= event)
        if frame < len(frames):
            wanted.add(frame)
    assert seen == wanted


@settings(max_examples=100, deadline=None)
@given(RATES, BLOCKS, FRAMES)
def test_a_straight_line_stays_one(rate: int, block: int, fps: Fraction) -> None:
    blocks = min(3000, 12 * (rate // block + 1) // 24 + 3)
    line = [(number + 1) * block / rate for number in range(blocks)]  # its value is its time
    for k, frame in enumerate(run(sampler(rate, block, fps), line, [])):
        seconds = max(frame_sample(k, rate, fps), block) / rate  # before the first: the first
        assert frame[0] == pytest.approx(seconds, rel=1e-5, abs=1e-7)


@settings(max_examples=100, deadline=None)
@given(RATES, BLOCKS, FRAMES)
def test_a_held_value_is_the_last_emission_at_or_before_the_frame(
    rate: int, block: int, fps: Fraction
) -> None:
    blocks = min(3000, rate // block // 4 + 3)
    steps = [float(number) for number in range(blocks)]
    for k, frame in enumerate(run(sampler(rate, block, fps, held=True), steps, [])):
        assert frame[0] == max(0, frame_sample(k, rate, fps) // block - 1)


@settings(max_examples=50, deadline=None)
@given(RATES, BLOCKS, FRAMES, some.integers(1, 4))
def test_frames_do_not_depend_on_how_early_blocks_come(
    rate: int, block: int, fps: Fraction, ahead: int
) -> None:
    values = [float(number % 17) for number in range(min(800, rate // block // 3 + 4))]
    events = [3, 500, 501, 2000, 2001]
    at_once = run(sampler(rate, block, fps), values, events)
    later = run(sampler(rate, block, fps), values, events, ahead)
    assert np.array_equal(np.array(at_once), np.array(later))


def test_an_event_on_the_frames_own_sample_belongs_to_that_frame() -> None:
    sampling = sampler(48000, 800, Fraction(60))  # a frame stands on every block border
    seen = [int(frame[1]) for frame in run(sampling, [0.0] * 6, [1600, 2401])]
    assert seen == [0, 0, 1, 0, 1, 0]


def test_frame_samples_do_not_drift() -> None:
    assert frame_sample(30_000_000, 48000, Fraction(30000, 1001)) == 48000 * 1_001_000
    assert frame_sample(1, 44100, Fraction(24)) == 1838  # 1837.5, halves upwards


def test_a_frame_that_is_not_ready_is_refused() -> None:
    sampling = sampler(48000, 512, Fraction(30))
    assert not sampling.ready
    with pytest.raises(IndexError):
        sampling.next()
    assert block_of_frame(1, 48000, 512, Fraction(30)) == 3


def test_old_blocks_are_forgotten() -> None:
    sampling = sampler(48000, 512, Fraction(30))
    run(sampling, [0.0] * 5000, [])
    assert len(sampling._vectors) < 8


def test_a_plan_says_which_of_its_values_hold_and_which_are_events() -> None:
    slots = (
        Slot("control", 0, 1, 0, 1, True),
        Slot("colour", 0, 1, 1, 4),
        Slot("event", 0, 1, 5, 1),
        Slot("audio", 0, 1, 0, 0),
    )
    sampling = FrameSampler.of_plan(FramePlan((), slots, 6), 48000, 800, Fraction(60))
    sampling.push(np.zeros(6, np.float32))
    sampling.push(np.full(6, 2.0, np.float32), [(100, 5)])
    sampling.push(np.full(6, 4.0, np.float32))
    frames = [sampling.next().tolist() for _ in range(3)]
    assert frames[1] == [0.0] * 6
    assert frames[2] == [2.0, 2.0, 2.0, 2.0, 2.0, 1.0]


def test_frames_that_are_left_out_for_long_cost_no_memory_and_no_event() -> None:
    rate, block, fps = 48_000, 512, Fraction(30)
    passing, frame = sampler(rate, block, fps), 0
    for number in range(2000):
        passing.push(np.array([number, 9.0], np.float32), [(3, 1)] if number == 700 else [])
        while block_of_frame(frame, rate, block, fps) <= number:
            passing.pass_by(frame)
            frame += 1
            passing.pass_by(frame)  # whose block may not be there yet
    assert len(passing._vectors) < 8
    for number in range(2000, 2008):
        passing.push(np.array([number, 9.0], np.float32))
    passing.skip_to(frame)
    value, event = passing.next()
    assert event == 1.0, "what happened meanwhile is seen in the next frame"
    assert value == pytest.approx(frame_sample(frame, rate, fps) / block - 1.0)
