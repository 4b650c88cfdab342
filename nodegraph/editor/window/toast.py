"""Sentences for the person, at the foot of the canvas; they go by themselves."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.desk import Said
from nodegraph.editor.geometry import Point
from nodegraph.editor.lettering import wrapped
from nodegraph.editor.living.logbook import colour_of, strength_of
from nodegraph.editor.theme import faded
from nodegraph.editor.window.app import App

TEXT: Final = 15.0
MOST: Final = 680.0  # pixels of a line
LINE, INSET, GAP = 20.0, 14.0, 20.0
STEPS: Final = 16  # of fading


class Toast:
    """The panel. It is drawn over everything, and no hand touches it."""

    def __init__(self) -> None:
        self.shown = True
        self._list = 0
        self._key: object = None

    def build(self, app: App) -> None:
        """Make its items."""
        self._list = int(dpg.add_viewport_drawlist(front=True))

    def covers(self, pixel: Point) -> bool:
        """It lies in nobody's way."""
        return False

    def takes_keys(self) -> bool:
        """Nobody types here."""
        return False

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Show what was said last, as long as it is to be read."""
        said = app.desk.said
        step = 0 if said is None else round(strength_of(said, time.monotonic()) * STEPS)
        key = None if not step or said is None else (said, step, app.desk.area, app.look.theme.name)
        if key == self._key:
            return
        self._key = key
        dpg.delete_item(self._list, children_only=True)
        if key is not None and said is not None:
            self._draw(app, said, step / STEPS)

    def _draw(self, app: App, said: Said, strength: float) -> None:
        scale, theme, area = app.scale, app.look.theme, app.desk.area
        size = TEXT * scale
        space = min(MOST * scale, area.width - 6.0 * INSET * scale)
        lines = wrapped(said.text, space, lambda text: app.look.width(text, size))
        wide = max(app.look.width(line, size) for line in lines) + (2.0 * INSET + 14.0) * scale
        high = (len(lines) * LINE + INSET) * scale
        x = area.x + (area.width - wide) / 2.0
        y = area.bottom - high - GAP * scale
        dpg.draw_rectangle(
            [x, y], [x + wide, y + high], color=faded(theme.edge, strength),
            fill=faded(theme.panel, 0.96 * strength), rounding=8.0 * scale, parent=self._list,
        )  # fmt: skip
        middle = y + (INSET / 2.0 + LINE / 2.0) * scale
        dpg.draw_circle(
            [x + (INSET + 3.0) * scale, middle], 3.5 * scale, color=(0, 0, 0, 0),
            fill=faded(colour_of(said.severity, theme), strength), parent=self._list,
        )  # fmt: skip
        for number, line in enumerate(lines):
            at = [x + (INSET + 14.0) * scale, middle + number * LINE * scale - size * 0.55]
            dpg.draw_text(at, line, size=size, color=faded(theme.text, strength), parent=self._list)
