"""The picture of the show in a pane over the canvas (P): moved, resized, made large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.docking import Pane
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.theme import faded
from nodegraph.editor.window.app import App
from nodegraph.editor.window.hands import Event
from nodegraph.editor.window.sheet import Sheet
from nodegraph.editor.window.textures import Decoder, Texture, Textures
from nodegraph.editor.wishes import AskPanel
from nodegraph.session import messages as m

WIDTH: Final = 320.0
CORNER: Final = 22.0  # of the pane, that resizes it
INSET: Final = 4.0
FPS: Final = 12.0
SIZES: Final = (240, 320, 480)  # what is asked for: no more than is seen


class Preview:
    """The panel. `place` is where the performer's page shows the picture; None without that."""

    def __init__(self, shown: bool = False) -> None:
        self.shown = shown
        self.place: Rect | None = None
        self._sheet = Sheet("preview")
        self._textures, self._decoder = Textures(), Decoder()
        self._texture: Texture | None = None
        self._pane: Pane | None = None
        self._asked = 0  # the width
        self._key: object = None
        self._hold: tuple[str, Point, Rect] | None = None

    def build(self, app: App) -> None:
        """Make its items."""
        self._sheet.build()
        app.hearing.append(lambda event: self._hears(app, event))

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel is its own."""
        return self._sheet.covers(pixel)

    def takes_keys(self) -> bool:
        """Nobody types here."""
        return False

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Take in pictures, and go where it is moved."""
        desk = app.desk
        if desk.wish == AskPanel("preview"):
            desk.wish, self.shown = None, not self.shown
        performing = app.mode == "perform" and self.place is not None
        self._ask(app, performing)
        fresh = next((item for item in reversed(news) if isinstance(item, m.SmallPicture)), None)
        if fresh is not None and (self.shown or performing):
            self._decoder.give("", fresh.jpeg)
        for pixels in self._decoder.take().values():
            self._texture = self._textures.put(pixels, self._texture)
        if performing or not self.shown:
            self._sheet.hide()
            self._key = None
            return
        self._put(app)

    @property
    def texture(self) -> tuple[int, tuple[int, int]]:
        """The picture as a texture with its size; 0 while there is none."""
        found = self._texture
        return (0, (1, 1)) if found is None else (found.tag, found.size)

    def _ask(self, app: App, performing: bool) -> None:
        """Ask for pictures as large as they are seen; for none while the pane is away."""
        wanted = 0
        if performing and self.place is not None:
            wanted = next((size for size in SIZES if size >= self.place.width), SIZES[-1])
        elif self.shown:
            wide = WIDTH * app.scale if self._pane is None else self._pane.rect.width
            wanted = next((size for size in SIZES if size >= wide), SIZES[-1])
        if wanted != self._asked:
            self._asked = wanted
            app.desk.door.send(m.WatchPicture(width=wanted, fps=FPS))

    # --- where it is -----------------------------------------------------------------------------

    def _put(self, app: App) -> None:
        room = self._room(app)
        width, height = app.desk.patch.run.size
        aspect = width / max(height, 1)
        if self._texture is not None:
            aspect = self._texture.size[0] / self._texture.size[1]
        if self._pane is None:
            self._pane = Pane.at_corner(room, aspect, WIDTH * app.scale)
        if self._hold is None:
            self._pane = self._pane.of_aspect(aspect, room).within(room)
        moved = self._sheet.put(self._pane.rect)
        tag = 0 if self._texture is None else self._texture.tag
        key = (tag, app.look.theme.name, app.scale)
        if moved or key != self._key:
            self._key = key
            self._draw(app, tag)

    def _room(self, app: App) -> Rect:
        """Return where it may be: the canvas, or all of the window while performing."""
        if app.mode == "edit":
            return app.desk.area
        return Rect(0.0, 0.0, dpg.get_viewport_client_width(), dpg.get_viewport_client_height())

    def _draw(self, app: App, tag: int) -> None:
        sheet, theme, scale = self._sheet, app.look.theme, app.scale
        sheet.begin(app.look, theme.canvas)
        wide, high = sheet.rect.width, sheet.rect.height
        inset = INSET * scale
        dpg.delete_item(sheet.base, children_only=True)
        if tag:
            dpg.draw_image(tag, [inset, inset], [wide - inset, high - inset], parent=sheet.base)
        else:
            words = "No picture yet" if app.desk.door.connected else "The show is away"
            size = 14.0 * scale
            x = (wide - app.look.width(words, size)) / 2.0
            sheet.text(Point(x, high / 2.0), words, size, theme.quiet)
        for step in (7.0, 12.0):
            one = Point(wide - step * scale, high - 3.0 * scale)
            other = Point(wide - 3.0 * scale, high - step * scale)
            sheet.line(one, other, faded(theme.text, 0.7), 1.2, sheet.base)
        sheet.end()

    # --- hands -----------------------------------------------------------------------------------

    def _hears(self, app: App, event: Event) -> bool:
        """Move, resize, make large; what happens on the pane is not for others."""
        pane = self._pane
        if not self.shown or pane is None or (app.mode == "perform" and self.place is not None):
            self._hold = None
            return False
        match event.what:
            case "press" if event.name == "left" and self._is_on_top(event.at):
                self._hold = (self._part(event.at, app.scale), event.at, pane.rect)
            case "double" if event.name == "left" and self._is_on_top(event.at):
                self._pane, self._hold = pane.toggled(self._room(app)), None
            case "move" if self._hold is not None:
                self._drag(app, event.at)
                return True
            case "release" if self._hold is not None:
                self._hold = None
                return True
            case _:
                return False
        return True

    def _is_on_top(self, pixel: Point) -> bool:
        return self._sheet.covers(pixel) and self._sheet.is_under_pointer()

    def _part(self, pixel: Point, scale: float) -> str:
        rect = self._sheet.rect
        near = CORNER * scale
        corner = pixel.x > rect.right - near and pixel.y > rect.bottom - near
        return "corner" if corner else "pane"

    def _drag(self, app: App, pixel: Point) -> None:
        assert self._hold is not None and self._pane is not None
        part, start, rect = self._hold
        way = Point(pixel.x - start.x, pixel.y - start.y)
        room = self._room(app)
        if part == "corner":
            to = Point(rect.right + way.x, rect.bottom + way.y)
            self._pane = self._pane.resized(to, room)
        elif abs(way.x) + abs(way.y) > 3.0:
            self._pane = self._pane.moved(Point(rect.x + way.x, rect.y + way.y), room)
