"""The signals of nodes, drawn in their rows: lines, meters, flashes, values, driven bars.

Only what is seen and has changed is drawn, and of that no more at a time than a frame has room
for; the rest is next. What belongs to a node that was drawn anew is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final

import dearpygui.dearpygui as dpg
import numpy as np
from numpy.typing import NDArray

from nodegraph.editor import words
from nodegraph.editor.canvas.shape import ROW, WIDTH
from nodegraph.editor.living.reading import reading
from nodegraph.editor.living.traces import FLASH, POINTS, SOUND, VALUE, Traces, place_of_db
from nodegraph.editor.living.turns import Room, Turns
from nodegraph.editor.living.watching import Signal
from nodegraph.editor.theme import Colour, faded
from nodegraph.editor.window.canvas import WORDS_FROM, Canvas
from nodegraph.editor.window.driven_bars import DrivenBars
from nodegraph.editor.window.node_item import INSET, SMALL_SIZE, lamp_room

MOST_LINES, MOST_METERS, MOST_WORDS = 60, 60, 10  # drawn at a time
HEIGHT: Final = 12.0  # of a line
BASE: Final = 6.0  # below the middle of its row
WORDS_ROOM: Final = 58.0
VALUES_FROM: Final = 0.7  # zooms: the value of an output in words
STEPS: Final = 48  # of a meter, and of a flash
CHANGE: Final = 0.02  # of the height of a line, that can be seen
LOUD: Final = 0.983  # of a meter: -1 dB
DRIVEN: Final = -1  # an input, beside the codes of outputs
LINE, FAR_BAR = 1.4, 6.0  # thick


class Detail(Enum):
    """How much of a signal can be made out."""

    FAR = "far"
    NEAR = "near"
    VALUES = "values"


def _detail_at(zoom: float) -> Detail:
    if zoom < WORDS_FROM:
        return Detail.FAR
    return Detail.VALUES if zoom >= VALUES_FROM else Detail.NEAR


class SignalItems:
    """The drawings of all signals that are watched on one canvas."""

    def __init__(self, canvas: Canvas, traces: Traces) -> None:
        self._canvas, self._traces = canvas, traces
        self._lines, self._bars = Turns(POINTS), DrivenBars(canvas, traces)
        self._meters, self._flashes, self._texts = Turns(), Turns(), Turns()
        self._words: dict[str, tuple[int, int, str]] = {}  # by path: of which lamp, item, text
        self._detail = Detail.NEAR
        self._is_second = False
        self._key: object = None
        self._of: tuple[tuple[Signal, ...], int] = ((), -1)  # what `_every` was found for
        self._every: NDArray[np.int64] = np.zeros(0, dtype=np.int64)  # the lamps of all signals

    def fit(self) -> None:
        """Take up the signals that are watched now."""
        chosen: dict[int, list[tuple[str, int, Room]]] = {}
        outputs = []
        for row, signal in enumerate(self._traces.signals):
            room = self._place(signal)
            if room is None:
                continue
            one = (signal.path, row, room)
            is_output = signal.side == "out"
            chosen.setdefault(self._traces.code(row) if is_output else DRIVEN, []).append(one)
            if is_output and self._traces.code(row) in (VALUE, SOUND, FLASH):
                outputs.append(one)
        self._lines.fit(chosen.get(VALUE, ()))
        self._meters.fit(chosen.get(SOUND, ()))
        self._flashes.fit(chosen.get(FLASH, ()))
        self._bars.fit(chosen.get(DRIVEN, ()))
        self._texts.fit(outputs)
        self._drop_unwatched()

    def draw(self, zoom: float) -> None:
        """Bring a part of the drawings to what is heard."""
        look = self._canvas.look
        if self._key != look.theme.name:
            self._key = look.theme.name
            for group in (self._lines, self._meters, self._flashes):
                group.again()
        detail = _detail_at(zoom)
        if detail is not self._detail:
            self._detail = detail
            for group in (self._lines, self._meters, self._flashes):
                group.again()
            self._show_words(detail is Detail.VALUES)
        self._draw_meters()
        self._draw_flashes()
        self._is_second = not self._is_second
        if self._is_second:  # what goes on slowly is drawn at every second time
            self._draw_lines()
            return
        if detail is not Detail.FAR:
            self._bars.draw()
        if detail is Detail.VALUES:
            self._draw_words()

    def _place(self, signal: Signal) -> Room | None:
        """Return where a signal is drawn in its node: left, right and the middle of its row."""
        shape = self._canvas.desk.scene.shapes.get(signal.node)
        if shape is None:
            return None
        for row in shape.rows:
            pin = row.pin
            if pin is not None and pin.port == signal.port and pin.side == signal.side:
                y = row.top + ROW / 2.0
                if signal.side == "in":
                    return INSET, WIDTH - INSET, y
                left, right = lamp_room(words.port(signal.port), self._canvas.look)
                return (left, right, y) if right - left > 20.0 else None
        return None

    def _lamps(self, group: Turns) -> NDArray[np.int64]:
        """Return the item of each lamp, 0 where its node is not drawn."""
        signals, drawn = self._traces.signals, self._canvas.drawn
        if signals is not self._of[0] or drawn != self._of[1]:
            self._of = signals, drawn
            items = self._canvas.items
            lamps = [
                items[signal.node].lamps.get(signal.port, 0) if signal.node in items else 0
                for signal in signals
            ]
            self._every = np.array(lamps, dtype=np.int64)
        return self._every[group.rows]

    def _fresh(
        self, group: Turns, values: NDArray[np.float64], change: float, most: int
    ) -> Iterable[int]:
        """Return which of a group to draw, and note what they then show."""
        lamps = self._lamps(group)
        known = self._traces.known[group.rows]
        changed = np.abs(values - group.drawn).max(axis=1) >= change
        places = group.due((changed | (lamps != group.items)) & (lamps > 0) & known, most)
        group.drawn[places] = values[places]
        group.items[places] = lamps[places]
        found: list[int] = places.tolist()
        return found

    def _room(self, room: Room) -> Room:
        """Return where a bar is drawn now: left, right, and its middle."""
        left, right, y = room
        match self._detail:
            case Detail.FAR:
                return INSET, WIDTH - INSET, y  # words are not seen, and leave it their place
            case Detail.NEAR:
                return left, right, y + BASE - 1.5
            case Detail.VALUES:
                return left, max(right - WORDS_ROOM, left + 16.0), y + BASE - 1.5

    def _draw_bar(self, item: int, room: Room, level: float, colour: Colour, thick: float) -> None:
        left, right, y = self._room(room)
        end = left + max((right - left) * level, 0.1)
        if self._detail is Detail.FAR:
            thick = max(thick, FAR_BAR)
        dpg.configure_item(item, points=[[left, y], [end, y]], color=colour, thickness=thick)

    def _draw_lines(self) -> None:
        group = self._lines
        if not group.rows:
            return
        heights = self._traces.heights(group.rows)
        if self._detail is Detail.FAR:
            self._draw_levels(heights)
            return
        places = list(self._fresh(group, heights, CHANGE, MOST_LINES))
        if not places:
            return
        rooms = np.array([self._room(group.rooms[place]) for place in places])
        wide = rooms[:, 1:2] - rooms[:, :1]
        across = rooms[:, :1] + wide * np.linspace(0.0, 1.0, POINTS)
        down = rooms[:, 2:] + 1.5 - HEIGHT * heights[places]
        every = np.stack([across, down], axis=2).tolist()
        for place, points in zip(places, every, strict=True):
            colour = self._colour(group.rows[place])
            dpg.configure_item(int(group.items[place]), points=points, color=colour, thickness=LINE)

    def _draw_levels(self, heights: NDArray[np.float64]) -> None:
        """Draw lines as bars, seen from afar: where values are now."""
        group = self._lines
        level = np.round(heights[:, -1:] * STEPS) / STEPS
        whole = np.broadcast_to(level, heights.shape)
        for place in self._fresh(group, whole, 0.5 / STEPS, MOST_METERS):
            item, colour = int(group.items[place]), self._colour(group.rows[place])
            self._draw_bar(item, group.rooms[place], float(level[place, 0]), colour, FAR_BAR)

    def _draw_meters(self) -> None:
        group = self._meters
        if not group.rows:
            return
        level = np.round(place_of_db(self._traces.peak[group.rows]) * STEPS) / STEPS
        theme = self._canvas.look.theme
        for place in self._fresh(group, level[:, None], 0.5 / STEPS, MOST_METERS):
            loud = level[place] >= LOUD
            colour = theme.record if loud else self._colour(group.rows[place])
            item, room = int(group.items[place]), group.rooms[place]
            self._draw_bar(item, room, float(level[place]), colour, 4.0)

    def _draw_flashes(self) -> None:
        group = self._flashes
        if not group.rows:
            return
        light = np.round(self._traces.flash[group.rows] * 10.0) / 10.0
        for place in self._fresh(group, light[:, None], 0.05, MOST_METERS):
            part = float(light[place])
            colour = faded(self._colour(group.rows[place]), 0.06 + 0.94 * part)
            item, room = int(group.items[place]), group.rooms[place]
            self._draw_bar(item, room, 1.0, colour, 2.0 + 2.5 * part)

    def _colour(self, row: int) -> Colour:
        return self._canvas.look.pin(self._traces.signals[row].kind)

    # --- values in words -------------------------------------------------------------------------

    def _draw_words(self) -> None:
        group, traces = self._texts, self._traces
        if not group.rows:
            return
        lamps = self._lamps(group)
        count = len(group.rows)
        left = MOST_WORDS
        for step in range(count):
            place = (group.turn + step) % count
            lamp, row = int(lamps[place]), group.rows[place]
            if lamp and self._write(row, lamp, group.rooms[place], traces):
                left -= 1
            if not left or step >= 4 * MOST_WORDS:
                group.turn = (place + 1) % count
                return

    def _write(self, row: int, lamp: int, room: Room, traces: Traces) -> bool:
        """Write the value of an output; False where it says so already."""
        signal = traces.signals[row]
        told = traces.latest.get(signal.path)
        text = reading(signal, told, traces.counts.get(signal.path, 0))
        known = self._words.get(signal.path)
        if known is not None and known[0] == lamp and known[2] == text:
            return False
        look = self._canvas.look
        text_shown = look.fitted(text, WORDS_ROOM - 6.0, SMALL_SIZE)
        at = [room[1] - look.width(text_shown, SMALL_SIZE), room[2] - SMALL_SIZE * 0.55]
        if known is not None and known[0] == lamp:
            dpg.configure_item(known[1], pos=at, text=text_shown)
            item = known[1]
        else:
            rows = self._canvas.items[signal.node].rows
            item = int(
                dpg.draw_text(at, text_shown, size=SMALL_SIZE, color=look.theme.quiet, parent=rows)
            )
        self._words[signal.path] = (lamp, item, text)
        return True

    def _show_words(self, show: bool) -> None:
        lamps = self._all_lamps()
        for lamp, item, _ in self._words.values():
            if lamp in lamps:
                dpg.configure_item(item, show=show)

    def _all_lamps(self) -> set[int]:
        return {lamp for item in self._canvas.items.values() for lamp in item.lamps.values()}

    def _drop_unwatched(self) -> None:
        """Take away what is drawn for signals that are not watched any more."""
        watched = self._traces.rows
        lamps = self._all_lamps()
        for path in [path for path in self._words if path not in watched]:
            lamp, item, _ = self._words.pop(path)
            if lamp in lamps:
                dpg.delete_item(item)
