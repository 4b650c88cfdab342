"""A part of the window with a place of its own, drawn by hand, whose content is scrolled.

class Inspector(Docked):
    tag = "inspector"

It has no decorations, and never comes over what floats. Places are in units (pixels at a scale of
1) from the corner of its content; `pixels` gives where they are in the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point, Rect

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App

NOWHERE = Rect(0.0, 0.0, 0.0, 0.0)


class Docked:
    """`rect`: where it is, in pixels. `scroll`: units of its content above what is seen."""

    tag = "docked"

    def __init__(self, shown: bool = False) -> None:
        self.shown = shown
        self.rect = NOWHERE
        self.scroll = 0.0
        self.content = 0.0  # units: how high it is
        self.window = self.canvas = 0
        self._app: App | None = None

    @property
    def app(self) -> App:
        """The window that it is in."""
        assert self._app is not None, "it is built first"
        return self._app

    @property
    def scale(self) -> float:
        """Pixels a unit."""
        return 1.0 if self._app is None else self._app.scale

    @property
    def is_there(self) -> bool:
        """Whether it is seen: performing takes the whole window."""
        return self.shown and self._app is not None and self._app.mode == "edit"

    @property
    def width(self) -> float:
        """How wide it is, in units."""
        return self.rect.width / self.scale

    @property
    def height(self) -> float:
        """How much of its content has room, in units."""
        return self.rect.height / self.scale

    def make(self, app: App) -> None:
        """Make its window, hidden."""
        self._app = app
        self.window = int(
            dpg.add_window(
                label=self.tag, show=False, no_title_bar=True, no_resize=True, no_move=True,
                no_scrollbar=True, no_scroll_with_mouse=True, no_collapse=True,
                no_saved_settings=True,
                no_focus_on_appearing=True, min_size=[1, 1],
            )
        )  # fmt: skip
        self.canvas = int(dpg.add_drawlist(8, 8, parent=self.window, pos=[0, 0]))
        with dpg.theme() as plain, dpg.theme_component(dpg.mvAll):
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
            dpg.add_theme_style(dpg.mvStyleVar_WindowRounding, 0)
            dpg.add_theme_style(dpg.mvStyleVar_WindowBorderSize, 0)
        dpg.bind_item_theme(self.window, plain)

    def put(self, rect: Rect) -> bool:
        """Show it there; whether it was elsewhere."""
        if rect == self.rect:
            return False
        self.rect = rect
        place, width, height = [int(rect.x), int(rect.y)], int(rect.width), int(rect.height)
        dpg.configure_item(self.window, pos=place, width=width, height=height, show=True)
        dpg.configure_item(self.canvas, width=width, height=height)
        return True

    def hide(self) -> bool:
        """Show it no longer; whether it was there."""
        if self.rect == NOWHERE:
            return False
        self.rect = NOWHERE
        dpg.configure_item(self.window, show=False)
        return True

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel is its own."""
        return self.is_there and self.rect.contains(pixel)

    def has(self, pixel: Point) -> bool:
        """Whether a pixel is its own, and nothing of the window lies over it."""
        if not self.covers(pixel):
            return False
        panels = self.app.panels
        mine = next((n for n, panel in enumerate(panels) if id(panel) == id(self)), len(panels))
        above = panels[mine + 1 :]
        return not any(panel.shown and panel.covers(pixel) for panel in above)

    def local(self, pixel: Point) -> Point:
        """Return where a pixel of the window lies in its content."""
        x, y = (pixel.x - self.rect.x) / self.scale, (pixel.y - self.rect.y) / self.scale
        return Point(x, y + self.scroll)

    def pixels(self, rect: Rect) -> Rect:
        """Return where a rectangle of its content lies in the window."""
        scale = self.scale
        x, y = rect.x * scale + self.rect.x, (rect.y - self.scroll) * scale + self.rect.y
        return Rect(x, y, rect.width * scale, rect.height * scale)

    def scroll_by(self, units: float) -> bool:
        """Scroll, as far as there is something; whether it moved."""
        most = max(self.content - self.height, 0.0)
        before, self.scroll = self.scroll, min(max(self.scroll + units, 0.0), most)
        return self.scroll != before
