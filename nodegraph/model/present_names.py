"""Ports and settings under their present names, where a node's spec says `renamed`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, TypeVar

import msgspec

from nodegraph.model.errors import Problem
from nodegraph.model.library import Library
from nodegraph.model.patch import INSTANCE, Graph, Patch, PatchNode, SubPatch, Wire
from nodegraph.model.references import followed, moved_port

T = TypeVar("T")
Renamed: TypeAlias = Mapping[tuple[str, str], Mapping[str, str]]
"""By graph ("" for the patch) and node: old name of a port or setting -> present name."""


def present_names(patch: Patch, library: Library) -> tuple[Patch, list[Problem]]:
    """Return the patch with every old name of a port or setting replaced, and a note for each.

    The same object where there are none.
    """
    graphs: dict[str, Graph] = {"": patch, **patch.patches}
    renamed = {
        (inside, name): spec.renamed
        for inside, graph in graphs.items()
        for name, node in graph.nodes.items()
        if (spec := library.get(node.type)) is not None and spec.renamed
    }
    if not renamed:
        return patch, []
    notes: list[Problem] = []
    fresh = {inside: _graph(inside, graph, renamed, notes) for inside, graph in graphs.items()}
    top = fresh.pop("")
    changes = {
        name: getattr(top, name)
        for name in ("nodes", "wires", "layout")
        if getattr(top, name) is not getattr(patch, name)
    }
    if any(sub is not patch.patches[name] for name, sub in fresh.items()):
        changes["patches"] = fresh
    changes |= followed(patch, moved_port(patch, renamed))
    return (msgspec.structs.replace(patch, **changes) if changes else patch), notes


def _graph(inside: str, graph: Graph, renamed: Renamed, notes: list[Problem]) -> Graph:
    here = {name: ports for (where, name), ports in renamed.items() if where == inside}
    prefix = f"{INSTANCE}{inside}/" if inside else ""
    changed: dict[str, object] = {}
    nodes = {name: _node(prefix + name, node, here.get(name, {}), notes)
             for name, node in graph.nodes.items()}  # fmt: skip
    if any(nodes[name] is not node for name, node in graph.nodes.items()):
        changed["nodes"] = nodes
    wires = tuple(sorted(_wire(prefix, wire, here, notes) for wire in graph.wires))
    if wires != graph.wires:
        changed["wires"] = wires
        texts = {str(old): str(_wire("", old, here, [])) for old in graph.wires}
        bends = {texts.get(wire, wire): points for wire, points in graph.layout.bends.items()}
        changed["layout"] = msgspec.structs.replace(graph.layout, bends=bends)
    if isinstance(graph, SubPatch):
        inputs = {
            port: tuple((node, here.get(node, {}).get(inner, inner)) for node, inner in ends)
            for port, ends in graph.inputs.items()
        }
        outputs = {
            port: (node, here.get(node, {}).get(inner, inner))
            for port, (node, inner) in graph.outputs.items()
        }
        if (inputs, outputs) != (graph.inputs, graph.outputs):
            changed |= {"inputs": inputs, "outputs": outputs}
    return msgspec.structs.replace(graph, **changed) if changed else graph


def _node(where: str, node: PatchNode, names: Mapping[str, str], notes: list[Problem]) -> PatchNode:
    if names.keys().isdisjoint({*node.values, *node.settings}):
        return node
    values = _table(where, node.values, names, notes)
    settings = _table(where, node.settings, names, notes)
    return msgspec.structs.replace(node, values=values, settings=settings)


def _table(
    where: str, table: Mapping[str, T], names: Mapping[str, str], notes: list[Problem]
) -> dict[str, T]:
    fresh: dict[str, T] = {}
    for name, value in table.items():
        present = names.get(name, name)
        if present != name:
            notes.append(_note(where, name, present))
            if present in table:
                continue  # somebody wrote the present name too: that one counts
        fresh[present] = value
    return fresh


def _wire(
    prefix: str, wire: Wire, here: Mapping[str, Mapping[str, str]], notes: list[Problem]
) -> Wire:
    source, out, target, into = wire
    present_out = here.get(source, {}).get(out, out)
    present_into = here.get(target, {}).get(into, into)
    if present_out != out:
        notes.append(_note(prefix + source, out, present_out))
    if present_into != into:
        notes.append(_note(prefix + target, into, present_into))
    return Wire(source, present_out, target, present_into)


def _note(where: str, name: str, present: str) -> Problem:
    text = f"This is called {present} now; the patch was brought up to date."
    return Problem("note", f"{where}.{name}", text, "Save it to keep that.")
