"""Grouping: like kernel nodes of one lane and one depth share a step, up to eight of them.

Optional: a plan without it gives the same values from more steps. Nodes go together where their
spec is the same, their readers are alike (so that these may share a step in turn), and each input
is a knob, one signal for all, or the lanes of one earlier group in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from nodegraph.scheduler.graph import Graph
from nodegraph.scheduler.order import Order

LANES = 8  # of a step
Unit = tuple[int, ...]  # the nodes of a step, by lane


@dataclass(slots=True)
class _Groups:
    """Which signals lie in shared buffers. `code`: one negative number for each such buffer."""

    code: dict[int, int] = field(default_factory=dict)
    lane: dict[int, int] = field(default_factory=dict)
    last: int = -1_000_000_000  # below all constants

    def add(self, graph: Graph, unit: Unit) -> None:
        for place in range(len(graph.forms[unit[0]].outputs)):
            self.last -= 1
            for lane, node in enumerate(unit):
                signal = graph.first[node] + place
                self.code[signal], self.lane[signal] = self.last, lane


def units_of(
    graph: Graph, order: Order, lanes: list[int], group: bool, alone: set[int]
) -> tuple[list[Unit], list[Unit]]:
    """Return the nodes that run as steps, in order, and the delays, which run after all others.

    Pictures, ends and idle nodes have no step. Nodes in `alone`, and without `group` all, have a
    step to themselves.
    """
    units: list[Unit] = []
    delays: list[int] = []
    groups = _Groups()
    idle, forms = graph.idle, graph.forms
    for level in order.levels:
        likes: dict[object, list[int]] = {}
        here: list[Unit] = []
        several = group and len(level) > 1
        for node in level:
            form = forms[node]
            if form.picture or form.sink or (idle and node in idle):
                continue
            if form.delay:
                delays.append(node)
            elif several and form.groups and lanes[node] == 1 and node not in alone:
                if form.spec in likes:
                    likes[form.spec].append(node)
                else:
                    likes[form.spec] = [node]
            else:
                here.append((node,))
        for nodes in likes.values():
            here += [(nodes[0],)] if len(nodes) == 1 else _packed(graph, order, nodes, groups)
        if several:
            here.sort()
        units += here
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


def _packed(graph: Graph, order: Order, nodes: list[int], groups: _Groups) -> list[Unit]:
    likes: dict[object, list[int]] = {}
    wired, values, readers = graph.wired, graph.values, order.readers
    optional = None in graph.forms[nodes[0]].rest
    alone = len(graph.forms[nodes[0]].outputs) == 1
    forms, first, code_of = graph.forms, graph.first, groups.code.get
    for node in nodes:
        reads, followers = wired[node], readers[node]
        inputs = tuple(map(code_of, reads, reads))
        if alone and len(followers) == 1 and forms[followers[0]].groups:
            reader = followers[0]
            like: object = (inputs, forms[reader].spec, wired[reader].index(first[node]))
        else:
            like = (inputs, *[_reader(graph, node, reader) for reader in followers])
        if optional:
            like = (like, *[value is None for value in values[node]])
        if like in likes:
            likes[like].append(node)
        else:
            likes[like] = [node]
    units: list[Unit] = []
    for alike in likes.values():
        for unit in _rows(graph, alike, groups):
            units.append(unit)
            if len(unit) > 1:
                groups.add(graph, unit)
    return units


def _reader(graph: Graph, node: int, reader: int) -> object:
    """What readers have in common that may share a step, if the nodes they read do."""
    form = graph.forms[reader]
    if form.groups:
        reads, first, count = graph.wired[reader], graph.first[node], len(graph.forms[node].outputs)
        if count == 1:
            return form.spec, reads.index(first)
        return form.spec, *[read - first if 0 <= read - first < count else -1 for read in reads]
    if form.picture or form.sink:
        return form.spec  # it can look at a lane by itself
    return node  # a lane would have to be picked for it: nothing is won


def _rows(graph: Graph, nodes: list[int], groups: _Groups) -> Iterable[Unit]:
    """Deal alike nodes into steps; where they read a group, lane j has to read its lane j."""
    lane_of, wired = groups.lane, graph.wired
    grouped = [place for place, read in enumerate(wired[nodes[0]]) if read in lane_of]
    if not grouped:
        return [tuple(nodes[start : start + LANES]) for start in range(0, len(nodes), LANES)]
    rows: list[dict[int, int]] = []
    taken: dict[int, int] = {}
    for node in nodes:
        reads = wired[node]
        lane = lane_of[reads[grouped[0]]]
        if len(grouped) > 1 and any(lane_of[reads[place]] != lane for place in grouped):
            lane = -1
        turn = taken[lane] = taken.get(lane, -1) + 1
        if turn == len(rows):
            rows.append({})
        rows[turn][lane] = node
    units: list[Unit] = []
    for row in rows:
        if sorted(row) == list(range(len(row))):
            units.append(tuple([row[lane] for lane in range(len(row))]))
        else:
            units += [(node,) for node in row.values()]
    return units
