"""When frames stand in the time of the piece, and how time that stood still is left out of it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.show.frame_time import FrameTime, Standing

FPS = Fraction(30)


def test_without_a_pause_they_are_those_of_a_render() -> None:
    time = FrameTime()
    second = 1.0 / 30.0
    assert time.at(7, 1, FPS, 0.0) == (7, 7 * second, second)
    assert time.at(10, 3, FPS, 0.0) == (10, 10 * second, 3 * second)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.integers(0, 9)), min_size=2),
    st.sampled_from([Fraction(30), Fraction(60), Fraction(30_000, 1001)]),
)
def test_seconds_between_two_frames_are_those_that_are_told(
    ways: list[tuple[int, bool, int]], fps: Fraction
) -> None:
    """Frames are left out, and time stands still between some, for a part of what passes."""
    time, frame, held = FrameTime(), 0, 0.0
    before = time.at(0, 1, fps, 0.0)
    for passed, stands, part in ways:
        frame += passed
        held += stands * passed / float(fps) * part / 10
        now = time.at(frame, passed, fps, held)
        assert now.seconds - before.seconds == pytest.approx(now.dt, abs=1e-9)
        assert now.number >= before.number and now.dt >= 0.0
        assert abs(now.number - now.seconds * fps) <= 0.5 + 1e-6
        before = now


def test_after_frames_that_were_not_drawn_the_time_before_them_counts() -> None:
    time = FrameTime()
    time.at(10, 1, FPS, 0.0)
    later = time.at(100, 1, FPS, 89.5 / 30)  # one after another that stood, but for half a frame
    assert later.dt == pytest.approx(0.5 / 30)


@given(st.lists(st.booleans(), max_size=40))
def test_blocks_that_stood_are_counted_behind_them(stood: list[bool]) -> None:
    standing = Standing()
    for number, now in enumerate(stood):
        standing.step(now)
        assert standing.held == sum(stood[:number])
        whole = sum(stood[:number]) * 512
        assert standing.seconds(number * 512, 512, 48_000) == whole / 48_000
        within = 100 if now else 0
        assert standing.seconds(number * 512 + 100, 512, 48_000) == (whole + within) / 48_000
