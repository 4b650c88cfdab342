"""The card of the tour: five steps, each pointing at what it is about.

It lies over the canvas and leaves everything usable; "Next" passes a step by, "Skip" ends the tour.
That it was taken is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.beginning.tour import STEPS, Step, place_of
from nodegraph.editor.beginning.tour_place import Beside, beside
from nodegraph.editor.beginning.touring import Touring
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.lettering import wrapped
from nodegraph.editor.theme import faded, mixed
from nodegraph.editor.window.app import App
from nodegraph.editor.window.floating import SHADOW, ground
from nodegraph.editor.window.hands import Event
from nodegraph.editor.window.pen import NOTHING, Pen
from nodegraph.editor.wishes import AskPanel

WIDTH, HEIGHT = 316.0, 148.0
INSET: Final = 18.0
BUTTON: Final = Rect(WIDTH - INSET - 84.0, HEIGHT - INSET - 30.0, 84.0, 30.0)
SKIP: Final = Rect(INSET - 8.0, HEIGHT - INSET - 30.0, 96.0, 30.0)
OVER: Final = "That was the tour. Press Ctrl+P to find anything else."


class TourBox:
    """The panel. `done` is called once the tour was taken or skipped."""

    def __init__(self, done: Callable[[], None]) -> None:
        self.shown = False
        self.touring = Touring()
        self._done = done
        self._app: App | None = None
        self._window = self._list = self._drawn = 0
        self._place = Beside(Rect(0.0, 0.0, 1.0, 1.0), Point(0.0, 0.0), "none")
        self._drawn_for: object = None
        self._over = ""

    def build(self, app: App) -> None:
        """Make its items, hidden."""
        self._app = app
        self._window = int(
            dpg.add_window(
                show=False, no_title_bar=True, no_resize=True, no_move=True,
                no_scrollbar=True, no_scroll_with_mouse=True, no_collapse=True,
                no_saved_settings=True, no_focus_on_appearing=True, min_size=[1, 1],
            )
        )  # fmt: skip
        self._list = int(dpg.add_drawlist(8, 8, parent=self._window, pos=[0, 0]))
        self._drawn = int(dpg.add_draw_node(parent=self._list))
        with dpg.theme() as bare, dpg.theme_component(dpg.mvAll):
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
            dpg.add_theme_style(dpg.mvStyleVar_WindowBorderSize, 0)
            dpg.add_theme_color(dpg.mvThemeCol_WindowBg, NOTHING)
        dpg.bind_item_theme(self._window, bare)
        app.hearing.append(self._hears)

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Begin where the desk asks for it, and follow what is done."""
        if app.desk.wish == AskPanel("tour"):
            app.desk.wish = None
            self.touring.begin(app.desk)
        if self.touring.follow(app.desk, news):
            app.desk.say(OVER)
            self._done()
        step = self.touring.step
        self._show(step is not None and app.mode == "edit")
        if self.shown and step is not None:
            self._put(app, step)

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel is its own."""
        return self.shown and self._place.rect.contains(pixel)

    def takes_keys(self) -> bool:
        """Keys go on to what the step is about."""
        return False

    def places(self) -> dict[str, Rect]:
        """Return what can be pressed, in pixels of the window: for who looks in."""
        if self._app is None:
            return {}
        scale, card = self._app.scale, self._place.rect
        buttons = {
            name: Rect(
                card.x + rect.x * scale, card.y + rect.y * scale, rect.width * scale,
                rect.height * scale,
            )
            for name, rect in (("next", BUTTON), ("skip", SKIP))
        }  # fmt: skip
        return {"card": card, **buttons}

    # --- inside ----------------------------------------------------------------------------------

    def _show(self, shown: bool) -> None:
        if shown != self.shown:
            self.shown, self._drawn_for = shown, None
            dpg.configure_item(self._window, show=shown)

    def _hears(self, event: Event) -> bool:
        if not self.covers(event.at) or self._app is None:
            self._over = ""
            return False
        scale, rect = self._app.scale, self._place.rect
        at = Point((event.at.x - rect.x) / scale, (event.at.y - rect.y) / scale)
        over = "next" if BUTTON.contains(at) else "skip" if SKIP.contains(at) else ""
        self._over = over
        if event.what == "press" and event.name == "left" and over == "next":
            self.touring.pass_by()
        elif event.what == "press" and event.name == "left" and over == "skip":
            self.touring.end()
            self._done()
        return event.what in ("press", "double", "wheel")

    def _put(self, app: App, step: Step) -> None:
        scale = app.scale
        room = app.desk.area  # nothing at the edges is covered
        place = beside(self._target(app, step), (WIDTH * scale, HEIGHT * scale), room)
        key = (place, step.id, scale, app.look.theme.name, self._over)
        if key == self._drawn_for:
            return
        self._drawn_for, self._place = key, place
        around = (SHADOW + 4.0) * scale
        rect = place.rect
        width, height = int(rect.width + 2 * around), int(rect.height + 2 * around)
        dpg.configure_item(
            self._window, pos=[int(rect.x - around), int(rect.y - around)], width=width,
            height=height,
        )  # fmt: skip
        dpg.configure_item(self._list, width=width, height=height)
        dpg.delete_item(self._drawn, children_only=True)
        self._draw(Pen(self._drawn, app.look, scale, Point(around, around)), step, app)

    def _target(self, app: App, step: Step) -> Rect | None:
        """Return what is pointed at: a node or pin, or the bar at the top."""
        if step.target in ("transport", "save"):
            top = max((side[1] for side in app.margins.values()), default=0.0)
            middle = 0.5 if step.target == "transport" else 0.12
            x = dpg.get_viewport_client_width() * middle
            return Rect(x - 60.0, top - 4.0, 120.0, 4.0) if top else None
        return self.touring.target(app.desk)

    def _draw(self, pen: Pen, step: Step, app: App) -> None:
        theme = pen.theme
        ground(pen, Point(WIDTH, HEIGHT), 10.0)
        self._draw_tip(pen, app.scale)
        number, count = place_of(step)
        pen.text(INSET, 28.0, step.title, 17.0)
        pen.right(WIDTH - INSET, 28.0, f"{number} of {count}", 13.0, theme.quiet)
        lines = wrapped(step.text, WIDTH - 2.0 * INSET, lambda text: pen.width(text, 14.0), 3)
        for at, line in enumerate(lines):
            pen.text(INSET, 56.0 + 19.0 * at, line, 14.0, mixed(theme.text, theme.quiet, 0.4))
        fill = mixed(theme.selected, theme.text, 0.25) if self._over == "next" else theme.selected
        pen.box(BUTTON, fill, 6.0)
        words = "Next" if number < len(STEPS) else "Done"
        x = BUTTON.centre.x - pen.width(words, 14.0) / 2.0
        pen.text(x, BUTTON.centre.y, words, 14.0, theme.canvas)
        colour = theme.text if self._over == "skip" else theme.quiet
        pen.text(INSET, SKIP.centre.y, "Skip the tour", 13.0, colour)

    def _draw_tip(self, pen: Pen, scale: float) -> None:
        """Draw the corner that points at the target."""
        side, rect, tip = self._place.side, self._place.rect, self._place.tip
        if side == "none":
            return
        at = Point((tip.x - rect.x) / scale, (tip.y - rect.y) / scale)
        x = (
            0.0
            if side == "right"
            else WIDTH
            if side == "left"
            else min(max(at.x, 24.0), WIDTH - 24.0)
        )
        y = 0.0 if side == "below" else HEIGHT if side == "above" else min(
            max(at.y, 24.0), HEIGHT - 24.0)  # fmt: skip
        colour = faded(pen.theme.selected, 0.9)
        pen.dot(Point(x, y), 5.0, colour)
