"""A kernel node run as plain Python, one lane, sample by sample.

It is what the compiled kernel is compared with: the same ramps, float32 wires, event limits, NaN
scrub and reset, with none of the same code.
"""

from __future__ import annotations

import math
import types
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nodegraph.engine.layout import SMALLEST_EVENT, Parameter, checked, clamped_inputs, is_number
from nodegraph.model.signals import EVENTS_PER_BLOCK, Kind
from nodegraph.model.spec import Body, NodeSpec, Settings
from nodegraph.model.transport import Transport

Wire = float | Sequence[float]  # a control's value, or a sampled wire's values


class Reference:
    """One lane of a kernel node.

    `bad` and `overflow` say whether the last block made a NaN or Inf, or too many events.
    """

    def __init__(
        self, spec: NodeSpec, settings: Settings | None = None, rate: float = 48_000.0,
        seed: float = 1.0, lane: int = 0,
    ) -> None:  # fmt: skip
        self.spec = spec
        self.layout = checked(spec)
        self.rate = float(rate)
        self.seed = seed
        self.lane = float(lane)
        self.node = self._new(settings or {})
        self.previous: dict[str, float] = {}
        self.bad = self.overflow = False

    def _new(self, settings: Settings) -> Any:
        if self.spec.body is Body.FUNCTION:
            return None
        node = self.spec.implementation()
        for item in self.spec.settings:
            if is_number(item.type):
                setattr(node, item.name, item.number(settings.get(item.name, item.default)))
        self._reset(node)
        return node

    def _reset(self, node: Any) -> None:
        for item in self.spec.memory:
            setattr(node, item.name, item.initial)

    def block(
        self,
        inputs: Mapping[str, Wire],
        frames: int,
        transport: Transport | None = None,
        jack: Sequence[float] = (),
    ) -> dict[str, Any]:
        """Run one block: outputs by name, controls as float, sampled ones as float32 arrays."""
        self.bad = self.overflow = False
        self.given: dict[str, Any] = {
            "rate": self.rate,
            "seconds": frames / self.rate,
            "seed": self.seed,
            "lane": self.lane,
            "transport": transport,
        }
        self.jack = jack
        self.wires = {name: _narrow(value) for name, value in inputs.items()}
        for name, low, high in clamped_inputs(self.spec):
            self.wires[name] = min(max(self.wires[name], low), high)
        out: dict[str, Any] = {
            port.name: np.zeros(frames, np.float32)
            for port in self.spec.outputs
            if port.kind is not Kind.CONTROL
        }
        self.counts = dict.fromkeys(out, 0)
        for method in ("begin", "tick", "step", "end"):
            if method in self.layout.methods:
                self._run(method, frames, out)
        for name in self.layout.ramped:
            self.previous[name] = self.wires[name]
        self._scrub_memory()
        return out

    def _run(self, method: str, frames: int, out: dict[str, Any]) -> None:
        if method != "tick":
            self._call(method, None, out)
            return
        ramped = self.layout.ramped
        self.ramps = {name: self.previous.get(name, self.wires[name]) for name in ramped}
        slopes = {name: (self.wires[name] - self.ramps[name]) / frames for name in self.ramps}
        for sample in range(frames):
            for name, slope in slopes.items():
                self.ramps[name] += slope
            self._call(method, sample, out)

    def _call(self, method: str, sample: int | None, out: dict[str, Any]) -> None:
        values = [self._value(item, sample) for item in self.layout.parameters[method]]
        work = self.layout.methods[method]
        if self.node is not None:
            work = types.MethodType(work, self.node)
        try:
            result = work(*values)
        except (ValueError, ZeroDivisionError, OverflowError):
            self.bad = True  # where Python raises, the kernel makes NaN or Inf
            result = math.nan
        ports = [port for port in self.spec.outputs if port.method == method]
        if not ports:
            return
        results = result if isinstance(result, tuple) else [result] * len(ports)
        for port, value in zip(ports, results, strict=True):
            self._store(port.name, port.kind, float(value), sample, out)

    def _value(self, parameter: Parameter, sample: int | None) -> Any:
        if parameter.given == "jack":
            return float(np.float32(self.jack[sample or 0]))
        if parameter.given:
            return self.given[parameter.given]
        wire = self.wires[parameter.name]
        if self.spec.input_by_name[parameter.name].kind is not Kind.CONTROL:
            return wire[sample]
        if sample is None:
            return wire
        return self.ramps[parameter.name]

    def _store(
        self, name: str, kind: Kind, value: float, sample: int | None, out: dict[str, Any]
    ) -> None:
        with np.errstate(over="ignore"):
            narrow = np.float32(value)
        if not np.isfinite(narrow):
            self.bad = True
            narrow = np.float32(0.0)
        if kind is Kind.EVENT:
            narrow = self._event(name, narrow)
        if kind is Kind.CONTROL:
            out[name] = float(narrow)
        else:
            out[name][sample] = narrow

    def _event(self, name: str, value: Any) -> Any:
        if not value > 0.0:
            return np.float32(0.0)
        self.counts[name] += 1
        if self.counts[name] > EVENTS_PER_BLOCK:
            self.overflow = True
            return np.float32(0.0)
        return max(value, np.float32(SMALLEST_EVENT))

    def _scrub_memory(self) -> None:
        held = [getattr(self.node, item.name) for item in self.spec.memory]
        if any(math.isnan(value) for value in held):
            self.bad = True
        if self.bad and self.node is not None:
            self._reset(self.node)


def _narrow(value: Wire) -> Any:
    """Return a wire's numbers as float32 keeps them."""
    if isinstance(value, int | float):
        return float(np.float32(value))
    return [float(np.float32(item)) for item in value]
