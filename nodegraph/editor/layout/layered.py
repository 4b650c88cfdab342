"""The automatic layout: where each node of a graph stands, so that the signal reads left to right.

    sizes = {"in": (192.0, 96.0), "tunnel": (192.0, 206.0)}
    layered(sizes, [("in", 47.0, "tunnel", 135.0)], Point(0, 0))

The layered way (Sugiyama et al., 1981): columns (`layering`), an order in each with few crossings
(`ordering`), then heights for straight cables (`straightening`). The answer depends on names, sizes
and cables alone, not on the order in which they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, sqrt
from typing import TypeAlias

import networkx as nx

from nodegraph.editor.geometry import Point
from nodegraph.editor.layout.layering import columns_of
from nodegraph.editor.layout.ordering import ordered
from nodegraph.editor.layout.straightening import tops_of

GRID = 16.0
ACROSS, DOWN = 64.0, 24.0  # least gaps between nodes
BELOW = 64.0  # least gap between what no cable joins

Size: TypeAlias = tuple[float, float]
Cable: TypeAlias = tuple[str, float, str, float]
"""Source, y of its pin from the top of the node, target, y of its pin."""


def layered(sizes: Mapping[str, Size], cables: Sequence[Cable], origin: Point) -> dict[str, Point]:
    """Return the top left corner of each node, with the whole beginning at `origin`.

    All places are on the grid, the origin is taken to the nearest point of it. No two nodes
    overlap. Cables lead to the right, except one in each loop. Those that join a node to itself,
    or lead to one that has no size here, count for nothing.
    """
    inner = sorted({c for c in cables if c[0] != c[2] and c[0] in sizes and c[2] in sizes})
    left, top = round(origin.x / GRID) * GRID, round(origin.y / GRID) * GRID
    places: dict[str, Point] = {}
    alone: list[str] = []
    for names in _components(sizes, inner):
        if len(names) == 1:
            alone += names
            continue
        part = _component({name: sizes[name] for name in names}, inner)
        places |= {name: place.moved(left, top) for name, place in part.items()}
        top = _below((places[name].y + sizes[name][1] for name in names), BELOW)
    width = max((places[name].x + sizes[name][0] - left for name in places), default=0.0)
    single = {name: sizes[name] for name in alone}
    return places | {name: at.moved(left, top) for name, at in _rows(single, width).items()}


def _components(sizes: Mapping[str, Size], cables: Iterable[Cable]) -> list[list[str]]:
    """Return the names that cables join, each sorted; the largest component first."""
    graph = nx.Graph()
    graph.add_nodes_from(sizes)
    graph.add_edges_from((source, target) for source, _, target, _ in cables)
    found = [sorted(names) for names in nx.connected_components(graph)]
    return sorted(found, key=lambda names: (-len(names), names))


def _component(sizes: Mapping[str, Size], cables: Iterable[Cable]) -> dict[str, Point]:
    """Return the places of nodes that cables join, beginning at 0, 0."""
    names = list(sizes)
    number = {name: place for place, name in enumerate(names)}
    ends = [
        (number[source], out, number[target], into)
        for source, out, target, into in cables
        if source in number
    ]
    columns = columns_of([height for _, height in sizes.values()], ends)
    tops = tops_of(columns, ordered(columns), DOWN, GRID)
    highest = min(tops)
    places: dict[str, Point] = {}
    left = 0.0
    for column in columns.columns:
        nodes = [names[vertex] for vertex in column if vertex < columns.nodes]
        places |= {name: Point(left, tops[number[name]] - highest) for name in nodes}
        left = _below((left + sizes[name][0] for name in nodes), ACROSS)
    return {name: places[name] for name in names}


def _rows(sizes: Mapping[str, Size], width: float) -> dict[str, Point]:
    """Return the places of nodes without cables, in rows that are no wider than the rest.

    Where there is no rest, about as many rows as columns.
    """
    area = sum((wide + ACROSS) * (tall + DOWN) for wide, tall in sizes.values())
    most = max(width, sqrt(area))
    places: dict[str, Point] = {}
    left = top = bottom = 0.0
    for name, (wide, tall) in sizes.items():
        if left and left + wide > most:
            left, top = 0.0, _below((bottom,), DOWN)
        places[name] = Point(left, top)
        left = _below((left + wide,), ACROSS)
        bottom = max(bottom, top + tall)
    return places


def _below(ends: Iterable[float], gap: float) -> float:
    """Return the first point of the grid that is a gap behind all of these."""
    return ceil((max(ends) + gap) / GRID) * GRID
