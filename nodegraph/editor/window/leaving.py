"""The question before the window is closed with something unsaved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.commands.of_document import save
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.theme import mixed
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import LARGE, NORMAL, SMALL, Pen
from nodegraph.session import messages as m

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

ANSWERS: Final = ("Save", "Close without saving", "Stay")
WIDTH, HEIGHT = 460.0, 150.0
BUTTON = 36.0


class LeavingBox(Floating):
    """Asks; Enter answers what is marked, Escape stays. Nothing is asked where all is saved."""

    tag = "leaving"

    def __init__(self) -> None:
        super().__init__()
        self._closing = False  # a person pressed the button of the window
        self._saving = False
        self._at = 0

    def build(self, app: App) -> None:
        """Listen to the window's own button."""
        super().build(app)
        dpg.configure_viewport(0, disable_close=True)
        dpg.set_exit_callback(self._asked)

    def wants(self, app: App, wish: Any) -> bool:
        """It has no wish: it comes when the window is closed."""
        return False

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Open when the window is to be closed; close it once the document is saved."""
        if self._closing:
            self._closing = False
            app.hands.forget()
            self._leave(app)
        if self._saving and any(isinstance(item, m.Refused) for item in news):
            self._saving = False  # why, the toast says
        if (self._saving or self.shown) and _is_saved(app):
            app.end()  # there is nothing to be asked any more: a save was told a moment later
        super().update(app, news)

    def draw(self, pen: Pen) -> None:
        """Draw the question and its three answers."""
        title = self.app.desk.patch.title or "This patch"
        pen.text(24.0, 34.0, f"{title} has changes that no file has.", LARGE, space=WIDTH - 48.0)
        words = "They stay in the journal: `nodegraph edit --safe` brings them back."
        pen.text(24.0, 62.0, words, SMALL, pen.theme.quiet, WIDTH - 48.0)
        for place, rect in enumerate(self._buttons()):
            lit = place == self._at
            fill = pen.theme.selected if lit else mixed(pen.theme.field, pen.theme.text, 0.04)
            pen.box(rect, fill, 6.0)
            colour = pen.theme.canvas if lit else pen.theme.text
            left = rect.x + (rect.width - pen.width(ANSWERS[place])) / 2.0
            pen.text(left, rect.centre.y, ANSWERS[place], colour=colour)

    def key(self, app: App, event: Event) -> None:
        """Choose by the keyboard."""
        match event.name:
            case "Left" | "Shift+Tab":
                self._mark((self._at - 1) % len(ANSWERS))
            case "Right" | "Tab":
                self._mark((self._at + 1) % len(ANSWERS))
            case "Enter":
                self._answer(app, self._at)
            case _:
                super().key(app, event)

    def hover(self, app: App, at: Point) -> None:
        """Mark what is under the pointer."""
        place = self._under(at)
        if place is not None:
            self._mark(place)

    def lift(self, app: App, at: Point) -> None:
        """Take the answer under the pointer."""
        place = self._under(at)
        if place is not None:
            self._answer(app, place)

    def _asked(self, *_: Any) -> None:
        self._closing = True

    def _leave(self, app: App) -> None:
        if _is_saved(app) or not app.desk.door.connected or self.shown:
            app.end()  # pressed twice: then it is meant
            return
        self._at = 0
        width, height = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        corner = Point((width - WIDTH * app.scale) / 2.0, (height - HEIGHT * app.scale) / 2.0)
        self.show(app, corner, WIDTH, HEIGHT)

    def _answer(self, app: App, place: int) -> None:
        self.close()
        if place == 0:
            self._saving = app.desk.has_own_file  # else a name is asked for first
            save(app.desk)
        elif place == 1:
            app.end()

    def _mark(self, place: int) -> None:
        if place != self._at:
            self._at, self.dirty = place, True

    def _buttons(self) -> list[Rect]:
        widths = [self.app.look.width(word, NORMAL) + 32.0 for word in ANSWERS]
        left, rects = WIDTH - 24.0 - sum(widths) - 8.0 * (len(widths) - 1), []
        for width in widths:
            rects.append(Rect(left, HEIGHT - BUTTON - 20.0, width, BUTTON))
            left += width + 8.0
        return rects

    def _under(self, at: Point) -> int | None:
        return next(
            (place for place, rect in enumerate(self._buttons()) if rect.contains(at)), None
        )


def _is_saved(app: App) -> bool:
    show = app.desk.show
    return show is None or show.saved
