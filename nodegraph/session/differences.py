"""What differs between two states of a patch, spot by spot, and making one difference elsewhere.

A *spot* is what a change replaces as one: a node, the wires into an input, a place, a part. A
*leaf* is what a person changes: the value of one port, one public control. Two people who change
different leaves of one spot do not disturb each other, so an undo moves leaves and not spots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from nodegraph.model.changes import Change
from nodegraph.model.patch import INSTANCE, Graph, Json, Layout, Patch, PatchNode, Run, SubPatch

Spot: TypeAlias = tuple[str, str, str]
"""What it is ("node", "wire", "place", "layout", "part", "run", "patch"), inside which sub-patch,
and its name: of a node, an input as `node.port`, a part, a sub-patch."""

Leaf: TypeAlias = tuple[str, ...]
"""A spot, and where in it: a field, or a table and a key of it; "" is that it is there at all."""

Pairs: TypeAlias = dict[Spot, tuple[Any, Any]]
"""What stood at each spot before, and after."""

_LAYOUT_PARTS: Final = ("frames", "comments", "bends", "views", "extra")
_SUB_PARTS: Final = ("inputs", "outputs", "about", "extra")
_ORDER: Final = "(order)"  # of a table: no key of a patch is compared with it alone


def difference(before: Patch, after: Patch, changes: Iterable[Change]) -> Pairs:
    """Return the spots that differ, which are among those that the changes name.

    Raises AttributeError or TypeError for a change that no edit comes down to.
    """
    spots: dict[Spot, None] = {}
    for change in changes:
        spots.update(dict.fromkeys(_named(change)))
    whole = {name for kind, _, name in spots if kind == "patch"}
    for name in whole & before.patches.keys() & after.patches.keys():
        del spots["patch", "", name]  # replaced, not added: its parts may be others' too
        for graph in (before.patches[name], after.patches[name]):
            spots.update(dict.fromkeys(_inner_spots(name, graph)))
    pairs: Pairs = {}
    for spot in spots:
        if spot[1] and (spot[1] in before.patches) != (spot[1] in after.patches):
            continue  # the definition comes or goes as a whole
        old, new = at(before, spot), at(after, spot)
        if spot[0] in ("part", "layout") and type(old) is not type(new):
            raise TypeError(f"{spot[2]} became another type")
        if not same(old, new):
            pairs[spot] = (old, new)
    return pairs


def at(patch: Patch, spot: Spot) -> Any:
    """Return what stands at a spot, None where nothing does."""
    kind, inside, name = spot
    graph = patch.graph(inside)
    if graph is None:
        return None
    match kind:
        case "node":
            return graph.nodes.get(name)
        case "wire":
            node, _, port = name.partition(".")
            return tuple(w for w in graph.wires_into.get(node, ()) if w.into == port) or None
        case "place":
            return graph.layout.nodes.get(name)
        case "layout":
            return getattr(graph.layout, name)
        case "part":
            return getattr(graph, name)
        case "run":
            return patch.run
    return patch.patches.get(name)


def same(one: Any, other: Any) -> bool:
    """Whether two values would be written alike: 1, 1.0 and true are three values."""
    return one is other or repr(one) == repr(other)


def leaves(spot: Spot, one: Any, other: Any) -> set[Leaf]:
    """Return where two contents of a spot differ."""
    first, second = _flat(spot, one), _flat(spot, other)
    found = {
        leaf
        for leaf in first.keys() | second.keys()
        if (leaf in first) != (leaf in second) or not same(first[leaf], second[leaf])
    }
    if type(one) is dict and type(other) is dict:
        shared = [key for key in one if key in other]
        if shared != [key for key in other if key in one]:
            found.add((*spot, _ORDER))
    return found


def moved(now: Any, source: Any, target: Any) -> Any:
    """Return what stands at a spot now with the difference from `source` to `target` made."""
    if same(now, source):
        return target
    if type(now) is type(source) is type(target):
        if isinstance(now, PatchNode | Run):
            return msgspec.structs.replace(
                now,
                **{
                    field: moved(getattr(now, field), old, new)
                    for field in now.__struct_fields__
                    if not same(old := getattr(source, field), new := getattr(target, field))
                },
            )
        if type(now) is dict:
            return _moved_table(now, source, target)
    return target


def changes_to(patch: Patch, targets: Mapping[Spot, Any]) -> tuple[Change, ...]:
    """Return the changes, at most one a graph, that put these contents at these spots."""
    graphs: dict[str, dict[str, Any]] = {}
    for spot, target in targets.items():
        kind, inside, name = spot
        fields = graphs.setdefault(inside, {"inside": inside})
        match kind:
            case "node":
                fields.setdefault("nodes", {})[name] = target
            case "place":
                fields.setdefault("places", {})[name] = target
            case "layout":
                fields.setdefault("layout", {})[name] = target
            case "part":
                fields.setdefault("parts", {})[name] = target
            case "run":
                fields["run"] = target
            case "patch":
                fields.setdefault("patches", {})[name] = target
            case _:
                present, wanted = at(patch, spot) or (), target or ()
                cut = [wire for wire in present if wire not in wanted]
                add = [wire for wire in wanted if wire not in present]
                fields["cut"] = (*fields.get("cut", ()), *cut)
                fields["add"] = (*fields.get("add", ()), *add)
    return tuple(Change(**fields) for _, fields in sorted(graphs.items()))


def broken(patch: Patch, spots: Iterable[Spot]) -> set[tuple[Leaf, Leaf]]:
    """Return what hangs in the air around some spots, each as (what hangs, what is not there).

    A wire, a place or a published port without its node; an instance without its definition.
    """
    return {pair for spot in spots for pair in _hanging(patch, spot)}


def words(leaf: Leaf) -> str:
    """Return what a person calls a leaf."""
    kind, inside, name, *deeper = leaf
    prefix = f"{INSTANCE}{inside}/" if inside else ""
    key = next((part for part in reversed(deeper) if part not in ("", _ORDER)), "")
    match kind:
        case "node":
            settled = deeper[0] in ("values", "settings")
            return f"{prefix}{name}.{key}" if settled else prefix + name
        case "wire":
            return f"The wire into {prefix}{name}"
        case "place":
            return f"The place of {prefix}{name}"
        case "part" | "layout":
            path = f"{prefix}{'layout.' if kind == 'layout' else ''}{name}"
            return f"{path}, {key}," if key else path
        case "run":
            return f"run.{key}"
    return name


def _named(change: Change) -> Iterator[Spot]:
    inside = change.inside
    yield from (("node", inside, name) for name in change.nodes)
    yield from (("wire", inside, f"{wire[2]}.{wire[3]}") for wire in (*change.cut, *change.add))
    yield from (("place", inside, name) for name in change.places)
    yield from (("layout", inside, part) for part in change.layout)
    yield from (("part", inside, part) for part in change.parts)
    if change.run is not None:
        yield "run", "", ""
    yield from (("patch", "", name) for name in change.patches)


def _inner_spots(inside: str, graph: Graph) -> Iterator[Spot]:
    yield from (("node", inside, name) for name in graph.nodes)
    yield from (("wire", inside, f"{wire.target}.{wire.into}") for wire in graph.wires)
    yield from (("place", inside, name) for name in graph.layout.nodes)
    yield from (("layout", inside, part) for part in _LAYOUT_PARTS)
    yield from (("part", inside, part) for part in _SUB_PARTS)


def _flat(spot: Spot, value: Any) -> dict[Leaf, Json]:
    """Return a content by leaf."""
    if value is None:
        return {}
    if isinstance(value, PatchNode):
        flat: dict[Leaf, Json] = {(*spot, ""): value.type}
        flat[*spot, "bypass"], flat[*spot, "off"] = value.bypass, value.off
        for table in ("values", "settings", "extra"):
            flat |= {(*spot, table, key): item for key, item in getattr(value, table).items()}
        return flat
    if isinstance(value, Run):
        return {(*spot, field): getattr(value, field) for field in value.__struct_fields__}
    if isinstance(value, SubPatch):
        flat = {(*spot, ""): True}
        alone = Patch(patches={spot[2]: value})
        for inner in _inner_spots(spot[2], value):
            content = at(alone, inner)
            if inner[0] not in ("layout", "part") or content:
                flat |= _flat(inner, content)
        return flat
    if isinstance(value, Mapping):
        return {(*spot, key): item for key, item in value.items()}
    return {(*spot, ""): value}


def _moved_table(
    now: Mapping[str, Json], source: Mapping[str, Json], target: Mapping[str, Json]
) -> dict[str, Json]:
    fresh = {key: item for key, item in now.items() if key in target or key not in source}
    order = list(target)
    for place, key in enumerate(order):
        if key in source and same(source[key], target[key]):
            continue
        if key in fresh:
            fresh[key] = target[key]
            continue
        behind = next((later for later in order[place + 1 :] if later in fresh), None)
        items = list(fresh.items())
        where = len(items) if behind is None else list(fresh).index(behind)
        fresh = dict([*items[:where], (key, target[key]), *items[where:]])
    shared = [key for key in source if key in target]
    if shared != [key for key in target if key in source]:
        known = [key for key in target if key in fresh]
        fresh = {key: fresh[key] for key in (*known, *(k for k in fresh if k not in target))}
    return fresh


def _hanging(patch: Patch, spot: Spot) -> Iterator[tuple[Leaf, Leaf]]:
    kind, inside, name = spot
    if kind == "patch":
        if name not in patch.patches:
            for where, graph in {"": patch, **patch.patches}.items():
                for node, item in graph.nodes.items():
                    if item.definition == name:
                        yield ("node", where, node, ""), (*spot, "")
        return
    graph_here = patch.graph(inside)
    if graph_here is None:
        return
    nodes = graph_here.nodes
    if kind == "node" and name not in nodes:
        yield from _left_behind(graph_here, inside, name)
    elif kind == "wire":
        for wire in at(patch, spot) or ():
            for end in {wire.source, wire.target} - nodes.keys():
                yield (*spot, ""), ("node", inside, end, "")
    elif kind == "place" and at(patch, spot) is not None and name not in nodes:
        yield (*spot, ""), ("node", inside, name, "")
    elif kind == "part" and name in ("inputs", "outputs"):
        for port, end in _published(graph_here, name):
            if end not in nodes:
                yield (*spot, port), ("node", inside, end, "")


def _left_behind(graph: Graph, inside: str, name: str) -> Iterator[tuple[Leaf, Leaf]]:
    """Yield what still names a node that is not there."""
    gone: Leaf = ("node", inside, name, "")
    for wire in (*graph.wires_into.get(name, ()), *graph.wires_from.get(name, ())):
        yield ("wire", inside, f"{wire.target}.{wire.into}", ""), gone
    if name in graph.layout.nodes:
        yield ("place", inside, name, ""), gone
    for side in ("inputs", "outputs"):
        for port, end in _published(graph, side):
            if end == name:
                yield ("part", inside, side, port), gone


def _published(graph: Graph, side: str) -> Iterator[tuple[str, str]]:
    """Yield each published port with each inner node that it leads to."""
    if isinstance(graph, SubPatch):
        if side == "inputs":
            yield from ((port, end[0]) for port, ends in graph.inputs.items() for end in ends)
        else:
            yield from ((port, end[0]) for port, end in graph.outputs.items())


assert Layout.__struct_fields__ == ("nodes", *_LAYOUT_PARTS)  # a new part is a new spot
