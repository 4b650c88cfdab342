"""A page over the right half of the canvas: the reference, the text of a shader.

class HelpPage(SidePage):
    tag, panel = "help page", "help"
    def heads(self): ...             # the buttons of its head
    def draw(self, pen): ...         # whenever `dirty` was set; returns how high it is

Its head stays where it is, what is below is scrolled. Escape closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.theme import faded, mixed
from nodegraph.editor.window.docked import Docked
from nodegraph.editor.window.pen import Pen
from nodegraph.editor.wishes import AskPanel

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

HEAD: Final = 52.0
INSET: Final = 22.0
LEAST: Final = 440.0
NOTCH: Final = 60.0
TEXT: Final = 14.0
CLOSE: Final = "close"


@dataclass(frozen=True, slots=True)
class Head:
    """A button of the head. `is_lit`: it is what to do next."""

    key: str
    text: str
    is_lit: bool = False


class SidePage(Docked):
    """The page. `dirty`: it has to be drawn anew."""

    panel = ""  # what the wish for it is called
    closed_by: tuple[str, ...] = ()  # pages that take its place

    def __init__(self) -> None:
        super().__init__()
        self.dirty = True
        self.hot = ""  # the button that the pointer is on
        self._body = self._top = 0
        self._zones: dict[str, Rect] = {}
        self._look: object = None
        self._at = -1.0

    # --- what each one is -------------------------------------------------------------------------

    def heads(self) -> Sequence[Head]:
        """Return the buttons of its head."""
        raise NotImplementedError

    def name(self) -> str:
        """Return what stands in its head."""
        raise NotImplementedError

    def draw(self, pen: Pen) -> float:
        """Draw what is below the head, from 0 down; return how high it is."""
        raise NotImplementedError

    def push(self, key: str) -> None:
        """A button was pressed."""
        raise NotImplementedError

    def open(self) -> None:
        """It is opened."""

    def close(self) -> None:
        """Take it away."""
        self.shown = False

    def refresh(self, news: Sequence[Any]) -> None:
        """See once a frame whether something has changed."""

    def placed(self) -> None:
        """It was put elsewhere, or was drawn."""

    # --- a panel ----------------------------------------------------------------------------------

    def build(self, app: App) -> None:
        """Make its items, hidden."""
        self.make(app)
        self._body = int(dpg.add_draw_node(parent=self.canvas))
        self._top = int(dpg.add_draw_node(parent=self.canvas))
        app.hearing.append(self.hear)

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Open where the desk asks for it, and draw what has changed."""
        self._hear_wish(app)
        if not self.is_there:
            self.hide()
            return
        self.refresh(news)
        moved = self.put(self._rect(app))
        if self._look is not app.look:
            self._look, self.dirty = app.look, True
        if moved or self.dirty:
            self.dirty = False
            self._redraw(app)
        if self.scroll != self._at:
            self._at = self.scroll
            shift = round((HEAD - self.scroll) * app.scale)
            dpg.apply_transform(self._body, dpg.create_translation_matrix([0.0, shift]))

    def takes_keys(self) -> bool:
        """Whether a person types here."""
        return False

    def places(self) -> dict[str, Rect]:
        """Return the buttons of its head, in pixels: `help/open`."""
        scale, corner = self.scale, self.rect
        return {
            f"{self.panel}/{key}": Rect(
                corner.x + rect.x * scale, corner.y + rect.y * scale, rect.width * scale,
                rect.height * scale,
            )
            for key, rect in self._zones.items()
        }  # fmt: skip

    def _hear_wish(self, app: App) -> None:
        wish = app.desk.wish
        if not isinstance(wish, AskPanel):
            return
        if wish.panel == self.panel:
            app.desk.wish = None
            if self.shown:
                self.close()
            else:
                self.shown = self.dirty = True
                self.scroll = 0.0
                self.open()
        elif wish.panel in self.closed_by and self.shown:
            self.close()

    def _rect(self, app: App) -> Rect:
        area = app.desk.area
        wide = min(max(area.width / 2.0, LEAST * app.scale), area.width)
        return Rect(round(area.right - wide), round(area.y), round(wide), round(area.height))

    # --- hands ------------------------------------------------------------------------------------

    def hear(self, event: Event) -> bool:
        """Take what hands do on it."""
        if not self.is_there:
            return False
        if event.what == "key" and event.name == "Escape" and not self.app.desk.wish:
            self.close()
            return True
        if not self.has(event.at):
            self._hover("")
            return False
        match event.what:
            case "move":
                self._hover(self._zone_at(event.at))
            case "press" if event.name == "left":
                self._press(self._zone_at(event.at))
            case "wheel":
                self.scroll_by(-event.amount * NOTCH)
            case "release" | "key" | "key up":
                return False  # a drag of the canvas may end here; keys are commands
            case _:
                pass
        return event.what != "move"

    def _press(self, key: str) -> None:
        if key == CLOSE:
            self.close()
        elif key:
            self.app.desk.try_to(lambda: self.push(key))
            self.dirty = True

    def _hover(self, key: str) -> None:
        if key != self.hot:
            self.hot, self.dirty = key, True

    def _zone_at(self, pixel: Point) -> str:
        x, y = (pixel.x - self.rect.x) / self.scale, (pixel.y - self.rect.y) / self.scale
        at = Point(x, y)
        return next((key for key, rect in self._zones.items() if rect.contains(at)), "")

    # --- drawing ----------------------------------------------------------------------------------

    def _redraw(self, app: App) -> None:
        dpg.delete_item(self._body, children_only=True)
        dpg.delete_item(self._top, children_only=True)
        corner = Point(0.0, 0.0)
        self.content = self.draw(Pen(self._body, app.look, app.scale, corner)) + HEAD
        self.scroll_by(0.0)
        self._draw_head(Pen(self._top, app.look, app.scale, corner))
        self._at = -1.0
        self.placed()

    def _draw_head(self, pen: Pen) -> None:
        theme = pen.theme
        pen.box(Rect(0.0, 0.0, self.width, HEAD), theme.panel, 0.0)
        pen.line(Point(0.0, HEAD), Point(self.width, HEAD), theme.line)
        pen.line(Point(0.5, 0.0), Point(0.5, self.height), theme.line)
        self._zones = {CLOSE: Rect(self.width - 44.0, 12.0, 28.0, 28.0)}
        at = self._zones[CLOSE].centre
        colour = theme.text if self.hot == CLOSE else theme.quiet
        for slope in (1.0, -1.0):
            pen.line(at.moved(-5.0, -5.0 * slope), at.moved(5.0, 5.0 * slope), colour, 1.6)
        x = self._zones[CLOSE].x - 8.0
        for head in reversed(self.heads()):
            wide = pen.width(head.text, TEXT) + 24.0
            x -= wide
            rect = Rect(x, 13.0, wide, 26.0)
            self._zones[head.key] = rect
            fill = theme.selected if head.is_lit else theme.field
            fill = mixed(fill, theme.text, 0.12) if self.hot == head.key else fill
            pen.box(rect, fill, 5.0)
            ink = theme.canvas if head.is_lit else theme.text
            pen.text(rect.x + 12.0, rect.centre.y, head.text, TEXT, ink)
            x -= 8.0
        pen.text(INSET, HEAD / 2.0, self.name(), TEXT, faded(theme.quiet, 1.0), x - INSET)
