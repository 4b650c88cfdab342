"""The runner flushes denormals while it runs, and leaves the processor as it was."""

from __future__ import annotations

import platform

import numpy as np
import pytest

from nodegraph.engine.arena import aligned
from nodegraph.engine.cache import Kernels
from nodegraph.engine.runner import Runner
from nodegraph.model.declare import Node, spec_of
from nodegraph.model.signals import Control


class Fading(Node, id="test.fading"):
    """Halve what is remembered."""

    held: float = 1e-307

    def step(self, value: Control = 0.0) -> Control:
        self.held = self.held * 0.5
        return value


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="flushing is of x86")
def test_denormals_become_zero_inside_and_stay_outside(kernels: Kernels) -> None:
    state = aligned((2, 8), np.float64)
    state[1] = 3e-308  # half of it is a denormal
    knob, out = aligned((8,), np.float32), aligned((8,), np.float32)
    ports = np.array([knob.ctypes.data, out.ctypes.data], np.int64)
    address = kernels.address(spec_of(Fading))
    records = np.array([address, ports.ctypes.data, state.ctypes.data], np.int64)
    Runner(kernels)(records.ctypes.data, 1, 1, 48_000.0)
    assert np.all(state[1] == 0.0)
    assert np.float64(3e-308) * np.float64(0.5) > 0.0


def test_records_run_in_order(kernels: Kernels) -> None:
    spec = spec_of(Fading)
    wires = aligned((4, 8), np.float32)
    wires[0] = 5.0
    state = aligned((3, 2, 8), np.float64)
    row = wires.strides[0]
    ports = np.array(
        [
            [wires.ctypes.data + step * row, wires.ctypes.data + (step + 1) * row]
            for step in range(3)
        ],
        np.int64,
    )
    address = kernels.address(spec)
    records = np.array(
        [[address, ports[step].ctypes.data, state[step].ctypes.data] for step in range(3)],
        np.int64,
    )
    Runner(kernels)(records.ctypes.data, 3, 1, 48_000.0)
    assert np.all(wires == 5.0)
