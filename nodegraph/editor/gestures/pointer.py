"""The pointer on the canvas: what a press begins, and what a click does.

A press begins a drag at once where only that makes sense (the bare canvas, a pin), and else once
the hand has moved some pixels: until then it may be a click. One button at a time; what a second
one does meanwhile is not heard. Escape ends a drag as if it had not begun.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from nodegraph.editor.canvas.hits import (
    Hit,
    OnBend,
    OnBox,
    OnCable,
    OnNode,
    OnPin,
    hit_at,
    is_there,
)
from nodegraph.editor.desk import Desk, Selection
from nodegraph.editor.edits.fitting import Pin
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.cabling import Cabling
from nodegraph.editor.gestures.drag import Drag, Keys
from nodegraph.editor.gestures.marquee import Cutting, Marquee
from nodegraph.editor.gestures.moving import Moving
from nodegraph.editor.gestures.panning import Panning
from nodegraph.editor.gestures.pressing import (
    click,
    comments_of,
    double_click,
    frames_of,
    held_drag,
)
from nodegraph.editor.wishes import AskMenu

Button = Literal["left", "middle", "right"]
SLACK = 4.0  # pixels a hand may tremble in a click
ZOOM_STEP = 1.18  # a notch of the wheel
SETTLE_SECONDS = 1.0


@dataclass
class Pointer:
    """What the hand is doing. `settling` is a drag that has ended and is not told back yet."""

    drag: Drag | None = None
    pressed: tuple[Button, Point, Hit | None] | None = None
    at: Point = Point(0.0, 0.0)  # in pixels of the window
    settling: tuple[Moving, object, float] | None = None
    panned: bool = False  # since Space went down: then it is no Play
    _way: tuple[str, ...] = ()  # where the press was
    _later: Callable[[Keys], Drag | None] | None = field(default=None, repr=False)

    def press(self, desk: Desk, button: Button, pixel: Point, keys: Keys) -> None:
        """A button goes down over the canvas."""
        if self.pressed is not None:
            return
        self.at = pixel
        point = desk.to_canvas(pixel)
        hit = self.hit(desk, pixel)
        self.pressed = (button, pixel, hit)
        self._way = desk.way
        self._later = None
        if button == "middle" or (button == "left" and keys.space):
            self.drag, self.panned = Panning(pixel, desk.camera), True
        elif button == "right":
            self.drag = Cutting([point]) if keys.ctrl else None
        elif isinstance(hit, OnPin):
            self.drag = Cabling.begun(desk, hit, keys)
        elif hit is None:
            before = desk.selection if keys.shift else Selection()
            self.drag = Marquee(point, before)
        else:
            self._later = partial(held_drag, desk, hit, pixel)

    def move(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """The pointer moves."""
        self.at = pixel
        if self.pressed is None or self._has_left(desk):
            return
        button, start, hit = self.pressed
        far = abs(pixel.x - start.x) + abs(pixel.y - start.y) > SLACK
        if self.drag is None and far and hit is not None and self._later is not None:
            later, self._later = self._later, None
            self.drag = later(keys) if is_there(desk.scene, hit) else None
        elif self.drag is None and far and button == "right":
            self.drag = Panning(start, desk.camera)
        if self.drag is not None:
            self.drag.move(desk, pixel, keys)

    def release(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """The button goes up."""
        if self.pressed is None or self._has_left(desk):
            return
        button, _, hit = self.pressed
        drag, self.drag, self.pressed, self._later = self.drag, None, None, None
        self.at = pixel
        if isinstance(drag, Moving):
            self._settle(desk, drag, pixel, keys)
        elif isinstance(drag, Marquee) and drag.rect.width + drag.rect.height == 0.0:
            desk.selection = drag.before
        elif drag is not None:
            drag.drop(desk, pixel, keys)
        elif button == "right":
            there = hit is not None and is_there(desk.scene, hit)
            desk.wish = self._menu(desk, pixel, hit if there else None)
        elif hit is not None and is_there(desk.scene, hit):
            click(desk, hit, pixel, keys)

    def double(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """The left button went down a second time at once."""
        self.cancel(desk)
        double_click(desk, self.hit(desk, pixel), pixel, keys)

    def cancel(self, desk: Desk) -> bool:
        """End what is under way as if it had not begun; False where nothing was."""
        drag, self.drag, self.pressed, self._later = self.drag, None, None, None
        if drag is not None:
            drag.cancel(desk)
        return drag is not None

    def wheel(self, desk: Desk, notches: float, pixel: Point, keys: Keys) -> None:
        """The wheel turns: nearer or farther, with Shift sideways, with Ctrl up and down."""
        if keys.shift:
            desk.camera = desk.camera.panned(notches * 60.0, 0.0)
        elif keys.ctrl:
            desk.camera = desk.camera.panned(0.0, notches * 60.0)
        else:
            at = Point(pixel.x - desk.area.x, pixel.y - desk.area.y)
            desk.camera = desk.camera.zoomed(ZOOM_STEP**notches, at)

    def hit(self, desk: Desk, pixel: Point) -> Hit | None:
        """Return what is under a pixel."""
        frames, comments = frames_of(desk), comments_of(desk)
        return hit_at(
            desk.scene, desk.to_canvas(pixel), desk.camera.zoom, frames, comments, desk.raised
        )

    def ghost(self, desk: Desk) -> Moving | None:
        """Return the move that the canvas has to show: under the hand, or not told back yet."""
        if isinstance(self.drag, Moving):
            return self.drag
        if self.settling is not None:
            drag, graph, until = self.settling
            if desk.graph is graph and time.monotonic() < until:
                return drag
            self.settling = None
        return None

    def _has_left(self, desk: Desk) -> bool:
        """Whether another graph is seen than where the press was: then nothing is under way."""
        if desk.way == self._way:
            return False
        self.drag = self.pressed = self._later = None
        return True

    def _settle(self, desk: Desk, drag: Moving, pixel: Point, keys: Keys) -> None:
        graph = desk.graph
        if desk.try_to(lambda: drag.drop(desk, pixel, keys)) and drag.by != Point(0.0, 0.0):
            self.settling = (drag, graph, time.monotonic() + SETTLE_SECONDS)

    def _menu(self, desk: Desk, pixel: Point, hit: Hit | None) -> AskMenu:
        match hit:
            case OnPin():
                pin = hit.pin
                return AskMenu(pixel, hit.node, port=Pin(hit.node, pin.port), side=pin.side)
            case OnNode():
                if hit.node not in desk.selection.nodes:
                    desk.select(hit.node)
                row = None if hit.row is None else hit.row.pin
                if row is None:
                    return AskMenu(pixel, hit.node)
                return AskMenu(pixel, hit.node, port=Pin(hit.node, row.port), side=row.side)
            case OnCable() | OnBend():
                return AskMenu(pixel, wire=hit.wire)
            case OnBox():
                return AskMenu(pixel, box=(hit.what, hit.place))
            case _:
                return AskMenu(pixel)
