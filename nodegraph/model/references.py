"""Following a node or port through everything that names it by path.

Paths are `node.port`, or `outer/inner.port` through an instance of a sub-patch. They are keys of
`public`, keys anywhere in `snapshots` and `cues`, and texts there that are a path and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from nodegraph.model.patch import Json, Patch, split_port

Follow: TypeAlias = Callable[[str], str | None]
"""From the path of a port to its present path; None where the port is gone."""

_PATH = re.compile(r"[\w/]+\.\w+")


def spots(patch: Patch, path: str) -> list[tuple[str | None, str]]:
    """Return for each part of `outer/inner` the graph it is in and its name there.

    The graph is "" for the patch, else a sub-patch's name; None behind a part that does not exist.
    """
    found: list[tuple[str | None, str]] = []
    inside: str | None = ""
    for name in path.split("/"):
        found.append((inside, name))
        graph = None if inside is None else patch.graph(inside)
        node = graph.nodes.get(name) if graph is not None else None
        inside = node.definition if node is not None else None
    return found


def moved_node(patch: Patch, inside: str, names: Mapping[str, str | None]) -> Follow:
    """Return how paths follow nodes of one graph to new names (or paths); None: gone."""

    def follow(path: str) -> str | None:
        node, port = split_port(path)
        parts: list[str] = []
        for spot, name in spots(patch, node):
            fresh = names.get(name, name) if spot == inside else name
            if fresh is None:
                return None
            parts.append(fresh)
        return f"{'/'.join(parts)}.{port}"

    return follow


def moved_port(patch: Patch, ports: Mapping[tuple[str, str], Mapping[str, str]]) -> Follow:
    """Return how paths follow ports to new names, given by (graph, node) as {old: new}."""

    def follow(path: str) -> str | None:
        node, port = split_port(path)
        inside, name = spots(patch, node)[-1]
        return f"{node}.{ports.get((inside or '', name), {}).get(port, port)}"

    return follow


def followed(patch: Patch, follow: Follow) -> dict[str, Json]:
    """Return those of public, snapshots and cues that change when paths are followed."""
    changed: dict[str, Json] = {}
    public = {key: entry for path, entry in patch.public.items() if (key := follow(path))}
    if list(public) != list(patch.public):
        changed["public"] = public
    for part, value in (("snapshots", patch.snapshots), ("cues", list(patch.cues))):
        fresh = _walk(value, follow)
        if fresh is not value:
            changed[part] = tuple(fresh) if part == "cues" else fresh
    return changed


def _walk(value: Json, follow: Follow) -> Json:
    """Return a value with its paths followed; the same object where nothing changes."""
    if type(value) is dict:
        return _walk_table(value, follow)
    if type(value) is list:
        fresh = [_walk(item, follow) for item in value if _kept(item, follow)]
        same = len(fresh) == len(value) and all(a is b for a, b in zip(fresh, value, strict=True))
        return value if same else fresh
    if type(value) is str and _PATH.fullmatch(value):
        present = follow(value)
        return value if present is None or present == value else present
    return value


def _walk_table(table: dict[str, Json], follow: Follow) -> dict[str, Json]:
    fresh: dict[str, Json] = {}
    same = True
    for key, item in table.items():
        present = follow(key) if _PATH.fullmatch(key) else key
        if present is None:
            same = False
            continue
        fresh[present] = _walk(item, follow)
        same = same and present == key and fresh[present] is item
    return table if same else fresh


def _kept(item: Json, follow: Follow) -> bool:
    return type(item) is not str or not _PATH.fullmatch(item) or follow(item) is not None
