"""Measuring what a patch costs: CPU time of the whole process, and of each node by itself."""

from __future__ import annotations

import time
from dataclasses import dataclass

from nodegraph.engine.costs import cost_by_node
from nodegraph.engine.engine import Engine
from nodegraph.model.check import check
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import Memo, compile_patch
from nodegraph.show.opening import Opened

WARM_BLOCKS = 50
MOST_TIMED = 300  # steps that are timed one by one
COMPILES = 5  # the least of them counts: noise only ever adds


@dataclass(frozen=True, slots=True)
class Bench:
    """us of CPU a block of all threads, ms from a changed patch to a running plan."""

    us_per_block: float
    budget_us: float
    compile_ms: float
    nodes: int
    steps: int
    us_by_node: dict[str, float]


def bench(opened: Opened, blocks: int) -> Bench:
    """Run that many blocks with silence at the jack; pictures are not drawn."""
    plan = opened.plan
    with Engine(opened.library, media=opened.media) as engine:
        engine.swap(plan)
        transport = Transport()
        for _ in range(min(WARM_BLOCKS, blocks)):
            engine.block(transport)
        start = time.process_time_ns()
        for _ in range(blocks):
            engine.block(transport)
        passed = time.process_time_ns() - start
        by_node = {} if len(plan.steps) > MOST_TIMED else cost_by_node(engine, transport)
        compile_ms = _compile_ms(opened, engine)
    return Bench(
        us_per_block=passed / blocks / 1000.0,
        budget_us=1e6 * plan.block / plan.rate,
        compile_ms=compile_ms,
        nodes=len(opened.patch.nodes),
        steps=len(plan.steps),
        us_by_node=by_node,
    )


def _compile_ms(opened: Opened, engine: Engine) -> float:
    """Return the time from a patch to its plan running: check, compile and swap."""
    memo = Memo()
    passed = []
    for _ in range(COMPILES):
        start = time.perf_counter_ns()
        check(opened.patch, opened.library)
        engine.swap(compile_patch(opened.patch, opened.library, memo=memo).plan)
        passed.append(time.perf_counter_ns() - start)
    return min(passed) / 1e6
