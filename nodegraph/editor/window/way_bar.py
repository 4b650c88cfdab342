"""The way into a sub-patch, over the canvas: `Night drive › light`. A press goes back to there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.living.vitals import title_of
from nodegraph.editor.window.app import App
from nodegraph.editor.window.sheet import Sheet

HEIGHT: Final = 30.0
EDGE: Final = 12.0  # from the corner of the canvas
PAD, SIZE = 9.0, 14.0
MARK: Final = "›"


class WayBar:
    """The panel: it is there only inside of a sub-patch."""

    def __init__(self) -> None:
        self.shown = True
        self._sheet = Sheet("way")
        self._key: object = None

    def build(self, app: App) -> None:
        """Make its items."""
        self._sheet.build()

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel is its own."""
        return self._sheet.covers(pixel)

    def takes_keys(self) -> bool:
        """Nobody types here."""
        return False

    def places(self) -> dict[str, Rect]:
        """Return where each step of the way can be pressed: "way 0" is the patch itself."""
        sheet = self._sheet.rect
        steps = range(len(self._key[0]) if isinstance(self._key, tuple) else 0)
        rects = {f"way {step}": self._sheet.place_of(f"way {step}") for step in steps}
        return {name: rect.moved(sheet.x, sheet.y) for name, rect in rects.items() if rect.width}

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Draw the way anew where it is another."""
        desk = app.desk
        if not desk.way or app.mode != "edit":
            self._sheet.hide()
            self._key = None
            return
        names = (title_of(desk.patch.title, desk.door.path), *desk.way)
        key = (names, desk.area, app.look, app.scale)
        if key != self._key:
            self._key = key
            self._draw(app, names)

    def _draw(self, app: App, names: Sequence[str]) -> None:
        scale, look, area = app.scale, app.look, app.desk.area
        size, pad, high = SIZE * scale, PAD * scale, HEIGHT * scale
        between = look.width(MARK, size)
        widths = [look.width(name.replace("_", " "), size) + 2.0 * pad for name in names]
        corner = Point(area.x + EDGE * scale, area.y + EDGE * scale)
        wide = sum(widths) + between * (len(names) - 1)
        sheet = self._sheet
        sheet.put(Rect(corner.x, corner.y, wide, high))
        sheet.begin(look)
        x = 0.0
        for step, (name, room) in enumerate(zip(names, widths, strict=True)):
            if step:
                sheet.text(Point(x, high / 2.0), MARK, size, look.theme.quiet)
                x += between
            is_here = step == len(names) - 1
            colour = look.theme.text if is_here else look.theme.quiet
            sheet.button(
                f"way {step}", Rect(x, 0.0, room, high), name.replace("_", " "),
                partial(_go, app.desk, step), "bare", size, colour=colour,
            )  # fmt: skip
            x += room
        sheet.end()


def _go(desk: Desk, step: int) -> None:
    """Go up to a step of the way, 0 for the patch itself."""
    while len(desk.way) > step:
        desk.leave()
