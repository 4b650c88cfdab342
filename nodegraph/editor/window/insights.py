"""What a test sees of a running editor, as plain values: `nodegraph.editor.window.introspection`.

Places are in pixels of the window.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, cast

import dearpygui.dearpygui as dpg

from nodegraph.editor.canvas.shape import ROW, TITLE
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point, Rect
from nodegraph.model.storage import dumps

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App


def is_at_rest(app: App) -> bool:
    """Whether all that hands did is dealt with, and all requests are answered."""
    settled = app.pointer.drag is not None or app.pointer.ghost(app.desk) is None
    return settled and not app.hands.events and not app.desk.waiting


def of_desk(app: App) -> dict[str, Any]:
    """Return what the editor has in mind."""
    desk = app.desk
    chosen, camera = desk.selection, desk.camera
    return {
        "camera": [camera.x, camera.y, camera.zoom],
        "window": [dpg.get_viewport_client_width(), dpg.get_viewport_client_height()],
        "area": list(desk.area),
        "way": list(desk.way),
        "nodes": sorted(chosen.nodes),
        "wires": sorted(map(str, chosen.wires)),
        "boxes": sorted(map(list, chosen.boxes)),
        "raised": list(desk.raised),
        "said": None if desk.said is None else [desk.said.severity, desk.said.text],
        "told": [text for panel in app.panels
                 if panel.shown and (text := getattr(panel, "sentence", ""))],
        "wish": None if desk.wish is None else _wish(desk.wish),
        "drag": None if app.pointer.drag is None else type(app.pointer.drag).__name__,
        "held": sorted(app.hands.held),
        "undo": desk.next_undo,
        "redo": desk.next_redo,
        "performed": dict(desk.performed),
        "snapping": desk.snapping,
        "connected": desk.door.connected,
        "theme": app.look.theme.name,
        "scale": app.scale,
        "mode": app.mode,
    }  # fmt: skip


def of_patch(desk: Desk) -> str:
    """Return the document as its file would have it."""
    return dumps(desk.patch)


def of_places(app: App) -> dict[str, list[float]]:
    """Return what can be pressed on the panels that tell it, as rectangles by name."""
    found: dict[str, list[float]] = {}
    for panel in app.panels:
        tell = getattr(panel, "places", None)
        if panel.shown and callable(tell):
            told: dict[str, Rect] = cast(Any, tell)()
            found |= {name: list(rect) for name, rect in told.items()}
    return found


def of_panels(app: App) -> list[str]:
    """Return which panels are there, by their class."""
    return [type(panel).__name__ for panel in app.panels if panel.shown]


def of_scene(desk: Desk) -> dict[str, Any]:
    """Return where everything on the canvas is."""
    scene = desk.scene
    nodes: dict[str, Any] = {}
    for name, shape in scene.shapes.items():
        at = scene.places[name]
        middle = shape.width / 2.0
        nodes[name] = {
            "rect": _rect(desk, scene.rect(name)),
            "title": _pixel(desk, at.moved(middle, TITLE / 2.0)),
            "pins": {f"{pin.side}:{pin.port}": _pixel(desk, at.moved(*pin.at))
                     for pin in shape.pins},
            "rows": {row.pin.port if row.pin else "more": _pixel(
                desk, at.moved(middle, row.top + ROW / 2.0)) for row in shape.rows},
        }  # fmt: skip
    return {
        "nodes": nodes,
        "cables": {str(wire): [_pixel(desk, Point(*point)) for point in cable.line.tolist()]
                   for wire, cable in scene.cables.items()},
        "frames": [_rect(desk, frame.rect) for frame in desk.scene.frames],
        "comments": [_rect(desk, item.rect) for item in desk.scene.comments],
    }  # fmt: skip


def of_items() -> list[dict[str, Any]]:
    """Return what is seen besides the canvas: kind, label, value, and rectangle of each item."""
    found = []
    for item in dpg.get_all_items():
        state = dpg.get_item_state(item)
        if not state.get("visible") or "rect_size" not in state or not dpg.is_item_shown(item):
            continue
        width, height = state["rect_size"]
        corner = state.get("rect_min") or state["pos"]
        value = dpg.get_value(item)
        found.append({
            "tag": dpg.get_item_alias(item) or "",
            "kind": dpg.get_item_type(item).removeprefix("mvAppItemType::mv"),
            "label": dpg.get_item_label(item) or "",
            "value": value if isinstance(value, str | int | float | bool) else None,
            "rect": [*corner, width, height],
            "focused": bool(state.get("focused")),
        })  # fmt: skip
    return found


def _wish(wish: Any) -> dict[str, Any]:
    parts = {
        each.name: value
        if isinstance(value := getattr(wish, each.name), str | int | float | list | None)
        else str(value)
        for each in dataclasses.fields(wish)
    }
    return {"is": type(wish).__name__, **parts}


def _pixel(desk: Desk, point: Point) -> list[float]:
    return list(desk.to_pixel(point))


def _rect(desk: Desk, rect: Rect) -> list[float]:
    corner = desk.to_pixel(Point(rect.x, rect.y))
    zoom = desk.camera.zoom
    return [corner.x, corner.y, rect.width * zoom, rect.height * zoom]
