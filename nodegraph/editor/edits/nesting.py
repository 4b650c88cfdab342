"""Which sub-patches hold which: none may hold itself, and copied instances need theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nodegraph.model.patch import PatchNode, SubPatch


def holders(definitions: Mapping[str, SubPatch], name: str) -> frozenset[str]:
    """Return the sub-patches that hold an instance of one at any depth, and that one itself."""
    found = {name}
    while True:
        more = {
            holder
            for holder, sub in definitions.items()
            if holder not in found and any(node.definition in found for node in sub.nodes.values())
        }
        if not more:
            return frozenset(found)
        found |= more


def needed(nodes: Iterable[PatchNode], definitions: Mapping[str, SubPatch]) -> list[str]:
    """Return the definitions that nodes need at any depth, each behind those that it needs.

    One that is not there is left out; in a circle of them the order is any.
    """
    found: dict[str, None] = {}
    met: set[str] = set()
    waiting = [("", iter(_used(nodes)))]
    while waiting:  # by hand: a stranger's text may nest them deeper than Python calls
        name, inner = waiting[-1]
        next_one = next(inner, None)
        if next_one is None:
            waiting.pop()
            found |= {name: None} if name else {}
        elif next_one in definitions and next_one not in met:
            met.add(next_one)
            waiting.append((next_one, iter(_used(definitions[next_one].nodes.values()))))
    return list(found)


def _used(nodes: Iterable[PatchNode]) -> list[str]:
    return [node.definition for node in nodes if node.definition is not None]
