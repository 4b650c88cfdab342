"""What nodes show on their screens, and in rows without a lamp: pictures, spectra, colours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import dearpygui.dearpygui as dpg

from nodegraph.editor import words
from nodegraph.editor.canvas.screens import colours_of, fitted, line_of
from nodegraph.editor.geometry import Rect
from nodegraph.editor.living.reading import reading
from nodegraph.editor.living.traces import Traces, bands
from nodegraph.editor.living.watching import Picture, Signal
from nodegraph.editor.theme import Colour
from nodegraph.editor.window.canvas import Canvas
from nodegraph.editor.window.node_item import SMALL_SIZE, NodeItem, lamp_room
from nodegraph.editor.window.textures import Decoder, Pixels, Texture, Textures
from nodegraph.model.patch import Json
from nodegraph.model.signals import Kind

MOST_DRAWN: Final = 8  # spectra and values at a time
MOST_PICTURES: Final = 4  # put into textures at a time
SWATCH: Final = (44.0, 12.0)

_ROWS: Final = (Kind.COLOUR, Kind.PALETTE, Kind.POINT, Kind.TEXT)


@dataclass
class _Shown:
    """A picture on a node: `body` of the drawing that `image` is in."""

    node: str
    texture: Texture | None = None
    body: int = 0
    image: int = 0
    tag: int = 0  # of the texture that it shows


@dataclass
class ScreenItems:
    """The screens of one canvas."""

    canvas: Canvas
    traces: Traces
    decoder: Decoder = field(default_factory=Decoder)
    textures: Textures = field(default_factory=Textures)
    _pictures: dict[str, _Shown] = field(default_factory=dict)
    _came: dict[str, Pixels] = field(default_factory=dict)
    _signals: list[Signal] = field(default_factory=list)
    _drawn: dict[str, tuple[int, int, Json]] = field(default_factory=dict)
    _turn: int = 0

    def watch(self, pictures: list[Picture]) -> None:
        """Let these be the pictures; textures of others are free."""
        wanted = {picture.path: picture for picture in pictures}
        for path in [path for path in self._pictures if path not in wanted]:
            shown = self._pictures.pop(path)
            self._came.pop(path, None)
            self._take_away(shown)
        for path, picture in wanted.items():
            shown = self._pictures.setdefault(path, _Shown(picture.node))
            if shown.node != picture.node:
                self._take_away(shown)
                self._pictures[path] = _Shown(picture.node)

    def texture_of(self, node: str) -> Texture | None:
        """Return the picture that a node shows now."""
        return next((one.texture for one in self._pictures.values() if one.node == node), None)

    def came(self, path: str, jpeg: bytes) -> None:
        """A picture has come; it is decoded beside."""
        if path in self._pictures:
            self.decoder.give(path, jpeg)

    def fit(self) -> None:
        """Take up the signals that are watched now."""
        self._signals = [
            signal
            for signal in self.traces.signals
            if signal.side == "out" and (signal.kind in _ROWS or signal.kind is Kind.SPECTRUM)
        ]
        watched = self.traces.rows
        bodies = {item.body for item in self.canvas.items.values()}
        for path in [path for path in self._drawn if path not in watched]:
            body, holder, _ = self._drawn.pop(path)
            if body in bodies:
                dpg.delete_item(holder)

    def draw_pictures(self) -> None:
        """Show the pictures that are decoded, and those of nodes that were drawn anew."""
        self._came.update(self.decoder.take())
        for path in list(self._came)[:MOST_PICTURES]:
            shown, pixels = self._pictures.get(path), self._came.pop(path)
            if shown is not None:
                shown.texture = self.textures.put(pixels, shown.texture)
        for shown in self._pictures.values():
            item = self.canvas.items.get(shown.node)
            if item is not None and shown.texture is not None:
                self._show(shown, item, shown.texture)

    def draw_rows(self, words_are_seen: bool) -> None:
        """Draw the spectra and values that have changed, some at a time."""
        count, left = len(self._signals), MOST_DRAWN
        for step in range(count):
            place = (self._turn + step) % count
            signal = self._signals[place]
            if signal.kind is not Kind.SPECTRUM and not words_are_seen:
                continue
            if self._draw(signal):
                left -= 1
            if not left:
                self._turn = (place + 1) % count
                return

    # --- pictures --------------------------------------------------------------------------------

    def _show(self, shown: _Shown, item: NodeItem, texture: Texture) -> None:
        if item.body == shown.body:
            if shown.tag != texture.tag:  # a picture of another size
                shown.tag = texture.tag
                dpg.configure_item(shown.image, texture_tag=texture.tag)
            return
        if item.screen is None:
            return
        screen = fitted(item.screen, texture.size[0] / max(texture.size[1], 1))
        shown.body, shown.tag = item.body, texture.tag
        shown.image = item.picture = int(
            dpg.draw_image(
                texture.tag, [screen.x, screen.y], [screen.right, screen.bottom], parent=item.body
            )
        )

    def _take_away(self, shown: _Shown) -> None:
        item = self.canvas.items.get(shown.node)
        if shown.image and item is not None and item.body == shown.body:
            dpg.delete_item(shown.image)
            item.picture = 0
        if shown.texture is not None:
            self.textures.give_back(shown.texture)

    # --- spectra and values ----------------------------------------------------------------------

    def _draw(self, signal: Signal) -> bool:
        """Draw a signal; False where that is there already."""
        item = self.canvas.items.get(signal.node)
        told = self.traces.latest.get(signal.path)
        if item is None or told is None:
            return False
        known = self._drawn.get(signal.path)
        if known is not None and known[0] == item.body and known[2] is told:
            return False
        draws = self._spectrum if signal.kind is Kind.SPECTRUM else self._value
        if known is not None and known[0] == item.body:
            holder = known[1]
            dpg.delete_item(holder, children_only=True)
        else:
            parent = item.body if signal.kind is Kind.SPECTRUM else item.rows
            holder = int(dpg.add_draw_node(parent=parent))
        self._drawn[signal.path] = (item.body, holder, told)
        draws(signal, item, told, holder)
        return True

    def _spectrum(self, signal: Signal, item: NodeItem, told: Json, holder: int) -> None:
        shape = self.canvas.desk.scene.shapes.get(signal.node)
        if item.screen is None or shape is None or shape.screen_port != signal.port:
            return
        points = line_of(bands(told), item.screen)
        if len(points) > 1:
            colour = self.canvas.look.pin(signal.kind)
            item.line = int(dpg.draw_polyline(points, color=colour, thickness=1.4, parent=holder))

    def _value(self, signal: Signal, item: NodeItem, told: Json, holder: int) -> None:
        shape, look = self.canvas.desk.scene.shapes.get(signal.node), self.canvas.look
        pin = None if shape is None else shape.pin(signal.port, "out")
        if shape is None or pin is None or not shape.rows:
            return
        left, right = lamp_room(words.port(signal.port), look)
        y = pin.at.y
        stops = colours_of(signal.kind, told)
        if stops:
            wide, high = SWATCH
            wide = min(wide * (2.0 if len(stops) > 1 else 1.0), right - left)
            box = Rect(right - wide, y - high / 2.0, wide, high)
            _draw_stops(stops, box, look.theme.edge, holder)
            return
        text = look.fitted(reading(signal, told), right - left, SMALL_SIZE)
        at = [right - look.width(text, SMALL_SIZE), y - SMALL_SIZE * 0.55]
        dpg.draw_text(at, text, size=SMALL_SIZE, color=look.theme.quiet, parent=holder)


def _draw_stops(stops: list[Colour], box: Rect, edge: Colour, parent: int) -> None:
    wide = box.width / len(stops)
    for place, stop in enumerate(stops):
        x = box.x + place * wide
        dpg.draw_rectangle(
            [x, box.y], [x + wide, box.bottom], color=(0, 0, 0, 0), fill=stop, parent=parent
        )
    dpg.draw_rectangle([box.x, box.y], [box.right, box.bottom], color=edge, parent=parent)
