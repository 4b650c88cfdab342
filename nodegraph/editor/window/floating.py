"""What floats over the canvas: a drawn window that has the keyboard, and goes at Escape.

class Menu(Floating):
    def draw(self, pen): ...          # whenever `dirty` was set
    def key(self, app, event): ...

It lies wholly inside the window. While one is shown all keys are its own, and a press elsewhere
closes it. Places that its methods are given are in units from its corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.window.pen import NOTHING, Pen

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

SHADOW = 20.0  # units around it
EDGE = 8.0  # that it stays away from the edges of the window
ROUNDING = 10.0


class Floating:
    """A floating part. `rect` is in pixels of the window; `dirty`: it has to be drawn anew."""

    tag = "floating"
    rounding = ROUNDING

    def __init__(self) -> None:
        self.shown = False
        self.dirty = False
        self.rect = Rect(0.0, 0.0, 1.0, 1.0)
        self.window = 0
        self._list = self._drawn = 0
        self._app: App | None = None
        self._theme = ""

    @property
    def app(self) -> App:
        """The window that it floats in."""
        assert self._app is not None, "it is built first"
        return self._app

    @property
    def scale(self) -> float:
        """Pixels a unit."""
        return self.app.scale

    @property
    def size(self) -> Point:
        """Its size in units."""
        return Point(self.rect.width / self.scale, self.rect.height / self.scale)

    # --- a panel ----------------------------------------------------------------------------------

    def build(self, app: App) -> None:
        """Make its window, hidden."""
        self._app = app
        self.window = int(
            dpg.add_window(
                label=self.tag, show=False, no_title_bar=True, no_resize=True,
                no_move=True, no_scrollbar=True, no_scroll_with_mouse=True, no_collapse=True,
                no_saved_settings=True, min_size=[1, 1],
            )
        )  # fmt: skip
        self._list = int(dpg.add_drawlist(8, 8, parent=self.window, pos=[0, 0]))
        self._drawn = int(dpg.add_draw_node(parent=self._list))
        with dpg.theme() as bare, dpg.theme_component(dpg.mvAll):
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
            dpg.add_theme_style(dpg.mvStyleVar_WindowBorderSize, 0)
            dpg.add_theme_color(dpg.mvThemeCol_WindowBg, NOTHING)
        dpg.bind_item_theme(self.window, bare)
        app.hearing.append(self.hear)

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Open where the desk asks for it, and draw what has changed."""
        wish = app.desk.wish
        if wish is not None and self.wants(app, wish):
            app.desk.wish = None
            self.open(app, wish)
        if not self.shown:
            return
        self.refresh(app, news)
        if self._theme != app.look.theme.name:
            self.dirty = True
        if self.shown and self.dirty:
            self.dirty, self._theme = False, app.look.theme.name
            self._redraw(app)

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel is its own."""
        return self.shown and self.rect.contains(pixel)

    def takes_keys(self) -> bool:
        """Whether a person types into it."""
        return self.shown

    def places(self) -> dict[str, Rect]:
        """Return what can be pressed, in pixels of the window: for who looks in."""
        scale = self.scale
        return {
            f"{self.tag}/{name}": Rect(
                self.rect.x + rect.x * scale, self.rect.y + rect.y * scale, rect.width * scale,
                rect.height * scale,
            )
            for name, rect in self.spots().items()
        }  # fmt: skip

    # --- what each one is -------------------------------------------------------------------------

    def wants(self, app: App, wish: Any) -> bool:
        """Whether a wish of the desk is for this one."""
        raise NotImplementedError

    def open(self, app: App, wish: Any) -> None:
        """Show what was wished for."""
        raise NotImplementedError

    def draw(self, pen: Pen) -> None:
        """Draw all of it."""
        raise NotImplementedError

    def spots(self) -> dict[str, Rect]:
        """Return what can be pressed, in units."""
        return {}

    def refresh(self, app: App, news: Sequence[Any]) -> None:
        """See once a frame whether something has changed."""

    def key(self, app: App, event: Event) -> None:
        """A key goes down."""
        if event.name == "Escape" and not event.again:
            self.close()

    def press(self, app: App, at: Point) -> None:
        """The left button goes down on it."""

    def double(self, app: App, at: Point) -> None:
        """The left button goes down on it twice at once."""

    def lift(self, app: App, at: Point) -> None:
        """The left button goes up on it."""

    def hover(self, app: App, at: Point) -> None:
        """The pointer moves over it."""

    def wheel(self, app: App, notches: float) -> None:
        """The wheel turns over it."""

    def outside(self, app: App, event: Event) -> bool:
        """A button goes down elsewhere; True where nobody else shall hear of it."""
        self.close()
        return event.name == "left"

    # --- what they have in common -----------------------------------------------------------------

    def show(self, app: App, at: Point, width: float, height: float) -> None:
        """Show it with its corner at a pixel, or as near as it has room; sizes in units."""
        self.rect = placed(at, width * self.scale, height * self.scale, self.scale)
        self.shown = self.dirty = True
        self._put(app)

    def resize(self, app: App, width: float, height: float) -> None:
        """Give it another size where it is."""
        rect = placed(
            Point(self.rect.x, self.rect.y), width * self.scale, height * self.scale, self.scale
        )
        if rect != self.rect:
            self.rect, self.dirty = rect, True
            self._put(app)

    def close(self) -> None:
        """Take it away."""
        if self.shown:
            self.shown = False
            dpg.configure_item(self.window, show=False)

    def room(self, x: float, y: float, width: float, height: float) -> int:
        """Return a place for items of Dear PyGui, which the drawing would keep the mouse from."""
        scale = self.scale
        return int(
            dpg.add_child_window(
                parent=self.window, pos=self.inner(x, y), width=round(width * scale),
                height=round(height * scale), border=False, no_scrollbar=True,
                no_scroll_with_mouse=True,
            )
        )  # fmt: skip

    def inner(self, x: float, y: float) -> list[int]:
        """Return where a place in units lies in its Dear PyGui window."""
        scale = self.scale
        return [round((SHADOW + x) * scale), round((SHADOW + y) * scale)]

    def hear(self, event: Event) -> bool:
        """Take what hands did while it is shown."""
        if not self.shown:
            return False
        app, at = self.app, self._local(event.at)
        inside = self.rect.contains(event.at)
        match event.what:
            case "key":
                self.key(app, event)
            case "move" if inside:
                self.hover(app, at)
            case "press" if inside and event.name == "left":
                self.press(app, at)
            case "press" if not inside:
                return self.outside(app, event)
            case "double" if inside and event.name == "left":
                self.double(app, at)
            case "wheel":
                if inside:
                    self.wheel(app, event.amount)
            case "release" if inside and event.name == "left":
                self.lift(app, at)
                return False  # a gesture that began on the canvas may end here
            case _:
                return inside and event.what != "release" and event.what != "key up"
        return True

    def _local(self, pixel: Point) -> Point:
        scale = self.scale
        return Point((pixel.x - self.rect.x) / scale, (pixel.y - self.rect.y) / scale)

    def _put(self, app: App) -> None:
        around = SHADOW * self.scale
        width, height = int(self.rect.width + 2 * around), int(self.rect.height + 2 * around)
        place = [round(self.rect.x - around), round(self.rect.y - around)]
        dpg.configure_item(self.window, pos=place, width=width, height=height, show=True)
        dpg.configure_item(self._list, width=width, height=height)
        dpg.focus_item(self.window)

    def _redraw(self, app: App) -> None:
        dpg.delete_item(self._drawn, children_only=True)
        around = SHADOW * self.scale
        pen = Pen(self._drawn, app.look, self.scale, Point(around, around))
        ground(pen, self.size, self.rounding)
        self.draw(pen)


def placed(at: Point, width: float, height: float, scale: float) -> Rect:
    """Return a rectangle at a pixel that lies inside the window, where it has room there."""
    wide, tall = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
    edge = EDGE * scale
    x = max(min(at.x, wide - edge - width), edge)
    y = max(min(at.y, tall - edge - height), edge)
    return Rect(round(x), round(y), round(width), round(height))


def ground(pen: Pen, size: Point, rounding: float) -> None:
    """Draw what it stands on: a soft shadow, a rounded ground, a fine edge."""
    whole = Rect(0.0, 0.0, size.x, size.y)
    for step in range(7, 0, -1):
        pen.box(whole.grown(step * 2.0).moved(0.0, 4.0), (0, 0, 0, 14), rounding + step * 2.0)
    pen.box(whole, pen.theme.panel, rounding, pen.theme.edge)
