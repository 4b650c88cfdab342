"""What the stage needs to know of a frame plan, and of the frame that is being drawn.

The stage reads plans by shape, not by class: it depends on the model only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from nodegraph.model.spec import Value
from nodegraph.stage.targets import Units

NOTHING = -2  # an input that nothing is wired to


class Slot(Protocol):
    """A value read every frame: `size` floats from `start` of the frame's vector."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def held(self) -> bool: ...


class Draw(Protocol):
    """One picture node. `inputs`, in the order of its ports: draws for textures, else slots."""

    @property
    def node(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def inputs(self) -> Sequence[int]: ...
    @property
    def settings(self) -> Mapping[str, Value]: ...
    @property
    def outputs(self) -> Sequence[int]: ...


class FramePlan(Protocol):
    """Draws in order; `screen` is the draw of the screen, or -1."""

    @property
    def draws(self) -> Sequence[Draw]: ...
    @property
    def slots(self) -> Sequence[Slot]: ...
    @property
    def values(self) -> int: ...
    @property
    def screen(self) -> int: ...


@dataclass(slots=True)
class Now:
    """The frame that is being drawn.

    values: the frame's vector as a list (reading an array item by item is slow).
    arrays: by slot, what does not fit into the vector: audio (lanes, frames) and spectra
    (lanes, bins), float32. dt: seconds since the frame before. late: seconds since the first frame
    that there was to draw; more than 0 only where that and those after it were left out.
    """

    values: list[float] = field(default_factory=list)
    arrays: Mapping[int, Any] = field(default_factory=dict)
    index: int = 0
    seconds: float = 0.0
    dt: float = 0.0
    late: float = 0.0
    date: tuple[float, float, float, float] = (2000.0, 1.0, 1.0, 0.0)
    units: Units = field(default_factory=Units)
