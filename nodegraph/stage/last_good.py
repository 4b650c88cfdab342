"""What a shader was when it compiled last: drawn on while its text is being mended.

    good.keep(spec)                 # it compiles
    draw, spec = good.of(draw, fresh)   # it does not: the draw as the old one reads it

Inputs are the same where name and kind are; what the new text has no more is at its default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nodegraph.model.spec import NodeSpec, Value
from nodegraph.stage.frames import NOTHING, Draw

STAYS: Final = "Until then it is drawn as it was."


@dataclass(frozen=True, slots=True)
class LastDraw:
    """A draw of the plan as the last good shader takes it."""

    node: str
    type: str
    inputs: Sequence[int]
    settings: Mapping[str, Value]
    outputs: Sequence[int]


class LastGood:
    """By type, the shaders of one stage that compiled last."""

    def __init__(self) -> None:
        self._specs: dict[str, NodeSpec] = {}

    def keep(self, spec: NodeSpec) -> None:
        """Remember one that compiles."""
        self._specs[spec.id] = spec

    def of(self, draw: Draw, fresh: NodeSpec) -> tuple[Draw, NodeSpec] | None:
        """Return how a type was drawn before its text became this; None where it never was.

        One of the same name from another folder is another shader.
        """
        good = self._specs.get(fresh.id)
        if good is None or good is fresh or good.source != fresh.source:
            return None
        given = {(port.name, port.kind): draw.inputs[n] for n, port in enumerate(fresh.inputs)}
        inputs = tuple(given.get((port.name, port.kind), NOTHING) for port in good.inputs)
        return LastDraw(draw.node, draw.type, inputs, draw.settings, draw.outputs), good
