"""At the border between two rates a sine stays a sine, and no block comes out empty."""

from __future__ import annotations

import numpy as np
import pytest

from nodegraph.engine.sound.border import Border

PAIRS = [(48000, 44100), (44100, 48000), (48000, 11025), (11025, 48000), (96000, 48000)]


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_sine_stays_a_sine(source: int, target: int) -> None:
    border, block = Border(source, target, 2), 512
    sound = np.sin(2.0 * np.pi * 1000.0 / source * np.arange(source)).astype(np.float32)
    frames = np.repeat(sound[:, None], 2, axis=1)
    made = [border(frames[at : at + block]) for at in range(0, source, block)]
    heard = np.concatenate(made)[2000:, 0].astype(np.float64)
    turns = 2.0 * np.pi * 1000.0 / target * np.arange(len(heard))
    waves = np.stack((np.sin(turns), np.cos(turns)), axis=1)
    size, *_ = np.linalg.lstsq(waves, heard)
    assert np.hypot(*size) == pytest.approx(1.0, abs=1e-3)
    assert np.abs(heard - waves @ size).max() < 1e-4  # -80 dB


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_blocks_come_out_as_evenly_as_they_go_in(source: int, target: int) -> None:
    border = Border(source, target, 1)
    sizes = [len(border(np.zeros((256, 1), np.float32))) for _ in range(200)][20:]
    assert max(sizes) - min(sizes) <= 1
    assert 0.0 < border.late / target < 0.03


def test_one_rate_is_no_border() -> None:
    border, frames = Border(48000, 48000, 2), np.ones((7, 2), np.float32)
    assert border(frames) is frames
    assert border.late == 0.0
