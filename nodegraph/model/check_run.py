"""What is wrong around the nodes: the figures of `run`, its tempo, and public controls."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from nodegraph.model.errors import Problem
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.patch import TEMPO_SOURCES, Patch, PatchNode, Run, split_port
from nodegraph.model.ranges import Range
from nodegraph.model.signatures import Signatures

RATE: Final = Range(8_000, 192_000, "Hz")
BLOCK: Final = Range(64, 4096, "samples")
SIDE: Final = Range(16, 8192, "pixels")
FPS: Final = Range(1, 240)
TEMPO: Final = Range(20, 400, "bpm")
SEED: Final = Range(0, 2**63 - 1)


def usable_run(run: Run) -> Run:
    """Return the run with every figure moved to the nearest that can be used."""
    width, height = (2 * round(SIDE.clamp(side) / 2) for side in run.size)
    exponent = round(math.log2(BLOCK.clamp(run.block)))
    fps = run.fps if math.isfinite(run.fps) else Run().fps
    return Run(
        rate=int(RATE.clamp(run.rate)),
        block=2**exponent,
        size=(width, height),
        fps=fps if FPS.low <= fps <= FPS.high else FPS.clamp(fps),
        seed=run.seed if 0 <= run.seed < 2**63 else run.seed % 2**63,
        tempo=run.tempo,
        extra=run.extra,
    )


def run_problems(patch: Patch) -> Iterable[Problem]:
    """Tell of figures that cannot be used, each with the one that is used instead."""
    run, usable = patch.run, usable_run(patch.run)
    rules = {
        "rate": f"{RATE.low}..{RATE.high} Hz",
        "block": f"a power of two in {BLOCK.low}..{BLOCK.high} samples",
        "size": f"two even numbers in {SIDE.low}..{SIDE.high} pixels",
        "fps": f"{FPS.low}..{FPS.high} frames a second",
        "seed": "a whole number of 0 or more",
    }
    for name, rule in rules.items():
        given, used = getattr(run, name), getattr(usable, name)
        if given != used:
            text = f"{_figure(given)} is not {rule}; it was set to {_figure(used)}."
            yield Problem("warning", f"run.{name}", text)
    yield from _tempo_problems(patch)


def public_problems(patch: Patch, signatures: Signatures) -> Iterable[Problem]:
    """Tell of public controls whose port is not there."""
    for path in patch.public:
        name, port = split_port(path)
        node = node_at(patch, name)
        if node is None:
            text = f"The public control {path} names a node that is not there."
            hint = "" if "/" in name else did_you_mean(name, patch.nodes)
            yield Problem("warning", path, text, hint or "Remove it from public.")
            continue
        signature = signatures.of(node)
        if signature is None or port in signature.inputs or port in signature.spec.setting_by_name:
            continue
        if signature.spec.renamed.get(port) in signature.inputs:
            continue
        text = f"The public control names a port that {signature.spec.id} does not have."
        yield Problem("warning", path, text, did_you_mean(port, signature.inputs))


def node_at(patch: Patch, path: str) -> PatchNode | None:
    """Return the node at `name` or `outer/inner`, or None."""
    inside, node = "", None
    for name in path.split("/"):
        graph = patch.graph(inside) if node is None or inside else None
        node = None if graph is None else graph.nodes.get(name)
        if node is None:
            return None
        inside = node.definition or ""
    return node


def _tempo_problems(patch: Patch) -> Iterable[Problem]:
    node = patch.run.tempo_node
    if node is not None and node_at(patch, node) is None:
        hint = did_you_mean(node, {*patch.nodes, *TEMPO_SOURCES})
        text = f"There is no node {node} to take the tempo from; internal is used."
        yield Problem("warning", "run.tempo", text, hint)
    source, colon, figure = patch.run.tempo.partition(":")
    if not colon:
        return
    try:
        bpm = float(figure)
    except ValueError:
        bpm = math.nan
    if source != "internal" or not TEMPO.low <= bpm <= TEMPO.high:
        text = f"{patch.run.tempo!r} is not a tempo in {TEMPO.low}..{TEMPO.high} bpm."
        yield Problem("warning", "run.tempo", text, 'Write one such as "internal:120".')


def _figure(value: object) -> str:
    return f"{value[0]} x {value[1]}" if isinstance(value, tuple) else str(value)
