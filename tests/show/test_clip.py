"""Stretches of a song: cut to the sample, faded without a click, joined end to beginning."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from nodegraph.show.clip import Clip, cut, faded, looped
from nodegraph.show.material import Material

RATE = 48_000


@pytest.fixture
def ramp(tmp_path: Path) -> Path:
    """Twenty seconds in which every sample says where it is."""
    sound = np.arange(20 * RATE) / (20.0 * RATE)
    path = tmp_path / "ramp.wav"
    soundfile.write(path, np.stack([sound, sound], axis=1).astype(np.float32), RATE, "FLOAT")
    return path


@pytest.mark.parametrize("start", [0.0, 0.4, 3.0, 14.25])
@pytest.mark.parametrize("fps", [30, 24, 29.97])
def test_a_clip_begins_at_its_sample_however_long_the_run_up(
    ramp: Path, start: float, fps: float
) -> None:
    clip = cut(ramp, start, start + 4.0, rate=RATE, block=512, fps=fps)
    lead = clip.heard * 512 + round(clip.drawn * RATE / fps)
    assert clip.material is not None
    assert clip.samples == 4 * RATE
    assert lead <= 10.1 * RATE
    assert lead >= min(start, 10.0) * RATE - 512 - RATE / fps
    assert clip.material.sound[0, lead] == pytest.approx(start / 20.0, abs=1e-7)
    assert clip.material.sound.shape[1] >= lead + 4 * RATE


def test_a_fade_is_the_same_in_blocks_of_any_size_and_leaves_the_middle_alone() -> None:
    shape = faded(RATE, RATE)
    ones = np.ones((2, RATE), np.float32)
    whole = shape(0, ones)
    pieces, first = [], 0
    for length in (100, 64, 3000, 30_000, RATE - 33_164):
        pieces.append(shape(first, ones[:, first : first + length]))
        first += length
    assert np.array_equal(np.concatenate(pieces, axis=1), whole)
    assert whole[0, 0] < 1e-4
    assert whole[0, -1] < 1e-7
    assert np.array_equal(whole[:, 240:36_000], ones[:, 240:36_000])
    assert np.abs(np.diff(whole[0])).max() < 0.01


def loop(frames: int = 20, overlap: int = 5) -> Clip:
    nothing = Material("", np.zeros((2, 1), np.float32), RATE)
    return looped(Clip(nothing, frames, 2000, drawn=overlap), overlap, 500)


def test_the_end_of_a_loop_leads_into_its_beginning() -> None:
    clip = loop()
    assert clip.paint
    assert clip.shape
    shown = [
        clip.paint(index, np.full((2, 2, 4), 100 + 2 * index, np.uint8)).astype(int)[0, 0, 0]
        for index in range(-5, 20)
    ][5:]
    assert shown[:15] == [100 + 2 * index for index in range(15)]
    assert abs(shown[-1] - (100 - 2)) <= 4  # as the frame before the first
    sound = np.arange(-600, 2000, dtype=np.float32)[None].repeat(2, axis=0)
    heard = np.concatenate([clip.shape(at - 600, sound[:, at : at + 130])
                            for at in range(0, 2600, 130)], axis=1)[0, 600:]  # fmt: skip
    assert np.array_equal(heard[:1500], np.arange(1500))
    assert heard[-1] == pytest.approx(-1.0, abs=0.1)
    assert np.abs(np.diff(heard)).max() < 10.0


def test_a_join_changes_nothing_where_all_repeats_by_itself() -> None:
    clip = loop(frames=20)
    assert clip.paint
    assert clip.shape
    random = np.random.default_rng(1)
    pictures = random.integers(0, 256, (20, 3, 4, 4), np.uint8)
    for index in range(-5, 20):
        given = pictures[index % 20].copy()
        assert np.array_equal(clip.paint(index, given), pictures[index % 20])
    wave = random.uniform(-1, 1, (2, 2000)).astype(np.float32)
    for first in range(-500, 2000, 100):
        part = wave[:, np.arange(first, first + 100) % 2000]
        assert clip.shape(first, part) == pytest.approx(part, abs=1e-6)
