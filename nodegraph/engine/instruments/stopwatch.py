"""What each step of a plan costs while it plays: one block in some is timed, step by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from nodegraph.engine.instruments.code import CLOCK, EVERY, SPENT, TIMES, WATCH_SIZE
from nodegraph.engine.sound.platform import c_function

PER_SECOND = 10.0  # blocks that are timed
NOTHING = 0  # the step that does nothing: what timing itself costs
_STEP = 16  # bytes of a step's two numbers


class Stopwatch:
    """The times of some steps. One thread reads while another plays."""

    def __init__(self, steps: Sequence[tuple[str, ...]], rate: int, block: int) -> None:
        """`steps`: the nodes of each."""
        self.table = np.zeros(WATCH_SIZE, np.int64)
        self.table[CLOCK] = c_function("clock_gettime")
        self.table[EVERY] = max(1, round(rate / block / PER_SECOND))
        self.period = block / rate * 1e6
        self._nodes = steps
        self._times = np.zeros((len(steps) + 1, 2), np.int64)
        self._seen = self._times.copy()

    def start(self, kernel: int) -> tuple[int, int, int]:
        """Return what runs at the beginning of a block: kernel, ports, state."""
        return kernel, self.table.ctypes.data, self.table.ctypes.data

    def stamp(self, kernel: int, step: int) -> tuple[int, int, int]:
        """Return what runs behind a step, by its number from 1; or behind `start`: NOTHING."""
        return kernel, self.table.ctypes.data, self._times.ctypes.data + step * _STEP

    def take(self) -> dict[str, float] | None:
        """Return us a block by node since the last call; None where no block was timed."""
        now = self._times.copy()
        passed = now - self._seen
        times = passed[:, TIMES]
        if not times.all():
            return None
        self._seen = now
        each = passed[:, SPENT] / times / 1000.0
        own = np.maximum(each[1:] - each[NOTHING], 0.0).tolist()
        costs: dict[str, float] = defaultdict(float)
        for nodes, us in zip(self._nodes, own, strict=True):
            for node in nodes:
                costs[node] += us / len(nodes)
        return {node: round(us, 3) for node, us in costs.items()}
