"""Values that wires drive, under their names: where one is now, and the way it went of late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import dearpygui.dearpygui as dpg
import numpy as np
from numpy.typing import NDArray

from nodegraph.editor.canvas.shape import ROW
from nodegraph.editor.living.traces import Traces
from nodegraph.editor.living.turns import Room, Turns
from nodegraph.editor.living.watching import Signal
from nodegraph.editor.theme import mixed
from nodegraph.editor.window.canvas import Canvas
from nodegraph.editor.window.node_item import NodeItem
from nodegraph.model.scaling import place_of
from nodegraph.model.spec import PortSpec

MOST: Final = 24  # drawn at a time
CHANGE: Final = 0.02  # of the way, that can be seen
THIN, THICK, MARK = 2.0, 4.0, 1.5


class DrivenBars:
    """The bars of the driven inputs of one canvas."""

    def __init__(self, canvas: Canvas, traces: Traces) -> None:
        self._canvas, self._traces = canvas, traces
        self._turns = Turns(3)
        self._made: dict[str, tuple[int, list[int]]] = {}  # by path: of which body, and what

    def fit(self, chosen: Sequence[tuple[str, int, Room]]) -> None:
        """Take up the inputs that are watched now: path, row, room."""
        self._turns.fit(chosen)
        watched = {path for path, _, _ in chosen}
        bodies = {item.body for item in self._canvas.items.values()}
        for path in [path for path in self._made if path not in watched]:
            body, made = self._made.pop(path)
            for item in made if body in bodies else ():
                dpg.delete_item(item)

    def draw(self) -> None:
        """Draw some of those that have moved."""
        turns, traces = self._turns, self._traces
        rows = turns.rows
        if not rows:
            return
        values = np.stack([traces.low[rows], traces.high[rows], traces.now[rows]], axis=1)
        bodies = self._bodies()
        # what has moved by a part of its way; a value that stands still has none
        way = np.maximum(values[:, 1] - values[:, 0], 1e-9)
        changed = np.abs(values - turns.drawn).max(axis=1) > CHANGE * way
        fit = (changed | (bodies != turns.items)) & (bodies > 0) & traces.known[rows]
        for place in turns.due(fit, MOST).tolist():
            turns.drawn[place], turns.items[place] = values[place], bodies[place]
            self._draw(rows[place], turns.rooms[place], values[place].tolist())

    def _bodies(self) -> NDArray[np.int64]:
        items, signals = self._canvas.items, self._traces.signals
        nodes = (items.get(signals[row].node) for row in self._turns.rows)
        return np.array([0 if item is None else item.body for item in nodes], dtype=np.int64)

    def _draw(self, row: int, room: Room, values: Sequence[float]) -> None:
        signal = self._traces.signals[row]
        if not isinstance(signal.spec, PortSpec):
            return
        left, right, y = room
        spec = signal.spec
        low, high, now = (left + (right - left) * place_of(spec, value) for value in values)
        y += ROW / 2.0 - 3.0
        item = self._canvas.items[signal.node]
        known = self._made.get(signal.path)
        if known is None or known[0] != item.body:
            made = self._new(item, signal, left, right, y)
            known = self._made[signal.path] = (item.body, made)
        _, way, mark = known[1]
        dpg.configure_item(way, p1=[low, y], p2=[max(high, low + 1.0), y])
        dpg.configure_item(mark, p1=[now - MARK, y], p2=[now + MARK, y])

    def _new(
        self, item: NodeItem, signal: Signal, left: float, right: float, y: float
    ) -> list[int]:
        """Draw the track, the way and the mark of an input."""
        look, colour = self._canvas.look, self._canvas.look.pin(signal.kind)
        parts = (
            (look.theme.line, THIN), (mixed(look.theme.line, colour, 0.5), THIN), (colour, THICK),
        )  # fmt: skip
        return [
            int(dpg.draw_line([left, y], [right, y], color=ink, thickness=thick, parent=item.rows))
            for ink, thick in parts
        ]
