"""How the window looks to a person: the theme, the size of everything, the whole screen.

It has no items of its own: it hears the commands, changes the window, and remembers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import dearpygui.dearpygui as dpg
import msgspec

from nodegraph.editor.beginning.preferences import LEAST_SCALE, MOST_SCALE, Preferences, ThemeName
from nodegraph.editor.beginning.remembered import Remembered
from nodegraph.editor.geometry import Point
from nodegraph.editor.window.app import App
from nodegraph.editor.wishes import AskPanel

SCALES: Final = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5)


class Screen:
    """The panel, of which nothing is seen."""

    def __init__(self, remembered: Remembered) -> None:
        self.shown = True
        self._remembered = remembered

    def build(self, app: App) -> None:
        """There is nothing to make."""

    def covers(self, pixel: Point) -> bool:
        """No pixel is its own."""
        return False

    def takes_keys(self) -> bool:
        """Nobody types here."""
        return False

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Do what a command asks for."""
        if not isinstance(app.desk.wish, AskPanel):
            return
        match app.desk.wish.panel:
            case "contrast":
                self._turn_theme(app)
            case "fullscreen":
                dpg.toggle_viewport_fullscreen()
            case "larger" | "smaller" | "full scale" as word:
                self._resize(app, next_scale(app.scale, word))
            case _:
                return
        app.desk.wish = None

    def _turn_theme(self, app: App) -> None:
        name: ThemeName = "dark" if app.look.theme.name == "contrast" else "contrast"
        app.set_theme(name)
        self._remember(lambda now: msgspec.structs.replace(now, theme=name))

    def _resize(self, app: App, scale: float) -> None:
        app.set_scale(scale)
        app.desk.say(f"Everything is shown at {scale:.0%}.")
        self._remember(lambda now: msgspec.structs.replace(now, scale=scale))

    def _remember(self, changed: Callable[[Preferences], Preferences]) -> None:
        self._remembered.change(changed)


def next_scale(now: float, word: str) -> float:
    """Return the next size up or down, or 100 %."""
    if word == "full scale":
        return 1.0
    larger = [scale for scale in SCALES if scale > now + 0.01]
    smaller = [scale for scale in SCALES if scale < now - 0.01]
    found = larger[0] if word == "larger" and larger else now
    found = smaller[-1] if word == "smaller" and smaller else found
    return min(max(found, LEAST_SCALE), MOST_SCALE)
