"""The rows of the inspector as items of Dear PyGui: drawn once, and anew where they are another."""

from __future__ import annotations

from dataclasses import dataclass, replace

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Rect
from nodegraph.editor.inspection.live import Live
from nodegraph.editor.inspection.placed import Placed, RowsLayout, Touch
from nodegraph.editor.inspection.rows import Value
from nodegraph.editor.window.live_drawing import draw_live, live_key
from nodegraph.editor.window.pen import Pen
from nodegraph.editor.window.row_drawing import Touched, draw_row

BEYOND = 40.0  # units above and below what is seen that are drawn as well


@dataclass
class _Item:
    root: int
    still: int
    moving: int
    key: object = None
    live: object = None


class RowItems:
    """All rows that are seen. `drawn` counts rows that were drawn anew."""

    def __init__(self) -> None:
        self.drawn = 0
        self._layer = 0
        self._items: dict[str, _Item] = {}
        self._scroll: float | None = None

    def build(self, parent: int) -> None:
        """Make the layer that they are drawn into."""
        self._layer = int(dpg.add_draw_node(parent=parent))

    def draw(
        self,
        pen: Pen,
        layout: RowsLayout,
        seen: Rect,
        touch: Touch | None,
        typing: str,
        public: str,
        live: Live | None,
    ) -> None:
        """Bring the drawing to this. `live`: what signals do, None to leave that as it is."""
        offset = seen.y * pen.scale
        if offset != self._scroll:
            self._scroll = offset
            dpg.apply_transform(self._layer, dpg.create_translation_matrix([0.0, -round(offset)]))
        shown = [
            placed
            for placed in layout.rows
            if placed.rect.bottom > seen.y - BEYOND and placed.rect.y < seen.bottom + BEYOND
        ]
        self._forget_others({placed.row.id for placed in shown})
        for placed in shown:
            self._draw_one(pen, placed, _touched(placed, touch, typing, public), live)

    def _draw_one(self, pen: Pen, placed: Placed, touched: Touched, live: Live | None) -> None:
        id = placed.row.id
        item = self._items.get(id)
        if item is None:
            root = int(dpg.add_draw_node(parent=self._layer))
            still, moving = (int(dpg.add_draw_node(parent=root)) for _ in range(2))
            item = self._items[id] = _Item(root, still, moving)
        key = (placed, touched, pen.theme.name, pen.scale)
        if key != item.key:
            item.key, item.live = key, None
            self.drawn += 1
            dpg.delete_item(item.still, children_only=True)
            draw_row(replace(pen, parent=item.still), placed, touched)
        if live is None:
            return
        moment = live_key(placed, live)
        if moment != item.live:
            item.live = moment
            dpg.delete_item(item.moving, children_only=True)
            draw_live(replace(pen, parent=item.moving), placed, live)

    def _forget_others(self, ids: set[str]) -> None:
        for id in self._items.keys() - ids:
            dpg.delete_item(self._items.pop(id).root)


def _touched(placed: Placed, touch: Touch | None, typing: str, public: str) -> Touched:
    row = placed.row
    is_hot = touch is not None and touch.placed.row.id == row.id
    is_open = isinstance(row, Value) and row.field.public and row.field.path == public
    zone = touch.zone if touch is not None and is_hot else ""
    return Touched(is_hot, zone, row.id == typing, is_open)
