"""Rows that are drawn in turn: those that have changed, no more than a frame has room for.

turns = Turns(width=24)
turns.fit([("kick.pulse", 3, (12.0, 120.0, 47.0))])
turns.due(changed, most=40)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

NEVER: Final = -9.0  # no height and no level: what is so has never been drawn
Room = tuple[float, float, float]  # left, right, y in a node


class Turns:
    """Rows of one kind that are drawn in turn. `drawn` is what is to be seen of them now."""

    def __init__(self, width: int = 1) -> None:
        """`width`: how many numbers one is drawn from."""
        self.rows: list[int] = []
        self.rooms: list[Room] = []  # left, right, y
        self.drawn: NDArray[np.float64] = np.zeros((0, width))
        self.items: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.turn = 0
        self._places: dict[str, int] = {}

    def fit(self, chosen: Sequence[tuple[str, int, Room]]) -> None:
        """Take these up: path, row, room. What is drawn of a path stays so."""
        drawn = np.full((len(chosen), self.drawn.shape[1]), NEVER)
        items = np.zeros(len(chosen), dtype=np.int64)
        for place, (path, _, _) in enumerate(chosen):
            before = self._places.get(path)
            if before is not None:
                drawn[place], items[place] = self.drawn[before], self.items[before]
        self._places = {path: place for place, (path, _, _) in enumerate(chosen)}
        self.rows = [row for _, row, _ in chosen]
        self.rooms = [room for _, _, room in chosen]
        self.drawn, self.items = drawn, items

    def due(self, changed: NDArray[np.bool_], most: int) -> NDArray[np.intp]:
        """Return which are drawn now: the next ones of those that have changed."""
        places = np.flatnonzero(changed)
        if len(places) > most:
            start = int(np.searchsorted(places, self.turn))
            places = np.roll(places, -start)[:most]
            self.turn = int(places[-1]) + 1
        return places

    def again(self) -> None:
        """Let all be drawn anew."""
        self.drawn[:] = NEVER
