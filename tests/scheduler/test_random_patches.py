"""Random patches: the plan computes what the wires say, with and without shared steps."""

from __future__ import annotations

import random

import pytest

from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Plan
from tests.scheduler.symbols import Oracle, run_plan

NUMBERS = ("test.number", "test.add", "test.sum")
SOUNDS = ("test.wave", "test.filter", "test.trigger", "test.count", "test.follow")
FITS = {
    "control": ("control", "event"),
    "event": ("event", "control"),
    "audio": ("audio", "control", "event"),
}
BLOCKS = 3


def random_patch(seed: int, library: Library, *, voices: int, loops: bool) -> Patch:
    """Some like voices, some nodes between them, and wires forwards; delays may lead back."""
    rng = random.Random(seed)
    nodes: dict[str, PatchNode] = {}
    types = [rng.choice(NUMBERS + SOUNDS) for _ in range(rng.randint(1, 6))]
    for place, type in enumerate(types):
        for voice in range(voices if rng.random() < 0.7 else 1):
            settings = {"form": rng.choice(("sine", "saw"))} if type == "test.wave" else {}
            nodes[f"n{place}_{voice:02}"] = PatchNode(type, settings, {})
    for number in range(rng.randint(0, 5)):
        kind = rng.choice(("control", "audio", "event"))
        nodes[f"d{number}"] = PatchNode("delay.block", {"kind": kind})
    if rng.random() < 0.3:
        nodes["m_spread"] = PatchNode("test.spread", {"count": rng.choice((2, 3, 9))})
    return Patch(nodes=nodes, wires=tuple(sorted(_wires(rng, nodes, library, loops), key=str)))


def _wires(
    rng: random.Random, nodes: dict[str, PatchNode], library: Library, loops: bool
) -> list[Wire]:
    names = list(nodes)
    rank = {name: int(name[1]) if name[0] == "n" else -1 for name in names}
    wires = []
    for target in names:
        spec = library.specs[nodes[target].type]
        spec = spec.resolve(spec.full_settings(nodes[target].settings))
        for port in spec.inputs:
            if rng.random() < 0.3:
                continue
            same_voice = [name for name in names if name[2:] == target[2:] and name[0] == "n"]
            source = rng.choice(same_voice if rng.random() < 0.8 and same_voice else names)
            made = library.specs[nodes[source].type]
            made = made.resolve(made.full_settings(nodes[source].settings))
            forwards = rank[source] < rank[target] or (loops and made.delay) or spec.delay
            if forwards and made.outputs and made.outputs[0].kind in FITS[port.kind]:
                wires.append(Wire(source, "out", target, port.name))
    return wires


def compiled(patch: Patch, library: Library, group: bool) -> Plan:
    probes = [f"{name}.out" for name in patch.nodes]
    return compile_patch(patch, library, probes=probes, group=group).plan


@pytest.mark.parametrize("seed", range(60))
def test_a_plan_computes_what_the_wires_say(seed: int, library: Library) -> None:
    patch = random_patch(seed, library, voices=1 + seed % 19, loops=bool(seed % 2))
    try:
        alone = compiled(patch, library, group=False)
    except Unusable as told:
        assert "lanes" in str(told) or "wait for each other" in str(told)
        return
    oracle = Oracle(patch, library)
    found = run_plan(alone, library, BLOCKS)
    for path, lanes in found.items():
        truth = oracle.lanes(path.removesuffix(".out"), "out", BLOCKS - 1)
        assert _pairs(lanes, truth), path
    assert run_plan(compiled(patch, library, group=True), library, BLOCKS) == found


@pytest.mark.parametrize("seed", range(60))
def test_buffers_that_nobody_watches_are_safe_too(seed: int, library: Library) -> None:
    patch = random_patch(seed, library, voices=1 + seed % 19, loops=True)
    try:
        watched = run_plan(compiled(patch, library, group=False), library, BLOCKS)
    except Unusable:
        return
    for name in random.Random(seed).sample(list(patch.nodes), min(3, len(patch.nodes))):
        plan = compile_patch(patch, library, probes=[f"{name}.out"]).plan
        assert run_plan(plan, library, BLOCKS)[f"{name}.out"] == watched[f"{name}.out"]


def test_most_random_patches_can_be_compiled_and_many_share_steps(library: Library) -> None:
    usable, shared, looped = 0, 0, 0
    for seed in range(60):
        patch = random_patch(seed, library, voices=1 + seed % 19, loops=bool(seed % 2))
        try:
            plan = compiled(patch, library, group=True)
        except Unusable:
            continue
        usable += 1
        shared += any(step.members for step in plan.steps)
        looped += any(step.type == "delay.block" for step in plan.steps)
    assert usable >= 40 and shared >= 15 and looped >= 20


def _pairs(lanes: list[int], truth: list[int]) -> bool:
    """Lanes of the plan are those of the truth, which may be one lane that spreads."""
    return len(lanes) % len(truth) == 0 and lanes == truth * (len(lanes) // len(truth))
