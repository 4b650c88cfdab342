"""What a spectrum costs: `python tests/benchmarks/spectrum.py`.

us of CPU per block of 512 samples, best of some rounds, by window and lanes: the kernel of
`analysis.spectrum`, its `block` (numpy's FFT), and the kernel of `analysis.bands`.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from nodegraph.engine.costs import cost_by_node
from nodegraph.engine.engine import Engine
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Run, Wire
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import compile_patch
from nodegraph_nodes.analysis import Spectrum

BLOCK = 512


def patch(size: int, lanes: int) -> Patch:
    """Return noise into a spectrum into bands into a probe."""
    nodes = {
        "noise": PatchNode("source.noise", {"channels": lanes}),
        "spectrum": PatchNode("analysis.spectrum", {"size": size}),
        "bands": PatchNode("analysis.bands"),
        "probe": PatchNode("output.probe"),
    }
    wires = (
        Wire("noise", "out", "spectrum", "source"),
        Wire("spectrum", "out", "bands", "source"),
        Wire("bands", "out", "probe", "value"),
    )
    return Patch(nodes=nodes, wires=wires, run=Run())


def kernels(library: Library, size: int, lanes: int) -> tuple[float, float]:
    """Return the costs of spectrum and bands."""
    with Engine(library) as engine:
        engine.swap(compile_patch(patch(size, lanes), library).plan)
        for _ in range(100):
            engine.block(Transport())
        costs = cost_by_node(engine, Transport())
    return costs["spectrum"], costs["bands"]


def host(size: int, lanes: int) -> float:
    """Return what the same takes in numpy."""
    node = Spectrum()
    node.size = size
    node.prepare(48_000, BLOCK, lanes, 0)
    sound = np.random.default_rng(1).uniform(-1, 1, (lanes, BLOCK)).astype(np.float32)
    return best(lambda: node.block(sound))


def best(call: Callable[[], object]) -> float:
    """Return the least time of a call in us."""
    least = float("inf")
    for _ in range(200):
        start = time.perf_counter_ns()
        call()
        least = min(least, time.perf_counter_ns() - start)
    return least / 1000.0


def main() -> None:
    """Print the table."""
    library = Library.load()
    print("| window | lanes | kernel | numpy | bands |\n|---:|---:|---:|---:|---:|")
    for size in (512, 1024, 2048, 4096, 16_384):
        for lanes in (1, 2, 8):
            spectrum, bands = kernels(library, size, lanes)
            print(f"| {size} | {lanes} | {spectrum:.2f} | {host(size, lanes):.1f} | {bands:.2f} |")


if __name__ == "__main__":
    main()
