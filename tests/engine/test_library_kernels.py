"""Every kernel of the shipped library is its plain Python, to the bit, anywhere in its ranges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nodegraph.engine.cache import Kernels
from nodegraph.engine.warm import kernel_specs
from nodegraph.model.library import Library
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec, PortSpec
from tests.engine.driven import agree

FRAMES = 48
SPECS = {
    f"{spec.id} {getattr(spec.implementation, '__name__', '')}": spec
    for spec in kernel_specs(Library.load()).values()
    if spec.kernel
}


def values(port: PortSpec, random: np.random.Generator, whole: bool) -> Any:
    """Return what may be on a wire into this port: of its whole range, or of its usual one."""
    if port.kind is Kind.AUDIO:
        return random.uniform(-1.5, 1.5, (FRAMES, 8)).astype(np.float32)
    if port.kind is Kind.EVENT:
        happens = random.random((FRAMES, 8)) > 0.9
        return np.where(happens, random.random((FRAMES, 8)), 0.0).astype(np.float32)
    low, high = (port.range.low, port.range.high) if whole else port.range.span
    if abs(low) >= 1e9 or abs(high) >= 1e9:
        low, high = max(low, -10.0), min(high, 10.0)
    picked = random.uniform(low, high, 8)
    if port.choices:
        picked = np.round(picked)
    return picked.astype(np.float32)


def settings_of(spec: NodeSpec, random: np.random.Generator) -> dict[str, Any]:
    """Return some settings; a choice by its name."""
    return {
        item.name: item.choices[int(random.integers(len(item.choices)))]
        for item in spec.settings
        if item.choices
    }


@pytest.mark.parametrize("name", SPECS)
def test_the_kernel_agrees_with_plain_python(kernels: Kernels, name: str) -> None:
    spec = SPECS[name]
    for seed in range(3):
        random = np.random.default_rng(seed)
        blocks = [
            {port.name: values(port, random, whole=seed == 0) for port in spec.inputs}
            for _ in range(3)
        ]
        agree(kernels, spec, blocks, FRAMES, settings_of(spec, random))
