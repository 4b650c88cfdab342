"""Edits of nodes and wires. Each one's `changes` says what it comes down to on a patch."""

from __future__ import annotations

import msgspec

from nodegraph.model.changes import Change
from nodegraph.model.edit_needs import (
    graph_of,
    need_clean,
    need_free_name,
    need_name,
    node_of,
    with_entry,
)
from nodegraph.model.errors import Unusable
from nodegraph.model.moving import removed_node, renamed_node, unbent
from nodegraph.model.patch import Json, Patch, PatchNode, Place, Wire


class AddNode(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Add a node under a free name.

    `seed` goes into the settings where they have none: whoever adds a node whose spec has the
    setting `seed` gives a fresh number.
    """

    name: str
    node: PatchNode
    at: Place | None = None
    seed: int | None = None
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        need_free_name(graph_of(patch, self.inside), self.name)
        node = _stored(self.name, self.node)
        if self.seed is not None and "seed" not in node.settings:
            settings = {**node.settings, "seed": self.seed}
            node = msgspec.structs.replace(node, settings=settings)
        need_clean(self.name, self.at)
        places = {} if self.at is None else {self.name: self.at}
        return [Change(inside=self.inside, nodes={self.name: node}, places=places)]


class ReplaceNode(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Put another node under a name; wires, place and public controls stay."""

    name: str
    node: PatchNode
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        node_of(graph_of(patch, self.inside), self.name)
        return [Change(inside=self.inside, nodes={self.name: _stored(self.name, self.node)})]


class RemoveNode(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Remove a node with its wires, place, public controls and entries of snapshots."""

    name: str
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        node_of(graph_of(patch, self.inside), self.name)
        return removed_node(patch, self.inside, self.name)


class RenameNode(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Give a node another name; everything that names it follows."""

    name: str
    to: str
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        graph = graph_of(patch, self.inside)
        node_of(graph, self.name)
        if self.to == self.name:
            return []
        need_free_name(graph, self.to)
        return renamed_node(patch, self.inside, self.name, self.to)


class AddWire(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Wire an output to an input, instead of what was wired to that input."""

    wire: Wire
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        graph = graph_of(patch, self.inside)
        wire = Wire(*self.wire)
        node_of(graph, wire.source)
        node_of(graph, wire.target)
        need_name(wire.out)
        need_name(wire.into)
        present = graph.wires_into.get(wire.target, ())
        cut = tuple(old for old in present if old.into == wire.into and old != wire)
        return [Change(inside=self.inside, cut=cut, add=(wire,), layout=unbent(graph, cut))]


class RemoveWire(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Take a wire away."""

    wire: Wire
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        graph = graph_of(patch, self.inside)
        wire = Wire(*self.wire)
        if wire not in graph.wires_into.get(wire.target, ()):
            raise Unusable(f"{wire}: there is no such wire; it was removed before.")
        return [Change(inside=self.inside, cut=(wire,), layout=unbent(graph, (wire,)))]


class SetValue(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Set the value of an input; None gives it back its default."""

    node: str
    port: str
    value: Json
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        old = node_of(graph_of(patch, self.inside), self.node)
        values = with_entry(old.values, self.node, self.port, self.value)
        fresh = msgspec.structs.replace(old, values=values)
        return [Change(inside=self.inside, nodes={self.node: fresh})]


class SetSetting(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Set a setting; None gives it back its default."""

    node: str
    setting: str
    value: Json
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        old = node_of(graph_of(patch, self.inside), self.node)
        settings = with_entry(old.settings, self.node, self.setting, self.value)
        fresh = msgspec.structs.replace(old, settings=settings)
        return [Change(inside=self.inside, nodes={self.node: fresh})]


class SetBypass(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Let the main input pass a node unchanged, or end that."""

    node: str
    bypass: bool
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        old = node_of(graph_of(patch, self.inside), self.node)
        fresh = msgspec.structs.replace(old, bypass=self.bypass)
        return [Change(inside=self.inside, nodes={self.node: fresh})]


class SetOff(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Switch a node off (its outputs give their defaults), or on again."""

    node: str
    off: bool
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        old = node_of(graph_of(patch, self.inside), self.node)
        fresh = msgspec.structs.replace(old, off=self.off)
        return [Change(inside=self.inside, nodes={self.node: fresh})]


def _stored(name: str, node: PatchNode) -> PatchNode:
    """Return the node, which a file must be able to hold."""
    if not node.type:
        raise Unusable(f"{name}: a node needs a type; give one such as math.add.")
    for table in (node.settings, node.values):
        for key in table:
            need_name(key)
    need_clean(name, [node.type, dict(node.settings), dict(node.values), dict(node.extra)])
    return node
