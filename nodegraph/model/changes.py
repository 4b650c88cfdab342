"""`Change`: the exact difference that an edit makes, as data, and applying it.

An edit says what a person did; on a given patch it comes down to changes, and only these are ever
applied. The inverse of a change holds the replaced objects themselves, so undo is exact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import msgspec

from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Graph, Json, Patch, PatchNode, Place, Run, SubPatch, Wire

T = TypeVar("T")


class Change(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="edit"):
    """What becomes different in one graph of a patch, and in the patch itself.

    In `nodes`, `places` (of the layout) and `patches`, None takes an entry away. `layout` and
    `parts` replace whole fields, by name, of the layout and of the graph or patch.
    """

    inside: str = ""
    nodes: Mapping[str, PatchNode | None] = {}
    cut: tuple[Wire, ...] = ()
    add: tuple[Wire, ...] = ()
    places: Mapping[str, Place | None] = {}
    layout: Mapping[str, Json] = {}
    parts: Mapping[str, Json] = {}
    run: Run | None = None
    patches: Mapping[str, SubPatch | None] = {}


def apply_change(patch: Patch, change: Change) -> tuple[Patch, Change]:
    """Return the changed patch, and the change that leads back."""
    graph = patch.graph(change.inside)
    if graph is None:
        raise Unusable(f"{change.inside}: there is no sub-patch of that name; it was removed.")
    fresh: dict[str, Any] = {}
    back: dict[str, Any] = {"inside": change.inside}
    if change.nodes:
        fresh["nodes"], back["nodes"] = _merged(graph.nodes, change.nodes)
    if change.cut or change.add:
        fresh["wires"], back["cut"], back["add"] = _rewired(graph.wires, change.cut, change.add)
    if change.places or change.layout:
        fresh["layout"], back["places"], back["layout"] = _laid_out(graph, change)
    for part, value in change.parts.items():
        fresh[part] = _TUPLES.get(part, _same)(value)
        back.setdefault("parts", {})[part] = getattr(graph, part)
    return _put_back(patch, graph, change, fresh, back)


def _put_back(
    patch: Patch, graph: Graph, change: Change, fresh: dict[str, Any], back: dict[str, Any]
) -> tuple[Patch, Change]:
    if change.inside:
        if fresh:
            sub = msgspec.structs.replace(graph, **fresh)
            fresh = {"patches": {**patch.patches, change.inside: sub}}
        return msgspec.structs.replace(patch, **fresh), Change(**back)
    if change.run is not None:
        fresh["run"], back["run"] = change.run, patch.run
    if change.patches:
        fresh["patches"], back["patches"] = _merged(patch.patches, change.patches)
    return msgspec.structs.replace(patch, **fresh), Change(**back)


def _merged(
    table: Mapping[str, T], change: Mapping[str, T | None]
) -> tuple[dict[str, T], dict[str, T | None]]:
    fresh = dict(table)
    back = {name: table.get(name) for name in change}
    sorted_still = True
    for name, value in change.items():
        if value is None:
            fresh.pop(name, None)
        else:
            sorted_still = sorted_still and name in fresh
            fresh[name] = value
    if not sorted_still:
        fresh = {name: fresh[name] for name in sorted(fresh)}
    return fresh, back


def _rewired(
    wires: tuple[Wire, ...], cut: tuple[Wire, ...], add: tuple[Wire, ...]
) -> tuple[tuple[Wire, ...], tuple[Wire, ...], tuple[Wire, ...]]:
    """Return the wires in order, and what to cut and to add to come back."""
    gone = {Wire(*wire) for wire in cut}
    present = set(wires) if len(add) > 4 else wires
    new = sorted({Wire(*wire) for wire in add if wire not in present or wire in gone})
    fresh = [wire for wire in wires if wire not in gone] if gone else list(wires)
    if len(new) > 4:
        fresh = sorted([*fresh, *new])
    else:
        for wire in new:
            fresh.insert(bisect_left(fresh, wire), wire)
    was = gone.intersection(wires)
    return tuple(fresh), tuple(sorted(set(new) - was)), tuple(sorted(was - set(new)))


def _laid_out(graph: Graph, change: Change) -> tuple[Any, dict[str, Place | None], dict[str, Json]]:
    old = graph.layout
    parts = {name: _TUPLES.get(name, _same)(value) for name, value in change.layout.items()}
    back = {name: getattr(old, name) for name in parts}
    places: dict[str, Place | None] = {}
    if change.places:
        parts["nodes"], places = _merged(old.nodes, change.places)
    return msgspec.structs.replace(old, **parts), places, back


def _same(value: Any) -> Any:
    return value


def _inputs(value: Any) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {name: tuple(tuple(end) for end in ends) for name, ends in value.items()}


def _outputs(value: Any) -> dict[str, tuple[str, ...]]:
    return {name: tuple(end) for name, end in value.items()}


# A change that went through a journal has lists where a patch has tuples.
_TUPLES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "cues": tuple,
    "frames": tuple,
    "comments": tuple,
    "inputs": _inputs,
    "outputs": _outputs,
}
