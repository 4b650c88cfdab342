"""What each node costs, under its title (F3); the dearest of what is seen stand out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.canvas.shape import TITLE
from nodegraph.editor.living.costing import Tag
from nodegraph.editor.theme import faded, mixed
from nodegraph.editor.window.canvas import Canvas
from nodegraph.editor.window.look import Look
from nodegraph.editor.window.node_item import NodeItem

MOST: Final = 24  # drawn at a time
SIZE, HEIGHT, LEFT = 11.5, 17.0, 8.0
NEAR: Final = 0.05  # of the heat: what can be seen


@dataclass
class _Drawn:
    body: int
    holder: int
    tag: Tag


@dataclass
class CostTags:
    """The tags of one canvas."""

    canvas: Canvas
    _wanted: dict[str, Tag] = field(default_factory=dict)
    _drawn: dict[str, _Drawn] = field(default_factory=dict)
    _turn: list[str] = field(default_factory=list)

    def put(self, tags: Mapping[str, Tag]) -> None:
        """Let nodes have these tags, and no others."""
        self._wanted = dict(tags)
        self._turn = []
        for name in [name for name in self._drawn if name not in tags]:
            drawn = self._drawn.pop(name)
            item = self.canvas.items.get(name)
            if item is not None and item.body == drawn.body:
                dpg.delete_item(drawn.holder)

    def draw(self) -> None:
        """Draw some of those that have changed."""
        if not self._wanted:
            return
        if not self._turn:
            self._turn = list(self._wanted)
        left = MOST
        while self._turn and left:
            name = self._turn.pop()
            item, tag = self.canvas.items.get(name), self._wanted.get(name)
            if item is not None and tag is not None and self._draw(name, item, tag):
                left -= 1

    def _draw(self, name: str, item: NodeItem, tag: Tag) -> bool:
        drawn = self._drawn.get(name)
        if drawn is not None and drawn.body == item.body:
            same = drawn.tag.text == tag.text and abs(drawn.tag.heat - tag.heat) < NEAR
            if same:
                return False
            holder = drawn.holder
            dpg.delete_item(holder, children_only=True)
        else:
            holder = int(dpg.add_draw_node(parent=item.root))
        self._drawn[name] = _Drawn(item.body, holder, tag)
        _draw_tag(holder, tag, self.canvas.look)
        return True


def _draw_tag(parent: int, tag: Tag, look: Look) -> None:
    theme = look.theme
    hot = mixed(theme.panel, theme.warning, 0.85 * tag.heat**2)
    wide = look.width(tag.text, SIZE) + 14.0
    top = TITLE + 1.0
    dpg.draw_rectangle(
        [LEFT, top], [LEFT + wide, top + HEIGHT], color=mixed(theme.edge, theme.warning, tag.heat),
        fill=faded(hot, 0.94), rounding=4.0, parent=parent,
    )  # fmt: skip
    colour = theme.canvas if tag.heat > 0.75 else theme.text
    at = [LEFT + 7.0, top + HEIGHT / 2.0 - SIZE * 0.55]
    dpg.draw_text(at, tag.text, size=SIZE, color=colour, parent=parent)
