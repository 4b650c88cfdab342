"""`NodeSpec`: everything the rest of the program knows about a kind of node.

It is read off an annotated signature (`declare`) or an ISF header (`isf`); editor, docs, JSON
Schema, command line, scheduler and engine read only this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from nodegraph.model.ranges import ANY, Range
from nodegraph.model.signals import Kind, Width

Value = float | int | bool | str | tuple[float | tuple[float, ...], ...]
Settings = Mapping[str, Value]
SettingType = Literal["int", "float", "bool", "text", "choice", "file"]
Samples = int | Callable[[Settings, int, int], int]  # of (settings, rate, block)


class Body(StrEnum):
    """How a node does its work; see docs/architecture.md."""

    FUNCTION = "function"  # control maths without memory: kernel
    STEP = "step"  # once a block, with memory: kernel
    TICK = "tick"  # begin, every sample, end: kernel
    BLOCK = "block"  # one block as arrays: host step
    START = "start"  # a job, then a host step that plays its result
    SHADER = "shader"  # a frame on the GPU


KERNEL_BODIES = frozenset({Body.FUNCTION, Body.STEP, Body.TICK})


@dataclass(frozen=True, slots=True)
class PortSpec:
    """An input. With a default it is a knob; `optional` may stay unwired; else it must be wired."""

    name: str
    kind: Kind
    range: Range = ANY
    default: Value | None = None
    optional: bool = False
    wide: bool = False  # takes all lanes of its wire
    mono: bool = False  # takes the mean of all lanes
    choices: tuple[str, ...] = ()
    doc: str = ""
    methods: tuple[str, ...] = ()  # which of the node's methods read it

    @property
    def required(self) -> bool:
        """True where nothing but a wire can give the value."""
        return self.default is None and not self.optional

    @property
    def held(self) -> bool:
        """True where values are not to be interpolated: choices and switches."""
        return bool(self.choices)


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """An output. Without `width` it has the node's lanes."""

    name: str
    kind: Kind
    range: Range = ANY
    width: Width | None = None
    bins: str = ""  # spectrum: the setting that holds the window size
    choices: tuple[str, ...] = ()
    doc: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """A value that prepares the node anew when it changes; never wired.

    `as_index`: the node's code sees the place in `choices`, patch files hold the name.
    """

    name: str
    type: SettingType
    default: Value
    range: Range = ANY
    choices: tuple[str, ...] = ()
    as_index: bool = False
    doc: str = ""

    def number(self, value: Value) -> float:
        """Return the value as the number a kernel reads."""
        if self.choices and isinstance(value, str):
            return float(self.choices.index(value))
        return float(value)  # type: ignore[arg-type]

    def seen(self, value: Value) -> Value:
        """Return the value as a host node's attribute holds it."""
        if self.choices and self.as_index and isinstance(value, str):
            return self.choices.index(value)
        if self.choices and not self.as_index and not isinstance(value, str):
            return self.choices[int(value)]  # type: ignore[arg-type]
        return value


@dataclass(frozen=True, slots=True)
class MemorySpec:
    """A field that a kernel node carries from block to block: float64, one per lane."""

    name: str
    initial: float


@dataclass(frozen=True, eq=False)
class NodeSpec:
    """One kind of node. Compared by identity: the library holds each once."""

    id: str
    body: Body
    title: str
    doc: str
    inputs: tuple[PortSpec, ...] = ()
    outputs: tuple[OutputSpec, ...] = ()
    settings: tuple[SettingSpec, ...] = ()
    memory: tuple[MemorySpec, ...] = ()
    given: tuple[
        str, ...
    ] = ()  # what the engine passes: rate, seconds, transport, jack, seed, lane
    implementation: Any = None  # the function, the class, or the path of the shader
    also: tuple[str, ...] = ()  # what other tools call it
    latency: Samples = 0
    late: Samples = 0  # blocks
    reach: int | None = None  # samples of past that matter; None: all of it
    delay: bool = False  # its output is its input one block (texture: one frame) ago
    renamed: Mapping[str, str] = field(default_factory=dict)  # old port or setting -> new
    variant: Callable[[NodeSpec, Settings], NodeSpec] | None = None
    source: Path | None = None  # file of the shader

    def __post_init__(self) -> None:
        self._index()

    def _index(self) -> None:
        object.__setattr__(self, "input_by_name", {port.name: port for port in self.inputs})
        object.__setattr__(self, "output_by_name", {port.name: port for port in self.outputs})
        object.__setattr__(self, "setting_by_name", {item.name: item for item in self.settings})
        object.__setattr__(
            self, "input_index", {port.name: place for place, port in enumerate(self.inputs)}
        )
        object.__setattr__(
            self, "output_index", {port.name: place for place, port in enumerate(self.outputs)}
        )

    input_by_name: Mapping[str, PortSpec] = field(init=False, repr=False)
    output_by_name: Mapping[str, OutputSpec] = field(init=False, repr=False)
    setting_by_name: Mapping[str, SettingSpec] = field(init=False, repr=False)
    input_index: Mapping[str, int] = field(init=False, repr=False)
    output_index: Mapping[str, int] = field(init=False, repr=False)

    @property
    def family(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]

    @property
    def kernel(self) -> bool:
        """True where the engine runs it without Python."""
        return self.body in KERNEL_BODIES

    def resolve(self, settings: Settings) -> NodeSpec:
        """Return the signature under these settings; the same object where they do not matter."""
        return self if self.variant is None else self.variant(self, settings)

    def with_ports(
        self, inputs: tuple[PortSpec, ...], outputs: tuple[OutputSpec, ...] | None = None
    ) -> NodeSpec:
        """Return a variant of this spec with other ports."""
        return replace(
            self, inputs=inputs, outputs=self.outputs if outputs is None else outputs, variant=None
        )

    def full_settings(self, given: Settings) -> dict[str, Value]:
        """Return every setting: the given one where there is one, else its default."""
        return {item.name: given.get(item.name, item.default) for item in self.settings}

    def latency_samples(self, settings: Settings, rate: int, block: int) -> int:
        """Return the declared latency in samples under these settings."""
        return _samples(self.latency, self.full_settings(settings), rate, block)

    def late_blocks(self, settings: Settings, rate: int, block: int) -> int:
        """Return after how many blocks a late host node's result enters; 0: at once."""
        return _samples(self.late, self.full_settings(settings), rate, block)


def _samples(declared: Samples, settings: Settings, rate: int, block: int) -> int:
    return declared(settings, rate, block) if callable(declared) else declared
