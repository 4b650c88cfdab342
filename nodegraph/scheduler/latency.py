"""Latencies: how old a signal is, in samples, and the ledger of who makes the ends late."""

from __future__ import annotations

from dataclasses import dataclass

from nodegraph.scheduler.graph import Graph
from nodegraph.scheduler.order import Order
from nodegraph.scheduler.plan import Path


@dataclass(slots=True)
class Latencies:
    """Of every node: samples between what its outputs speak of and their coming.

    `via` is the node behind its slowest input, -1 where nothing is late. What comes round a loop
    or from a picture counts its own delay only: a loop has no slowest way.
    """

    samples: list[int]
    via: list[int]


def latencies_of(graph: Graph, order: Order) -> Latencies:
    """Return the latencies of a graph, all zero where no node adds any."""
    count = len(graph.names)
    found = Latencies([0] * count, [-1] * count)
    if not any(form.latency for form in graph.distinct):
        return found
    own = [form.latency for form in graph.forms]
    samples = found.samples
    for node in order.cut:
        samples[node] = own[node]
    for level in order.levels:
        for node in level:
            slowest, via = slowest_of(graph, graph.wired[node], samples)
            found.via[node] = via
            if node not in order.cut:
                samples[node] = slowest + own[node]
    return found


def slowest_of(graph: Graph, reads: list[int], samples: list[int]) -> tuple[int, int]:
    """Return the greatest latency among inputs and the node it comes from (-1: none is late)."""
    slowest, via = 0, -1
    for read in reads:
        if read >= 0:
            source = graph.owner[read]
            if samples[source] > slowest:
                slowest, via = samples[source], source
    return slowest, via


def path(graph: Graph, order: Order, late: Latencies, end: str, reads: list[int]) -> Path:
    """Return the ledger's line of an end that reads these signals."""
    samples, node = slowest_of(graph, reads, late.samples)
    via = []
    while node >= 0:
        if graph.forms[node].latency:
            via.append((graph.names[node], graph.forms[node].latency))
        node = -1 if node in order.cut else late.via[node]
    return Path(end, samples, tuple(reversed(via)))
