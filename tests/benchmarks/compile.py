"""What an edit costs: check, compile and swap, beside networkx on the same graph.

    python -m tests.benchmarks.compile [--rounds 20]

networkx builds a DiGraph of the edited patch (names as nodes, wires as edges) and sorts it; ours
ends with a plan that runs. Four edits are measured, each followed by its undo, which is not. Both
sides are measured in turn and the least of the rounds counts for each part. The goal is a ratio
of at most 4 at 200 and at 2000 nodes, whatever the edit.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from typing import Any

from nodegraph.engine.cache import Kernels
from nodegraph.engine.engine import Engine
from nodegraph.model.check import Checker
from nodegraph.model.edits import (
    AddNode,
    AddWire,
    Batch,
    Edit,
    SetBypass,
    SetValue,
    apply,
)
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.scheduler.compile import Memo, compile_patch

KINDS = ("value", "bypass", "wire", "node")

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
    return Patch(nodes=nodes, wires=tuple(sorted(wires)))


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
    return Patch(nodes=nodes, wires=tuple(sorted(wires)))


def edit_of(patch: Patch, kind: str, number: int) -> Edit:
    """Return the n-th edit of a kind, somewhere in the patch.

    value: an input of a node. bypass: a node lets its input through. wire: a second input of a
    node follows another node of the same value. node: one more, between two that were wired.
    """
    maths = [name for name, node in patch.nodes.items() if node.type in ("math.clamp", "math.map")]
    name = maths[(1 + number * 7919) % len(maths)]
    (into,) = patch.wires_into[name]
    port = "low" if patch.nodes[name].type == "math.clamp" else "in_low"
    if kind == "value":
        return SetValue(name, port, -0.01 * (number + 1))
    if kind == "bypass":
        return SetBypass(name, True)
    if kind == "wire":
        return AddWire(Wire(into.source, into.out, name, port))
    fresh, added = f"added_{number}", PatchNode("math.add", {}, {"amount": 0.5})
    return Batch(
        "Insert",
        (
            AddNode(fresh, added),
            AddWire(Wire(into.source, into.out, fresh, "value")),
            AddWire(Wire(fresh, "out", name, into.into)),
        ),
    )


def networkx_of(patch: Patch) -> None:
    """Build and sort the graph of a patch."""
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(patch.nodes)
    graph.add_edges_from((wire.source, wire.target) for wire in patch.wires)
    list(networkx.topological_sort(graph))


class Rig:
    """What a session keeps from edit to edit, and the least time of each part in us a node."""

    def __init__(self, library: Library, kernels: Kernels) -> None:
        self.library = library
        self.memo, self.checker = Memo(), Checker(library)
        self.engine = Engine(library, kernels)
        self.best: dict[str, float] = {}

    def _timed(self, patch: Patch, name: str, work: Callable[..., Any], *given: Any) -> Any:
        start = time.thread_time_ns()
        made = work(*given)
        spent = (time.thread_time_ns() - start) / len(patch.nodes) / 1000
        self.best[name] = min(self.best.get(name, spent), spent)
        return made

    def run(self, patch: Patch) -> None:
        """Measure networkx on a patch, and what makes it run."""
        self._timed(patch, "networkx", networkx_of, patch)
        self._timed(patch, "check", self.checker.check, patch)
        compiled = self._timed(patch, "compile", self._compile, patch)
        self._timed(patch, "swap", self.engine.swap, compiled.plan)

    def _compile(self, patch: Patch) -> Any:
        return compile_patch(patch, self.library, memo=self.memo)


def measure(
    patch: Patch, library: Library, kernels: Kernels, rounds: int
) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the parts of each kind of edit."""
    rig = Rig(library, kernels)
    tables: dict[str, dict[str, float]] = {kind: {} for kind in KINDS}
    with rig.engine:
        for number in range(rounds):
            for kind in KINDS:
                rig.best = {}
                rig.run(patch)  # as it was before: the undo
                rig.best = tables[kind]
                rig.run(apply(patch, edit_of(patch, kind, number))[0])
    yield from tables.items()


def main() -> None:
    """Print a line for each patch and kind of edit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    library, kernels = Library.load(), Kernels()
    for name, make in (("chain", chain), ("voices", voices)):
        for size in (200, 2000):
            patch = make(size)
            for kind, best in measure(patch, library, kernels, rounds):
                ratio = (best["check"] + best["compile"] + best["swap"]) / best["networkx"]
                parts = "  ".join(f"{part} {spent:.2f}" for part, spent in best.items())
                print(f"{name} {len(patch.nodes):4} {kind:6}: {parts}  us a node; {ratio:.2f}")


if __name__ == "__main__":
    main()
