"""A show through a real sound server: the blocks of a render, and none less when it dies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nodegraph.show.live.control_log import read_log
from nodegraph.show.live.replay import Replay
from nodegraph.show.live.ring import Ring, Slot
from nodegraph.show.live.wishes import Sounds
from nodegraph.show.material import material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import open_patch
from tests.engine.sound.conftest import Jack, own_server
from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow


@pytest.fixture
def jack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Jack]:
    """A server of these tests alone: they kill it."""
    with own_server("live", monkeypatch) as server:
        yield server


@pytest.fixture
def show(jack: Jack, patch: Path, drums: Path) -> Iterator[Playing]:
    """The small patch on the server's clock."""
    playing = Playing(patch, drums, sounds=Sounds(audio=str(drums)))
    try:
        yield playing
    finally:
        playing.close()


def test_ten_seconds_are_those_of_a_render(show: Playing, patch: Path, drums: Path) -> None:
    assert show.status["engine"]["device"] == "system"
    opened = open_patch(patch)
    ring = Ring.of(show.launcher.folder / f"blocks-{show.generation}.ring", opened.plan)
    first = ring.first
    count = 10 * opened.plan.rate // opened.plan.block
    live, number, end = {}, max(first, ring.newest - 100), time.monotonic() + 30.0
    while number < first + count:
        assert time.monotonic() < end
        if number <= ring.newest:
            live[number] = ring.read(number)
            number += 1
        else:
            time.sleep(0.005)
    with Offline(opened, material(drums, opened.plan.rate)) as offline:
        for block in range(first + count):
            offline.run_block()
            slot = live.get(block)
            if slot is not None:
                values, events = offline.engine.frame_values()
                np.testing.assert_array_equal(slot.values, values)
                assert slot.events == events
                np.testing.assert_array_equal(slot.sound, offline.engine.sound())
    assert len(live) > 0.8 * count
    assert all(slot is not None for slot in live.values())


def test_a_server_that_dies_and_comes_back_costs_no_block(show: Playing, jack: Jack) -> None:
    jack.kill()
    until(lambda: show.status["engine"]["device"] != "system")
    blocks, begun = show.blocks, time.monotonic()
    time.sleep(3.0)
    made = (show.blocks - blocks) * 512 / 48_000
    assert made == pytest.approx(time.monotonic() - begun, abs=0.5)
    jack.start()
    until(lambda: show.status["engine"]["device"] == "system")
    assert "is back" in show.log()


def test_a_live_input_that_was_kept_makes_the_same_blocks_again(
    monkeypatch: pytest.MonkeyPatch, patch: Path, drums: Path
) -> None:
    """Through a device of another rate: what is kept is what came behind the border."""
    with own_server("kept", monkeypatch, rate=44_100) as server:
        live, control = _played_live(server, patch, drums)
    compared = events = 0
    with Replay(read_log(control), None) as again:
        for block in range(max(live) + 1):
            again.run_block()
            slot = live.get(block)
            if slot is not None:
                values, told = again.engine.frame_values()
                np.testing.assert_array_equal(slot.values, values)
                np.testing.assert_array_equal(slot.sound, again.block_sound())
                assert slot.events == told
                compared, events = compared + 1, events + len(told)
    assert compared > 300
    assert events > 3


def _played_live(server: Jack, patch: Path, drums: Path) -> tuple[dict[int, Slot | None], Path]:
    """Play drums into a show's input; return blocks of it, and its control log."""
    playing = Playing(patch, drums, sounds=Sounds(keep_input=True))
    try:
        assert playing.status["engine"]["device"] == "system"
        opened = open_patch(patch)
        ring = Ring.of(playing.launcher.folder / f"blocks-{playing.generation}.ring", opened.plan)
        server.play_into("nodegraph:in_0", drums)
        playing.client.perform({"knob.value": 0.75})
        live: dict[int, Slot | None] = {}
        number, end = ring.newest, time.monotonic() + 30.0
        while len(live) < 400:
            assert time.monotonic() < end
            if number <= ring.newest:
                live[number] = ring.read(number)
                number += 1
            else:
                time.sleep(0.005)
    finally:
        playing.close()
    return live, playing.launcher.control
