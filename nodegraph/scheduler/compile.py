"""From a patch to a plan, pass by pass.

    expand -> graph -> order -> widths -> latencies -> grouping -> steps -> pictures -> buffers

Nothing that runs in blocks is left out because nobody listens: benchmarks and previews look at
any output. Pictures that nobody sees are not drawn.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from nodegraph.model.check_run import usable_run
from nodegraph.model.errors import Problem
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, Run
from nodegraph.scheduler.buffers import reuse
from nodegraph.scheduler.ends import Ends, find_ends, tempo_of
from nodegraph.scheduler.expand import expand
from nodegraph.scheduler.forms import Memo
from nodegraph.scheduler.graph import read_graph
from nodegraph.scheduler.grouping import units_of
from nodegraph.scheduler.latency import latencies_of
from nodegraph.scheduler.order import order_of
from nodegraph.scheduler.pictures import frame_plan, moved
from nodegraph.scheduler.plan import FramePlan, Plan, Probe, Step
from nodegraph.scheduler.steps import Assembly
from nodegraph.scheduler.widths import widths_of

__all__ = ["Compiled", "Memo", "compile_patch"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A plan, and the problems that a check of the patch does not see."""

    plan: Plan
    problems: tuple[Problem, ...]


def compile_patch(
    patch: Patch,
    library: Library,
    *,
    probes: Iterable[str] = (),
    memo: Memo | None = None,
    group: bool = True,
    every: bool = False,
) -> Compiled:
    """Return the plan of a patch and its problems.

    `probes`: outputs or inputs to watch besides those at an `output.probe`, as `node.port`.
    `memo`: what earlier calls remembered; `group`: whether like nodes share steps; `every`: every
    output is watched.

    A node or wire that cannot be used is left out. `nodegraph.model.check` says which and why;
    the problems here are those that only compiling finds. Raises Unusable where there can be no
    plan: a loop without a delay, widths that do not pair, sub-patches without end.
    """
    with _uncollected():
        return _compiled(patch, library, probes, memo or Memo(), group, every)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the garbage collector: among thousands of new objects that all live on it finds
    nothing, and walks the whole heap for it, which takes longer than compiling.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _compiled(
    patch: Patch, library: Library, probes: Iterable[str], memo: Memo, group: bool, every: bool
) -> Compiled:
    problems: list[Problem] = []
    run = usable_run(patch.run)
    memo.fit(library, run)
    flat = expand(patch)
    graph = read_graph(flat, memo, problems)
    order = order_of(graph)
    widths = widths_of(graph, order)
    late = latencies_of(graph, order)
    followed = graph.index.get(run.tempo_node or "", -1)
    units, delays = units_of(graph, order, widths.nodes, group, followed)
    assembly = Assembly(graph, widths)
    assembly.run(units)
    frame = frame_plan(graph, order, assembly, problems)
    ends = find_ends(graph, order, late, assembly, flat, probes, problems, every)
    tempo = tempo_of(run, graph, assembly, flat, problems)
    assembly.run(delays)  # after whatever reads them, conversions for the ends too
    plan = _plan(run, assembly, frame, ends, tempo)
    return Compiled(plan, tuple(problems))


def _plan(
    run: Run,
    assembly: Assembly,
    frame: FramePlan,
    ends: Ends,
    tempo: tuple[tuple[str, int], ...],
) -> Plan:
    """Give every buffer its final place and freeze the plan."""
    steps = assembly.steps
    buffers, places = reuse(steps, assembly.buffers, assembly.kept)
    if len(buffers) != len(places) or places != list(range(len(places))):

        def at(reference: int) -> int:
            return places[reference] if reference >= 0 else reference

        steps = [
            (node, type, lanes, tuple(map(at, inputs)), tuple(map(at, outputs)), a, b, c, d)
            for node, type, lanes, inputs, outputs, a, b, c, d in steps
        ]
        frame = moved(frame, at)
        ends = ends.moved(at)
        tempo = tuple((field, at(reference)) for field, reference in tempo)
    return Plan(
        rate=run.rate,
        block=run.block,
        seed=run.seed,
        steps=tuple([Step(*step) for step in steps]),
        buffers=tuple(buffers),
        knobs=tuple(assembly.knobs),
        rows=assembly.rows,
        probes=tuple([Probe(*probe) for probe in ends.probes]),
        frame=frame,
        ledger=ends.ledger,
        sound=ends.sound,
        speaker=ends.speaker,
        tempo=tempo,
    )
