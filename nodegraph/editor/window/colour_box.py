"""A colour, picked or written as hex: each move is seen at once, all are one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import dearpygui.dearpygui as dpg

from nodegraph.editor.canvas.shape import ROW as NODE_ROW
from nodegraph.editor.geometry import Rect
from nodegraph.editor.theme import of_parts
from nodegraph.editor.values.shown import hex_of
from nodegraph.editor.values.valued import Rgba, Valued, valued
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import SMALL, Pen
from nodegraph.editor.window.typing_line import LINE, TypingLine
from nodegraph.editor.wishes import AskText
from nodegraph.model.errors import NodegraphError

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

WIDTH, PICKER, TOP, FIELD, MARGIN = 284.0, 256.0, 36.0, 34.0, 14.0
BARS = 60.0  # of the picker: hue and alpha beside its square
BELOW = TOP + PICKER - BARS + 12.0  # where the field is


class ColourBox(Floating):
    """The picker, and its hex below."""

    tag = "colour"
    rounding = 9.0

    def __init__(self) -> None:
        super().__init__()
        self.value: Valued | None = None
        self._line = TypingLine()
        self._picker = self._room = 0
        self._gesture = ""
        self._sent: Rgba = (0.0, 0.0, 0.0, 1.0)
        self._text = ""

    def wants(self, app: App, wish: Any) -> bool:
        """Whether a colour is asked for."""
        return isinstance(wish, AskText) and wish.what == "colour"

    def open(self, app: App, wish: AskText) -> None:
        """Open beside the row with the present colour."""
        value = valued(app.desk, wish.of)
        if value is None or value.wired:
            return
        self.value, self._gesture = value, app.desk.gesture()
        self._sent, self._text = value.colour, hex_of(value.colour)
        corner = app.desk.to_pixel(wish.at)
        below = corner.moved(0.0, NODE_ROW * app.desk.camera.zoom + 2.0)
        height = BELOW + FIELD + MARGIN
        self.show(app, below, WIDTH, height)
        self._room = self.room(MARGIN, TOP, PICKER, PICKER - BARS)
        self._picker = int(
            dpg.add_color_picker(
                of_parts(value.colour), parent=self._room, width=round(PICKER * app.scale),
                no_inputs=True, no_label=True, no_small_preview=True, no_side_preview=True,
                no_tooltip=True, alpha_bar=True, alpha_preview=dpg.mvColorEdit_AlphaPreviewHalf,
                picker_mode=dpg.mvColorPicker_bar,
            )
        )  # fmt: skip
        room = self.room(MARGIN + 10.0, BELOW + 4.0, WIDTH - 2 * MARGIN - 96.0, LINE)
        self._line.show(room, self._text)

    def close(self) -> None:
        """Leave it as it is now."""
        self._line.remove()
        if self._picker:
            dpg.delete_item(self._room)
            self._picker = self._room = 0
        super().close()

    def refresh(self, app: App, news: Sequence[Any]) -> None:
        """Follow the hand, or what is typed."""
        picked = _parts(dpg.get_value(self._picker))
        text = self._line.text
        if of_parts(picked) != of_parts(self._sent):
            self._send(app, picked)
            self._text = hex_of(picked)
            self._line.set(self._text)
        elif text != self._text:
            self._text = text
            self._typed(app, text)

    def key(self, app: App, event: Event) -> None:
        """Take it, or bring back what was there."""
        if event.name == "Enter" and not event.again:
            self.close()
        elif event.name == "Escape" and not event.again:
            if of_parts(self._sent) != of_parts(self._value.colour):
                self._edit(app, self._value.present)
            self.close()

    def outside(self, app: App, event: Event) -> bool:
        """Keep it, and let the press be heard."""
        self.close()
        return False

    def draw(self, pen: Pen) -> None:
        """Draw the title, the colour before and now, and the room for hex."""
        pen.text(MARGIN, 20.0, self._value.title, SMALL, pen.theme.quiet, WIDTH - 2 * MARGIN)
        field = Rect(MARGIN, BELOW, WIDTH - 2 * MARGIN - 76.0, FIELD)
        pen.box(field, pen.theme.field, 6.0, pen.theme.line)
        for place, colour in enumerate((self._value.colour, self._sent)):
            swatch = Rect(WIDTH - MARGIN - 68.0 + place * 34.0, BELOW, 34.0, FIELD)
            pen.box(swatch, of_parts(colour), 0.0, pen.theme.line)

    def spots(self) -> dict[str, Rect]:
        """Return the square of the picker."""
        return {"square": Rect(MARGIN, TOP, PICKER - BARS, PICKER - BARS)}

    @property
    def _value(self) -> Valued:
        assert self.value is not None
        return self.value

    def _typed(self, app: App, text: str) -> None:
        """Take a colour once all of it is typed."""
        try:
            read = self._value.read(text).value
        except NodegraphError:
            return
        colour = self._value.colour_of(read)
        self._send(app, colour)
        dpg.set_value(self._picker, of_parts(colour))

    def _send(self, app: App, colour: Rgba) -> None:
        self._sent, self.dirty = colour, True
        self._edit(app, hex_of(colour))

    def _edit(self, app: App, raw: Any) -> None:
        value, desk = self._value, app.desk
        if value.path in desk.performed:
            desk.perform({value.path: None})
        desk.edit(value.edit(raw), f"Colour {value.node}.{value.item.name}", self._gesture)


def _parts(picked: Sequence[float]) -> Rgba:
    """Return what the picker holds, 0..255, as 0..1."""
    red, green, blue, alpha = (min(max(part / 255.0, 0.0), 1.0) for part in picked[:4])
    return red, green, blue, alpha
