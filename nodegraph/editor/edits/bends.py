"""The dots that a cable runs through: adding, moving and removing them, as edits.

    bent(graph, wire, Point(120, 80), (pin_of_the_source, pin_of_the_target))

They stand in `layout.bends`, by the text of their wire, in the order from its source to its target.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from nodegraph.editor.canvas.cables import CableStyle, cable_line, distance_to
from nodegraph.editor.geometry import Point
from nodegraph.editor.placing import numbers, point_of, together
from nodegraph.model.edits import Edit, SetLayout
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Graph, Json, Layout, Wire


def bends_of(layout: Layout) -> dict[str, tuple[Point, ...]]:
    """Return the dots by the text of their wire; an entry that is no list of points has none."""
    found = {text: _points(entry) for text, entry in layout.bends.items()}
    return {text: points for text, points in found.items() if points}


def bent(
    graph: Graph,
    wire: Wire,
    at: Point,
    ends: tuple[Point, Point],
    inside: str = "",
    style: CableStyle = "curved",
) -> Edit:
    """Return the edit that adds a dot to a cable, where on its way it comes nearest to `at`.

    `ends` are the places of the cable's pins, `style` how it is drawn. Raises Unusable where the
    wire is gone.
    """
    if wire not in graph.wires:
        raise Unusable(f"{wire}: this cable is not there any more; choose another.")
    dots = _points(graph.layout.bends.get(str(wire), ()))
    pieces = list(pairwise((ends[0], *dots, ends[1])))
    place = min(range(len(pieces)), key=lambda n: distance_to(cable_line(pieces[n], style), at))
    entries = list(graph.layout.bends[str(wire)]) if dots else []
    entries.insert(place, list(numbers(at)))
    return _put("Add a dot", graph, {str(wire): entries}, inside)


def moved(graph: Graph, wire: Wire, place: int, to: Point, inside: str = "") -> Edit:
    """Return the edit that moves a dot, counted from the source. Raises Unusable if it is gone."""
    entries = _entries(graph, wire, place)
    entries[place] = _at(entries[place], to)
    return _put("Move a dot", graph, {str(wire): entries}, inside)


def removed(graph: Graph, wire: Wire, place: int, inside: str = "") -> Edit:
    """Return the edit that takes a dot away. Raises Unusable where it is gone."""
    entries = _entries(graph, wire, place)
    del entries[place]
    return _put("Remove a dot", graph, {str(wire): entries}, inside)


def straightened(graph: Graph, wires: Collection[Wire], inside: str = "") -> Edit:
    """Return the edit that takes all dots of these cables away. Raises Unusable without any."""
    texts = [str(wire) for wire in wires if str(wire) in graph.layout.bends]
    if not texts:
        raise Unusable("There is nothing to straighten; choose a cable that has dots.")
    return _put("Straighten", graph, dict.fromkeys(texts, ()), inside)


def carried(
    graph: Graph, names: Collection[str], x: float, y: float, inside: str = ""
) -> SetLayout | None:
    """Return the edit by which dots of cables between moved nodes go along; None without any."""
    inner = _between(graph, names)
    return shifted(graph, x, y, lambda text, _: text in inner, inside)


def dropped(graph: Graph, names: Collection[str], inside: str = "") -> SetLayout | None:
    """Return the edit by which dots of cables between these nodes go; None without any."""
    inner = _between(graph, names)
    bends = graph.layout.bends
    if inner.isdisjoint(bends):
        return None
    kept = {text: entry for text, entry in bends.items() if text not in inner}
    return SetLayout("bends", kept, inside)


def shifted(
    graph: Graph, x: float, y: float, which: Callable[[str, Point], bool], inside: str = ""
) -> SetLayout | None:
    """Return the edit that moves those dots that `which` (by wire and place) says; None for none.

    It names them even where x and y are 0, so that a drag leads back as well.
    """
    fresh: dict[str, Json] = {}
    for text, dots in bends_of(graph.layout).items():
        if any(which(text, dot) for dot in dots):
            fresh[text] = [
                _at(entry, dot.moved(x, y)) if which(text, dot) else entry
                for entry, dot in zip(graph.layout.bends[text], dots, strict=True)
            ]
    return SetLayout("bends", {**graph.layout.bends, **fresh}, inside) if fresh else None


def _between(graph: Graph, names: Collection[str]) -> set[str]:
    """Return the texts of the wires between two of these nodes."""
    return {str(w) for w in graph.wires if w.source in names and w.target in names}


def _points(entry: Json) -> tuple[Point, ...]:
    if not isinstance(entry, Sequence) or isinstance(entry, str):
        return ()
    points = [point_of(item) for item in entry]
    found = tuple(point for point in points if point is not None)
    return found if len(found) == len(points) else ()


def _entries(graph: Graph, wire: Wire, place: int) -> list[Any]:
    """Return the dots of a cable as the file has them, among them one at that place."""
    if not 0 <= place < len(_points(graph.layout.bends.get(str(wire), ()))):
        raise Unusable(f"{wire}: this dot is not there any more; choose another.")
    return list(graph.layout.bends[str(wire)])


def _at(entry: Json, to: Point) -> list[Json]:
    return [*numbers(to), *entry[2:]]


def _put(name: str, graph: Graph, fresh: Mapping[str, Json], inside: str) -> Edit:
    """Return the edit that replaces the dots of some cables; without any an entry goes."""
    bends = {**graph.layout.bends, **fresh}
    kept = {text: entry for text, entry in bends.items() if text not in fresh or entry}
    return together(name, SetLayout("bends", kept, inside))
