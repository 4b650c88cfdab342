"""Edits as somebody in a hurry makes them: any of them, anywhere, wires backwards too."""

from __future__ import annotations

import random
from collections.abc import Iterator

from nodegraph.model.edits import (
    AddNode,
    AddWire,
    Edit,
    RemoveNode,
    RemoveWire,
    RenameNode,
    SetBypass,
    SetOff,
    SetValue,
    apply,
)
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.model.spec import NodeSpec

MOST = 30  # nodes


def edited(patch: Patch, library: Library, types: tuple[str, ...], seed: int) -> Iterator[Patch]:
    """Yield the patch after each of endless edits; now and then one is taken back at once."""
    rng = random.Random(seed)
    while True:
        patch, back = apply(patch, random_edit(rng, patch, library, types))
        yield patch
        if rng.random() < 0.2:
            patch, _ = apply(patch, back)
            yield patch


def random_edit(rng: random.Random, patch: Patch, library: Library, types: tuple[str, ...]) -> Edit:
    """Return an edit that makes sense on this patch."""
    free = f"{rng.choice('amz')}{rng.randrange(10**9)}"
    names = list(patch.nodes)
    if not names:
        return AddNode(free, PatchNode(rng.choice(types)))
    name, other = rng.choice(names), rng.choice(names)
    node, source = (_spec(patch.nodes[it], library) for it in (name, other))
    match rng.randrange(9):
        case 0 if len(names) < MOST:
            return AddNode(free, PatchNode(rng.choice(types)))
        case 1:
            return RemoveNode(name)
        case 2:
            return RenameNode(name, free)
        case 3:
            return SetBypass(name, not patch.nodes[name].bypass)
        case 4:
            return SetOff(name, not patch.nodes[name].off)
        case 5 if node.inputs:
            return SetValue(name, rng.choice(node.inputs).name, rng.choice((0.25, 0.5, 1.0)))
        case 6 if patch.wires:
            return RemoveWire(rng.choice(patch.wires))
        case _ if node.inputs and source.outputs:
            into, out = rng.choice(node.inputs).name, rng.choice(source.outputs).name
            return AddWire(Wire(other, out, name, into))
    return SetOff(name, not patch.nodes[name].off)


def _spec(node: PatchNode, library: Library) -> NodeSpec:
    spec = library.specs[node.type]
    return spec.resolve(spec.full_settings(node.settings))
