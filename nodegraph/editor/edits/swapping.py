"""Another type under the same name, keeping all that can be kept.

    swap = swapped(patch, signatures, "blur", "texture.glow")
    swap.edit, swap.lost      # (..., ("Radius was 0.4; Glow has no such input.",))

Kept are the name, the place, and whatever the new type has under the same name: values and
settings that are valid there, cables, published ports, public controls, entries of snapshots. A
cable whose port is gone goes to the first free port of its kind; what finds none is lost, and said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import msgspec

from nodegraph.editor import words
from nodegraph.editor.edits.fitting import How, fit
from nodegraph.editor.edits.inserting import SEED, spec_of_type
from nodegraph.editor.edits.leading import Ways, input_ways, output_ways
from nodegraph.model.edit_needs import graph_of, node_of
from nodegraph.model.edits import (
    AddWire,
    Batch,
    Edit,
    Publish,
    RemoveWire,
    ReplaceNode,
    SetPart,
    SetPublic,
    SetRun,
)
from nodegraph.model.errors import Unusable
from nodegraph.model.moving import touching
from nodegraph.model.patch import Graph, Json, Patch, PatchNode, SubPatch, Wire, split_port
from nodegraph.model.references import followed, spots
from nodegraph.model.signatures import Signature, Signatures
from nodegraph.model.spec import NodeSpec, PortSpec, SettingSpec
from nodegraph.model.values import read_value, shown

TEMPO_OUTPUTS: Final = frozenset({"beat", "bar", "phase", "bar_phase", "tempo", "confidence"})


class Swap(NamedTuple):
    """The edit, and a sentence for each thing that it loses."""

    edit: Batch
    lost: tuple[str, ...]


class _Loss(NamedTuple):
    """An edit that takes something away (None: it goes with the node), and what to say of it."""

    edit: Edit | None
    text: str


def swapped(patch: Patch, signatures: Signatures, name: str, type: str, inside: str = "") -> Swap:
    """Return the edit that makes a node another type. Raises Unusable where that cannot be."""
    graph = graph_of(patch, inside)
    old = node_of(graph, name)
    if old.type == type:
        raise Unusable(f"{name} is a {words.type_title(type)} already; choose another type.")
    spec_of_type(signatures, type, inside)
    node, losses = _kept_node(signatures, old, type)
    signature = signatures.of(node)
    assert signature is not None  # spec_of_type raised otherwise
    spec = signature.spec
    ways = input_ways(graph, signatures, name, spec), output_ways(graph, signatures, name, spec)
    steps: list[Edit] = [ReplaceNode(name, node, inside)]
    cut, add, unplugged = _rewired(graph, spec, name, *ways, inside)
    steps += [*cut, *add]
    losses += unplugged
    if isinstance(graph, SubPatch):
        steps += _republished(graph, name, *ways, inside)
        losses += _unpublished(graph, name, *ways)
    losses += [*_paths(patch, inside, name, signature), *_tempo(patch, inside, name, signature)]
    steps += [loss.edit for loss in losses if loss.edit is not None]
    title = f"Make {name} a {words.node_title(spec)}"
    return Swap(Batch(title, tuple(steps)), tuple(loss.text for loss in losses if loss.text))


def _kept_node(signatures: Signatures, old: PatchNode, type: str) -> tuple[PatchNode, list[_Loss]]:
    """Return the new node with those settings and values that are valid there."""
    node = PatchNode(type, {}, {}, old.bypass, old.off, old.extra)
    losses: list[_Loss] = []
    for part, what in (("settings", "setting"), ("values", "input")):
        signature = signatures.of(node)  # what inputs there are may depend on the settings
        assert signature is not None
        spec, given = signature.spec, getattr(old, part)
        items: Mapping[str, PortSpec] | Mapping[str, SettingSpec] = spec.input_by_name
        if part == "settings":
            items = spec.setting_by_name
        kept = {name: raw for name, raw in given.items() if _valid(items.get(name), raw)}
        node = msgspec.structs.replace(node, **{part: kept})
        for name in given.keys() - kept.keys() - {SEED}:
            why = "cannot take that" if name in items else f"has no such {what}"
            said = f"{words.port(name)} was {shown(given[name])}"
            losses.append(_Loss(None, f"{said}; {words.node_title(spec)} {why}."))
    return node, sorted(losses, key=lambda loss: loss.text)


def _valid(item: PortSpec | SettingSpec | None, raw: Json) -> bool:
    return item is not None and not read_value(item, raw).text


def _rewired(
    graph: Graph, spec: NodeSpec, name: str, inputs: Ways, outputs: Ways, inside: str
) -> tuple[list[Edit], list[Edit], list[_Loss]]:
    """Return the wires to cut and to add, and those that find no pin."""
    cut: list[Edit] = []
    add: list[Edit] = []
    losses: list[_Loss] = []
    for wire in touching(graph, name):
        out = outputs[wire.out] if wire.source == name else wire.out
        into = inputs[wire.into] if wire.target == name else wire.into
        if wire.source == wire.target and out and into:
            given, taken = spec.output_by_name[out], spec.input_by_name[into]
            into = into if fit(given, taken, {}).how < How.CONVERTER else None
        if out is None or into is None:
            text = f"{wire} is unplugged; {words.node_title(spec)} has no free pin that fits it."
            losses.append(_Loss(RemoveWire(wire, inside), text))
            continue
        fresh = Wire(wire.source, out, wire.target, into)
        if fresh != wire:
            cut.append(RemoveWire(wire, inside))
            add.append(AddWire(fresh, inside))
    return cut, add, losses


def _republished(
    graph: SubPatch, name: str, inputs: Ways, outputs: Ways, inside: str
) -> Iterator[Edit]:
    """Yield the edits by which published ports follow; with no end left they are taken away."""
    for port, ends in graph.inputs.items():
        moved = ((node, inputs[inner] if node == name else inner) for node, inner in ends)
        fresh = tuple((node, inner) for node, inner in moved if inner is not None)
        if fresh != ends:
            yield Publish(inside, "inputs", port, fresh)
    for port, (node, inner) in graph.outputs.items():
        if node == name and outputs[inner] != inner:
            now = outputs[inner]
            yield Publish(inside, "outputs", port, () if now is None else ((name, now),))


def _unpublished(graph: SubPatch, name: str, inputs: Ways, outputs: Ways) -> Iterator[_Loss]:
    gone = [
        port
        for port, ends in graph.inputs.items()
        if ends and all(node == name and inputs[inner] is None for node, inner in ends)
    ]
    gone += [
        port
        for port, (node, inner) in graph.outputs.items()
        if node == name and outputs[inner] is None
    ]
    for port in gone:
        yield _Loss(None, f"{words.port(port)} led here and is no longer a port of the sub-patch.")


def _paths(patch: Patch, inside: str, name: str, signature: Signature) -> Iterator[_Loss]:
    """Yield the public controls and entries of snapshots and cues whose port is gone."""
    spec = signature.spec
    there = {*spec.input_by_name, *spec.output_by_name, *spec.setting_by_name}

    def follow(path: str) -> str | None:
        node, port = split_port(path)
        return path if port in there or spots(patch, node)[-1] != (inside, name) else None

    for path in patch.public:
        if follow(path) is None:
            yield _Loss(SetPublic(path, None), f"{path} is no longer public.")
    parts = followed(patch, follow)
    if "snapshots" in parts:
        text = f"Snapshots forget what they held of {name}."
        yield _Loss(SetPart("snapshots", parts["snapshots"]), text)
    if "cues" in parts:
        yield _Loss(SetPart("cues", list(parts["cues"])), f"Cues forget what they held of {name}.")


def _tempo(patch: Patch, inside: str, name: str, signature: Signature) -> Iterator[_Loss]:
    """Yield the loss of the tempo, where it was that of the node and cannot be any more."""
    node = patch.run.tempo_node
    if node is None or spots(patch, node)[-1] != (inside, name):
        return
    if not signature.outputs.keys() >= TEMPO_OUTPUTS:
        run = msgspec.structs.replace(patch.run, tempo="internal")
        yield _Loss(SetRun(run), f"The tempo no longer follows {name}; it is 120 beats a minute.")
