"""What must hold of an editor at rest: what is drawn is what the document has, and nothing else."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point
from nodegraph.editor.window import node_item
from nodegraph.editor.window.app import App
from nodegraph.editor.window.canvas import PLOT
from tests.editor.random_hands import disagreement
from tests.editor.session_in_hand import InHand

DRAWN = 2  # the slot of Dear PyGui that holds what is drawn
INVALID_ENUM = 0x0500


class Places:
    """Remembers where Dear PyGui was told to draw each node: it tells nobody."""

    def __init__(self) -> None:
        self.of_root: dict[int, Point] = {}
        self._place = node_item.place
        node_item.place = self._told

    def close(self) -> None:
        """Listen no longer."""
        node_item.place = self._place

    def _told(self, item: node_item.NodeItem, at: Point) -> None:
        self.of_root[item.root] = at
        self._place(item, at)


def disagreements(app: App, door: InHand, places: Places) -> list[str]:
    """Return in what the window, the editor and the session do not agree; none as a rule."""
    found = [disagreement(app.desk, door), *_of_nodes(app, places), *_of_cables(app)]
    return [wrong for wrong in found if wrong]


def _of_nodes(app: App, places: Places) -> list[str]:
    scene, canvas = app.desk.scene, app.canvas
    if canvas.items.keys() != app.desk.graph.nodes.keys():
        return [f"nodes that are drawn: {sorted(canvas.items)}"]
    roots = {item.root for item in canvas.items.values()}
    if set(_drawn_in(canvas._nodes)) != roots:
        return ["something else is drawn where the nodes are"]
    wrong = [
        f"{name} is drawn elsewhere"
        for name, item in canvas.items.items()
        if places.of_root[item.root] != scene.places[name]
    ]
    area = app.desk.area
    seen = scene.seen(app.desk.camera.seen(area.width, area.height).grown(24.0))
    if canvas.seen != frozenset(seen):
        wrong.append(f"seen is {sorted(seen)}, drawn as seen {sorted(canvas.seen)}")
    wrong += [
        f"{name} is shown or hidden wrongly"
        for name, item in canvas.items.items()
        if dpg.get_item_configuration(item.root)["show"] != (name in canvas.seen)
    ]
    return wrong


def _of_cables(app: App) -> list[str]:
    graph, cables = app.desk.graph, app.canvas.cables
    wires = {wire for wire in graph.wires if {wire.source, wire.target} <= graph.nodes.keys()}
    if cables._items.keys() != wires:
        return [f"cables that are drawn: {sorted(map(str, cables._items))}"]
    if set(_drawn_in(cables._parent)) != set(cables._items.values()):
        return ["something else is drawn where the cables are"]
    wrong = [
        f"{wire} is drawn as it was before"
        for wire, cable in app.desk.scene.cables.items()
        if cables._keys[wire][0] != cable  # type: ignore[index]
    ]
    seen = app.canvas.seen
    wrong += [
        f"{wire} is shown or hidden wrongly"
        for wire, item in cables._items.items()
        if dpg.get_item_configuration(item)["show"] == seen.isdisjoint({wire.source, wire.target})
    ]
    return wrong


def _drawn_in(parent: int | str) -> list[int]:
    found: Any = dpg.get_item_children(parent, DRAWN)
    return list(found or ())


def items_of_canvas() -> int:
    """Return how many items Dear PyGui keeps for the canvas, without its grid, which comes and goes
    with the camera.
    """
    _, *layers = (item for item in _drawn_in(PLOT) if "Layer" in dpg.get_item_type(item))
    return sum(map(_count, layers))


def _count(item: int) -> int:
    children: Any = dpg.get_item_children(item)
    return 1 + sum(_count(child) for slot in children.values() for child in slot)


def kinds_of_items() -> dict[str, int]:
    """Return how many items Dear PyGui keeps of each kind."""
    found: dict[str, int] = {}
    for item in dpg.get_all_items():
        kind = str(dpg.get_item_type(item)).removeprefix("mvAppItemType::mv")
        found[kind] = found.get(kind, 0) + 1
    return found


def gl_errors() -> Callable[[], int]:
    """Return what asks the window's own context for its first error; 0 for none.

    It is first seen to find one that was made on purpose.
    """
    library = ctypes.CDLL("libGL.so.1")
    library.glGetError.restype = ctypes.c_uint
    ask: Callable[[], int] = library.glGetError
    while ask():
        pass
    library.glEnable(0xFFFF)
    assert ask() == INVALID_ENUM, "this thread has no context whose errors could be seen"
    return ask
