"""What kernels and plans cost: `python tests/benchmarks/kernels.py [--rounds R]`.

us of CPU per block of 512 samples, best of some rounds, for the workloads A (100 voices of
oscillator, low-pass, follower, map, clamp), A1 and C (a chain of 1000 control nodes), and for each
kernel of a voice by itself. On a busy machine compare rows with one another, not with other days.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable

from nodegraph.engine.costs import cost_by_node
from nodegraph.engine.engine import Engine
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Run, Wire
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import Memo, compile_patch

NOW = Transport()
BLOCKS = 300


def voice(name: str, frequency: float | None) -> tuple[dict[str, PatchNode], list[Wire]]:
    """Return one voice; its frequency is a knob, or wired by the caller."""
    knobs = {} if frequency is None else {"frequency": frequency}
    chain = {
        f"{name}_osc": PatchNode("source.oscillator", {}, knobs),
        f"{name}_low": PatchNode("filter.biquad", {"mode": "lowpass"}, {"cutoff": 1000.0}),
        f"{name}_follow": PatchNode("envelope.follower"),
        f"{name}_map": PatchNode("math.map", {}, {"in_high": 0.5}),
        f"{name}_clamp": PatchNode("math.clamp"),
        f"{name}_probe": PatchNode("output.probe"),
    }
    names = list(chain)
    into = ("source", "source", "value", "value", "value")
    wires = [
        Wire(one, "out", two, port) for one, two, port in zip(names, names[1:], into, strict=False)
    ]
    return chain, wires


def voices(count: int) -> Patch:
    """Return separate voices."""
    nodes: dict[str, PatchNode] = {}
    wires: list[Wire] = []
    for number in range(count):
        more, between = voice(f"v{number:04}", 110.0 + 1.11 * number)
        nodes |= more
        wires += between
    return Patch(nodes=nodes, wires=tuple(wires), run=Run())


def wide(count: int) -> Patch:
    """Return one voice of many lanes."""
    nodes, wires = voice("wide", None)
    spread = PatchNode("control.spread", {"count": count}, {"low": 110.0, "high": 220.0})
    nodes |= {"spread": spread}
    wires.append(Wire("spread", "out", "wide_osc", "frequency"))
    return Patch(nodes=nodes, wires=tuple(wires), run=Run())


def chain(count: int) -> Patch:
    """Return control nodes one behind the other."""
    kinds = (
        PatchNode("math.add", {}, {"amount": 0.25}),
        PatchNode("math.multiply", {}, {"factor": 0.9}),
        PatchNode("math.clamp", {}, {"low": -1.0, "high": 1.0}),
        PatchNode("math.multiply", {}, {"factor": 1.1}),
    )
    nodes = {f"n{number:05}": kinds[number % 4] for number in range(count)}
    names = list(nodes)
    wires = [Wire(one, "out", two, "value") for one, two in itertools.pairwise(names)]
    nodes["probe"] = PatchNode("output.probe")
    wires.append(Wire(names[-1], "out", "probe", "value"))
    return Patch(nodes=nodes, wires=tuple(wires), run=Run())


def least(work: Callable[[], object], rounds: int) -> float:
    """Return the least CPU seconds of one call."""
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def measure(library: Library, title: str, patch: Patch, rounds: int, group: bool) -> None:
    """Print what a patch costs to run and to take over."""
    memo = Memo()
    plan = compile_patch(patch, library, memo=memo, group=group).plan
    with Engine(library) as engine:
        engine.swap(plan)

        def run() -> None:
            for _ in range(BLOCKS):
                engine.block(NOW)

        run()
        block = least(run, rounds) / BLOCKS * 1e6
        swap = least(lambda: engine.swap(plan), max(rounds, 5)) * 1e3
        print(f"{title:28} {len(plan.steps):6} steps {block:9.1f} us/block {swap:8.2f} ms swap")
        if len(plan.steps) < 10:
            for node, us in cost_by_node(engine, NOW).items():
                print(f"    {node:24} {us:9.2f} us")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    library = Library.load()
    measure(library, "A1", voices(1), rounds, True)
    measure(library, "A10 grouped", voices(10), rounds, True)
    measure(library, "A100 grouped", voices(100), rounds, True)
    measure(library, "A100 apart", voices(100), rounds, False)
    measure(library, "X100, one wide voice", wide(100), rounds, True)
    measure(library, "C1000", chain(1000), rounds, True)
    measure(library, "C2000", chain(2000), rounds, True)


if __name__ == "__main__":
    main()
