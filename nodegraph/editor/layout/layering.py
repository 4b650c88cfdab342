"""Which column each node of a layout stands in, so that cables lead to the right.

    columns = columns_of((96.0, 60.0), [(0, 20.0, 1, 40.0)])
    columns.columns                             # [[0], [1]]

A cable that closes a loop leads back and has no say. One that passes by a column has a *passage*
there, a vertex without height, so that no node is put in its way; the cables of one output share
it. Nodes are known by their place in the input, passages by the numbers after those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, TypeAlias

import networkx as nx

Ends: TypeAlias = tuple[int, float, int, float]
"""A cable: source, y of its pin from the top of the node, target, y of its pin."""

ROUNDS = 8  # of moving nodes closer to what they are wired to; more than patches were seen to need


class Strand(NamedTuple):
    """A cable, or its piece, from one column to the next; pins in y from the top of a vertex."""

    left: int
    left_pin: float
    right: int
    right_pin: float


@dataclass(frozen=True)
class Columns:
    """Vertices in columns from left to right, and between each two columns what joins them.

    The first `nodes` vertices are nodes. `heights` in canvas units; a passage has none.
    """

    nodes: int
    heights: list[float]
    columns: list[list[int]]
    strands: list[list[Strand]]


def columns_of(heights: Sequence[float], cables: Sequence[Ends]) -> Columns:
    """Return the columns of nodes with these heights; the cables come in an order of their own."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(heights)))
    graph.add_edges_from((source, target) for source, _, target, _ in cables)
    closing = _closing(graph)
    graph.remove_edges_from(closing)
    forward = [cable for cable in cables if (cable[0], cable[2]) not in closing]
    return _joined(heights, forward, _ranks(graph, forward))


def _closing(graph: nx.DiGraph) -> set[tuple[int, int]]:
    """Return the edges that close a loop, as somebody meets them who follows the signal."""
    if nx.is_directed_acyclic_graph(graph):
        return set()
    entered = nx.DiGraph()
    # first what nothing feeds, then what gives more than it takes: there a signal comes from
    degrees = {node: graph.in_degree(node) - graph.out_degree(node) for node in graph}
    entered.add_nodes_from(sorted(graph, key=lambda n: (graph.in_degree(n) > 0, degrees[n], n)))
    entered.add_edges_from(graph.edges)
    closing: set[tuple[int, int]] = set()
    path: set[int] = set()
    for source, target, step in nx.dfs_labeled_edges(entered):
        if step == "forward":
            path.add(target)
        elif step == "reverse":
            path.discard(target)
        elif target in path:
            closing.add((source, target))
    return closing


def _ranks(graph: nx.DiGraph, cables: Sequence[Ends]) -> list[int]:
    """Return the column of each node: right of its sources, and near what it has most cables to.

    A knob that only gives stands beside what it turns, not at the far left. The longest way through
    the graph cannot move, so that no column is left without a node.
    """
    order: list[int] = list(nx.topological_sort(graph))
    pull = [0] * len(order)  # to the right, in cables
    for source, _, target, _ in cables:
        pull[source] += 1
        pull[target] -= 1
    ranks = [0] * len(order)
    for node in order:
        ranks[node] = max((ranks[source] + 1 for source in graph.pred[node]), default=0)
    for _ in range(ROUNDS):
        before = list(ranks)
        for node in reversed(order):
            if pull[node] > 0:
                ranks[node] = min(ranks[target] for target in graph.succ[node]) - 1
        for node in order:
            if pull[node] < 0:
                ranks[node] = max(ranks[source] for source in graph.pred[node]) + 1
        if ranks == before:
            break
    return ranks


def _joined(heights: Sequence[float], cables: Sequence[Ends], ranks: Sequence[int]) -> Columns:
    count = max(ranks, default=-1) + 1
    columns: list[list[int]] = [[] for _ in range(count)]
    strands: list[list[Strand]] = [[] for _ in range(max(count - 1, 0))]
    for node, rank in enumerate(ranks):
        columns[rank].append(node)
    tall = list(heights)
    for (source, pin), group in groupby(sorted(cables), key=lambda cable: cable[:2]):
        ends = [(ranks[target], target, into) for _, _, target, into in group]
        at, last = (source, pin), max(ends)[0]
        for rank in range(ranks[source] + 1, last + 1):
            here = [(target, into) for place, target, into in ends if place == rank]
            if rank < last:
                here.append((len(tall), 0.0))
                columns[rank].append(len(tall))
                tall.append(0.0)
            strands[rank - 1] += [Strand(*at, *end) for end in here]
            at = here[-1]
    return Columns(len(heights), tall, columns, strands)
