"""Blocks in shared memory: whole or not at all, and nobody's memory is cut away."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest

from nodegraph.model.errors import Failed
from nodegraph.scheduler.plan import FramePlan, Plan
from nodegraph.show.live.ring import EVENTS, SLOTS, Measures, Ring, newest_of, newest_ring
from nodegraph.show.opening import open_patch
from tests.conftest import PatchFile

VALUES = 64
PLAN = Plan(48_000, 128, 0, (), (), (), 0, frame=FramePlan(values=VALUES))


def write(ring: Ring, block: int, events: list[tuple[int, int]] | None = None) -> None:
    values = np.full(VALUES, block, np.float32)
    sound = np.full((2, 128), block, np.float32)
    ring.write(block, block * 1000, (block / 2, 120.0), values, events or [], sound, {})


def test_a_block_comes_out_as_it_went_in(tmp_path: Path) -> None:
    ring = Ring.make(tmp_path / "blocks-1.ring", PLAN)
    reader = Ring.of(tmp_path / "blocks-1.ring", PLAN)
    assert (reader.newest, reader.first, reader.heard()) == (-1, -1, None)
    write(ring, 40, [(3, 1), (100, 2)])
    write(ring, 41, [(0, n) for n in range(EVENTS + 9)])
    assert (reader.newest, reader.first, reader.heard()) == (41, 40, (41, 41_000))
    assert newest_of(tmp_path / "blocks-1.ring") == 41
    slot, crowded = reader.read(40), reader.read(41)
    assert slot is not None and crowded is not None
    assert (slot.block, slot.heard_ns, slot.beat, slot.events) == (
        40,
        40_000,
        20.0,
        [(3, 1), (100, 2)],
    )
    assert slot.values.tolist() == [40.0] * VALUES
    assert len(crowded.events) == EVENTS
    assert reader.read(39) is None
    write(ring, 40 + SLOTS)
    assert reader.read(40) is None, "it was overwritten"
    assert reader.closed_at == -1
    ring.close_at(300)
    assert reader.closed_at == 300


def test_no_reader_ever_sees_half_a_block(tmp_path: Path) -> None:
    ring = Ring.make(tmp_path / "blocks-1.ring", PLAN)
    reader = Ring.of(tmp_path / "blocks-1.ring", PLAN)
    ending = threading.Event()

    def writing() -> None:
        block = 0
        while not ending.is_set():
            write(ring, block)
            block += 1

    thread = threading.Thread(target=writing)
    thread.start()
    seen = 0
    try:
        while seen < 2000:
            newest = reader.newest
            for block in (newest, newest - SLOTS + 1):
                slot = reader.read(block) if block >= 0 else None
                if slot is not None:
                    seen += 1
                    assert set(slot.values.tolist()) == {float(slot.block)}
                    assert set(slot.sound.ravel().tolist()) == {float(slot.block)}
    finally:
        ending.set()
        thread.join()


def test_a_ring_that_is_made_anew_takes_nothing_from_who_reads_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "blocks-3.ring"
    old = Ring.make(path, PLAN)
    write(old, 7)
    reader = Ring.of(path, PLAN)
    write(Ring.make(path, PLAN), 9)
    assert reader.newest == 7
    slot = reader.read(7)
    assert slot is not None and slot.values[0] == 7.0
    assert Ring.of(path, PLAN).newest == 9
    assert newest_ring(tmp_path) == 3


def test_a_ring_of_another_plan_or_none_is_refused(tmp_path: Path) -> None:
    Ring.make(tmp_path / "a.ring", PLAN)
    wide = Plan(48_000, 128, 0, (), (), (), 0, frame=FramePlan(values=100_000))
    with pytest.raises(Failed, match="not of this plan"):
        Ring.of(tmp_path / "a.ring", wide)
    with pytest.raises(Failed, match="no shared memory"):
        Ring.of(tmp_path / "b.ring", PLAN)
    assert newest_of(tmp_path / "b.ring") == -1


def test_what_the_stage_measured_is_taken_once_and_whole(
    write_patch: PatchFile, tmp_path: Path
) -> None:
    path = write_patch(
        {
            "sky": {"type": "texture.gradient"},
            "look": {"type": "texture.measure"},
            "screen": {"type": "output.screen"},
            "add": {"type": "math.add"},
        },
        ["sky.out -> look.inputImage", "look.brightness -> add.value", "sky.out -> screen.picture"],
    )
    assert json.loads(path.read_text())
    plan = open_patch(path).plan
    engine = Measures(tmp_path / "m", plan, True)
    stage = Measures(tmp_path / "m", plan, False)
    assert engine.take() == []
    assert stage.references
    stage.give(dict.fromkeys(stage.references, 0.25))
    found = dict(engine.take())
    assert set(found) == set(stage.references)
    assert 0.25 in [value for value in found.values() if isinstance(value, float)]
    assert engine.take() == []
