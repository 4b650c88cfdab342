"""What an edit may take for granted; each raises Unusable with a sentence otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from nodegraph.model.errors import Unusable
from nodegraph.model.json_text import clean
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.patch import Graph, Json, Patch, PatchNode, is_name
from nodegraph.model.patch_form import NAME_RULE


def graph_of(patch: Patch, inside: str) -> Graph:
    """Return the patch or one of its sub-patches."""
    graph = patch.graph(inside)
    if graph is None:
        hint = did_you_mean(inside, patch.patches)
        raise Unusable(f"{inside}: there is no sub-patch of that name. {hint}".rstrip())
    return graph


def node_of(graph: Graph, name: str) -> PatchNode:
    """Return a node by its name."""
    node = graph.nodes.get(name)
    if node is None:
        hint = did_you_mean(name, graph.nodes)
        raise Unusable(f"{name}: there is no node of that name. {hint}".rstrip())
    return node


def need_name(text: str) -> None:
    """Refuse what cannot be a name."""
    if not is_name(text):
        raise Unusable(f"{text!r} cannot be a name; {NAME_RULE}.")


def need_free_name(graph: Graph, name: str) -> None:
    """Refuse what cannot be a name, or already is one."""
    need_name(name)
    if name in graph.nodes:
        raise Unusable(f"{name}: there is a node of that name already; choose another name.")


def need_clean(where: str, value: Json) -> None:
    """Refuse a value that no file could hold."""
    if not clean(value):
        raise Unusable(f"{where}: {str(value)[:40]} cannot be stored; give finite numbers or text.")


def with_entry(table: Mapping[str, Json], where: str, name: str, value: Json) -> dict[str, Json]:
    """Return a table with one more value, or with one less where it is None."""
    need_name(name)
    need_clean(f"{where}.{name}", value)
    fresh = {key: item for key, item in table.items() if key != name or value is not None}
    if value is not None:
        fresh[name] = value
    return fresh
