"""Hand-written kernels of host nodes: their pointers, their header, their size.

What a `loop` is given is written down in `nodegraph.model.kernel_memory`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nodegraph.engine.layout import LANES, numbers
from nodegraph.model.kernel_memory import HEADER, MOST_INPUTS, SETTINGS, WIDTHS
from nodegraph.model.kernel_memory import LANES as LANES_AT
from nodegraph.model.spec import NodeSpec, Settings

HEADER_ROWS = HEADER // LANES


def memory_rows(spec: NodeSpec, settings: Settings, clock: tuple[int, int], lanes: int) -> int:
    """Return the rows of eight float64 that a loop's float32 memory takes."""
    size: Any = spec.implementation.memory_size
    floats = int(size(spec.full_settings(settings), *clock, lanes))
    return -(-floats // (2 * LANES))


def header(
    spec: NodeSpec, settings: Settings, lanes: int, widths: Sequence[tuple[int, int]]
) -> list[float]:
    """Return the numbers in front of a loop's memory; `widths`: (lanes, bins) of each input."""
    values = [0.0] * HEADER
    known = numbers(spec, settings)[: LANES_AT - SETTINGS]
    values[SETTINGS : SETTINGS + len(known)] = known
    values[LANES_AT] = float(lanes)
    for place, (wide, bins) in enumerate(widths[:MOST_INPUTS]):
        values[WIDTHS + 2 * place : WIDTHS + 2 * place + 2] = float(wide), float(bins)
    return values
