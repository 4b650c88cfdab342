"""Nodes that are a kernel written by hand: compiled, it does what it does as plain Python."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec
from nodegraph_nodes._looped import Looped
from tests.playing import play, shipped

BLOCKS, BLOCK, RATE = 4, 64, 8000
SPECS = {
    spec.id: spec
    for spec in shipped()
    if isinstance(spec.implementation, type) and issubclass(spec.implementation, Looped)
}


@pytest.mark.parametrize("lanes", [1, 2, 9])
@pytest.mark.parametrize("name", SPECS)
def test_the_kernel_does_what_plain_python_does(name: str, lanes: int) -> None:
    spec = SPECS[name]
    fed = signals(spec, lanes)
    jack = np.random.default_rng(4).normal(0.0, 0.3, (2, BLOCKS * BLOCK)).astype(np.float32)
    got = play(name, BLOCKS, {**fed}, rate=RATE, block=BLOCK, jack=jack)
    node = spec.implementation()
    for item in spec.settings:
        setattr(node, item.name, item.seen(item.default))
    node.prepare(RATE, BLOCK, lanes if pairs(spec) else 1, 0)
    plugged = "jack" in spec.given
    blocks = [
        node.in_python(
            *(_block(spec, fed, port.name, b) for port in spec.inputs),
            jack=jack[:, b * BLOCK : (b + 1) * BLOCK] if plugged else None,
        )
        for b in range(BLOCKS)
    ]
    for place, output in enumerate(spec.outputs):
        expected = [block[place] for block in blocks]
        sound = output.kind is Kind.AUDIO
        whole = np.concatenate(expected, axis=1) if sound else np.stack(expected, axis=1)
        scale = float(np.abs(whole).max())
        np.testing.assert_allclose(got[output.name], whole, rtol=0.0, atol=3e-6 * scale)


def pairs(spec: NodeSpec) -> bool:
    """Return whether lanes of the main input make lanes of the node."""
    return bool(spec.inputs) and not spec.inputs[0].wide


def signals(spec: NodeSpec, lanes: int) -> dict[str, Any]:
    """Return something on every input: the main one has the lanes."""
    random = np.random.default_rng(3)
    fed: dict[str, Any] = {}
    for place, port in enumerate(spec.inputs):
        if port.kind is Kind.AUDIO:
            fed[port.name] = random.normal(0.0, 0.3, (lanes, BLOCKS * BLOCK)).astype(np.float32)
        elif port.kind is Kind.SPECTRUM:
            level = 10.0 ** random.uniform(-5.0, 0.0, (BLOCKS, lanes, 129))
            fed[port.name] = level.astype(np.float32)
        else:
            low, high = port.range.span
            wide = lanes if pairs(spec) and place % 2 else 1
            fed[port.name] = random.uniform(low, high, (wide, BLOCKS)).astype(np.float32)
    return fed


def _block(spec: NodeSpec, fed: dict[str, Any], name: str, number: int) -> Any:
    kind = spec.input_by_name[name].kind
    if kind is Kind.AUDIO:
        return fed[name][:, number * BLOCK : (number + 1) * BLOCK]
    return fed[name][number] if kind is Kind.SPECTRUM else fed[name][:, number]
