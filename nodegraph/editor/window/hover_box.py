"""What a cable carries, in a small box at the pointer while it rests on one."""

from __future__ import annotations

from typing import Final

import dearpygui.dearpygui as dpg

from nodegraph.editor import words
from nodegraph.editor.canvas.hits import OnCable
from nodegraph.editor.canvas.screens import colours_of, fitted, line_of
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.living.reading import reading, width_of
from nodegraph.editor.living.traces import FLASH, SOUND, VALUE, Traces, bands, place_of_db
from nodegraph.editor.living.watching import Signal
from nodegraph.editor.theme import faded
from nodegraph.editor.window.app import App
from nodegraph.editor.window.textures import Texture
from nodegraph.model.patch import Json, Wire
from nodegraph.model.signals import Kind

LOOK_SECONDS: Final = 0.08  # between two looks at what lies under the pointer
WIDTH, INSET, LINE = 208.0, 12.0, 18.0
SCREEN: Final = 54.0
PICTURE: Final = 128.0
TEXT, SMALL, LARGE = 13.5, 12.5, 18.0
AWAY: Final = 18.0  # pixels from the pointer
TALL: Final = {Kind.SPECTRUM: 92.0, Kind.TEXTURE: PICTURE}


class HoverBox:
    """The box. `wire` is what the pointer is on."""

    def __init__(self) -> None:
        self.wire: Wire | None = None
        self._list = 0
        self._looked = 0.0
        self._at = Point(-1.0, -1.0)
        self._is_drawn = False

    def build(self) -> None:
        """Make its items."""
        self._list = int(dpg.add_viewport_drawlist(front=True))

    def look(self, app: App, now: float, free: bool) -> None:
        """See what lies under the pointer, some ten times a second while it moves."""
        at = app.hands.at
        if not free or app.pointer.pressed is not None:
            self.wire = None
            return
        if at == self._at and self.wire is None:
            return
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked, self._at = now, at
        hit = app.pointer.hit(app.desk, at)
        self.wire = hit.wire if isinstance(hit, OnCable) else None

    def hide(self) -> None:
        """Take it away."""
        self.wire = None
        if self._is_drawn:
            dpg.delete_item(self._list, children_only=True)
            self._is_drawn = False

    def draw(self, app: App, traces: Traces, signal: Signal | None, image: Texture | None) -> None:
        """Draw it with what is known of the signal now."""
        if self.wire is None or signal is None:
            self.hide()
            return
        dpg.delete_item(self._list, children_only=True)
        self._is_drawn = True
        room = self._frame(app, signal)
        row = traces.rows.get(signal.path)
        told = traces.latest.get(signal.path)
        if signal.kind is Kind.TEXTURE:
            self._picture(room, image)
        elif signal.kind is Kind.SPECTRUM:
            self._line(line_of(bands(told), room), app, signal)
        elif stops := colours_of(signal.kind, told):
            wide = room.width / len(stops)
            for place, stop in enumerate(stops):
                x = room.x + place * wide
                self._box(Rect(x, room.y, wide, room.height), stop)
        elif row is not None:
            self._trace(app, traces, signal, row, room, told)

    # --- parts -----------------------------------------------------------------------------------

    def _frame(self, app: App, signal: Signal) -> Rect:
        """Draw box and title; returns where the signal is drawn."""
        scale, theme = app.scale, app.look.theme
        screen = TALL.get(signal.kind, SCREEN) * scale
        wide = (WIDTH + (40.0 if signal.kind in TALL else 0.0)) * scale
        high = screen + (2.0 * LINE + 2.0 * INSET) * scale
        place = self._place(app, wide, high)
        dpg.draw_rectangle(
            list(place), [place.x + wide, place.y + high], color=theme.edge,
            fill=faded(theme.panel, 0.97), rounding=8.0 * scale, parent=self._list,
        )  # fmt: skip
        assert self.wire is not None
        x, y = place.x + INSET * scale, place.y + INSET * scale
        space = wide - 2.0 * INSET * scale
        title = f"{self.wire.source} {words.port(self.wire.out)}".replace("_", " ")
        into = f"to {self.wire.target} {words.port(self.wire.into)}".replace("_", " ")
        for text, colour in ((title, theme.text), (into, theme.quiet)):
            shown = app.look.fitted(text, space, SMALL * scale)
            dpg.draw_text([x, y], shown, size=SMALL * scale, color=colour, parent=self._list)
            y += (LINE - 2.0) * scale
        return Rect(x, y + 4.0 * scale, space, screen)

    def _place(self, app: App, wide: float, high: float) -> Point:
        """Return where it is: below and right of the pointer, as far as the window goes."""
        at, far = app.hands.at, AWAY * app.scale
        right, bottom = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        x = at.x + far if at.x + far + wide < right else at.x - far - wide
        y = at.y + far if at.y + far + high < bottom else at.y - far - high
        return Point(max(x, 4.0), max(y, 4.0))

    def _picture(self, room: Rect, image: Texture | None) -> None:
        if image is None:
            return
        place = fitted(room, image.size[0] / max(image.size[1], 1))
        dpg.draw_image(
            image.tag, [place.x, place.y], [place.right, place.bottom], parent=self._list
        )

    def _trace(
        self, app: App, traces: Traces, signal: Signal, row: int, room: Rect, told: Json
    ) -> None:
        """Draw a value in words, and as it went."""
        scale, look = app.scale, app.look
        text = reading(signal, told, traces.counts.get(signal.path, 0)) or "nothing yet"
        lanes = words.lanes(width_of(signal, told))
        text = look.fitted(text, room.width - 40.0 * scale, LARGE * scale)
        at = [room.x, room.y]
        dpg.draw_text(at, text, size=LARGE * scale, color=look.pin(signal.kind), parent=self._list)
        if lanes:
            x = room.right - look.width(lanes, SMALL * scale)
            dpg.draw_text(
                [x, room.y + 4.0 * scale], lanes, size=SMALL * scale, color=look.theme.quiet,
                parent=self._list,
            )  # fmt: skip
        base = Rect(room.x, room.y + 26.0 * scale, room.width, room.height - 26.0 * scale)
        match traces.code(row):
            case code if code == VALUE:
                heights = traces.heights([row])[0].tolist()
                step = base.width / (len(heights) - 1)
                points = [
                    [base.x + step * place, base.bottom - base.height * height]
                    for place, height in enumerate(heights)
                ]
                self._line(points, app, signal)
            case code if code == SOUND:
                part = float(place_of_db(traces.peak[row]))
                self._meter(app, signal, base, part, 1.0)
            case code if code == FLASH:
                self._meter(app, signal, base, 1.0, float(traces.flash[row]))
            case _:
                pass

    def _meter(self, app: App, signal: Signal, base: Rect, part: float, light: float) -> None:
        high = 6.0 * app.scale
        y = base.centre.y - high / 2.0
        self._box(Rect(base.x, y, base.width, high), app.look.theme.field)
        colour = faded(app.look.pin(signal.kind), max(light, 0.04))
        self._box(Rect(base.x, y, max(base.width * part, 0.1), high), colour)

    def _line(self, points: list[list[float]], app: App, signal: Signal) -> None:
        if len(points) > 1:
            dpg.draw_polyline(
                points, color=app.look.pin(signal.kind), thickness=1.6 * app.scale,
                parent=self._list,
            )  # fmt: skip

    def _box(self, rect: Rect, fill: tuple[int, int, int, int]) -> None:
        dpg.draw_rectangle(
            [rect.x, rect.y], [rect.right, rect.bottom], color=(0, 0, 0, 0), fill=fill,
            rounding=3.0, parent=self._list,
        )  # fmt: skip
