"""In which order the vertices of each column of a layout stand, so that few cables cross.

The barycentre method: column after column, forth and back, each vertex goes to the mean place of
the pins it is joined to; then neighbours change places wherever that saves a crossing.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from nodegraph.editor.layout.layering import Columns

SWEEPS = 24
PATIENCE = 4  # sweeps without a gain before it gives up
TRADES = 2  # after each sweep
WORK = 8_000  # vertices sorted at most from each start: a thousand nodes do not wait either

Order: TypeAlias = list[list[int]]
_Joints: TypeAlias = list[list[tuple[int, float]]]
"""For each vertex what it is joined to on one side, and how far down that one's pin is, 0..1."""


def ordered(columns: Columns) -> Order:
    """Return the columns, each in an order with few crossings."""
    if not any(columns.strands):
        return [list(column) for column in columns.columns]
    search = _Search(columns)
    found = [search.best_from(start) for start in _starts(columns, search.lefts, search.rights)]
    best = min(found, key=search.crossings)
    search.settle(best)
    return best


def crossings(columns: Columns, order: Order) -> int:
    """Return how many pairs of cables cross, if all were straight."""
    return _Search(columns).crossings(order)


class _Search:
    """What stays the same while orders of the same columns are tried."""

    def __init__(self, columns: Columns) -> None:
        count = len(columns.heights)
        self.lefts: _Joints = [[] for _ in range(count)]
        self.rights: _Joints = [[] for _ in range(count)]
        self.ends: list[list[tuple[int, float, int, float]]] = []
        for strands in columns.strands:
            ends: list[tuple[int, float, int, float]] = []
            for left, left_pin, right, right_pin in strands:
                out = _share(left_pin, columns.heights[left])
                into = _share(right_pin, columns.heights[right])
                self.lefts[right].append((left, out))
                self.rights[left].append((right, into))
                ends.append((left, out, right, into))
            self.ends.append(ends)
        self.place = [0] * count
        self.sweeps = max(PATIENCE, min(SWEEPS, WORK // max(count, 1)))

    def best_from(self, order: Order) -> Order:
        """Return the best order that sweeps reach from this one."""
        order = [list(column) for column in order]
        best, fewest, idle = order, self.crossings(order), 0
        for sweep in range(self.sweeps):
            if not fewest or idle >= PATIENCE:
                break
            order = [list(column) for column in order]
            self._sweep(order, rightwards=sweep % 2 == 0)
            for _ in range(TRADES):
                self._trade(order)
            count = self.crossings(order)
            idle = 0 if count < fewest else idle + 1
            if count < fewest:
                best, fewest = order, count
        return best

    def settle(self, order: Order) -> None:
        """Let neighbours change places until no exchange saves a crossing; each saves one."""
        self._placed(order)
        while self._trade(order):
            pass

    def crossings(self, order: Order) -> int:
        """Return how many strands cross in an order."""
        self._placed(order)
        place, total = self.place, 0
        for ends in self.ends:
            pins = sorted((place[u] + out, place[v] + into) for u, out, v, into in ends)
            above: list[float] = []
            for _, pin in pins:
                total += len(above) - bisect_right(above, pin)
                insort(above, pin)
        return total

    def _sweep(self, order: Order, *, rightwards: bool) -> None:
        """Sort each column by the mean of the pins it is joined to in the one before."""
        self._placed(order)
        place = self.place
        joints = self.lefts if rightwards else self.rights
        for column in order[1:] if rightwards else reversed(order[:-1]):
            mean = {
                vertex: sum(place[other] + pin for other, pin in ends) / len(ends)
                for vertex in column
                if (ends := joints[vertex])
            }
            _sort_some(column, mean)
            for at, vertex in enumerate(column):
                place[vertex] = at

    def _trade(self, order: Order) -> bool:
        """Let neighbours change places where that saves a crossing. Returns whether any did."""
        return any([self._trade_down(column) for column in order])  # a list: no column is left out

    def _trade_down(self, column: list[int]) -> bool:
        place, any_did = self.place, False
        for at in range(len(column) - 1):
            upper, lower = column[at], column[at + 1]
            gain = 0
            for joints in (self.lefts, self.rights):
                above = [place[other] + pin for other, pin in joints[upper]]
                below = [place[other] + pin for other, pin in joints[lower]]
                gain += sum((a > b) - (a < b) for a in above for b in below)
            if gain > 0:
                column[at], column[at + 1] = lower, upper
                place[lower], place[upper] = at, at + 1
                any_did = True
        return any_did

    def _placed(self, order: Order) -> None:
        for column in order:
            for at, vertex in enumerate(column):
                self.place[vertex] = at


def _sort_some(column: list[int], keys: dict[int, float]) -> None:
    """Sort the vertices that have a key; the others stay where they are."""
    chosen = iter(sorted((v for v in column if v in keys), key=keys.__getitem__))
    column[:] = [next(chosen) if vertex in keys else vertex for vertex in column]


def _starts(columns: Columns, lefts: _Joints, rights: _Joints) -> Iterable[Order]:
    """Yield two orders to begin with: as met from the last column back, and from the first on."""
    yield _met(columns, [v for column in reversed(columns.columns) for v in column], lefts, rights)
    yield _met(columns, [v for column in columns.columns for v in column], rights, lefts)


def _met(columns: Columns, roots: Sequence[int], first: _Joints, then: _Joints) -> Order:
    """Return each column in the order in which a walk along the cables meets its vertices."""
    turn: dict[int, int] = {}
    for root in roots:
        waiting = [root]
        while waiting:
            vertex = waiting.pop()
            if vertex not in turn:
                turn[vertex] = len(turn)
                beyond = [other for other, _ in (*first[vertex], *then[vertex])]
                waiting += [other for other in reversed(beyond) if other not in turn]
    return [sorted(column, key=turn.__getitem__) for column in columns.columns]


def _share(pin: float, height: float) -> float:
    """Return how far down a vertex its pin is, within the one place that the vertex takes."""
    return min(max(pin / height, 0.0), 0.99) if height > 0.0 else 0.5
