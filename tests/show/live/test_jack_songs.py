"""What goes into the jack: one song after another, without a step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nodegraph.show.live.jack import FADE_SECONDS, Jack
from nodegraph.show.material import Material

RATE = 48_000
FADE = round(FADE_SECONDS * RATE)


def tone(level: float, frames: int = RATE, first: int = 0, repeat: bool = False) -> Material:
    """Return a song that has one level all the time."""
    return Material("tone", np.full((2, frames), level, np.float32), RATE, repeat, first)


def ramp(first: int = 0, repeat: bool = False) -> Material:
    """Return a song that is at every sample the number of it."""
    numbers = np.arange(2 * RATE, dtype=np.float32)
    return Material("ramp", np.stack([numbers, numbers]), RATE, repeat, first)


def heard(
    jack: Jack, start: int, blocks: int, frames: int, live: float = 0.0
) -> NDArray[np.float32]:
    """Return what goes into the jack in some blocks, (2, blocks * frames)."""
    came_in = np.full((2, frames), live, np.float32)
    parts = [jack.block(came_in, start + n * frames, frames, RATE) for n in range(blocks)]
    return np.concatenate(parts, axis=1)


def test_without_a_song_it_is_what_comes_in() -> None:
    assert np.all(heard(Jack(), 0, 3, 64, live=0.5) == 0.5)


def test_a_song_begins_at_its_beginning_wherever_the_show_is() -> None:
    jack = Jack()
    jack.play(ramp(first=100_000), at_once=True)
    np.testing.assert_array_equal(heard(jack, 100_000, 4, 128)[0], np.arange(512))


def test_it_goes_on_where_another_engine_was() -> None:
    jack = Jack()
    jack.play(ramp(first=100_000), at_once=True)
    assert heard(jack, 100_512, 1, 64)[0, 0] == 512.0


def test_before_it_begins_and_after_its_end_there_is_silence() -> None:
    jack = Jack(tone(1.0, frames=256, first=1000))
    assert not heard(jack, 0, 2, 256).any()
    assert not heard(jack, 1000 + 256, 2, 256).any()
    assert heard(jack, 936, 1, 128)[0].tolist() == [0.0] * 64 + [1.0] * 64


def test_one_that_repeats_begins_anew_at_its_own_beginning() -> None:
    jack = Jack(ramp(first=500, repeat=True))
    assert heard(jack, 500 + 2 * RATE, 1, 64)[0].tolist() == list(range(64))


@pytest.mark.parametrize("frames", [16, 512, 4096])
def test_a_song_takes_over_from_another_within_the_fade_and_without_a_step(frames: int) -> None:
    jack = Jack(tone(0.5))
    before = heard(jack, 0, 2, frames)
    jack.play(tone(0.8, first=2 * frames))
    assert not jack.is_plain
    blocks = FADE // frames + 2
    after = heard(jack, 2 * frames, blocks, frames)
    assert jack.is_plain
    whole = np.concatenate([before, after], axis=1)[0]
    assert np.abs(np.diff(whole)).max() < 0.005
    assert np.all(after[0, FADE:] == np.float32(0.8))
    power = (after[0, :FADE] ** 2).mean()
    assert power > 0.2  # both are there: no gap


def test_what_comes_in_goes_at_once_and_the_song_rises_from_silence() -> None:
    jack = Jack()
    jack.play(tone(0.8))
    after = heard(jack, 0, 4, 512, live=1.0)[0]
    assert after[0] < 0.01 and np.abs(np.diff(after)).max() < 0.005
    assert after[-1] == np.float32(0.8)


@given(st.integers(1, 700), st.integers(1, 700))
def test_the_size_of_a_block_changes_nothing(one: int, other: int) -> None:
    made = []
    for frames in (one, other):
        jack = Jack(ramp())
        jack.play(tone(0.7, first=0))
        made.append(heard(jack, 0, -(-1400 // frames), frames)[:, :1400])
    np.testing.assert_allclose(made[0], made[1], rtol=1e-4, atol=2e-3)
