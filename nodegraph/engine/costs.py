"""What each node costs: every step of a running plan, called alone and timed."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from nodegraph.engine.engine import Engine
from nodegraph.engine.host import HostStep
from nodegraph.model.transport import Transport

SECONDS = 0.2  # what a step's measurement may take
ROUNDS = 200


def cost_by_node(engine: Engine, transport: Transport) -> dict[str, float]:
    """Return us a block by node, less the cost of calling nothing; grouped steps by first node.

    Nodes go on from where they are, so measure after everything else.
    """
    handover = engine.running
    nothing = _least(partial(engine.run_span, handover.span(0, 0)))
    costs: dict[str, float] = defaultdict(float)
    for home in handover.homes:
        us = _least(partial(engine.run_span, handover.span(*home.records)))
        costs[home.step.node] += max(us - nothing, 0.0)
    for part in engine.program:
        if isinstance(part, HostStep):
            costs[part.step.node] += _least(partial(part.run, transport))
    return dict(costs)


def _least(call: Callable[[], object]) -> float:
    least, end = float("inf"), time.perf_counter() + SECONDS
    for _ in range(ROUNDS):
        start = time.perf_counter_ns()
        call()
        passed = time.perf_counter_ns() - start
        least = min(least, passed)
        if time.perf_counter() > end:
            break
    return least / 1000.0
