"""A colour of the inspector, picked by hand; each move is seen at once, and all are one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.theme import Colour
from nodegraph.editor.values.shown import hex_of
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import NORMAL, Pen

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

WIDTH, PICKER, HIGH, FIELD, MARGIN = 284.0, 256.0, 200.0, 30.0, 14.0  # the picker is that high
Pick = Callable[[str | None], object]


class FieldColour(Floating):
    """The picker, with what was and what is below it."""

    tag = "field colour"
    rounding = 9.0

    def __init__(self) -> None:
        super().__init__()
        self._before: Colour = (0, 0, 0, 255)
        self._now: Colour = (0, 0, 0, 255)
        self._pick: Pick = lambda text: None
        self._picker = self._room = 0

    def wants(self, app: App, wish: Any) -> bool:
        """It is opened by the inspector alone."""
        return False

    def offer(self, app: App, box: Rect, colour: Colour, pick: Pick) -> None:
        """Open below a box of the window; `pick` is told each colour as hex, None to go back."""
        self._before = self._now = colour
        self._pick = pick
        height = MARGIN + HIGH + 10.0 + FIELD + MARGIN
        self.show(app, Point(box.right - WIDTH * app.scale, box.bottom + 4.0), WIDTH, height)
        self._room = self.room(MARGIN, MARGIN, PICKER, HIGH)
        self._picker = int(
            dpg.add_color_picker(
                colour, parent=self._room, width=round(PICKER * app.scale), no_inputs=True,
                no_label=True, no_small_preview=True, no_side_preview=True, alpha_bar=True,
                alpha_preview=dpg.mvColorEdit_AlphaPreviewHalf,
                picker_mode=dpg.mvColorPicker_bar, no_tooltip=True,
            )
        )  # fmt: skip

    def close(self) -> None:
        """Leave it as it is now."""
        if self._picker:
            dpg.delete_item(self._room)
            self._picker = 0
        super().close()

    def refresh(self, app: App, news: Sequence[Any]) -> None:
        """Follow the hand."""
        red, green, blue, alpha = (round(float(part)) for part in dpg.get_value(self._picker)[:4])
        picked = (red, green, blue, alpha)
        if picked != self._now:
            self._now, self.dirty = picked, True
            self._pick(hex_of([part / 255.0 for part in picked]))

    def key(self, app: App, event: Event) -> None:
        """Take it, or bring back what was there."""
        if event.again or event.name not in ("Enter", "Escape"):
            return
        if event.name == "Escape" and self._now != self._before:
            self._pick(None)
        self.close()

    def outside(self, app: App, event: Event) -> bool:
        """Keep it, and let the press be heard."""
        self.close()
        return False

    def draw(self, pen: Pen) -> None:
        """Draw the colour before and now, and its hex."""
        y = MARGIN + HIGH + 10.0
        for place, colour in enumerate((self._before, self._now)):
            pen.box(Rect(MARGIN + place * 60.0, y, 60.0, FIELD), colour, 0.0, pen.theme.line)
        text = hex_of([part / 255.0 for part in self._now])
        pen.right(WIDTH - MARGIN, y + FIELD / 2.0, text, NORMAL)
