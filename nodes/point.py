"""Point: places in a picture, x and y in 0..1, y up."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from nodegraph.model.declare import Node, knob
from nodegraph.model.ranges import Range
from nodegraph.model.signals import ControlBlock, PointBlock

Place = Annotated[ControlBlock, Range(soft=(0.0, 1.0))]


class FromValues(Node, id="point.from_values", also=("xy", "vec2", "combine", "make"), reach=0):
    """Make a point of two numbers."""

    def block(
        self,
        x: Annotated[Place, "0 left, 1 right."] = knob(0.5),
        y: Annotated[Place, "0 below, 1 above."] = knob(0.5),
    ) -> PointBlock:
        """Make one block's points."""
        return np.stack([x, y], axis=-1)
