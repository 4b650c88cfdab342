"""A line, or several, to type into: Dear PyGui's own, without its frame, with the focus at once."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from nodegraph.editor.window.pen import NOTHING

LINE = 27.0  # units: the height of a single line


class TypingLine:
    """A field in a room. A field that has the focus takes no other text, so each is made anew."""

    def __init__(self) -> None:
        self.item = 0
        self._theme = 0
        self._room, self._hint, self._has_lines = 0, "", False
        self._waits = 0  # frames until the focus is asked for once more

    @property
    def text(self) -> str:
        """What is typed."""
        return str(dpg.get_value(self.item)) if self.item else ""

    def show(self, room: int, text: str, hint: str = "", has_lines: bool = False) -> None:
        """Make the field, as large as its room, which goes with it.

        The text of a single line is chosen, so that typing replaces it.
        """
        self.remove()
        self._room, self._hint, self._has_lines = room, hint, has_lines
        self.put(text)

    def put(self, text: str) -> None:
        """Have another text in it."""
        if self.item:
            dpg.delete_item(self.item)
        self.item = int(
            dpg.add_input_text(
                parent=self._room, width=-1, height=-1 if self._has_lines else 0,
                default_value=text, hint=self._hint, multiline=self._has_lines,
            )
        )  # fmt: skip
        dpg.bind_item_theme(self.item, self._bare())
        self.focus()

    def set(self, text: str) -> None:
        """Have another text in it, without the focus where it is elsewhere."""
        if self.item and dpg.is_item_active(self.item):
            self.put(text)
        elif self.item:
            dpg.set_value(self.item, text)

    def focus(self) -> None:
        """Let what is typed go here."""
        if self.item:
            dpg.focus_item(self.item)
            self._waits = 3

    def keep_focus(self) -> None:
        """Ask for the focus again where it was lost; once a frame."""
        if self._waits:
            self._waits -= 1
        elif self.item and not dpg.is_item_active(self.item):
            self.focus()

    def remove(self) -> None:
        """Take it away."""
        if self.item:
            dpg.delete_item(self._room)
            self.item = self._room = 0

    def _bare(self) -> int:
        if not self._theme:
            with dpg.theme() as made, dpg.theme_component(dpg.mvAll):
                for target in (
                    dpg.mvThemeCol_FrameBg, dpg.mvThemeCol_FrameBgHovered,
                    dpg.mvThemeCol_FrameBgActive, dpg.mvThemeCol_NavHighlight,
                ):  # fmt: skip
                    dpg.add_theme_color(target, NOTHING)
                dpg.add_theme_style(dpg.mvStyleVar_FramePadding, 0, 4)
                dpg.add_theme_style(dpg.mvStyleVar_FrameBorderSize, 0)
            self._theme = int(made)
        return self._theme
