from __future__ import annotations

import numpy as np
import pytest

from nodegraph.engine.engine import Engine
from nodegraph.model.patch import Patch, PatchNode, Run, Wire
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import compile_patch
from tests.playing import kernels, play, shipped, tone


def test_values_come_one_block_later() -> None:
    assert play("delay.block", 4, {"value": [1.0, 2.0, 3.0, 4.0]})["out"][0].tolist() == [
        0,
        1,
        2,
        3,
    ]


@pytest.mark.parametrize("block", [64, 512])
def test_sound_comes_exactly_one_block_later(block: int) -> None:
    sound = np.stack([tone(700.0, 2048), tone(311.0, 2048)])
    made = play(
        "delay.block", 2048 // block, {"value": sound}, settings={"kind": "audio"}, block=block
    )
    assert np.array_equal(made["out"][:, block:], sound[:, :-block])
    assert not made["out"][:, :block].any()


def test_events_keep_their_places() -> None:
    made = play("delay.block", 3, {"value": [(5, 0.5), (600, 1.0)]}, settings={"kind": "event"})
    assert made["out"][0] == [(517, 0.5), (1112, 1.0)]


def test_a_loop_through_it_counts_blocks() -> None:
    nodes = {"more": PatchNode("math.add", {}, {"amount": 1.0}), "past": PatchNode("delay.block")}
    wires = (Wire("past", "out", "more", "value"), Wire("more", "out", "past", "value"))
    patch = Patch(nodes=nodes, wires=wires, run=Run())
    with Engine(shipped(), kernels()) as engine:
        engine.swap(compile_patch(patch, shipped(), probes=["more.out"]).plan)
        found = []
        for _ in range(5):
            engine.block(Transport())
            found.append(float(engine.probe("more.out")[0]))
    assert found == [1.0, 2.0, 3.0, 4.0, 5.0]
