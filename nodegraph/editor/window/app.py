"""The window of the editor: makes it, and goes round once a frame.

    App(desk, preferences).run()

One round: what hands did, what the session told, what the desk asks for, then all parts of the
window are brought up to date and one frame is drawn. Nothing in it waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

import dearpygui.dearpygui as dpg

from nodegraph.editor.commands import table
from nodegraph.editor.desk import Desk
from nodegraph.editor.font_files import find_font
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.gestures.pointer import Pointer
from nodegraph.editor.performing.performing import HEARD
from nodegraph.editor.theme import THEMES
from nodegraph.editor.window.canvas import Canvas
from nodegraph.editor.window.clipboard import exchange
from nodegraph.editor.window.fonts import Fonts, load_fonts
from nodegraph.editor.window.hands import Event, Hands
from nodegraph.editor.window.look import Look
from nodegraph.editor.window.panel import Panel
from nodegraph.editor.window.styling import apply_theme
from nodegraph.editor.wishes import AskText

Mode = Literal["edit", "perform"]
MAIN, CANVAS = "editor", "canvas room"
LEAST = (64, 64)
SECOND_PIXELS, SECOND_SECONDS = 8.0, 0.5


class App:
    """The window. `panels` are its parts besides the canvas; the last one lies on top."""

    def __init__(
        self,
        desk: Desk,
        panels: Sequence[Panel] = (),
        theme: str = "dark",
        scale: float = 1.0,
        between: Callable[[App], None] | None = None,
    ) -> None:
        """`between` is called between two frames: by tests that look in."""
        self.desk, self.panels = desk, list(panels)
        self.pointer, self.hands = Pointer(), Hands()
        self.look = Look(THEMES[theme], find_font())
        self.scale = scale
        self.frames = 0
        self.news: Sequence[Any] = ()
        self.fonts = Fonts(0, 0, 0)
        self.margins: dict[str, tuple[float, float, float, float]] = {}  # left, top, right, bottom
        self.mode: Mode = "edit"
        self._plays = False  # once Space is let go
        self._asked = (Point(-99.0, -99.0), 0.0)  # where and when a click opened a line to type
        self.hearing: list[Callable[[Event], bool]] = []  # before the canvas and the commands
        self._between = between
        self.canvas = Canvas(desk, self.pointer, self.look)

    def build(self, title: str = "nodegraph", width: int = 1440, height: int = 900) -> None:
        """Make the window and all parts of it."""
        dpg.create_context()
        dpg.configure_app(manual_callback_management=True)
        dpg.create_viewport(
            title=title, width=width, height=height, min_width=LEAST[0], min_height=LEAST[1],
            clear_color=self.look.theme.canvas,
        )  # fmt: skip
        self.fonts = load_fonts(self.scale)
        if self.fonts.panel:
            dpg.bind_font(self.fonts.panel)
        dpg.add_window(tag=MAIN, no_scrollbar=True, no_scroll_with_mouse=True)
        dpg.set_primary_window(MAIN, True)
        with dpg.child_window(
            parent=MAIN, tag=CANVAS, border=False, no_scrollbar=True, no_scroll_with_mouse=True
        ):
            pass
        self.canvas = Canvas(self.desk, self.pointer, self.look, self.fonts.canvas)
        self.canvas.build(CANVAS)
        self.hands.build()
        for panel in self.panels:
            panel.build(self)
        apply_theme(self.look.theme, self.scale)
        dpg.setup_dearpygui()
        dpg.show_viewport()

    def run(self) -> None:
        """Go round until the window is closed."""
        while dpg.is_dearpygui_running():
            self.step()

    def step(self) -> None:
        """Go round once."""
        dpg.run_callbacks(dpg.get_callback_queue())
        self._place()
        for event in self.hands.take():
            self.desk.try_to(partial(self.feel, event))
        self.news = self.desk.follow()
        self.canvas.problems = self.desk.problems_here()
        for panel in self.panels:
            panel.update(self, self.news)
        exchange(self)
        self.canvas.draw()
        if self._between is not None:
            self._between(self)
        dpg.render_dearpygui_frame()
        self.frames += 1

    def end(self) -> None:
        """Leave the loop at its next round."""
        dpg.stop_dearpygui()

    def close(self) -> None:
        """Take the window away."""
        dpg.destroy_context()

    def set_theme(self, name: str) -> None:
        """Put on another theme."""
        self.look = Look(THEMES[name], self.look.font)
        self.canvas.look = self.look
        self.canvas.redraw()
        apply_theme(self.look.theme, self.scale)

    def set_scale(self, scale: float) -> None:
        """Show everything but the canvas in another size; 1 is that of the design."""
        self.scale = scale
        self.fonts = load_fonts(scale)
        if self.fonts.panel:
            dpg.bind_font(self.fonts.panel)
        apply_theme(self.look.theme, scale)

    def feel(self, event: Event) -> None:
        """Do what a hand asks for. Who is in `hearing`, the last first, may take it for itself."""
        self.desk.pointer_at = event.at
        if self._is_second_click(event) or self._is_heard(event):
            return
        match event.what:
            case "key":
                self._key(event)
            case "key up":
                self._key_up(event)
            case _:
                self._mouse(event)

    def _is_heard(self, event: Event) -> bool:
        return any(hears(event) for hears in reversed(self.hearing))

    def _is_second_click(self, event: Event) -> bool:
        """Whether it is a second click at once on a value, whose line the first one has opened.

        Then the line goes again, and the value is reset as the double click says.
        """
        at, when = self._asked
        near = abs(event.at.x - at.x) + abs(event.at.y - at.y) < SECOND_PIXELS
        if event.what == "press" and not near:
            self._asked = at, 0.0  # a click elsewhere came between
        if not near or event.name != "left" or time.monotonic() - when > SECOND_SECONDS:
            return False
        if event.what == "double":
            self._is_heard(event._replace(what="key", name="Escape"))
            self.pointer.double(self.desk, event.at, event.keys)
        return event.what in ("press", "double")

    def _mouse(self, event: Event) -> None:
        desk, pointer, at = self.desk, self.pointer, event.at
        free = (
            self.mode == "edit"
            and desk.area.contains(at)
            and not any(panel.shown and panel.covers(at) for panel in self.panels)
        )
        match event.what:
            case "move":
                pointer.move(desk, at, event.keys)
            case "press" if free:
                pointer.press(desk, event.name, at, event.keys)  # type: ignore[arg-type]
            case "double" if free and event.name == "left":
                pointer.double(desk, at, event.keys)
            case "release":
                if pointer.pressed is not None and pointer.pressed[0] == event.name:
                    pointer.release(desk, at, event.keys)
                    if isinstance(desk.wish, AskText):
                        self._asked = at, time.monotonic()
            case "wheel" if free:
                pointer.wheel(desk, event.amount, at, event.keys)
            case _:
                pass

    def _key(self, event: Event) -> None:
        if event.name == "Escape" and self.pointer.cancel(self.desk):
            return
        if any(panel.shown and panel.takes_keys() for panel in self.panels):
            return
        if event.name == table.PLAY and self.mode == "edit":
            if not event.again:
                self._plays, self.pointer.panned = True, False
            return
        command = table.BY_KEYS.get(event.name)
        if command is None or (self.mode == "perform" and command.id not in HEARD):
            return
        if command.repeats or not event.again:
            table.run(command, self.desk)

    def _key_up(self, event: Event) -> None:
        if event.name != table.PLAY:
            return
        plays, self._plays = self._plays and not self.pointer.panned, False
        self.pointer.panned = False
        if plays:
            table.run(table.BY_KEYS[table.PLAY], self.desk)

    def _place(self) -> None:
        """Give the canvas what the panels at the edges leave of the window."""
        size = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        taken = [max((side[n] for side in self.margins.values()), default=0.0) for n in range(4)]
        left, top, right, bottom = taken
        width = max(size[0] - left - right, 1.0)
        height = max(size[1] - top - bottom, 1.0)
        area = Rect(left, top, width, height)
        if area != self.desk.area:
            self.desk.see_in(area)
            dpg.configure_item(CANVAS, pos=[left, top], width=int(width), height=int(height))
