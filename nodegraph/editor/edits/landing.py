"""Another patch's nodes into a graph: fresh names, sub-patches reused or added, places moved.

    landing = landed(patch, on_canvas(small, Point(400, 80)), inside)
    landing.steps, landing.names

Nothing that is here is changed: names and sub-patches in the way make the new ones give way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from nodegraph.editor.edits.naming import fresh_name
from nodegraph.editor.edits.nesting import holders, needed
from nodegraph.editor.geometry import Point
from nodegraph.editor.placing import point_of
from nodegraph.model.edit_needs import graph_of
from nodegraph.model.edits import AddNode, AddWire, Edit, SetLayout, SetSubPatch
from nodegraph.model.errors import Unusable
from nodegraph.model.loops import find_loop
from nodegraph.model.patch import INSTANCE, Graph, Json, Patch, PatchNode, Place, SubPatch, Wire

FAR: Final = 1_000_000.0  # canvas units: nobody draws farther out, and sums stay finite
COLUMNS, COLUMN, ROW = 4, 224, 160  # where nodes without a place are put


class Landing(NamedTuple):
    """The steps that add a patch's nodes, and what each of them is called here."""

    steps: tuple[Edit, ...]
    names: Mapping[str, str]


def landed(patch: Patch, small: Patch, inside: str = "") -> Landing:
    """Return the steps that add the nodes of a small patch to a graph, where they lie.

    Raises Unusable where a sub-patch would come to hold itself.
    """
    graph = graph_of(patch, inside)
    definitions, steps = _defined(patch, small, inside)
    names: dict[str, str] = {}
    taken = set(graph.nodes)
    for name in small.nodes:
        names[name] = fresh_name(name, taken)
        taken.add(names[name])
    places = small.layout.nodes
    for name, node in small.nodes.items():
        fresh = _renamed(node, definitions)
        steps.append(AddNode(names[name], fresh, places.get(name), inside=inside))
    wires = {
        str(wire): Wire(names[wire.source], wire.out, names[wire.target], wire.into)
        for wire in _single(small)
    }
    steps += [AddWire(wire, inside) for wire in wires.values()]
    return Landing((*steps, *_laid_out(graph, small, names, wires, inside)), names)


def on_canvas(small: Patch, at: Point) -> Patch:
    """Return a patch with its left upper corner at a point, and a place for every node."""
    given = {
        name: _near(place) for name, place in small.layout.nodes.items() if name in small.nodes
    }
    left = min((place[0] for place in given.values()), default=0.0)
    top = min((place[1] for place in given.values()), default=0.0)
    right, down = at.x - left, at.y - top
    places = {name: _place(place, right, down) for name, place in given.items()}
    below = max((place[1] + ROW for place in places.values()), default=round(at.y))
    for count, name in enumerate(name for name in small.nodes if name not in given):
        row, column = divmod(count, COLUMNS)
        places[name] = (round(at.x) + column * COLUMN, round(below) + row * ROW)
    layout = msgspec.structs.replace(
        small.layout,
        nodes=places,
        frames=tuple(_moved_box(frame, right, down) for frame in small.layout.frames),
        comments=tuple(_moved_box(comment, right, down) for comment in small.layout.comments),
        bends={
            wire: moved_points(points, right, down) for wire, points in small.layout.bends.items()
        },
    )
    return msgspec.structs.replace(small, layout=layout)


def moved_points(points: Json, right: float, down: float) -> Json:
    """Return the points of a bend so far from where they are; what is no point stays."""
    if not isinstance(points, list):
        return points
    return [_moved_pair(point, right, down) for point in points]


