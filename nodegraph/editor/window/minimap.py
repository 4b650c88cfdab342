"""The whole graph small in a corner (Shift+M), with what is seen; drag to go there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from nodegraph.editor.canvas.overview import Overview
from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.theme import Colour, faded, mixed
from nodegraph.editor.window.app import App
from nodegraph.editor.window.sheet import Sheet
from nodegraph.editor.wishes import AskPanel

WIDTH, HEIGHT = 220.0, 140.0
MARGIN: Final = 16.0


class Minimap:
    """The panel, in the lower left corner of the canvas."""

    def __init__(self, shown: bool = False) -> None:
        self.shown = shown
        self._sheet = Sheet("map")
        self._view: Overview | None = None
        self._key: object = None
        self._seen = 0
        self._grip: Point | None = None  # from the middle of what is seen to the hand

    def build(self, app: App) -> None:
        """Make its items."""
        self._sheet.build()

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel is its own."""
        return self._sheet.covers(pixel)

    def takes_keys(self) -> bool:
        """Nobody types here."""
        return False

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Follow graph and camera, or the hand."""
        desk = app.desk
        if desk.wish == AskPanel("minimap"):
            desk.wish, self.shown = None, not self.shown
        if not self.shown or app.mode != "edit":
            self._sheet.hide()
            self._key = None
            return
        area, scale = desk.area, app.scale
        at = Point(area.x + MARGIN * scale, area.bottom - (HEIGHT + MARGIN) * scale)
        moved = self._sheet.put(Rect(*at, WIDTH * scale, HEIGHT * scale))
        self._follow_hand(app)
        scene = desk.scene
        key = (scene, desk.camera, area, desk.selection.nodes, app.look.theme.name)
        if moved or key != self._key:
            self._key = key
            self._draw(app, scene)

    def _draw(self, app: App, scene: Scene) -> None:
        sheet, look, desk = self._sheet, app.look, app.desk
        room = Rect(0.0, 0.0, sheet.rect.width, sheet.rect.height)
        view = self._view = Overview.of(scene, desk.camera, desk.area, room)
        sheet.begin(look, faded(mixed(look.theme.panel, look.theme.canvas, 0.4), 0.98))
        sheet.spot("map", room, None, "bare")
        for frame in scene.frames:
            sheet.box(_placed(frame.rect, view), look.theme.frame, 2.0)
        for name, (left, top, right, bottom) in zip(scene.names, view.boxes.tolist(), strict=True):
            colour = look.theme.selected if name in desk.selection.nodes else _colour(app, name)
            box = Rect(left, top, max(right - left, 1.5), max(bottom - top, 1.5))
            sheet.box(box, colour, 1.0)
        seen = view.seen
        if seen.width > 0.0 and seen.height > 0.0:
            sheet.box(seen, faded(look.theme.text, 0.07), 2.0, faded(look.theme.selected, 0.9))
        sheet.end()

    def _follow_hand(self, app: App) -> None:
        """Let what is seen follow a hand: from where it was taken, or from its middle."""
        if not self._sheet.held() or self._view is None:
            self._grip = None
            return
        rect, hand = self._sheet.rect, app.hands.at
        at = Point(hand.x - rect.x, hand.y - rect.y)
        seen = self._view.seen
        if self._grip is None:
            middle = seen.centre
            inside = seen.contains(at)
            self._grip = Point(at.x - middle.x, at.y - middle.y) if inside else Point(0.0, 0.0)
        to = at.moved(-self._grip.x, -self._grip.y)
        app.desk.camera = self._view.camera_at(to, app.desk.camera, app.desk.area)


def _placed(rect: Rect, view: Overview) -> Rect:
    x, y = view.origin.x + rect.x * view.scale, view.origin.y + rect.y * view.scale
    return Rect(x, y, rect.width * view.scale, rect.height * view.scale)


def _colour(app: App, name: str) -> Colour:
    """Return the colour of a node: that of what it gives, quietly."""
    theme = app.look.theme
    signature = app.desk.scene.shapes[name].signature
    if signature is None:
        return theme.missing
    kinds = list(signature.outputs.values()) or list(signature.inputs.values())
    return mixed(theme.edge, theme.pin(kinds[0]), 0.45) if kinds else theme.edge
