"""Where a kernel finds things: rows of its state, ports in order, parameters of its methods.

State is float64 `(rows, 8)`: row 0 holds flags (as int64), then memory, the last values of ramped
inputs, settings as numbers, the seed and the lane's number. Ports are inputs, outputs, `jack`,
`transport`.
"""

from __future__ import annotations

import inspect
import math
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from nodegraph.model.errors import NodegraphError
from nodegraph.model.ranges import UNBOUNDED
from nodegraph.model.signals import Given, Kind
from nodegraph.model.spec import Body, NodeSpec, Settings
from nodegraph.model.transport import Transport

LANES = 8
BAD = 1  # flag: a NaN or Inf was made; the lane's memory was reset after the block
OVERFLOW = 2  # flag: more events than a block holds were made; the later ones were dropped
FIRST_CLAMP = 4  # flag of the first of `clamped_inputs`: a wire carried more than the port takes
NO_PREVIOUS = math.nan  # of a ramp that has not begun
SAMPLED = frozenset({Kind.AUDIO, Kind.EVENT})  # one value a sample
KERNEL_KINDS = SAMPLED | {Kind.CONTROL}
PER_LANE: tuple[str, ...] = ("seed", "lane")  # given, and another number in each lane
SMALLEST_EVENT = 2.0**-20  # what an event at least carries, so that it is not lost beside 0


class KernelError(NodegraphError):
    """A node's code cannot become a kernel; the message says where and what to write instead."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a work method: a port (`given` is empty) or something the engine gives."""

    name: str
    given: str = ""


@dataclass(frozen=True)
class KernelLayout:
    """The shape of one spec's kernel."""

    spec: NodeSpec

    @cached_property
    def methods(self) -> dict[str, Callable[..., Any]]:
        """The work methods there are, by name; a function node's is called `step`."""
        done = self.spec.implementation
        if self.spec.body is Body.FUNCTION:
            return {"step": done}
        return {name: getattr(done, name) for name in _METHODS if hasattr(done, name)}

    @cached_property
    def parameters(self) -> dict[str, tuple[Parameter, ...]]:
        """The parameters of every method, without `self`."""
        return {name: tuple(self._read(method)) for name, method in self.methods.items()}

    def _read(self, method: Callable[..., Any]) -> Iterator[Parameter]:
        hints = get_type_hints(method, include_extras=True)
        for place, name in enumerate(inspect.signature(method).parameters):
            if place == 0 and self.spec.body is not Body.FUNCTION:
                continue
            given = "" if name in self.spec.input_by_name else given_by(hints.get(name))
            yield Parameter(name, given)

    @cached_property
    def ramped(self) -> tuple[str, ...]:
        """Control inputs that `tick` reads: ramped over the block."""
        kinds = self.spec.input_by_name
        return tuple(
            parameter.name
            for parameter in self.parameters.get("tick", ())
            if not parameter.given and kinds[parameter.name].kind is Kind.CONTROL
        )

    @cached_property
    def rows(self) -> dict[str, int]:
        """Rows of the state: memory `x`, ramp `ramp x`, setting `set x`, `seed`, `lane`."""
        names = ["flags", *(item.name for item in self.spec.memory)]
        names += [f"ramp {name}" for name in self.ramped]
        names += [f"set {item.name}" for item in self.spec.settings if is_number(item.type)]
        names += [name for name in PER_LANE if name in self.spec.given]
        return {name: row for row, name in enumerate(names)}

    @cached_property
    def memory_rows(self) -> int:
        """Rows from 1 on that carry over to the next block and the next plan."""
        return len(self.spec.memory) + len(self.ramped)

    @cached_property
    def ports(self) -> dict[str, int]:
        """Place of each port; an output that is called as an input is `out NAME`."""
        names = [port.name for port in self.spec.inputs]
        names += [f"out {port.name}" for port in self.spec.outputs]
        names += [name for name in ("jack", "transport") if name in self.spec.given]
        return {name: place for place, name in enumerate(names)}

    def initial(self, settings: Settings) -> list[float]:
        """Return the first value of every row, the same in all lanes (seed and lane: 0)."""
        values = [0.0, *(item.initial for item in self.spec.memory)]
        values += [NO_PREVIOUS] * len(self.ramped)
        values += numbers(self.spec, settings)
        return values + [0.0] * (len(self.rows) - len(values))


_METHODS = ("begin", "tick", "step", "end")


def is_number(type: str) -> bool:
    """Return whether a setting of this type reaches a kernel."""
    return type not in ("text", "file")


def numbers(spec: NodeSpec, settings: Settings) -> list[float]:
    """Return the settings as the numbers that a kernel reads, in order."""
    return [
        item.number(settings.get(item.name, item.default))
        for item in spec.settings
        if is_number(item.type)
    ]


def given_by(hint: Any) -> str:
    """Return what an annotation says the engine gives, or an empty string."""
    if hint is Transport:
        return "transport"
    if get_origin(hint) is Annotated:
        for mark in get_args(hint)[1:]:
            if isinstance(mark, Given):
                return mark.what
    return ""


def clamped_inputs(spec: NodeSpec) -> list[tuple[str, float, float]]:
    """Return the control inputs with hard limits, and these as float32 holds them.

    Wires are clamped where a kernel reads them; limits are rounded first, so that a knob that
    stands on its limit is within it.
    """
    found = []
    for port in spec.inputs:
        low, high = port.range.low, port.range.high
        if port.kind is Kind.CONTROL and (low > -UNBOUNDED or high < UNBOUNDED):
            found.append((port.name, _narrow(low), _narrow(high)))
    return found[:_CLAMPS]


_CLAMPS = 60  # flags there is room for


def _narrow(value: float) -> float:
    narrow: float = struct.unpack("f", struct.pack("f", value))[0]
    return narrow


def checked(spec: NodeSpec) -> KernelLayout:
    """Return the layout of a kernel node; raises KernelError for ports a kernel cannot have."""
    layout = KernelLayout(spec)
    ports: dict[str, Kind] = {port.name: port.kind for port in spec.inputs}
    ports |= {port.name: port.kind for port in spec.outputs}
    for name, kind in ports.items():
        if kind not in KERNEL_KINDS:
            raise KernelError(
                f"{spec.id}.{name}: a kernel has no {kind} ports; write the node with `block`."
            )
    for method, parameters in layout.parameters.items():
        for parameter in parameters:
            sampled = ports.get(parameter.name) in SAMPLED
            if sampled and method != "tick":
                raise KernelError(
                    f"{spec.id}.{parameter.name}: only `tick` sees samples; "
                    f"take it in `tick` instead of `{method}`."
                )
    for port in spec.inputs:
        if port.wide:
            raise KernelError(
                f"{spec.id}.{port.name}: a kernel sees one lane; write the node with `block`."
            )
    return layout
