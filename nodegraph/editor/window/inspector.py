"""The inspector at the right edge (N): all of what is selected, and everything it can be set to.

Its rows come from `nodegraph.editor.inspection`; this shows them. A row is drawn anew where it is
another; what signals do is drawn into it apart, at most some twenty times a second.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.hand import RowsHand
from nodegraph.editor.inspection.inspected import Inspection, Opened, inspection_of
from nodegraph.editor.inspection.live import Live
from nodegraph.editor.inspection.placed import RowsLayout, Touch, place
from nodegraph.editor.window.docked import Docked
from nodegraph.editor.window.inspector_front import draw_front
from nodegraph.editor.window.pen import Pen
from nodegraph.editor.window.row_asking import RowAsking
from nodegraph.editor.window.row_items import RowItems
from nodegraph.editor.wishes import AskPanel
from nodegraph.session import messages as m
from nodegraph.show.live.following import Reread

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

WIDTH: Final = 320.0
ROOMY: Final = 1360.0  # units of a window that has room for it beside the canvas
NOTCH: Final = 54.0  # units that a notch of the wheel scrolls
LIVE_SECONDS: Final = 0.05


class Inspector(Docked):
    """The panel. It is there from the start where the window has room for it."""

    tag = "inspector"

    def __init__(self) -> None:
        super().__init__()
        self._is_new = True
        self.opened, self.live = Opened(), Live()
        self.inspection = Inspection(("",))
        self.layout = RowsLayout((), WIDTH, 0.0)
        self.items = RowItems()
        self.touch: Touch | None = None
        self._hand: RowsHand | None = None
        self._asking: RowAsking | None = None
        self._front = 0
        self._seen: tuple[object, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self._live_at = 0.0

    @property
    def hand(self) -> RowsHand:
        """What a hand does here."""
        assert self._hand is not None, "it is built first"
        return self._hand

    @property
    def asking(self) -> RowAsking:
        """What is typed and chosen here."""
        assert self._asking is not None, "it is built first"
        return self._asking

    # --- a panel ----------------------------------------------------------------------------------

    def build(self, app: App) -> None:
        """Make its items."""
        self.make(app)
        self._hand = RowsHand(app.desk, self.opened)
        self._asking = RowAsking(self._hand, self.pixels)
        self.items.build(self.canvas)
        self._front = int(dpg.add_draw_node(parent=self.canvas))
        app.hearing.append(self.hear)
        self._asking.build(app)  # what floats hears first

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Follow what is selected and what signals do."""
        if self._is_new:
            self._is_new = False
            self.shown = dpg.get_viewport_client_width() >= ROOMY * app.scale
        if app.desk.wish == AskPanel("inspector"):
            app.desk.wish, self.shown = None, not self.shown
        self._hear_news(news)
        if not self._place(app):
            return
        self._refresh(app)
        if self.hand.wish is not None:
            self._see(self.hand.wish.rect)
            self.asking.open(app, self.window, self.scroll)
        self.asking.update(app, news)
        self._draw(app)

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel is its own."""
        return super().covers(pixel) or (self.is_there and self.asking.covers(pixel))

    def takes_keys(self) -> bool:
        """Whether something is typed or chosen here."""
        return self.asking.takes_keys()

    def places(self) -> dict[str, Rect]:
        """Return what can be pressed, in pixels: `value kick.high/box`."""
        return {
            f"{placed.row.id}/{zone}": self.pixels(rect)
            for placed in self.layout.rows
            for zone, rect in placed.zones.items()
        }

    # --- hands ------------------------------------------------------------------------------------

    def hear(self, event: Event) -> bool:
        """Take what hands do here."""
        if not self.is_there:
            return False
        if event.what in ("key", "key up"):
            if self.asking.key(event, self.layout):
                return True
            return event.what == "key" and event.name == "Escape" and self.hand.cancel()
        inside = self.has(event.at) and not self.asking.covers(event.at)
        at = self.local(event.at)
        match event.what:
            case "move":
                return self._move(at, inside, event)
            case "press":
                return self._press(at, inside, event)
            case "release" if self.hand.pressed is not None and event.name == "left":
                self.hand.release(at, event.keys)
            case "double" if inside and event.name == "left":
                self.asking.typing.drop()
                self.hand.double(self.layout.at(at))
            case "wheel" if inside:
                if not self.hand.wheel(self.layout.at(at), event.amount, event.keys):
                    self._scroll(-event.amount * NOTCH)
            case _:
                return False
        return True

    def _move(self, at: Point, inside: bool, event: Event) -> bool:
        if self.hand.pressed is not None:
            self.hand.move(at, event.keys)
            return True
        self.touch = self.layout.at(at) if inside else None
        return False

    def _press(self, at: Point, inside: bool, event: Event) -> bool:
        typing = self.asking.typing
        if typing.id:
            if inside and typing.rect.contains(at):
                return True  # Dear PyGui puts the caret
            self.asking.commit(self.layout)
        if inside and event.name == "left":
            self.hand.press(self.layout.at(at), at, event.keys)
        return inside

    # --- places -----------------------------------------------------------------------------------

    def _place(self, app: App) -> bool:
        """Go where it belongs; False while it is away."""
        if not self.is_there:
            if self.hide():
                app.margins.pop("inspector", None)
                self.asking.typing.drop()
            return False
        wide = round(WIDTH * app.scale)
        others = [side for name, side in app.margins.items() if name != "inspector"]
        top = max((side[1] for side in others), default=0.0)
        bottom = max((side[3] for side in others), default=0.0)
        size = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        rect = Rect(size[0] - wide, top, wide, max(size[1] - top - bottom, 1.0))
        if self.put(rect):
            app.margins["inspector"] = (0.0, 0.0, float(wide), 0.0)
            self.scroll_by(0.0)
        return True

    def _scroll(self, units: float) -> None:
        if self.scroll_by(units) and self.asking.typing.id:
            self.asking.commit(self.layout)

    def _see(self, rect: Rect) -> None:
        """Scroll so far that a place is seen."""
        below = rect.bottom + 8.0 - self.height - self.scroll
        self.scroll_by(below if below > 0.0 else min(rect.y - 8.0 - self.scroll, 0.0))

    # --- what is shown ----------------------------------------------------------------------------

    def _hear_news(self, news: Sequence[Any]) -> None:
        for message in news:
            match message:
                case m.Probed():
                    self.live.hear(message.values, time.monotonic())
                case m.NowPlays() | Reread():
                    self.live.forget()
                case m.Learning():
                    self.opened.learn(message.path)
                case _:
                    pass

    def _refresh(self, app: App) -> None:
        """Find the rows anew where what they come from is another: compared by identity."""
        desk = app.desk
        seen = (desk.graph, desk.patch, desk.selection, desk.performed, desk.problems, desk.way,
                desk.library, app.look, self.opened.count)  # fmt: skip
        if self._seen and all(a is b for a, b in zip(seen, self._seen, strict=True)):
            return
        self._seen = seen
        before, self.inspection = self.inspection, inspection_of(desk, self.opened)
        self.layout = place(self.inspection.rows, WIDTH, app.look.width)
        self.content = self.layout.height
        self.live.watch(self.inspection.rows)
        if self.inspection.of != before.of:
            self.scroll, self.touch, self.hand.pressed = 0.0, None, None
            self.asking.typing.drop()
        if self.touch is not None:
            placed = self.layout.of(self.touch.placed.row.id)
            self.touch = None if placed is None else Touch(placed, self.touch.zone)
        self.scroll_by(0.0)

    def _draw(self, app: App) -> None:
        now = time.monotonic()
        is_due = now - self._live_at >= LIVE_SECONDS
        self._live_at = now if is_due else self._live_at
        pressed = self.hand.pressed
        target = None if pressed is None else pressed.place
        drawn = (self.scroll, self.touch, self.layout, app.look, target, self.rect,
                 self.asking.typing.id, self.opened.public)  # fmt: skip
        is_other = not self._drawn or any(
            a is not b for a, b in zip(drawn, self._drawn, strict=True)
        )
        if not is_other and not is_due:
            return
        pen = Pen(self._front, app.look, app.scale, Point(0.0, 0.0))
        seen = Rect(0.0, self.scroll, WIDTH, self.height)
        self.items.draw(
            pen, self.layout, seen, self.touch, self.asking.typing.id, self.opened.public,
            self.live if is_due else None,
        )  # fmt: skip
        if is_other:
            self._drawn = drawn
            dpg.delete_item(self._front, children_only=True)
            draw_front(pen, seen, self.content, self.touch, pressed)
