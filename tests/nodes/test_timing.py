from __future__ import annotations

import numpy as np
import pytest

from nodegraph.session.transport import Clock
from tests.playing import BLOCK, RATE, play

SECONDS = BLOCK / RATE


@pytest.mark.parametrize("unit, time, seconds", [("seconds", 0.83, 0.83), ("beats", 3.0, 1.5)])
def test_a_ramp_arrives_after_its_time_and_stays(unit: str, time: float, seconds: float) -> None:
    found = play("control.ramp", 300, {"time": time}, settings={"unit": unit})  # 120 bpm
    expected = np.minimum(np.arange(1, 301) * SECONDS / seconds, 1.0)
    assert found["out"][0] == pytest.approx(expected, abs=1e-5)
    assert np.flatnonzero(found["done"][0])[0] == int(np.ceil(seconds / SECONDS)) - 1


def test_a_loop_starts_again_and_is_never_done() -> None:
    found = play("control.ramp", 300, {"time": 0.7, "loop": 1.0})
    way = np.arange(1, 301) * SECONDS / 0.7
    assert found["out"][0] == pytest.approx(way - np.floor(way), abs=1e-4)
    assert not found["done"].any()


def test_a_restart_goes_back_and_a_stop_stands_still() -> None:
    restart = np.array([0.0] * 20 + [1.0] + [0.0] * 20)
    running = np.array([1.0] * 30 + [0.0] * 11)
    out = play("control.ramp", 41, {"time": 5.0, "restart": restart, "running": running})["out"][0]
    assert out[20] == 0.0
    assert out[21] == pytest.approx(SECONDS / 5.0)
    assert (out[30:] == out[29]).all()


def test_the_clock_reads_what_the_session_says_at_the_next_block() -> None:
    found = {name: values[0] for name, values in play("control.clock", 700).items()}
    clock = Clock(RATE)
    for block in range(700):
        clock.advance(BLOCK)
        now = clock.now()
        assert found["beat"][block] == pytest.approx(now.beat, abs=1e-4)
        assert found["time"][block] == pytest.approx(now.seconds, abs=1e-5)
        assert found["bar"][block] == pytest.approx(now.bar)
        assert found["phase"][block] == pytest.approx(now.phase, abs=1e-4)
        assert found["bar_phase"][block] == pytest.approx(now.bar_phase, abs=1e-4)
    assert (found["tempo"] == 120.0).all()
