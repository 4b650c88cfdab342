"""Inputs of eight lanes, as a kernel reads them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec
from tests.laws.feeding import number

Block = dict[str, NDArray[np.float32]]


def inputs_of_blocks(spec: NodeSpec, random: np.random.Generator, frames: int) -> list[Block]:
    """Return three blocks: controls anywhere in their ranges, lively sound, some events."""
    return [_block(spec, random, frames) for _ in range(3)]


def _block(spec: NodeSpec, random: np.random.Generator, frames: int) -> Block:
    found: Block = {}
    for port in spec.inputs:
        if port.kind is Kind.AUDIO:
            made = random.uniform(-1.5, 1.5, (frames, 8))
        elif port.kind is Kind.EVENT:
            made = np.where(random.random((frames, 8)) > 0.9, random.random((frames, 8)), 0.0)
        else:
            made = np.array([number(port, random) for _ in range(8)])
        found[port.name] = made.astype(np.float32)
    return found