def _defined(patch: Patch, small: Patch, inside: str) -> tuple[dict[str, str], list[Edit]]:
    """Return what each sub-patch of the small patch is called here, and the edits that add it.

    One that is here already, equal, is that one; else it gets the next free name.
    """
    uses: dict[str | None, list[str | None]] = {
        name: [node.definition for node in sub.nodes.values() if node.definition in small.patches]
        for name, sub in small.patches.items()
    }
    loop = find_loop(uses)
    if loop:
        way = " -> ".join(map(str, [*loop, loop[0]]))
        raise Unusable(f"What was copied holds sub-patches inside themselves: {way}; copy others.")
    barred = holders(patch.patches, inside) if inside else frozenset[str]()
    known: dict[str, SubPatch] = dict(patch.patches)
    names: dict[str, str] = {}
    steps: list[Edit] = []
    for name in needed(small.nodes.values(), small.patches):
        sub = _with_names(small.patches[name], names)
        fresh = name
        while fresh in known and known[fresh] != sub:
            fresh = _next(fresh)
        names[name] = fresh
        if fresh not in known:
            known[fresh] = sub
            steps.append(SetSubPatch(fresh, sub))
    here = {names.get(node.definition or "", node.definition) for node in small.nodes.values()}
    here |= {node.definition for name in names.values() for node in known[name].nodes.values()}
    for name in sorted(barred.intersection(name for name in here if name)):
        raise Unusable(f"{name} cannot hold itself; paste this outside of {inside}.")
    return names, steps


def _next(name: str) -> str:
    return fresh_name(name, {name})


def _with_names(sub: SubPatch, names: Mapping[str, str]) -> SubPatch:
    nodes = {name: _renamed(node, names) for name, node in sub.nodes.items()}
    same = all(nodes[name] is node for name, node in sub.nodes.items())
    return sub if same else msgspec.structs.replace(sub, nodes=nodes)


def _renamed(node: PatchNode, names: Mapping[str, str]) -> PatchNode:
    """Return a node as an instance of what its sub-patch is called here."""
    name = names.get(node.definition or "")
    if name is None or name == node.definition:
        return node
    return msgspec.structs.replace(node, type=INSTANCE + name)


def _single(graph: Graph) -> list[Wire]:
    """Return the wires between nodes that are there, one to an input."""
    found: dict[tuple[str, str], Wire] = {}
    for wire in graph.wires:
        if wire.source in graph.nodes and wire.target in graph.nodes:
            found.setdefault((wire.target, wire.into), wire)
    return list(found.values())


def _laid_out(
    graph: Graph, small: Patch, names: Mapping[str, str], wires: Mapping[str, Wire], inside: str
) -> list[Edit]:
    """Return the edits that add bends, frames and comments to those that are here."""
    layout, steps = small.layout, list[Edit]()
    bends = {str(wires[text]): points for text, points in layout.bends.items() if text in wires}
    if bends:
        steps.append(SetLayout("bends", {**graph.layout.bends, **bends}, inside))
    frames = [_renamed_frame(frame, names) for frame in layout.frames]
    if frames:
        steps.append(SetLayout("frames", [*graph.layout.frames, *frames], inside))
    if layout.comments:
        steps.append(SetLayout("comments", [*graph.layout.comments, *layout.comments], inside))
    return steps


def _renamed_frame(frame: Json, names: Mapping[str, str]) -> Json:
    held = frame.get("nodes") if isinstance(frame, dict) else None
    if not isinstance(held, list):
        return frame
    return {**frame, "nodes": [names[name] for name in held if isinstance(name, str) and
                               name in names]}  # fmt: skip


def _moved_box(box: Json, right: float, down: float) -> Json:
    """Return a frame or comment so far from where it is; what is none stays as it is."""
    if type(box) is not dict or "at" not in box:
        return box
    return {**box, "at": _moved_pair(box["at"], right, down)}


def _moved_pair(pair: Json, right: float, down: float) -> Json:
    """Return [x, y] so far from where it is; what is none stays as it is."""
    point = point_of(pair)
    if point is None:
        return pair
    return [*_place(_near((point.x, point.y)), right, down), *pair[2:]]


def _near(place: Place) -> Place:
    """Return a place that is not farther out than anybody draws."""
    x, y = (min(max(part, -FAR), FAR) for part in place[:2])
    return (x, y, *place[2:])


def _place(place: Place, right: float, down: float) -> Place:
    return (round(place[0] + right), round(place[1] + down), *place[2:])
