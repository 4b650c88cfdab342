"""Order: every node after what it reads; within a depth by name. Loops are cut at delays.

Kahn's algorithm on integers, a depth at a time, so that the order depends on the graph alone and
not on how it was written down.
"""

from __future__ import annotations

from dataclasses import dataclass

from nodegraph.model.errors import Unusable
from nodegraph.model.loops import find_loop
from nodegraph.scheduler.graph import Graph


@dataclass(slots=True)
class Order:
    """Nodes by depth, who reads whom, and the nodes whose outputs are of an earlier block."""

    levels: list[list[int]]
    readers: list[list[int]]  # of a node; without those it reaches through a cut
    cut: frozenset[int]


def order_of(graph: Graph) -> Order:
    """Return the order; raises Unusable where a loop has no delay in it."""
    cut: frozenset[int] = frozenset()
    if any(form.feedback for form in graph.distinct):
        cut = frozenset(node for node, form in enumerate(graph.forms) if form.feedback)
    order, left = _levels(graph, cut)
    if left:
        delays = {node for node in left if graph.forms[node].spec.delay}
        cut |= delays & _core(order.readers, left)
        order, left = _levels(graph, cut)
    if left:
        raise Unusable(_loop_sentence(graph, order.readers))
    return order


def _levels(graph: Graph, cut: frozenset[int]) -> tuple[Order, set[int]]:
    owner = graph.owner
    count = len(graph.names)
    readers: list[list[int]] = [[] for _ in range(count)]
    waits = [0] * count
    level: list[int] = []
    for node, reads in enumerate(graph.wired):
        for read in reads:
            if read >= 0 and (source := owner[read]) not in cut:
                readers[source].append(node)
                waits[node] += 1
        if not waits[node]:
            level.append(node)
    levels = []
    done = 0
    while level:
        levels.append(level)
        done += len(level)
        following = []
        for node in level:
            for reader in readers[node]:
                waits[reader] -= 1
                if not waits[reader]:
                    following.append(reader)
        if len(following) > 1:
            following.sort()
        level = following
    left = {node for node in range(count) if waits[node]} if done < count else set()
    return Order(levels, readers, cut), left


def _core(readers: list[list[int]], left: set[int]) -> set[int]:
    """Return what is left without the nodes that only follow a loop: loops and ways between."""
    core = set(left)
    ahead = {node: sum(reader in left for reader in readers[node]) for node in left}
    behind: dict[int, list[int]] = {node: [] for node in left}
    for node in left:
        for reader in readers[node]:
            if reader in behind:
                behind[reader].append(node)
    ends = [node for node in left if not ahead[node]]
    while ends:
        node = ends.pop()
        core.discard(node)
        for source in behind[node]:
            ahead[source] -= 1
            if not ahead[source]:
                ends.append(source)
    return core


def _loop_sentence(graph: Graph, readers: list[list[int]]) -> str:
    loop = find_loop(dict(enumerate(readers)))
    names = " -> ".join(graph.names[place] for place in (*loop, loop[0]))
    textures = all(graph.forms[place].picture for place in loop)
    delay = "delay.frame" if textures else "delay.block"
    return f"These nodes wait for each other: {names}; put a {delay} between two of them."
