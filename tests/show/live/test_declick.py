"""An edit that changes what is heard does not click, and one that does not changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.heard import heard_parts
from nodegraph.show.live.declick import Declick

RATE, BLOCK = 48_000, 256
LIBRARY = Library.load()


def tone(first: int, level: float, frequency: float = 440.0) -> np.ndarray:
    at = np.arange(first, first + BLOCK) / RATE
    wave = level * np.sin(2 * np.pi * frequency * at)
    return np.stack([wave, wave]).astype(np.float32)


def test_without_a_cut_nothing_is_changed() -> None:
    declick = Declick(RATE)
    for block in range(4):
        sound = tone(block * BLOCK, 0.5, 5000.0)
        assert declick.apply(sound) is sound


@pytest.mark.parametrize("after", [0.0, 0.9])
def test_a_cut_leaves_no_step_and_is_over_in_ten_milliseconds(after: float) -> None:
    declick = Declick(RATE)
    parts = [declick.apply(tone(block * BLOCK, 0.5)) for block in range(3)]
    declick.cut()
    parts += [declick.apply(tone(block * BLOCK + 30, after)) for block in range(3, 8)]
    whole = np.concatenate(parts, axis=1)[0]
    slope = 0.9 * 2 * np.pi * 440 / RATE
    assert np.abs(np.diff(whole)).max() < 1.5 * slope, "no sample is far from the one before"
    rest = np.concatenate([tone(block * BLOCK + 30, after) for block in range(3, 8)], axis=1)[0]
    assert np.abs(whole[3 * BLOCK + RATE // 100 :] - rest[RATE // 100 :]).max() < 0.02


def patch(extra: bool, filtered: bool) -> Patch:
    nodes = {
        "in": PatchNode("source.input"),
        "low": PatchNode("filter.biquad"),
        "level": PatchNode("analysis.level"),
        "out": PatchNode("output.speaker"),
    }
    wires = [Wire("in", "music", "level", "source"), Wire("in", "audio", "low", "source")]
    wires.append(Wire("low" if filtered else "in", "out" if filtered else "audio", "out", "sound"))
    if extra:
        nodes["more"] = PatchNode("math.add")
        wires.append(Wire("level", "energy", "more", "value"))
    return Patch(nodes=nodes, wires=tuple(sorted(wires)))


def test_only_an_edit_of_what_is_heard_is_a_cut() -> None:
    def parts(extra: bool, filtered: bool) -> object:
        return heard_parts(compile_patch(patch(extra, filtered), LIBRARY).plan)

    assert parts(False, True) == parts(True, True)
    assert parts(False, True) != parts(False, False)
