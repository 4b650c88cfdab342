"""Grouping: like kernel nodes of one lane and one depth share a step, up to eight of them.

Optional: a plan without it gives the same values from more steps. Nodes go together where their
spec is the same, their readers are alike (so that these may share a step in turn), and each input
is a knob, one signal for all, or the lanes of one earlier group in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable

from nodegraph.scheduler.graph import Graph
from nodegraph.scheduler.order import Order

LANES = 8  # of a step
Unit = tuple[int, ...]  # the nodes of a step, by lane


def units_of(
    graph: Graph, order: Order, lanes: list[int], group: bool, alone: set[int]
) -> tuple[list[Unit], list[Unit]]:
    """Return the nodes that run as steps, in order, and the delays, which run after all others.

    Pictures, ends and idle nodes have no step. Nodes in `alone`, and without `group` all, have a
    step to themselves.
    """
    units: list[Unit] = []
    delays: list[int] = []
    places: dict[int, tuple[int, int]] = {}  # node -> its group and lane
    idle, forms = graph.idle, graph.forms
    for level in order.levels:
        likes: dict[object, list[int]] = {}
        here: list[Unit] = []
        for node in level:
            form = forms[node]
            if form.picture or form.sink or (idle and node in idle):
                continue
            if form.delay:
                delays.append(node)
            elif group and form.groups and lanes[node] == 1 and node not in alone:
                likes.setdefault(form.spec, []).append(node)
            else:
                here.append((node,))
        for nodes in likes.values():
            here.extend(_packed(graph, order, nodes, places) if len(nodes) > 1 else [(nodes[0],)])
        here.sort()
        units.extend(here)
    return units, [(node,) for node in delays_last(graph, delays)]


def delays_last(graph: Graph, delays: list[int]) -> list[int]:
    """Order delays so that one that reads another copies before that one is overwritten."""
    among = set(delays)

    def rank(node: int) -> int:
        passed: set[int] = set()
        while node in among and node not in passed:  # a ring of delays alone holds zeros for ever
            passed.add(node)
            read = next((read for read in graph.wired[node] if read >= 0), -1)
            node = graph.owner[read] if read >= 0 else -1
        return len(passed)

    return sorted(delays, key=lambda node: (-rank(node), node))


def _packed(
    graph: Graph, order: Order, nodes: list[int], places: dict[int, tuple[int, int]]
) -> Iterable[Unit]:
    likes: dict[object, list[int]] = {}
    for node in nodes:
        likes.setdefault(_likeness(graph, order, node, places), []).append(node)
    for alike in likes.values():
        for row in _rows(graph, alike, places):
            if len(row) > 1:
                places.update((node, (row[0], lane)) for lane, node in enumerate(row))
            yield row


def _likeness(
    graph: Graph, order: Order, node: int, places: dict[int, tuple[int, int]]
) -> tuple[object, ...]:
    """What nodes of one step have in common: the kind of each input, and their readers."""
    owner, first = graph.owner, graph.first
    inputs: list[object] = []
    for read, value in zip(graph.wired[node], graph.values[node], strict=True):
        if read < 0:
            inputs.append((read, value is None))  # a knob, or nothing at all
        elif owner[read] not in places:
            inputs.append(read)
        else:
            source = owner[read]
            inputs.append((places[source][0], read - first[source]))
    readers: list[object] = []
    for reader in order.readers[node]:
        form = graph.forms[reader]
        if form.groups:
            readers.append((form.spec, graph.wired[reader].index(first[node])))
        elif not form.picture and not form.sink:
            readers.append((node, 0))  # a lane would have to be picked for it: nothing is won
    return (*inputs, *readers)


def _rows(graph: Graph, nodes: list[int], places: dict[int, tuple[int, int]]) -> Iterable[Unit]:
    """Deal alike nodes into steps; where they read a group, lane j has to read its lane j."""
    grouped = [
        place
        for place, read in enumerate(graph.wired[nodes[0]])
        if read >= 0 and graph.owner[read] in places
    ]
    if not grouped:
        for start in range(0, len(nodes), LANES):
            yield tuple(nodes[start : start + LANES])
        return
    rows: list[dict[int, int]] = []
    taken: dict[int, int] = {}
    for node in nodes:
        lanes = {places[graph.owner[graph.wired[node][place]]][1] for place in grouped}
        lane = min(lanes) if len(lanes) == 1 else -1
        turn = taken[lane] = taken.get(lane, -1) + 1
        if turn == len(rows):
            rows.append({})
        rows[turn][lane] = node
    for row in rows:
        if sorted(row) == list(range(len(row))):
            yield tuple(row[lane] for lane in range(len(row)))
        else:
            yield from ((node,) for node in row.values())
