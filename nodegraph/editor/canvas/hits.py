"""What lies under a point of the canvas.

    hit = hit_at(scene, Point(120, 80), zoom=1.0)

A pin wins over its node, a node over a cable, a cable over a comment, and all of them over the
frame that they lie in; of two nodes the one that is drawn later, on top. How near is near enough is
in pixels, so it is as easy to hit a pin of a patch seen small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from nodegraph.editor.canvas.cables import crosses, distance_to
from nodegraph.editor.canvas.scene import Cable, Scene
from nodegraph.editor.canvas.shape import TITLE, Pin, Row
from nodegraph.editor.edits.framing import TITLE as FRAME_TITLE
from nodegraph.editor.geometry import Point, Rect
from nodegraph.model.patch import Wire

PIN_PIXELS, CABLE_PIXELS, BEND_PIXELS = 11.0, 7.0, 9.0
CORNER = 14.0  # canvas units, of a frame that is resized
NONE: Mapping[int, Rect] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OnPin:
    """A pin; `at` is its place on the canvas."""

    node: str
    pin: Pin
    at: Point


@dataclass(frozen=True, slots=True)
class OnNode:
    """A node: its title, a row, or (neither) its screen and edges."""

    node: str
    title: bool = False
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class OnCable:
    """A cable."""

    wire: Wire


@dataclass(frozen=True, slots=True)
class OnBend:
    """A bend of a cable, by its place among them."""

    wire: Wire
    place: int


@dataclass(frozen=True, slots=True)
class OnBox:
    """A frame or a comment, by its place in the layout; a frame's corner resizes it."""

    what: Literal["frame", "comment"]
    place: int
    corner: bool = False


Hit: TypeAlias = OnPin | OnNode | OnCable | OnBend | OnBox


def is_there(scene: Scene, hit: Hit) -> bool:
    """Whether what was hit is still there: others edit too, while a button is down."""
    match hit:
        case OnPin(node, pin):
            return node in scene.shapes and pin in scene.shapes[node].pins
        case OnNode(node, row=row):
            return node in scene.shapes and (row is None or row in scene.shapes[node].rows)
        case OnCable(wire):
            return wire in scene.cables
        case OnBend(wire, place):
            return wire in scene.cables and place < len(scene.cables[wire].points) - 2
        case OnBox("frame", place):
            return any(frame.place == place for frame in scene.frames)
        case OnBox(_, place):
            return any(comment.place == place for comment in scene.comments)


def hit_at(
    scene: Scene,
    point: Point,
    zoom: float,
    frames: Mapping[int, Rect] = NONE,
    comments: Mapping[int, Rect] = NONE,
    raised: Sequence[str] = (),
) -> Hit | None:
    """Return what is under a point; None for the bare canvas.

    `raised`: nodes that are drawn over all others, the last one on top.
    """
    near = PIN_PIXELS / zoom
    nodes = nodes_at(scene, point, near, raised)
    for name in nodes:
        found = _pin(scene, name, point, near)
        if found is not None:
            return found
        if scene.rect(name).contains(point):
            return _on_node(scene, name, point)
    return _bend(scene, point, zoom) or _cable(scene, point, zoom) or _box(point, frames, comments)


def nodes_at(scene: Scene, point: Point, near: float, raised: Sequence[str] = ()) -> list[str]:
    """Return the nodes that lie within a distance, the topmost first."""
    boxes = scene.boxes
    found = np.flatnonzero(
        (boxes[:, 0] - near <= point.x)
        & (boxes[:, 2] + near >= point.x)
        & (boxes[:, 1] <= point.y)
        & (boxes[:, 3] >= point.y)
    )
    order = {name: place for place, name in enumerate(raised, len(scene.names))}
    names = [scene.names[place] for place in found[::-1]]
    return sorted(names, key=lambda name: -order.get(name, 0))


def nodes_in(scene: Scene, rect: Rect) -> frozenset[str]:
    """Return the nodes that a rectangle touches."""
    return frozenset(scene.seen(rect))


def cables_across(scene: Scene, cut: Sequence[Point]) -> list[Wire]:
    """Return the wires that a line drawn over the canvas cuts."""
    if len(cut) < 2:
        return []
    line = np.array(cut, dtype=np.float64)
    return [wire for wire, cable in scene.cables.items() if crosses(cable.line, line)]


def cable_at(scene: Scene, point: Point, zoom: float, without: Mapping[str, object]) -> Wire | None:
    """Return the cable under a point that is not one of these nodes' own."""
    found = [
        (distance, wire)
        for distance, wire in _near_cables(scene, point, CABLE_PIXELS * 2.0 / zoom)
        if wire.source not in without and wire.target not in without
    ]
    return min(found)[1] if found else None


def _pin(scene: Scene, name: str, point: Point, near: float) -> OnPin | None:
    """Return the pin of a node that a point is at; the nearest of those near enough."""
    at = scene.places[name]
    best: tuple[float, Pin] | None = None
    for pin in scene.shapes[name].pins:
        x, y = point.x - at.x - pin.at.x, point.y - at.y - pin.at.y
        # Pins are as close as rows are: across they may be hit from afar, up and down not.
        distance = max(abs(x), abs(y))
        if abs(x) <= near and abs(y) <= min(near, 11.0) and (best is None or distance < best[0]):
            best = (distance, pin)
    return None if best is None else OnPin(name, best[1], scene.pin_at(name, best[1]))


def _on_node(scene: Scene, name: str, point: Point) -> OnNode:
    y = point.y - scene.places[name].y
    if y < TITLE:
        return OnNode(name, title=True)
    return OnNode(name, row=scene.shapes[name].row_at(y))


def _bend(scene: Scene, point: Point, zoom: float) -> OnBend | None:
    near = BEND_PIXELS / zoom
    for wire, cable in scene.cables.items():
        for place, bend in enumerate(cable.points[1:-1]):
            if abs(bend.x - point.x) <= near and abs(bend.y - point.y) <= near:
                return OnBend(wire, place)
    return None


def _cable(scene: Scene, point: Point, zoom: float) -> OnCable | None:
    found = _near_cables(scene, point, CABLE_PIXELS / zoom)
    return OnCable(min(found)[1]) if found else None


def _near_cables(scene: Scene, point: Point, near: float) -> list[tuple[float, Wire]]:
    found = []
    for wire, cable in scene.cables.items():
        if _may_reach(cable, point, near):
            distance = distance_to(cable.line, point)
            if distance <= near:
                found.append((distance, wire))
    return found


def _may_reach(cable: Cable, point: Point, near: float) -> bool:
    left, top, right, bottom = cable.bounds
    return left - near <= point.x <= right + near and top - near <= point.y <= bottom + near


def _box(point: Point, frames: Mapping[int, Rect], comments: Mapping[int, Rect]) -> OnBox | None:
    for place, rect in reversed([*comments.items()]):
        if rect.contains(point):
            return OnBox("comment", place)
    for place, rect in reversed([*frames.items()]):
        if not rect.contains(point):
            continue
        corner = Rect(rect.right - CORNER, rect.bottom - CORNER, CORNER, CORNER)
        if corner.contains(point):
            return OnBox("frame", place, corner=True)
        if point.y <= rect.y + FRAME_TITLE:
            return OnBox("frame", place)
    return None
