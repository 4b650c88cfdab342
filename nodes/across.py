"""Math across lanes: from many values to a few."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import numpy as np

from nodegraph.model.declare import Node, knob
from nodegraph.model.kernel_memory import WIDTHS
from nodegraph.model.ranges import Range
from nodegraph.model.signals import WIDE, ControlBlock, Width
from nodegraph.model.spec import Settings


class ReduceOut(NamedTuple):
    """What all lanes are together."""

    mean: Annotated[ControlBlock, Width(1), "Their average."]
    total: Annotated[ControlBlock, Width(1), "Their sum."]
    low: Annotated[ControlBlock, Width(1), "The lowest."]
    high: Annotated[ControlBlock, Width(1), "The highest."]
    spread: Annotated[ControlBlock, Width(1), Range(0.0), "From the lowest to the highest."]
    lane: Annotated[ControlBlock, Width(1), Range(0.0), "Lane of the highest; the first of equals."]
    centre: Annotated[
        ControlBlock, Width(1), Range(0.0, 1.0), "Where the weight lies: 0 first lane, 1 last."
    ]


class Reduce(
    Node, id="math.reduce", also=("average", "max", "min", "sum", "argmax", "analyze"), reach=0
):
    """Bring all lanes of a value to one: mean, sum, lowest, highest, and where the weight lies."""

    def block(
        self, values: Annotated[ControlBlock, WIDE, "As many values as there are."] = knob(0.0)
    ) -> ReduceOut:
        """Look across the lanes of one block."""
        wide = values.astype(np.float64)
        total = float(np.cumsum(wide)[-1])  # one after the other, as `loop` adds
        low, high = wide.min(), wide.max()
        weight = np.maximum(wide, 0.0)
        heap = float(np.cumsum(weight)[-1])
        moment = float(np.cumsum(weight * np.arange(len(wide)))[-1])
        last = max(len(wide) - 1, 1)
        centre = moment / heap / last if heap > 0.0 else 0.0
        found = (total / len(wide), total, low, high, high - low, float(wide.argmax()), centre)
        return ReduceOut(*(np.array([value], np.float32) for value in found))

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """Nothing is remembered."""
        return 1

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Look across the lanes of one block, as machine code."""
        values, lanes = ports[0], int(header[WIDTHS])
        total = heap = moment = 0.0
        low = high = float(values[0])
        index = 0
        for lane in range(lanes):
            value = float(values[lane])
            total += value
            heap += max(value, 0.0)
            moment += max(value, 0.0) * lane
            if value > high:
                high, index = value, lane
            low = min(low, value)
        centre = 0.0
        if heap > 0.0:
            centre = moment / heap / max(lanes - 1, 1)
        for place in range(8):  # a wire of one lane holds its value eight times
            ports[1][place] = total / lanes
            ports[2][place] = total
            ports[3][place] = low
            ports[4][place] = high
            ports[5][place] = high - low
            ports[6][place] = index
            ports[7][place] = centre
