"""Nodes that are a hand-written kernel, and how such a kernel runs as plain Python.

The engine calls the compiled `loop`. `block` gives the signature and runs the same function on
arrays, sample by sample, so that there is one text of what the node does.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.declare import Node, spec_of
from nodegraph.model.kernel_memory import HEADER, LANES, MOST_INPUTS, SETTINGS, WIDTHS
from nodegraph.model.signals import Kind, Width
from nodegraph.model.spec import OutputSpec, Settings

Floats = NDArray[np.float32]


class Looped(Node):
    """Base of nodes whose work is `loop`; they add `block` for the ports."""

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """Return how many float32 the kernel remembers."""
        return 0

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Run one block; see `nodegraph.model.kernel_memory`."""
        raise NotImplementedError

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Forget everything."""
        self.rate = rate
        settings = {item.name: getattr(self, item.name) for item in spec_of(type(self)).settings}
        self._frames, self._lanes = block, lanes
        self._memory = np.zeros(self.memory_size(settings, rate, block, lanes), np.float32)

    def in_python(self, *inputs: Floats | None, jack: Floats | None = None) -> list[Floats]:
        """Run `loop` on one block: sound (lanes, frames), values (lanes,), spectra (lanes, bins).

        `inputs` are in the order of the ports, None where nothing is wired; returns the outputs.
        """
        spec = spec_of(type(self))
        header = np.zeros(HEADER)
        known = [item.number(getattr(self, item.name)) for item in spec.settings if _counts(item)]
        header[SETTINGS : SETTINGS + len(known)] = known
        lanes = max(self._lanes, *(self._width(port) for port in spec.outputs))
        header[LANES] = lanes
        ports: list[Floats] = []
        for place, given in enumerate(inputs):
            wide, bins = (0, 0) if given is None else (len(given), given.shape[-1])
            if place < MOST_INPUTS:
                header[WIDTHS + 2 * place : WIDTHS + 2 * place + 2] = wide, bins
            kind = spec.inputs[place].kind
            ports.append(_on_wire(given, kind, self._frames))
        for output in spec.outputs:
            groups = -(-self._width(output) // 8)
            size = groups * 8 * (self._frames if output.kind is Kind.AUDIO else 1)
            ports.append(np.zeros(size, np.float32))
        outputs = slice(len(inputs), len(ports))
        if jack is not None:
            ports.append(_on_wire(jack, Kind.AUDIO, self._frames))
        self.loop(ports, header, self._memory, self._frames, float(self.rate))
        outs = zip(spec.outputs, ports[outputs], strict=True)
        return [_off_wire(wire, output.kind, self._width(output)) for output, wire in outs]

    def _width(self, output: OutputSpec) -> int:
        width = output.width or Width(1, per_lane=True)
        count = width.lanes if isinstance(width.lanes, int) else int(getattr(self, width.lanes))
        return count * self._lanes if width.per_lane else count


def _counts(item: Any) -> bool:
    return item.type not in ("text", "file")  # the others reach a kernel as numbers


def _on_wire(given: Floats | None, kind: Kind, frames: int) -> Floats:
    if kind is Kind.SPECTRUM:
        return np.zeros(1, np.float32) if given is None else given.ravel()
    if given is None:
        given = np.zeros((1, frames) if kind is Kind.AUDIO else 1, np.float32)
    if len(given) == 1:
        given = np.repeat(given, 8, axis=0)
    padded = np.zeros((-(-len(given) // 8) * 8, *given.shape[1:]), np.float32)
    padded[: len(given)] = given
    if kind is Kind.CONTROL:
        return padded
    return padded.reshape(-1, 8, frames).transpose(0, 2, 1).ravel()


def _off_wire(wire: Floats, kind: Kind, lanes: int) -> Floats:
    if kind is Kind.CONTROL:
        return wire[:lanes]
    groups = wire.reshape(-(-lanes // 8), -1, 8)
    return groups.transpose(0, 2, 1).reshape(-1, groups.shape[1])[:lanes]
