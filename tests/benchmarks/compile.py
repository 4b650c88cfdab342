"""What an edit costs: check, compile and handover, beside networkx on the same graph.

    python -m tests.benchmarks.compile [--rounds 20]

networkx builds a DiGraph of the patch and sorts it; the edit replaces one node of the patch and
ends with a plan that is ready to run. Both are measured in turn, the fastest round counts. The
goal is a ratio of at most 4 at 200 and at 2000 nodes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import msgspec

from nodegraph.engine.cache import Kernels
from nodegraph.engine.forms import Forms
from nodegraph.engine.handover import Handover
from nodegraph.model.check import Checker
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.scheduler.compile import Memo, compile_patch

CHAIN: tuple[tuple[str, dict[str, float]], ...] = (
    ("math.add", {"amount": 0.25}),
    ("math.multiply", {"factor": 0.9}),
    ("math.clamp", {"low": -1.0, "high": 1.0}),
    ("math.multiply", {"factor": 1.1}),
)
VOICE: tuple[tuple[str, str, dict[str, str], dict[str, float]], ...] = (
    ("oscillator", "source.oscillator", {"wave": "sine"}, {}),
    ("biquad", "filter.biquad", {"mode": "lowpass"}, {"cutoff": 1000.0, "q": 0.707}),
    ("follower", "envelope.follower", {"mode": "rms"}, {"attack": 0.01, "release": 0.1}),
    ("map", "math.map", {}, {"in_low": 0.0, "in_high": 0.5}),
    ("clamp", "math.clamp", {}, {"low": 0.0, "high": 1.0}),
)


def chain(size: int) -> Patch:
    """A chain of arithmetic on one number."""
    nodes = {"a_start": PatchNode("control.constant", {}, {"value": 0.37})}
    nodes["z_probe"] = PatchNode("output.probe")
    last, wires = "a_start", []
    for step in range(size - 2):
        type, values = CHAIN[step % len(CHAIN)]
        name = f"step_{step:05}"
        nodes[name] = PatchNode(type, {}, dict(values))
        wires.append(Wire(last, "out", name, "value"))
        last = name
    wires.append(Wire(last, "out", "z_probe", "value"))
    return Patch(nodes=nodes, wires=tuple(wires))


def voices(size: int) -> Patch:
    """Separate voices of five nodes, each with a probe."""
    nodes: dict[str, PatchNode] = {}
    wires: list[Wire] = []
    for number in range(size // 6):
        last = ""
        for part, type, settings, values in VOICE:
            name = f"voice_{number:04}_{part}"
            own = {"frequency": 110.0 + 1.11 * number} if part == "oscillator" else values
            nodes[name] = PatchNode(type, settings, dict(own))
            if last:
                into = "value" if part in ("map", "clamp") else "source"
                wires.append(Wire(last, "out", name, into))
            last = name
        nodes[f"voice_{number:04}_probe"] = PatchNode("output.probe")
        wires.append(Wire(last, "out", f"voice_{number:04}_probe", "value"))
    return Patch(nodes=nodes, wires=tuple(wires))


def edits(patch: Patch) -> Iterator[Patch]:
    """Yield the patch with another node replaced each time."""
    names = list(patch.nodes)
    while True:
        for name in names:
            node = msgspec.structs.replace(patch.nodes[name], extra={"edited": True})
            yield msgspec.structs.replace(patch, nodes={**patch.nodes, name: node})


def networkx_of(patch: Patch) -> None:
    """Build and sort the graph of a patch."""
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(patch.nodes)
    graph.add_edges_from((wire.source, wire.target) for wire in patch.wires)
    list(networkx.topological_sort(graph))


def measure(patch: Patch, library: Library, kernels: Kernels, rounds: int) -> dict[str, float]:
    """Return the fewest us a node of each part."""
    memo, checker = Memo(), Checker(library)
    forms = Forms(library, kernels, patch.run.rate, patch.run.block)
    before: Handover | None = None
    best: dict[str, float] = {}

    def timed(name: str, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        start = time.thread_time()
        made = work(*given, **named)
        spent = (time.thread_time() - start) / len(patch.nodes) * 1e6
        best[name] = min(best.get(name, spent), spent)
        return made

    for now in islice(edits(patch), rounds):
        timed("networkx", networkx_of, now)
        timed("check", checker.check, now)
        compiled = timed("compile", compile_patch, now, library, memo=memo)
        before = timed("handover", Handover, compiled.plan, forms, before)
        timed("(compile anew)", compile_patch, now, library)
    return best


def main() -> None:
    """Print a line for each patch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    library, kernels = Library.load(), Kernels()
    for name, make in (("chain", chain), ("voices", voices)):
        for size in (200, 2000):
            patch = make(size)
            best = measure(patch, library, kernels, rounds)
            edit = best["check"] + best["compile"] + best["handover"]
            parts = "  ".join(f"{part} {spent:.2f}" for part, spent in best.items())
            ratio = edit / best["networkx"]
            print(f"{name} {len(patch.nodes)}: {parts}  us a node; edit / networkx {ratio:.2f}")


if __name__ == "__main__":
    main()
