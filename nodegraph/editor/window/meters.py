"""Nodes that live: their signals in their rows and on their screens, cables that glow, what nodes
cost, and what a cable carries at the pointer.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point
from nodegraph.editor.living.costing import Costs
from nodegraph.editor.living.traces import Traces
from nodegraph.editor.living.watching import (
    Picture,
    Signal,
    Wishes,
    in_turn,
    pictures,
    signals,
)
from nodegraph.editor.window.app import App
from nodegraph.editor.window.cable_items import GLOWS
from nodegraph.editor.window.canvas import LIGHTS_FROM, WORDS_FROM
from nodegraph.editor.window.cost_tags import CostTags
from nodegraph.editor.window.hover_box import HoverBox
from nodegraph.editor.window.screen_items import ScreenItems
from nodegraph.editor.window.signal_items import SignalItems
from nodegraph.editor.window.textures import Texture
from nodegraph.editor.wishes import AskPanel
from nodegraph.model.patch import Wire
from nodegraph.model.signals import Kind
from nodegraph.model.spec import OutputSpec
from nodegraph.session import messages as m

DRAW_SECONDS: Final = 1.0 / 31.0
PICTURES_FROM: Final = 0.12  # zooms: what is smaller cannot be made out
PICTURE_WIDTH: Final = 128
PICTURE_FPS: Final = 4.0
MOST_GLOWS: Final = 24  # drawn at a time


class Meters:
    """The panel: it has no place of its own, but draws on the canvas."""

    def __init__(self) -> None:
        self.shown = True
        self.with_costs = False
        self.traces = Traces()
        self._costs = Costs()
        self._wishes, self._picture_wishes = Wishes(), Wishes()
        self._pictures: list[Picture] = []
        self._hover = HoverBox()
        self._drawn_at = 0.0
        self._key: object = None
        self._glow_rows: list[tuple[Wire, int]] = []
        self._glow_key: object = None
        self._glow_turn = 0

    def build(self, app: App) -> None:
        """Make its items."""
        self._signals = SignalItems(app.canvas, self.traces)
        self._screens = ScreenItems(app.canvas, self.traces)
        self._tags = CostTags(app.canvas)
        self._hover.build()

    def covers(self, pixel: Point) -> bool:
        """It lies in nobody's way."""
        return False

    def takes_keys(self) -> bool:
        """Nobody types here."""
        return False

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Listen, and draw what is due."""
        now = time.monotonic()
        desk = app.desk
        self._listen(app, news)
        if desk.wish == AskPanel("costs"):
            desk.wish = None
            self._toggle_costs(desk)
        editing = app.mode == "edit"
        self._hover.look(app, now, editing and _is_free(app))
        if editing:
            self._ask(app, now)
        else:
            self._rest(desk)
            self._hover.hide()
        self._screens.draw_pictures()
        if editing and now - self._drawn_at >= DRAW_SECONDS:
            self._drawn_at = now
            self._draw(app, now)

    # --- asking and listening --------------------------------------------------------------------

    def _listen(self, app: App, news: Sequence[Any]) -> None:
        for message in news:
            match message:
                case m.Probed(values=values):
                    self.traces.heard(values)
                case m.NodePicture(node=path, jpeg=jpeg):
                    self._screens.came(path, jpeg)
                case m.Costs() if self.with_costs:
                    self._costs.heard(message)
                    self._put_tags(app.desk)
                case m.NowPlays():
                    self._costs.clear()
                    self._tags.put({})
                    self._key = None
                case _:
                    pass

    def _ask(self, app: App, now: float) -> None:
        """Ask for the signals and pictures of what is seen."""
        desk, seen = app.desk, app.canvas.seen
        zoom = desk.camera.zoom
        near = zoom >= WORDS_FROM
        key = (desk.scene, seen, desk.selection.nodes, desk.way, near, zoom >= PICTURES_FROM,
               self._hover.wire)  # fmt: skip
        if key == self._key or not self._wishes.may(now):
            return
        self._key = key
        nodes = in_turn(desk.selection.nodes & seen, seen)
        wanted = signals(desk.scene, nodes, desk.path, inputs=near)
        hovered = self._hovered(desk)
        if hovered is not None and hovered.kind is not Kind.TEXTURE:
            wanted = [hovered, *(item for item in wanted if item.path != hovered.path)]
        chosen = [node for node in desk.selection.nodes if node not in seen]
        wanted += signals(desk.scene, chosen, desk.path)
        self.traces.watch(_once(wanted))
        self._signals.fit()
        self._screens.fit()
        paths = self._wishes.due((item.path for item in wanted), now)
        if paths is not None:
            desk.door.send(m.Watch(paths=paths))
        self._ask_pictures(desk, nodes if zoom >= PICTURES_FROM else [], now)

    def _rest(self, desk: Desk) -> None:
        """Ask for nothing while the canvas is not seen."""
        self._key = None
        if self._wishes.asked:
            self._wishes = Wishes()
            desk.door.send(m.Watch())
        if self._picture_wishes.asked:
            self._picture_wishes = Wishes()
            desk.door.send(m.WatchPictures())

    def _ask_pictures(self, desk: Desk, nodes: list[str], now: float) -> None:
        hover = self._hover.wire
        first = [] if hover is None else [hover.source]
        found = pictures(desk.patch, desk.way, desk.scene, dict.fromkeys([*first, *nodes]))
        self._screens.watch(found)
        paths = self._picture_wishes.due((picture.path for picture in found), now)
        if paths is not None:
            wish = m.WatchPictures(paths=paths, width=PICTURE_WIDTH, fps=PICTURE_FPS)
            desk.door.send(wish)

    def _hovered(self, desk: Desk) -> Signal | None:
        """Return the signal of the cable under the pointer."""
        wire = self._hover.wire
        shape = None if wire is None else desk.scene.shapes.get(wire.source)
        pin = None if shape is None or wire is None else shape.pin(wire.out, "out")
        if wire is None or shape is None or pin is None or pin.kind is None:
            return None
        spec: OutputSpec | None = None
        if shape.signature is not None:
            every = shape.signature.spec.outputs
            spec = next((one for one in every if one.name == wire.out), None)
        path = desk.path(wire.source, wire.out)
        return Signal(path, wire.source, wire.out, "out", pin.kind, spec)

    # --- drawing ---------------------------------------------------------------------------------

    def _draw(self, app: App, now: float) -> None:
        self.traces.advance(now)
        zoom = app.desk.camera.zoom
        if zoom >= LIGHTS_FROM:
            self._signals.draw(zoom)
        self._screens.draw_rows(zoom >= WORDS_FROM)
        self._glow(app)
        self._tags.draw()
        self._hover.draw(app, self.traces, self._hovered(app.desk), self._image(app.desk))

    def _glow(self, app: App) -> None:
        """Let some of the cables be as bright as their signals are now."""
        desk, rows = app.desk, self.traces.rows
        key = (desk.scene, self._key)
        if key != self._glow_key:
            self._glow_key = key
            self._glow_rows = [
                (wire, row)
                for wire in desk.scene.cables
                if (row := rows.get(desk.path(wire.source, wire.out))) is not None
            ]
        if not self._glow_rows:
            return
        lights = (self.traces.levels() * GLOWS + 0.5).astype(int).tolist()
        count, left = len(self._glow_rows), MOST_GLOWS
        for step in range(count):
            wire, row = self._glow_rows[(self._glow_turn + step) % count]
            if app.canvas.cables.glow(wire, lights[row]):
                left -= 1
                if not left:
                    self._glow_turn = (self._glow_turn + step + 1) % count
                    return

    def _image(self, desk: Desk) -> Texture | None:
        wire = self._hover.wire
        return None if wire is None else self._screens.texture_of(wire.source)

    # --- costs -----------------------------------------------------------------------------------

    def _toggle_costs(self, desk: Desk) -> None:
        self.with_costs = not self.with_costs
        desk.door.send(m.WatchCosts(on=self.with_costs))
        self._costs.clear()
        self._tags.put({})
        if self.with_costs:
            self._put_tags(desk)

    def _put_tags(self, desk: Desk) -> None:
        scene = desk.scene
        run = desk.patch.run
        self._tags.put(self._costs.tags(scene.shapes, scene.shapes, desk.path, run))


def _is_free(app: App) -> bool:
    """Whether the pointer is over the bare canvas, not over a panel."""
    at = app.hands.at
    return app.desk.area.contains(at) and not any(
        panel.shown and panel.covers(at) for panel in app.panels
    )


def _once(wanted: Sequence[Signal]) -> list[Signal]:
    """Return signals without those that are there twice."""
    return list({item.path: item for item in wanted}.values())
