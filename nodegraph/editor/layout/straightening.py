"""How far down each node of a layout stands, so that cables are as straight as can be.

The nodes of a column keep their order and their distance. Among all places that do, those are
taken that make the sum of what the cables rise and fall the smallest (a linear program, as in
Gansner et al., "A technique for drawing directed graphs", 1993, section 4): many of them come out
level, where a mean would bend each a little.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from nodegraph.editor.layout.layering import Columns, Strand
from nodegraph.editor.layout.ordering import Order

UPWARDS = 1e-3  # of a cable's weight: what nothing else decides stands higher
# A long cable is drawn from pin to pin, past its passages: bent, it would run behind nodes.
LONG = 8.0  # the weight of each piece of it, beside one of a cable between neighbours

_Pairs = Sequence[tuple[int, int]]


def tops_of(columns: Columns, order: Order, gap: float, grid: float) -> list[float]:
    """Return the y of each node's top, on the grid, with at least `gap` between two nodes."""
    # It takes a third of a second to load, which only those wait for who lay a patch out.
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    strands = [strand for between in columns.strands for strand in between]
    neighbours = [pair for column in order for pair in pairwise(column)]
    count, cables = len(columns.heights), len(strands)

    def differences(pairs: _Pairs) -> csr_array:
        """Return a row for each pair: the top of the first less that of the second."""
        ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        rows = np.repeat(np.arange(len(ends)), 2)
        signs = np.tile((1.0, -1.0), len(ends))
        return csr_array((signs, (rows, ends.ravel())), shape=(len(ends), count + 2 * cables))

    # left - right + fall - rise = offset, for each cable
    falls = [(count + cable, count + cables + cable) for cable in range(cables)]
    ends = differences([(strand.left, strand.right) for strand in strands]) + differences(falls)
    weights = [_weight(columns, strand) for strand in strands]
    found = linprog(
        np.array([UPWARDS] * count + weights * 2),
        differences(neighbours),
        np.array([-_steps_between(columns, *pair, gap, grid) for pair in neighbours]),
        ends,
        _offsets(strands, grid),
        method="highs-ds",
    )
    # Whole numbers, as all that was given are: the corners of such a program lie nowhere else.
    return [round(top) * grid for top in found.x[: columns.nodes].tolist()]


def _offsets(strands: Sequence[Strand], grid: float) -> NDArray[np.float64]:
    """Return by how many steps two tops differ where their cable is as good as level."""
    pins = np.array([(strand.left_pin, strand.right_pin) for strand in strands]).reshape(-1, 2)
    offsets: NDArray[np.float64] = np.rint((pins[:, 1] - pins[:, 0]) / grid)
    return offsets


def _weight(columns: Columns, strand: Strand) -> float:
    return LONG if max(strand.left, strand.right) >= columns.nodes else 1.0


def _steps_between(columns: Columns, upper: int, lower: int, gap: float, grid: float) -> int:
    """Return how many steps of the grid two tops are apart at least."""
    is_passage = upper >= columns.nodes or lower >= columns.nodes
    return ceil((columns.heights[upper] + (grid if is_passage else gap)) / grid)
