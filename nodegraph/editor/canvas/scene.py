"""All that one graph shows: outlines at their places, and the cables between their pins.

    scene = Scene.of(patch, signatures)
    scene = Scene.of(changed_patch, signatures, scene)     # only what is new is worked out

Parts of a patch that an edit does not touch are the same objects after it, so that whatever was
made of them before is still right. A node without a place gets one from the automatic layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nodegraph.editor.canvas.cables import CableStyle, cable_line
from nodegraph.editor.canvas.shape import WIDTH, Fold, NodeShape, Pin, Side, fold_of, shape_of
from nodegraph.editor.edits.bends import bends_of
from nodegraph.editor.edits.commenting import Comment, comments_of
from nodegraph.editor.edits.framing import Frame, frames_of
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.layout.layered import layered
from nodegraph.model.patch import Graph, SubPatch, Wire
from nodegraph.model.signals import Kind
from nodegraph.model.signatures import Signatures

_NONE: frozenset[str] = frozenset()
_Key = tuple[int, frozenset[str], frozenset[str], Fold, int]


@dataclass(frozen=True, slots=True)
class Cable:
    """A wire as it is drawn; `kind` None where its output is unknown.

    `line` is float64 (n, 2); `bounds` its left, top, right and bottom.
    """

    wire: Wire
    kind: Kind | None
    points: tuple[Point, ...]
    line: NDArray[np.float64] = field(compare=False)
    bounds: tuple[float, float, float, float] = field(compare=False)
    off: bool = False

    @classmethod
    def along(
        cls, wire: Wire, kind: Kind | None, points: tuple[Point, ...], style: CableStyle, off: bool
    ) -> Cable:
        """Return the cable of a wire through these points."""
        line = cable_line(points, style)
        (left, top), (right, bottom) = line.min(0).tolist(), line.max(0).tolist()
        return cls(wire, kind, points, line, (left, top, right, bottom), off)


@dataclass(frozen=True, eq=False)
class Scene:
    """The outlines of a graph. `places` are top left corners; draw order is that of `shapes`."""

    graph: Graph
    shapes: Mapping[str, NodeShape]
    places: Mapping[str, Point]
    cables: Mapping[Wire, Cable]
    style: CableStyle = "curved"
    keys: Mapping[str, _Key] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        graph: Graph,
        signatures: Signatures,
        before: Scene | None = None,
        style: CableStyle = "curved",
    ) -> Scene:
        """Return the scene of a graph, with what still holds of the one before."""
        inputs, outputs = _wired(graph)
        shapes: dict[str, NodeShape] = {}
        keys: dict[str, _Key] = {}
        for name, node in graph.nodes.items():
            fold = fold_of(graph.layout.nodes.get(name))
            ins, outs = frozenset(inputs.get(name, ())), frozenset(outputs.get(name, ()))
            signature = signatures.of(node)
            key = keys[name] = (id(node), ins, outs, fold, id(signature))
            kept = before is not None and before.keys.get(name) == key
            shapes[name] = (
                before.shapes[name]
                if kept and before is not None
                else shape_of(node, signature, ins, outs, fold)
            )
        places = _places(graph, shapes, before)
        cables = _cables(graph, shapes, places, style, before)
        return cls(graph, shapes, places, cables, style, keys)

    def rect(self, name: str) -> Rect:
        """Return where a node is."""
        shape, at = self.shapes[name], self.places[name]
        return Rect(at.x, at.y, shape.width, shape.height)

    def rects(self, names: Mapping[str, object] | frozenset[str] | None = None) -> dict[str, Rect]:
        """Return where these nodes are; without names, all."""
        chosen = self.shapes if names is None else names
        return {name: self.rect(name) for name in chosen if name in self.shapes}

    def pin_at(self, node: str, pin: Pin) -> Point:
        """Return where a pin of a node is."""
        at = self.places[node]
        return Point(at.x + pin.at.x, at.y + pin.at.y)

    def pin_place(self, node: str, port: str, side: Side) -> Point | None:
        """Return where the pin of a port is: on a folded line, that of the line."""
        shape = self.shapes.get(node)
        if shape is None:
            return None
        pin = shape.pin(port, side)
        return None if pin is None else self.pin_at(node, pin)

    @cached_property
    def bounds(self) -> Rect | None:
        """The rectangle around all nodes; None without any."""
        return Rect.around(self.rects().values())

    @cached_property
    def frames(self) -> list[Frame]:
        """The frames, in the order of the file."""
        return frames_of(self.graph)

    @cached_property
    def comments(self) -> list[Comment]:
        """The comments, in the order of the file."""
        return comments_of(self.graph)

    @cached_property
    def drivers(self) -> Mapping[str, Mapping[str, str]]:
        """What drives each wired or published input, in words, by node and input."""
        found: dict[str, dict[str, str]] = {}
        for wire in self.graph.wires:
            words = wire.source if wire.out == "out" else f"{wire.source} {wire.out}"
            found.setdefault(wire.target, {})[wire.into] = words.replace("_", " ")
        published = self.graph.inputs if isinstance(self.graph, SubPatch) else {}
        for name, ends in published.items():
            for node, port in ends:
                found.setdefault(node, {})[port] = f"outside {name}".replace("_", " ")
        return found

    @cached_property
    def names(self) -> list[str]:
        """The nodes in the order of the rows of `boxes`."""
        return list(self.shapes)

    @cached_property
    def boxes(self) -> NDArray[np.float64]:
        """The nodes as float64 (n, 4): left, top, right, bottom."""
        rects = [self.rect(name) for name in self.shapes]
        boxes = np.array(rects, dtype=np.float64).reshape(-1, 4)
        boxes[:, 2:] += boxes[:, :2]
        return boxes

    def seen(self, rect: Rect) -> list[str]:
        """Return the nodes that a part of the canvas shows."""
        boxes = self.boxes
        found = (
            (boxes[:, 0] <= rect.right)
            & (boxes[:, 2] >= rect.x)
            & (boxes[:, 1] <= rect.bottom)
            & (boxes[:, 3] >= rect.y)
        )
        return [self.names[place] for place in np.flatnonzero(found)]


def _wired(graph: Graph) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    inputs: dict[str, set[str]] = {}
    outputs: dict[str, set[str]] = {}
    for source, out, target, into in graph.wires:
        outputs.setdefault(source, set()).add(out)
        inputs.setdefault(target, set()).add(into)
    if isinstance(graph, SubPatch):  # what leads out of it is as good as wired
        for ends in graph.inputs.values():
            for node, port in ends:
                inputs.setdefault(node, set()).add(port)
        for node, port in graph.outputs.values():
            outputs.setdefault(node, set()).add(port)
    return inputs, outputs


def _places(
    graph: Graph, shapes: Mapping[str, NodeShape], before: Scene | None
) -> dict[str, Point]:
    """Return where nodes are: as the file says, else below the others as the layout has them.

    A node that got its place so stays there until somebody moves it.
    """
    given = {
        name: Point(float(place[0]), float(place[1]))
        for name, place in graph.layout.nodes.items()
        if name in shapes and len(place) >= 2
    }
    if before is not None and len(given) < len(shapes):
        laid_out = before.places.keys() - before.graph.layout.nodes.keys()
        given = {**{name: before.places[name] for name in laid_out if name in shapes}, **given}
    left = {name: shape for name, shape in shapes.items() if name not in given}
    if not left:
        return given
    sizes = {name: (shape.width, shape.height) for name, shape in left.items()}
    cables = [
        (source, _offset(left[source], out, "out"), target, _offset(left[target], into, "in"))
        for source, out, target, into in graph.wires
        if source in left and target in left
    ]
    bottom = max((place.y + shapes[name].height for name, place in given.items()), default=-64.0)
    start = Point(min((place.x for place in given.values()), default=0.0), bottom + 64.0)
    return {**given, **layered(sizes, cables, start)}


def _offset(shape: NodeShape, port: str, side: Side) -> float:
    pin = shape.pin(port, side)
    return shape.height / 2.0 if pin is None else pin.at.y


def _cables(
    graph: Graph,
    shapes: Mapping[str, NodeShape],
    places: Mapping[str, Point],
    style: CableStyle,
    before: Scene | None,
) -> dict[Wire, Cable]:
    bends = bends_of(graph.layout)
    known = before.cables if before is not None and before.style == style else {}
    cables: dict[Wire, Cable] = {}
    for wire in graph.wires:
        source, target = shapes.get(wire.source), shapes.get(wire.target)
        if source is None or target is None:
            continue  # a wire to a node that is not there: the check tells
        start = _end(source, places[wire.source], wire.out, "out")
        end = _end(target, places[wire.target], wire.into, "in")
        points = (start, *bends.get(str(wire), ()), end)
        pin = source.pin(wire.out, "out")
        kind = None if pin is None else pin.kind
        off = source.node.off
        kept = known.get(wire)
        if kept is not None and kept.points == points and kept.kind == kind and kept.off == off:
            cables[wire] = kept
        else:
            cables[wire] = Cable.along(wire, kind, points, style, off)
    return cables


def _end(shape: NodeShape, place: Point, port: str, side: Side) -> Point:
    """Return where a cable ends; on the line of what is hidden where its port is not shown."""
    pin = shape.pin(port, side)
    if pin is not None:
        return Point(place.x + pin.at.x, place.y + pin.at.y)
    return Point(place.x + (WIDTH if side == "out" else 0.0), place.y + shape.height / 2.0)
