"""Typing into a row of the inspector: a field of Dear PyGui over its box."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.hand import AskLine
from nodegraph.editor.theme import Theme, mixed
from nodegraph.editor.window.typing_line import TypingLine

LINES = 116.0  # units that several lines have at least


class RowTyping:
    """`id`: of the row that is typed into, "" for none. `before`: the text that was there."""

    def __init__(self) -> None:
        self.id = ""
        self.before = ""
        self.many = False
        self.rect = Rect(0.0, 0.0, 0.0, 0.0)
        self._line = TypingLine()
        self._grounds: dict[str, int] = {}

    @property
    def text(self) -> str:
        """What is typed."""
        return self._line.text

    def show(self, window: int, wish: AskLine, corner: Point, scale: float, theme: Theme) -> None:
        """Open the field in a window, whose rows begin at a corner, in units."""
        self.id, self.before, self.many, self.rect = wish.id, wish.text, wish.many, wish.rect
        if wish.many:
            self.rect = Rect(*wish.rect[:3], max(wish.rect.height, LINES))
        at = self.rect.moved(*corner)
        inset = 0.0 if wish.many else 8.0
        room = int(  # a window of its own: the drawing would keep the mouse from the field
            dpg.add_child_window(
                parent=window, border=False, no_scrollbar=True, no_scroll_with_mouse=True,
                pos=[round((at.x + inset) * scale), round((at.y - 1.0) * scale)],
                width=round((at.width - inset) * scale), height=round((at.height + 2.0) * scale),
            )
        )  # fmt: skip
        self._line.show(room, wish.text, has_lines=wish.many)
        if wish.many:
            dpg.bind_item_theme(self._line.item, self._ground(theme))

    def drop(self) -> None:
        """Close it; what was typed is forgotten."""
        if self.id:
            self.id = ""
            self._line.remove()

    def update(self) -> None:
        """Keep the focus, once a frame."""
        if self.id:
            self._line.keep_focus()

    def _ground(self, theme: Theme) -> int:
        """Return the look of several lines, which lie over the rows below."""
        if theme.name not in self._grounds:
            with dpg.theme() as made, dpg.theme_component(dpg.mvAll):
                fill = mixed(theme.field, theme.text, 0.07)
                dpg.add_theme_color(dpg.mvThemeCol_FrameBg, fill)
                dpg.add_theme_color(dpg.mvThemeCol_Border, theme.edge)
                dpg.add_theme_style(dpg.mvStyleVar_FrameBorderSize, 1)
                dpg.add_theme_style(dpg.mvStyleVar_FramePadding, 8, 5)
            self._grounds[theme.name] = int(made)
        return self._grounds[theme.name]
