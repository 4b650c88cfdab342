"""What sampled buffers carried since somebody looked: peaks and how many events, none left out.

A meter has two halves. Machine code writes into one of them, block by block; who reads turns to
the other half, and takes the first as soon as a block is done: by then nobody writes there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nodegraph.engine.arena import Floats
from nodegraph.engine.instruments.code import DONE, FIRST_ROW, HALF, ROWS
from nodegraph.engine.layout import LANES

PEAK, COUNT = 0, 1


class Meter:
    """Meters rows of eight lanes. One thread reads while another plays."""

    def __init__(self, addresses: Sequence[int]) -> None:
        """`addresses`: of float32 (frames, 8) each."""
        self.table = np.zeros(FIRST_ROW + len(addresses), np.int64)
        self.table[ROWS] = len(addresses)
        self.table[FIRST_ROW:] = addresses
        self.halves: Floats = np.zeros((2, len(addresses), 2, LANES), np.float32)
        self._turned_at = 0

    def record(self, kernel: int) -> tuple[int, int, int]:
        """Return what runs it in a block: kernel, ports, state."""
        return kernel, self.table.ctypes.data, self.halves.ctypes.data

    def turn(self) -> None:
        """Let what comes from now on stand apart."""
        self._turned_at = int(self.table[DONE])
        self.table[HALF] = 1 - self.table[HALF]

    @property
    def is_ready(self) -> bool:
        """Whether a block has ended since `turn`, so that what was before can be taken."""
        return int(self.table[DONE]) != self._turned_at

    def take(self) -> Floats:
        """Return what there was before `turn`, and forget it: float32 (rows, PEAK or COUNT, 8)."""
        half = self.halves[1 - int(self.table[HALF])]
        found: Floats = half.copy()
        half[:] = 0.0
        return found

    def rest(self) -> Floats:
        """Return all that was not taken, of a meter that does not run any more."""
        found: Floats = self.halves.max(axis=0)
        found[:, COUNT] = self.halves[:, :, COUNT].sum(axis=0)
        return found
