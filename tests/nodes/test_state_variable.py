"""The state-variable filter: its four responses, and that it survives being moved."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nodegraph_nodes._dsp.octaves import power_of_two
from tests.playing import BLOCK, RATE, noise, play, tone

BLOCKS = 96  # a second


def responses(**knobs: float) -> dict[str, Any]:
    """Return the gain of each output at each Hz, in decibels, of an impulse."""
    click = np.zeros(BLOCKS * BLOCK, np.float32)
    click[0] = 1.0
    made = play("filter.svf", BLOCKS, {"source": click, **knobs})
    hertz = np.fft.rfftfreq(BLOCKS * BLOCK, 1.0 / RATE)
    found: dict[str, Any] = {"hertz": hertz}
    for name, out in made.items():
        found[name] = 20.0 * np.log10(np.abs(np.fft.rfft(out[0].astype(np.float64))) + 1e-12)
    return found


def test_low_and_high_are_3_decibels_down_at_the_cutoff_and_fall_12_an_octave() -> None:
    gain = responses(cutoff=1000.0, q=0.7071)
    at = {hertz: int(np.argmin(np.abs(gain["hertz"] - hertz))) for hertz in (125, 250, 1000, 4000)}
    assert gain["low"][at[1000]] == pytest.approx(-3.01, abs=0.05)
    assert gain["high"][at[1000]] == pytest.approx(-3.01, abs=0.05)
    assert gain["high"][at[250]] - gain["high"][at[125]] == pytest.approx(12.0, abs=0.1)
    assert gain["low"][at[4000]] == pytest.approx(-24.1, abs=0.7)  # the bilinear form falls sooner
    assert gain["low"][1] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("q", [0.5, 2.0, 10.0])
def test_the_band_has_0_decibels_at_the_cutoff_and_its_width_by_q(q: float) -> None:
    gain = responses(cutoff=2000.0, q=q)
    top = int(np.argmax(gain["band"]))
    assert gain["hertz"][top] == pytest.approx(2000.0, abs=4.0)
    assert gain["band"][top] == pytest.approx(0.0, abs=0.01)
    wide = gain["hertz"][gain["band"] > -3.01]
    assert wide[-1] - wide[0] == pytest.approx(2000.0 / q, rel=0.05)
    assert gain["notch"][top] < -40.0


def test_an_octave_up_is_twice_the_cutoff() -> None:
    up = {"cutoff": 500.0, "octaves": np.ones(8 * BLOCK, np.float32)}
    moved = play("filter.svf", 8, {"source": noise(8 * BLOCK), **up})
    set_so = play("filter.svf", 8, {"source": noise(8 * BLOCK), "cutoff": 1000.0})
    np.testing.assert_allclose(moved["low"], set_so["low"], atol=1e-5)


def test_it_stays_bounded_while_sound_moves_it() -> None:
    moves = 6.0 * tone(3000.0, 40 * BLOCK)
    made = play("filter.svf", 40, {"source": noise(40 * BLOCK, 0.2), "octaves": moves, "q": 10.0})
    for out in made.values():
        assert np.abs(out).max() < 20.0


def test_powers_of_two_are_right_to_a_billionth() -> None:
    for octaves in np.linspace(-10.0, 10.0, 401):
        assert power_of_two(octaves) == pytest.approx(2.0**octaves, rel=2e-9)
