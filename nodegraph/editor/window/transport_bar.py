"""The bar at the top: the document, the beat, the show, and how the machine bears it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.commands import of_show
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.living.bar_parts import Bar, bar_of
from nodegraph.editor.living.beating import Beat
from nodegraph.editor.living.vitals import ASK_SECONDS
from nodegraph.editor.window.app import App
from nodegraph.editor.window.bar_drawing import HEIGHT, BarDrawing
from nodegraph.editor.window.device_list import DeviceList
from nodegraph.editor.window.sheet import Sheet
from nodegraph.editor.wishes import AskFile
from nodegraph.session import messages as m
from nodegraph.show.live.following import Lost

TEMPO_PIXELS: Final = 4.0  # of a drag, for one beat a minute
COUNT_SECONDS: Final = 0.25  # between two looks at the clock of a recording


@dataclass
class _Drag:
    """A hand on the tempo or the master: where it began, and the value there."""

    what: str
    x: float
    start: float
    sent: float


class TransportBar:
    """The panel."""

    def __init__(self) -> None:
        self.shown = True
        self._sheet, self._devices = Sheet("transport"), DeviceList()
        self._beat = Beat()
        self._asked, self._asked_at = 0, 0.0
        self._key: object = None
        self._seen: tuple[object, ...] = (None,) * 5  # what the bar was found from, and when
        self._seen_at = 0.0
        self._bar = Bar("", True, False)
        self._drag: _Drag | None = None
        self._field, self._typing, self._typing_for = 0, False, 0  # frames
        self._drawing = BarDrawing(self._sheet, self._devices, self._pressed_tempo)

    def build(self, app: App) -> None:
        """Make its items."""
        self._sheet.build()
        self._devices.build(app)
        self._field = int(
            dpg.add_input_text(
                parent="transport sheet", show=False, on_enter=True, width=10,
                callback=lambda: self._typed(app.desk),
            )
        )  # fmt: skip

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel is its own."""
        return self._sheet.covers(pixel) or self._devices.sheet.covers(pixel)

    def takes_keys(self) -> bool:
        """Whether a tempo is typed."""
        return self._typing

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Listen, ask, and draw what has changed."""
        now = time.monotonic()
        self._listen(app, news, now)
        self._ask(app.desk, now)
        self._follow_hand(app)
        self._end_typing()
        bar = self._bar_now(app.desk, now)
        width = float(dpg.get_viewport_client_width())
        app.margins["transport"] = (0.0, HEIGHT * app.scale, 0.0, 0.0)
        moved = self._sheet.put(Rect(0.0, 0.0, width, HEIGHT * app.scale))
        key = (bar, app.look.theme.name, app.scale, self._typing)
        if moved or key != self._key:
            self._key = key
            self._drawing.draw(app, bar, width, self._typing)
        self._drawing.move_dots(app, self._beat)
        self._devices.update(app)

    def _bar_now(self, desk: Desk, now: float) -> Bar:
        """Return what the bar says: found anew where it may have changed, or counts seconds."""
        seen = desk.patch, desk.show, desk.problems, desk.vitals, desk.door.connected
        is_other = any(a is not b for a, b in zip(seen, self._seen, strict=True))
        if is_other or now - self._seen_at >= COUNT_SECONDS:
            self._seen, self._seen_at = seen, now
            self._bar = bar_of(desk, now)
        return self._bar

    # --- listening -------------------------------------------------------------------------------

    def _listen(self, app: App, news: Sequence[Any], now: float) -> None:
        desk = app.desk
        for message in news:
            match message:
                case m.Done(id=id, result=dict() as status) if id == self._asked:
                    self._asked = 0
                    desk.vitals = desk.vitals.followed(status, now)
                    if desk.vitals.engine is not None:
                        self._beat = Beat.of(desk.vitals.engine, time.monotonic_ns())
                case Lost():
                    self._asked, desk.vitals, self._beat = 0, desk.vitals.lost(), Beat()
                case _:
                    pass
        recorded = desk.show is not None and desk.show.recording
        if desk.wish == AskFile("record") and recorded:
            desk.wish = None  # the key that began a recording ends it
            of_show.record(desk)

    def _ask(self, desk: Desk, now: float) -> None:
        """Ask how the show is. An answer that does not come is not waited for for ever."""
        late = now - self._asked_at
        if desk.door.connected and late >= ASK_SECONDS and (not self._asked or late > 5.0):
            self._asked, self._asked_at = desk.door.send(m.Ask(what="status")), now

    # --- hands -----------------------------------------------------------------------------------

    def _follow_hand(self, app: App) -> None:
        held = self._sheet.held()
        if held not in ("tempo", "master"):
            self._drag = None
            return
        x = app.hands.at.x
        if self._drag is None or self._drag.what != held:
            start = self._present(app.desk, held)
            self._drag = _Drag(held, x, start, start)
        drag = self._drag
        way = (x - drag.x) / app.scale
        if drag.what == "tempo":
            fine = 0.1 if app.hands.keys.shift else 1.0
            value = round(drag.start + fine * way / TEMPO_PIXELS, 1)
            if abs(way) > 3.0 and value != drag.sent:
                drag.sent = value
                app.desk.request(m.SetTempo(tempo=min(max(value, 20.0), 400.0)), "Tempo")
        elif (value := self._master_at(app, x)) != drag.sent:
            drag.sent = value
            app.desk.request(m.SetShow(master=value), "Master")

    def _present(self, desk: Desk, what: str) -> float:
        if what == "master":
            return -1.0  # a press goes there at once
        return desk.tempo or 120.0

    def _master_at(self, app: App, x: float) -> float:
        rect = self._sheet.place_of("master")
        return round(min(max((x - rect.x) / max(rect.width, 1.0), 0.0), 1.0), 3)

    def _pressed_tempo(self) -> None:
        """A click types; the end of a drag does nothing."""
        if self._drag is None or self._drag.sent == self._drag.start:
            self._type()

    def _type(self) -> None:
        """Put a field in the place of the tempo."""
        rect = self._sheet.place_of("tempo")
        dpg.set_value(self._field, self._bar.tempo or "120.0")
        dpg.configure_item(
            self._field, pos=[int(rect.x), int(rect.y)], width=int(rect.width), show=True
        )
        dpg.focus_item(self._field)
        self._typing = True
        self._typing_for = 0

    def _typed(self, desk: Desk) -> None:
        text = str(dpg.get_value(self._field))
        desk.try_to(lambda: of_show.set_tempo(desk, text))
        self._close_field()

    def _close_field(self) -> None:
        dpg.configure_item(self._field, show=False)
        self._typing = False

    def _end_typing(self) -> None:
        """Give up what is typed once the field has lost the keys: by Escape, or a click."""
        if not self._typing:
            return
        self._typing_for += 1
        if self._typing_for > 4 and not dpg.is_item_focused(self._field):
            self._close_field()
