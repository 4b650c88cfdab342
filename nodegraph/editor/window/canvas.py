"""The canvas: draws what the desk holds, and no more of it than has changed.

Everything lies inside one plot, whose axes are the camera: zooming and panning are two calls, and
text, corners and lines grow with them inside Dear PyGui. What is not seen is hidden; what is small
is drawn without its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dearpygui.dearpygui as dpg

from nodegraph.editor.canvas.camera import Camera
from nodegraph.editor.canvas.face import NodeFace, face_of
from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.canvas.shape import NodeShape
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.gestures.pointer import Pointer
from nodegraph.editor.window import box_items, node_item
from nodegraph.editor.window.cable_items import CableItems
from nodegraph.editor.window.front import Front
from nodegraph.editor.window.grid import Grid
from nodegraph.editor.window.look import Look
from nodegraph.editor.window.node_item import NodeItem
from nodegraph.model.errors import Problem
from nodegraph.model.patch import Json

WORDS_FROM, PINS_FROM, LIGHTS_FROM = 0.55, 0.35, 0.12  # zooms; a letter is 7 pixels high there
PLOT, X_AXIS, Y_AXIS = "canvas", "canvas x", "canvas y"


class Canvas:
    """The drawing of one desk."""

    def __init__(self, desk: Desk, pointer: Pointer, look: Look, font: int = 0) -> None:
        self.desk, self.pointer, self.look = desk, pointer, look
        self.items: dict[str, NodeItem] = {}
        self.faces: dict[str, NodeFace] = {}
        self.drawn = 0  # how often nodes were drawn anew, or taken away
        self.seen: frozenset[str] = frozenset()
        self.problems: Mapping[str, Sequence[Problem]] = {}
        self._font = font
        self._drawn: tuple[object, ...] = ()
        self._moved: Mapping[str, Point] = {}
        self._camera: tuple[Camera, Rect] | None = None
        self._detail = (True, True, True)
        self._order: tuple[str, ...] = ()

    def build(self, parent: int | str) -> None:
        """Make the plot inside a window of Dear PyGui."""
        with dpg.plot(
            parent=parent, tag=PLOT, width=-1, height=-1, no_menus=True, no_box_select=True,
            no_mouse_pos=True, no_title=True, no_frame=True, no_inputs=True,
        ):  # fmt: skip
            for tag, axis in ((X_AXIS, dpg.mvXAxis), (Y_AXIS, dpg.mvYAxis)):
                dpg.add_plot_axis(
                    axis, tag=tag, no_gridlines=True, no_tick_labels=True, no_tick_marks=True,
                    no_label=True, invert=axis == dpg.mvYAxis,
                )  # fmt: skip
        if self._font:
            dpg.bind_item_font(PLOT, self._font)
        back, boxes, cables, nodes, front = (dpg.add_draw_layer(parent=PLOT) for _ in range(5))
        self._grid = Grid(back)
        self._boxes = box_items.BoxItems(boxes)
        self.cables = CableItems(cables)
        self._nodes = nodes
        self._front = Front(front)

    def draw(self) -> None:
        """Bring the drawing to what the desk holds now."""
        desk = self.desk
        scene = desk.scene
        camera = desk.camera
        ghost = self.pointer.ghost(desk)
        moved = {} if ghost is None else dict.fromkeys(ghost.nodes, ghost.by)
        self._draw_nodes(scene, moved)
        self._look_from(scene, camera)
        self._boxes.draw(scene.frames, scene.comments, self.look, desk.selection.boxes, camera.zoom)
        self.cables.draw(scene.cables, desk.style, self.look, desk.selection.wires, moved)
        self.cables.cull(self.seen)
        self._front.draw(desk, self.pointer, scene, self.seen, self.look)

    def redraw(self) -> None:
        """Draw all anew: the theme has changed."""
        for item in self.items.values():
            item.key = None
        self._drawn = ()

    def _draw_nodes(self, scene: Scene, moved: Mapping[str, Point]) -> None:
        desk = self.desk
        state = (
            scene, desk.selection.nodes, dict(desk.performed), self.problems, self.look.theme.name,
        )  # fmt: skip
        if state != self._drawn:
            self._drawn = state
            self._remove_gone(scene)
            performed = _by_node(desk.performed, desk)
            drivers = scene.drivers
            for name, shape in scene.shapes.items():
                self._draw_node(scene, name, shape, performed.get(name, {}), drivers.get(name, {}))
            self._moved = {}
            self._camera = None  # what is seen may have changed
        if moved != self._moved:
            for name in moved.keys() | self._moved.keys():
                if name in self.items:
                    node_item.place(
                        self.items[name], scene.places[name].moved(*moved.get(name, (0.0, 0.0)))
                    )
            self._moved = dict(moved)
        if desk.raised != self._order:
            self._order = desk.raised
            for name in desk.raised:
                if name in self.items:
                    dpg.move_item(self.items[name].root, parent=self._nodes)

    def _draw_node(
        self,
        scene: Scene,
        name: str,
        shape: NodeShape,
        performed: Mapping[str, Json],
        drivers: Mapping[str, str],
    ) -> None:
        chosen = name in self.desk.selection.nodes
        problems = self.problems.get(name, ())
        key = (shape, chosen, tuple(performed.items()), tuple(drivers.items()),
               tuple(problems), self.look.theme.name)  # fmt: skip
        item = self.items.get(name)
        if item is None:
            item = self.items[name] = node_item.new_item(self._nodes)
            self._order = ()  # it lies on top now, whether it was raised or not
        if item.key != key:
            item.key = key
            self.drawn += 1
            face = self.faces[name] = face_of(shape, name, performed, problems, drivers)
            node_item.draw(item, shape, face, self.look, chosen)
            node_item.show_detail(item, *self._detail)
        node_item.place(item, scene.places[name])

    def _remove_gone(self, scene: Scene) -> None:
        for name in self.items.keys() - scene.shapes.keys():
            dpg.delete_item(self.items.pop(name).root)
            self.drawn += 1
            self.faces.pop(name, None)

    def _look_from(self, scene: Scene, camera: Camera) -> None:
        """Set the axes, and show what they show."""
        area = self.desk.area
        if self._camera == (camera, area):
            return
        self._camera = (camera, area)
        seen_rect = camera.seen(area.width, area.height)
        dpg.set_axis_limits(X_AXIS, seen_rect.x, seen_rect.right)
        dpg.set_axis_limits(Y_AXIS, seen_rect.y, seen_rect.bottom)
        self._grid.draw(camera, area.width, area.height, self.look)
        seen = frozenset(scene.seen(seen_rect.grown(24.0)))
        for name, item in self.items.items():
            shown = name in seen or name in self._moved
            if shown != item.shown:
                item.shown = shown
                dpg.configure_item(item.root, show=shown)
        self.seen = seen
        zoom = camera.zoom
        detail = (zoom >= WORDS_FROM, zoom >= PINS_FROM, zoom >= LIGHTS_FROM)
        if detail != self._detail:
            self._detail = detail
            for item in self.items.values():
                node_item.show_detail(item, *self._detail)


def _by_node(performed: Mapping[str, Json], desk: Desk) -> dict[str, dict[str, Json]]:
    """Return what is performed on the nodes that are seen, by node and port."""
    prefix = "".join(f"{instance}/" for instance in desk.way)
    found: dict[str, dict[str, Json]] = {}
    for path, value in performed.items():
        if path.startswith(prefix) and "/" not in path[len(prefix) :]:
            node, _, port = path[len(prefix) :].rpartition(".")
            found.setdefault(node, {})[port] = value
    return found
