"""A page that takes the whole window: the start page, the performer's controls.

    class Help(FullPage):
        def draw(self, pen): ...          # whenever `dirty` was set
        def hear(self, event): ...        # all that hands do while it is open

Places are in units from its corner: pixels at a scale of 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.window.hands import Event
from nodegraph.editor.window.pen import Pen

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App


class FullPage:
    """A page over everything else. `size` is that of the window, in units."""

    def __init__(self) -> None:
        self.shown = False
        self.dirty = False
        self.size = Point(1.0, 1.0)
        self.pointer = Point(0.0, 0.0)
        self._app: App | None = None
        self._window = self._list = self._drawn = 0
        self._style: tuple[object, ...] = ()

    @property
    def app(self) -> App:
        """The window that it fills."""
        assert self._app is not None, "it is built first"
        return self._app

    # --- a panel ----------------------------------------------------------------------------------

    def build(self, app: App) -> None:
        """Make its window, hidden."""
        self._app = app
        self._window = int(
            dpg.add_window(
                show=False, no_title_bar=True, no_resize=True,
                no_move=True, no_scrollbar=True, no_scroll_with_mouse=True, no_collapse=True,
                no_saved_settings=True, min_size=[1, 1], pos=[0, 0],
            )
        )  # fmt: skip
        self._list = int(dpg.add_drawlist(8, 8, parent=self._window, pos=[0, 0]))
        self._drawn = int(dpg.add_draw_node(parent=self._list))
        with dpg.theme() as bare, dpg.theme_component(dpg.mvAll):
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
            dpg.add_theme_style(dpg.mvStyleVar_WindowBorderSize, 0)
            dpg.add_theme_style(dpg.mvStyleVar_WindowRounding, 0)
        dpg.bind_item_theme(self._window, bare)
        if app.fonts.canvas:
            dpg.bind_item_font(self._window, app.fonts.canvas)  # sharp in every size
        app.hearing.append(self._hears)

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Draw what has changed."""
        self.follow(app, news)
        if not self.shown:
            return
        self._fill(app)
        if self.dirty:
            self.dirty = False
            dpg.delete_item(self._drawn, children_only=True)
            self.draw(Pen(self._drawn, app.look, app.scale, Point(0.0, 0.0)))

    def covers(self, pixel: Point) -> bool:
        """Every pixel is its own."""
        return self.shown

    def takes_keys(self) -> bool:
        """What keys mean to it, `hear` says."""
        return False

    def places(self) -> dict[str, Rect]:
        """Return what can be pressed, by name, in pixels of the window: for who looks in."""
        scale = self.app.scale
        return {
            name: Rect(rect.x * scale, rect.y * scale, rect.width * scale, rect.height * scale)
            for name, rect in self.spots().items()
        }

    # --- to be said by each -----------------------------------------------------------------------

    def follow(self, app: App, news: Sequence[Any]) -> None:
        """Open or close, and set `dirty` where something has changed."""

    def spots(self) -> dict[str, Rect]:
        """Return what can be pressed, by name, in units."""
        return {}

    def draw(self, pen: Pen) -> None:
        """Draw all of it."""

    def hear(self, event: Event) -> bool:
        """Take what a hand does; False where that is for others."""
        return True

    # --- inside -----------------------------------------------------------------------------------

    def open(self) -> None:
        """Show it, on top."""
        self.shown = self.dirty = True
        dpg.configure_item(self._window, show=True)
        dpg.focus_item(self._window)

    def close(self) -> None:
        """Show it no longer."""
        self.shown = False
        dpg.configure_item(self._window, show=False)

    def _hears(self, event: Event) -> bool:
        if not self.shown:
            return False
        scale = self.app.scale
        self.pointer = Point(event.at.x / scale, event.at.y / scale)
        return self.hear(event)

    def _fill(self, app: App) -> None:
        width, height = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        style = (width, height, app.scale, app.look.theme.name)
        if style == self._style:
            return
        self._style, self.dirty = style, True
        self.size = Point(width / app.scale, height / app.scale)
        dpg.configure_item(self._window, width=width, height=height)
        dpg.configure_item(self._list, width=width, height=height)
