"""A kernel called directly on eight lanes, beside the same node run as plain Python."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.cache import Kernels
from nodegraph.engine.layout import KernelLayout
from nodegraph.engine.reference import Reference
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec
from nodegraph.model.transport import TRANSPORT_FIELDS, Transport

KERNEL = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_double)
Block = dict[str, NDArray[np.float32]]


class Driven:
    """One group of eight lanes of a kernel node."""

    def __init__(
        self, kernels: Kernels, spec: NodeSpec, settings: Mapping[str, Any] | None = None,
        rate: float = 48_000.0, entry: int = 0,
    ) -> None:  # fmt: skip
        self.spec = spec
        self.layout = KernelLayout(spec)
        self.rate = rate
        self.call = KERNEL(kernels.entries(spec)[entry])
        rows = self.layout.initial(settings or {})
        self.state = np.repeat(np.array(rows, np.float64)[:, None], 8, axis=1).copy()
        if "seed" in self.layout.rows:
            self.state[self.layout.rows["seed"]] = np.arange(1, 9)
        if "lane" in self.layout.rows:
            self.state[self.layout.rows["lane"]] = np.arange(8)

    @property
    def flags(self) -> NDArray[np.int64]:
        flags: NDArray[np.int64] = self.state[0].view(np.int64)
        return flags

    def block(
        self, inputs: Block, frames: int, transport: Transport | None = None,
        jack: NDArray[np.float32] | None = None,
    ) -> Block:  # fmt: skip
        """Inputs: control (8,), audio and event (frames, 8)."""
        held: list[Any] = [
            np.ascontiguousarray(inputs[port.name], np.float32) for port in self.spec.inputs
        ]
        out: Block = {
            port.name: np.full(8 if port.kind is Kind.CONTROL else (frames, 8), 9, np.float32)
            for port in self.spec.outputs
        }
        held += out.values()
        if "jack" in self.layout.ports:
            held.append(np.ascontiguousarray(jack, np.float32))
        if "transport" in self.layout.ports:
            held.append(np.array([getattr(transport, name) for name in TRANSPORT_FIELDS]))
        ports = np.array([item.ctypes.data for item in held], np.int64)
        self.call(ports.ctypes.data, self.state.ctypes.data, frames, self.rate)
        return out


def agree(
    kernels: Kernels,
    spec: NodeSpec,
    blocks: list[Block],
    frames: int,
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Assert that kernel and plain Python give the same bits in every lane and block.

    The entry for one lane must give what lane 0 gives.
    """
    driven = Driven(kernels, spec, settings)
    alone = Driven(kernels, spec, settings, entry=2) if spec.body is Body.TICK else None
    silence = np.zeros((frames, 8), np.float32)
    lanes = [Reference(spec, settings, seed=float(lane + 1), lane=lane) for lane in range(8)]
    for number, inputs in enumerate(blocks):
        transport = Transport(beat=number * 1.3, phase=0.3, bar=number // 4, seconds=number * 0.65)
        got = driven.block(inputs, frames, transport, silence)
        if alone is not None:
            one = alone.block(inputs, frames, transport, silence)
            for name, value in one.items():
                first = got[name][..., :1]
                assert np.array_equal(value, np.broadcast_to(first, value.shape)), (spec.id, name)
        for lane, reference in enumerate(lanes):
            wires = {
                name: float(wire[lane]) if wire.ndim == 1 else wire[:, lane].tolist()
                for name, wire in inputs.items()
            }
            expected = reference.block(wires, frames, transport, silence[:, lane].tolist())
            for name, value in expected.items():
                bits = np.asarray(value, np.float32).view(np.int32)
                seen = got[name][..., lane].view(np.int32)
                where = f"{spec.id}.{name} block {number} lane {lane}"
                assert np.array_equal(bits, seen), (where, value, got[name][..., lane])
            for item in spec.memory:
                row = driven.state[driven.layout.rows[item.name], lane]
                held = np.float64(getattr(reference.node, item.name))
                assert row.tobytes() == held.tobytes(), (spec.id, item.name, number, lane)
