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
        first = graph.first
        for place in range(len(graph.forms[unit[0]].outputs)):
            self.last -= 1
            signals = [first[node] + place for node in unit]
            self.code.update(dict.fromkeys(signals, self.last))
            self.lane.update(zip(signals, range(len(unit)), strict=True))


def units_of(
    graph: Graph, order: Order, lanes: list[int], group: bool, alone: int
) -> tuple[list[Unit], list[Unit]]:
    """Return the nodes that run as steps, in order, and the delays, which run after all others.

    Pictures, ends and idle nodes have no step. The node `alone`, and without `group` every node,
    has a step to itself.
    """
    units: list[Unit] = []
    delays: list[int] = []
    groups = _Groups()
    idle, forms = graph.idle, graph.forms
    for level in order.levels:
        several = group and len(level) > 1
        likes: dict[object, list[int]] = {}
        start = len(units)
        for node in level:
            form = forms[node]
            if not form.runs or node in idle:
                continue
            if form.delay:
                delays.append(node)
            elif several and form.groups and lanes[node] == 1 and node != alone:
                if form.spec in likes:
                    likes[form.spec].append(node)
                else:
                    likes[form.spec] = [node]
            else:
                units.append((node,))
        if likes:
            for alike in likes.values():
                units += [(alike[0],)] if len(alike) == 1 else _packed(graph, order, alike, groups)
            units[start:] = sorted(units[start:])
    if groups.code:
        units = _without_losses(graph, order, units)
    return units, [(node,) for node in delays_last(graph, delays)]


def _without_losses(graph: Graph, order: Order, units: list[Unit]) -> list[Unit]:
    """Take groups apart that no group reads, when picking lanes costs what they save.

    From the last to the first, because a group that is gone is a reader that needs lanes.
    """
    forms, readers = graph.forms, order.readers
    lanes: set[int] = set()  # nodes of the groups that stay
    left: list[Unit] = []
    for unit in reversed(units):
        if len(unit) > 1:
            reading = [reader for node in unit for reader in readers[node] if forms[reader].runs]
            if len(reading) >= len(unit) - 1 and lanes.isdisjoint(reading):
                left += [(node,) for node in reversed(unit)]
                continue
            lanes.update(unit)
        left.append(unit)
    return left[::-1]


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
    wired, first, forms, readers = graph.wired, graph.first, graph.forms, order.readers
    form, code_of = forms[nodes[0]], groups.code.get
    single = len(form.outputs) == 1
    for node in nodes:
        reads, followers = wired[node], readers[node]
        inputs = tuple(map(code_of, reads, reads))
        after = forms[followers[0]] if single and len(followers) == 1 else form
        if after is not form and after.groups:
            like: object = (inputs, after.spec, wired[followers[0]].index(first[node]))
        elif not after.runs:
            like = (inputs, after.spec)
        else:
            like = (inputs, *[_reader(graph, node, reader) for reader in followers])
        if form.optional:
            like = (like, *[value is None for value in graph.values[node]])
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
    if not form.runs:
        return form.spec  # it can look at a lane by itself
    return node  # a lane would have to be picked for it: nothing is won


def _rows(graph: Graph, nodes: list[int], groups: _Groups) -> Iterable[Unit]:
    """Deal alike nodes into steps; where they read a group, lane j has to read its lane j."""
    lane_of, wired = groups.lane, graph.wired
    grouped = [place for place, read in enumerate(wired[nodes[0]]) if read in lane_of]
    if not grouped:
        return [tuple(nodes[start : start + LANES]) for start in range(0, len(nodes), LANES)]
    places = [[lane_of[wired[node][place]] for node in nodes] for place in grouped]
    in_order = list(range(len(nodes)))
    if len(nodes) <= LANES and all(lanes == in_order for lanes in places):
        return [tuple(nodes)]
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
