"""Loops in a graph, found and named."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def in_order(edges: Mapping[T, Iterable[T]]) -> tuple[list[T], set[T]]:
    """Return vertices, each behind all that it waits for, and those that cannot be put in order:
    members of loops, and what follows them.

    `edges` gives for each vertex those that read it.
    """
    waits: dict[T, int] = dict.fromkeys(edges, 0)
    for readers in edges.values():
        for reader in readers:
            waits[reader] = waits.get(reader, 0) + 1
    order = [vertex for vertex, count in waits.items() if not count]
    for vertex in order:  # it grows while it is walked
        for reader in edges.get(vertex, ()):
            waits[reader] -= 1
            if not waits[reader]:
                order.append(reader)
    if len(order) == len(waits):
        return order, set()
    return order, {vertex for vertex, count in waits.items() if count}


def find_loop(edges: Mapping[T, Iterable[T]]) -> list[T]:
    """Return one loop in the direction of its edges, each member once; empty where there is none.

    The same graph gives the same loop, however its edges were written down.
    """
    left = in_order(edges)[1]
    if not left:
        return []
    before: dict[T, list[T]] = {}
    for vertex in left:
        for reader in edges.get(vertex, ()):
            before.setdefault(reader, []).append(vertex)
    trail: dict[T, None] = {}
    vertex = min(left, key=str)
    while vertex not in trail:
        trail[vertex] = None
        vertex = min(before[vertex], key=str)  # what is left waits for something that is left
    walked = list(trail)
    loop = walked[walked.index(vertex) :][::-1]
    first = loop.index(min(loop, key=str))
    return loop[first:] + loop[:first]
