from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nodegraph_nodes.analysis import Bands, Spectrum
from tests.playing import RATE, Player, play, tone


def spectrum(sound: Any, size: int = 2048, **said: Any) -> Any:
    """Return the last spectrum of a sound, (lanes, bins)."""
    blocks = np.atleast_2d(sound).shape[1] // said.get("block", 512)
    return play("analysis.spectrum", blocks, {"source": sound}, settings={"size": size}, **said)[
        "out"
    ][-1]


@pytest.mark.parametrize("size", [64, 512, 2048, 16_384, 1000])
def test_a_full_scale_sine_at_a_bin_is_1(size: int) -> None:
    bin = size // 5
    made = spectrum(tone(bin * RATE / size, 32_768), size)[0]
    assert made.shape == (size // 2 + 1,)
    assert int(np.argmax(made)) == bin
    assert made[bin] == pytest.approx(1.0, abs=2e-5)
    assert made[bin - 1] == pytest.approx(0.5, abs=2e-5)  # the Hann window's neighbours
    made[bin - 1 : bin + 2] = 0.0
    assert made.max() < 2e-5


@pytest.mark.parametrize("size", [256, 2048])
def test_no_power_is_lost(size: int) -> None:
    """Parseval: power under the window = power of the bins."""
    sound = np.random.default_rng(0).uniform(-1, 1, 4096).astype(np.float32)
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(size) / size)
    made = spectrum(sound, size)[0].astype(np.float64)
    whole = np.sum((sound[-size:] * window) ** 2)
    bins = made**2 * (window.sum() / 2.0) ** 2
    assert (2.0 * bins.sum() - bins[0] - bins[-1]) / size == pytest.approx(whole, rel=1e-5)


@pytest.mark.parametrize("size", [64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768])
@pytest.mark.parametrize("lanes, block", [(1, 512), (3, 64), (9, 4096)])
def test_machine_code_and_numpy_agree(size: int, lanes: int, block: int) -> None:
    sound = np.random.default_rng(size).uniform(-1, 1, (lanes, 6 * block)).astype(np.float32)
    made = play("analysis.spectrum", 6, {"source": sound}, settings={"size": size}, block=block)[
        "out"
    ]
    node = Spectrum()
    node.size = size
    node.prepare(RATE, block, lanes, 0)
    for number, found in enumerate(made):
        expected = node.block(sound[:, number * block : (number + 1) * block])
        assert np.abs(found - expected).max() < 1e-6


def test_it_runs_without_python() -> None:
    with Player("analysis.spectrum", {"source": tone(440.0, 512)}) as player:
        names = [getattr(part, "step", None) for part in player.engine.program]
        assert [step.node for step in names if step is not None] == ["feed_source"]


def test_sounds_of_1e38_give_numbers() -> None:
    made = spectrum(np.full(4096, 3e38, np.float32))
    assert np.isfinite(made).all()


# --- bands --------------------------------------------------------------------------------------


def bands(sound: Any, **settings: Any) -> Any:
    """Return (bands,) of the last block: a spectrum of 4096 in front."""
    found = spectrum(sound, 4096)[None]
    return play("analysis.bands", 1, {"source": found}, settings=settings)["out"][:, 0]


@pytest.mark.parametrize("band", range(8))
def test_a_sine_is_seen_in_its_band_only(band: int) -> None:
    edges = np.geomspace(40.0, 15_000.0, 9)
    made = bands(tone(math.sqrt(edges[band] * edges[band + 1]), 8192), tilt=0.0)
    assert int(np.argmax(made)) == band
    assert made[band] == pytest.approx(1.0, abs=0.02)
    for other in set(range(8)) - {band - 1, band, band + 1}:
        assert made[other] < 0.2


def test_its_level_is_in_decibels_of_the_floor() -> None:
    for level in (0.0, -15.0, -30.0, -45.0):
        sound = tone(1000.0, 8192, 10.0 ** (level / 20.0))
        made = bands(sound, count=1, low=500.0, high=2000.0, tilt=0.0, floor=-60.0)
        assert made[0] == pytest.approx(1.0 + level / 60.0, abs=0.01)


def test_pink_noise_is_flat_with_a_tilt_of_zero_and_white_noise_with_minus_three() -> None:
    """A band is a share of an octave: pink noise has the same power in each."""
    random = np.random.default_rng(1)
    size = 1 << 19
    white = np.fft.rfft(random.normal(0.0, 0.1, size))
    pink = white / np.sqrt(np.maximum(np.arange(len(white)) * RATE / size, 20.0) / 1000.0)
    for source, tilt in ((pink, 0.0), (white, -3.0)):
        sound = np.fft.irfft(source).astype(np.float32)
        levels = np.mean(power_of(sound, tilt), axis=1)
        decibels = 10.0 * np.log10(levels)
        assert np.ptp(decibels[1:]) < 1.5


def power_of(sound: Any, tilt: float) -> Any:
    """Return each band's power, block by block."""
    blocks = len(sound) // 512
    found = play("analysis.spectrum", blocks, {"source": sound}, settings={"size": 4096})["out"]
    settings = {"tilt": tilt, "floor": -120.0}
    made = play("analysis.bands", blocks, {"source": np.stack(found)}, settings=settings)["out"]
    return 10.0 ** ((made[:, 16:] - 1.0) * 12.0)


@pytest.mark.parametrize("lanes", [1, 2, 9])
@pytest.mark.parametrize("count, low, high", [(1, 40.0, 15e3), (8, 40.0, 15e3), (40, 20.0, 24e3)])
def test_sums_and_the_matrix_agree(lanes: int, count: int, low: float, high: float) -> None:
    random = np.random.default_rng(count)
    found = (random.random((2, lanes, 1025)) ** 4).astype(np.float32)
    settings = {"count": count, "low": low, "high": high, "floor": -90.0}
    made = play("analysis.bands", 2, {"source": found}, settings=settings)["out"]
    node = Bands()
    node.count, node.low, node.high, node.floor = count, low, high, -90.0
    node.prepare(RATE, 512, lanes, 0)
    for number in range(2):
        assert np.abs(made[:, number] - node.block(found[number])).max() < 1e-5


def test_bands_above_what_there_is_are_silent() -> None:
    made = play(
        "analysis.bands",
        1,
        {"source": np.ones((1, 1, 65))},
        settings={"low": 20_000.0},
        rate=32_000,
    )
    assert np.isfinite(made["out"]).all()
    assert not made["out"].any()
