"""Hours on stage: memory stays where it was after the first minute."""

from __future__ import annotations

import gc
import resource
from pathlib import Path

import pytest

from nodegraph.resources import shipped_patches
from nodegraph.show.offline import Offline
from nodegraph.show.opening import open_patch
from tests.show.test_offline import drum_machine

ALLOWED_MIB = 5.0
PAGE = resource.getpagesize()


def resident_mib() -> float:
    """Return the memory this process holds now, in MiB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * PAGE / 2**20


needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc")


@needs_proc
@pytest.mark.slow
def test_memory_is_flat_over_a_hundred_thousand_blocks() -> None:
    opened = open_patch(shipped_patches()["night_drive"])
    with Offline(opened, drum_machine(opened.plan.rate, 2.0)) as show:
        for _ in show.blocks(5_000):
            show.engine.frame_values()
        before = resident_mib()
        for _ in show.blocks(100_000):
            show.engine.frame_values()
            show.engine.sound()
        assert resident_mib() - before < ALLOWED_MIB


@needs_proc
@pytest.mark.slow
def test_memory_is_flat_over_three_thousand_frames() -> None:
    opened = open_patch(shipped_patches()["night_drive"], run={"size": (160, 90), "fps": 60})
    with Offline(opened, drum_machine(opened.plan.rate, 2.0)) as show:
        before = 0.0
        for frame in show.frames(3_300):
            show.take_sound()
            if frame.index == 300:
                before = resident_mib()
        assert resident_mib() - before < ALLOWED_MIB
