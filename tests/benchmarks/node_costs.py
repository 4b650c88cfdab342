"""What each node costs: `python -m tests.benchmarks.node_costs [--markdown]`.

One of each node of the library in one patch, each on one lane, fed with noise, a wave, events, a
spectrum or notes; us of CPU a block of 512 samples, steps apart and timed one by one. Then all
of them but those that transform (FFT) or make songs, as a patch runs them: us a block, and what
part of real time that is.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable

from nodegraph.engine.costs import cost_by_node
from nodegraph.engine.engine import Engine
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Run, Wire
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import compile_patch
from tests.laws.feeding import runs

NOW = Transport()
BLOCKS, ROUNDS = 2000, 5
BLOCK_US = 512 / 48_000 * 1e6
FED = {
    Kind.AUDIO: ("noise", "source.noise", "out"),
    Kind.CONTROL: ("wave", "control.lfo", "out"),
    Kind.EVENT: ("clock", "control.clock", "beat"),
    Kind.SPECTRUM: ("bins", "analysis.spectrum", "out"),
    Kind.NOTES: ("song", "source.song", "notes"),
    Kind.COLOUR: ("colour", "colour.pick", "out"),
    Kind.PALETTE: ("palette", "colour.palette", "out"),
}
READS_FILES = {"source.file", "source.stems", "source.midi_file"}
TRANSFORMS = {
    "analysis.spectrum", "analysis.bands", "analysis.beat", "analysis.chroma", "analysis.mfcc",
    "analysis.centroid", "analysis.flux", "analysis.rolloff", "analysis.flatness",
}  # fmt: skip


def patch_of(specs: Iterable[NodeSpec]) -> tuple[Patch, list[str]]:
    """Return a patch with one of each node, and an output of each, to be listened to."""
    nodes: dict[str, PatchNode] = {}
    wires: list[Wire] = []
    probes = []
    for spec in specs:
        name = spec.id.replace(".", "_")
        nodes[name] = PatchNode(spec.id)
        probes.append(f"{name}.{spec.outputs[0].name}")
        for place, port in enumerate(spec.inputs):
            if port.kind not in FED or port.choices or (place and port.default is not None):
                continue
            source, kind, out = FED[port.kind]
            if source not in nodes:
                nodes[source] = PatchNode(kind)
                if source == "bins":
                    nodes.setdefault("noise", PatchNode("source.noise"))
                    wires.append(Wire("noise", "out", "bins", "source"))
            wires.append(Wire(source, out, name, port.name))
    return Patch(nodes=nodes, wires=tuple(wires), run=Run()), probes


def engine_nodes(library: Library) -> list[NodeSpec]:
    """Return the nodes that run in the engine and need no file."""
    found = (library.specs[name] for name in sorted(library.specs))
    return [spec for spec in found if runs(spec) and spec.id not in READS_FILES]


def alone(library: Library, specs: list[NodeSpec]) -> dict[str, float]:
    """Return us a block of each node."""
    patch, probes = patch_of(specs)
    plan = compile_patch(patch, library, probes=probes, group=False).plan
    with Engine(library) as engine:
        engine.swap(plan)
        for _ in range(100):
            engine.block(NOW)
        costs = cost_by_node(engine, NOW)
    return {spec.id: costs.get(spec.id.replace(".", "_"), 0.0) for spec in specs}


def together(library: Library, specs: list[NodeSpec]) -> tuple[int, float]:
    """Return how many nodes a patch of them has, and its us of CPU a block."""
    patch, probes = patch_of(specs)
    plan = compile_patch(patch, library, probes=probes).plan
    least = float("inf")
    with Engine(library) as engine:
        engine.swap(plan)
        for _ in range(ROUNDS):
            begun = time.process_time()
            for _ in range(BLOCKS):
                engine.block(NOW)
            least = min(least, time.process_time() - begun)
    return len(patch.nodes), least / BLOCKS * 1e6


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="as docs/performance.md has it")
    markdown = parser.parse_args().markdown
    library = Library.load()
    specs = engine_nodes(library)
    costs = alone(library, specs)
    families: dict[str, list[str]] = {}
    for name, us in costs.items():
        family, own = name.split(".", 1)
        families.setdefault(family, []).append(f"{own} {us:.2f}")
    for family, said in families.items():
        print(f"| {family} | {' · '.join(said)} |" if markdown else f"{family}: {', '.join(said)}")
    plain = [
        spec
        for spec in specs
        if spec.id not in TRANSFORMS | {"source.song", "notes.voices", "source.input"}
        and not any(port.kind is Kind.SPECTRUM for port in spec.inputs)
    ]
    # the sixty dearest of them
    plain.sort(key=lambda spec: -costs[spec.id])
    for count in (60, len(plain)):
        nodes, us = together(library, plain[:count])
        print(
            f"{count} kinds in {nodes} nodes: {us:.0f} us a block, {us / BLOCK_US:.2%} of real time"
        )


if __name__ == "__main__":
    main()
