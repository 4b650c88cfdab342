"""The steps of a plan with looks between them: what runs in a block while somebody looks.

    looks = Instruments(handover, program, reading, kernels, paths=("kick.pulse",), costs=True)

A plan that is one stretch of kernels stays one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.arena import aligned
from nodegraph.engine.cache import METER, STAMP, START, Kernels
from nodegraph.engine.handover import Handover, Home
from nodegraph.engine.host import HostStep
from nodegraph.engine.instruments.stopwatch import NOTHING, Stopwatch
from nodegraph.engine.instruments.watched import Watched
from nodegraph.engine.reading import Reading

Segment = tuple[int, int]  # address and number of records
_RECORD = 24  # bytes


def load(kernels: Kernels) -> None:
    """Have the machine code ready, on a thread that has time."""
    for own in (METER, START, STAMP):
        kernels.own(own)


class Instruments:
    """A program with looks in it. It has to live as long as it runs."""

    def __init__(
        self,
        handover: Handover,
        program: Sequence[Segment | HostStep],
        reading: Reading,
        kernels: Kernels,
        paths: Sequence[str] = (),
        costs: bool = False,
    ) -> None:
        """`program`: of the plan itself; `paths`: of its probes; `costs`: time its steps."""
        self.handover, self._own, self._kernels = handover, program, kernels
        self.watched = Watched(reading, paths)
        self.stopwatch = self._stopwatch() if costs else None
        self.after: list[Callable[[], object]] = []
        if self.watched.notes.paths:
            self.after.append(self.watched.notes.count)
        self._records: NDArray[np.int64]
        self.program = self._fit()

    def _stopwatch(self) -> Stopwatch:
        """Return a watch whose steps are in the order of the program."""
        nodes: list[tuple[str, ...]] = []
        homes = iter(self.handover.homes)
        for part in self._own:
            if isinstance(part, HostStep):
                nodes.append((part.step.node,))
            else:
                nodes += [_nodes_of(home) for home in _first(homes, part[1])]
        plan = self.handover.plan
        return Stopwatch(nodes, plan.rate, plan.block)

    def _fit(self) -> list[Segment | HostStep]:
        """Write the records, and return what runs."""
        begin = self._beginning()
        stamps: list[int] = []  # how many records of the plan stand before each
        pieces: list[HostStep | Segment] = []  # with places instead of addresses
        homes = iter(self.handover.homes)
        done = begun = 0

        def close(more: int = 0) -> None:
            nonlocal begun
            end = len(begin) + done + len(stamps) + more
            if end > begun:
                pieces.append((begun, end - begun))
                begun = end

        for part in self._own:
            if isinstance(part, HostStep):
                close()
                pieces.append(part)
                stamps += [done] if self.stopwatch else []  # when it comes back
            else:
                found = _first(homes, part[1])
                stamps += [home.records[1] for home in found] if self.stopwatch else []
                done += part[1]
        close(1)
        self._write(begin, stamps, done)
        start = self._records.ctypes.data
        return [
            part if isinstance(part, HostStep) else (start + _RECORD * part[0], part[1])
            for part in pieces
        ]

    def _beginning(self) -> list[tuple[int, int, int]]:
        watch, own = self.stopwatch, self._kernels.own
        if watch is None:
            return []
        return [watch.start(own(START)), watch.stamp(own(STAMP), NOTHING)]

    def _write(self, begin: list[tuple[int, int, int]], stamps: list[int], count: int) -> None:
        """Put beginning, the plan's records with stamps among them, and the meter together."""
        own, watch = self._kernels.own, self.stopwatch
        plan = self.handover.records[:count]
        if watch is not None and stamps:
            rows = [watch.stamp(own(STAMP), step) for step in range(1, len(stamps) + 1)]
            plan = np.insert(plan, stamps, np.array(rows, np.int64), axis=0)
        meter = self.watched.meter.record(own(METER))
        self._records = aligned((len(begin) + len(plan) + 1, 3), np.int64)
        if begin:
            self._records[: len(begin)] = begin
        self._records[len(begin) : -1] = plan
        self._records[-1] = meter


def _first(homes: Iterator[Home], count: int) -> list[Home]:
    """Take the homes of the next so many records."""
    found: list[Home] = []
    while count > 0:
        home = next(homes)
        found.append(home)
        count -= home.records[1] - home.records[0]
    return found


def _nodes_of(home: Home) -> tuple[str, ...]:
    """Return whose work a step is; a conversion belongs to the node that it reads."""
    if home.form.spec is None:
        return tuple(member.rpartition(".")[0] or member for member in home.members)
    return home.members
