"""Edits of what surrounds the nodes: layout, run, title, public controls, sub-patches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from nodegraph.model.changes import Change
from nodegraph.model.edit_needs import graph_of, need_clean, need_name, node_of
from nodegraph.model.errors import Unusable
from nodegraph.model.grouping import grouped
from nodegraph.model.patch import INSTANCE, Json, Patch, Place, Run, SubPatch, split_port
from nodegraph.model.unpacking import unpacked

Part = Literal["title", "author", "license", "about", "suits", "snapshots", "cues"]
LayoutPart = Literal["frames", "comments", "bends", "views"]
_FORMS: Final[Mapping[str, type]] = {
    **dict.fromkeys(("title", "author", "license", "about"), str),
    **dict.fromkeys(("suits", "snapshots", "bends", "views"), dict),
    **dict.fromkeys(("cues", "frames", "comments"), list),
}

_FORM_NAMES: Final[Mapping[type, str]] = {str: "a text", dict: "an object", list: "a list"}


class MoveNodes(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Place nodes on the canvas; None leaves the place of one to the automatic layout."""

    places: Mapping[str, Place | None]
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        graph = graph_of(patch, self.inside)
        for name, place in self.places.items():
            node_of(graph, name)
            need_clean(name, place)
        return [Change(inside=self.inside, places=self.places)]


class SetLayout(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Replace one part of the layout: frames, comments, bends or views."""

    part: LayoutPart
    value: Json
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        graph_of(patch, self.inside)
        _need_form(f"layout.{self.part}", self.part, self.value)
        return [Change(inside=self.inside, layout={self.part: self.value})]


class SetRun(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Replace rate, block, size, fps, seed and tempo."""

    run: Run

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        need_clean("run", [self.run.fps, self.run.seed, self.run.tempo, dict(self.run.extra)])
        return [Change(run=self.run)]


class SetPart(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Replace the title, author, license or about text, or suits, snapshots or cues."""

    part: Part
    value: Json

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        _need_form(self.part, self.part, self.value)
        return [Change(parts={self.part: self.value})]


class SetPublic(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Make a port a public control, change its entry, or (None) take it away.

    A new one comes last; `place` moves it to that place of the performer's row.
    """

    port: str
    entry: Mapping[str, Json] | None
    place: int | None = None

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        if not split_port(self.port)[1]:
            raise Unusable(f"{self.port}: this does not name a port; write node.port.")
        public = dict(patch.public)
        if self.entry is None:
            if public.pop(self.port, None) is None:
                raise Unusable(f"{self.port} is not public; it was taken away before.")
            return [Change(parts={"public": public})]
        need_clean(self.port, dict(self.entry))
        public[self.port] = dict(self.entry)
        if self.place is not None:
            order = [path for path in public if path != self.port]
            order.insert(self.place, self.port)
            public = {path: public[path] for path in order}
        return [Change(parts={"public": public})]


class Publish(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Publish inner ports of a sub-patch under a name, or (no ends) take that port away.

    An output has one end.
    """

    inside: str
    side: Literal["inputs", "outputs"]
    port: str
    ends: tuple[tuple[str, str], ...] = ()

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        sub = graph_of(patch, self.inside)
        if not isinstance(sub, SubPatch):
            raise Unusable(f"{self.port}: only a sub-patch publishes ports; say inside which.")
        need_name(self.port)
        for node, inner in self.ends:
            node_of(sub, node)
            need_name(inner)
        if self.side == "outputs" and len(self.ends) > 1:
            raise Unusable(f"{self.inside}.{self.port}: an output has one end; give one.")
        ports: dict[str, Json] = dict(sub.inputs if self.side == "inputs" else sub.outputs)
        if self.ends:
            ports[self.port] = self.ends if self.side == "inputs" else self.ends[0]
        else:
            ports.pop(self.port, None)
        return [Change(inside=self.inside, parts={self.side: ports})]


class SetSubPatch(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Add or replace a definition, or (None) remove one that nothing uses."""

    name: str
    definition: SubPatch | None

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        need_name(self.name)
        if self.definition is None:
            graph_of(patch, self.name)
            for graph in (patch, *patch.patches.values()):
                for node, item in graph.nodes.items():
                    if item.type == INSTANCE + self.name:
                        raise Unusable(f"{self.name}: {node} is one of these; remove it first.")
        return [Change(patches={self.name: self.definition})]


class Group(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Make a sub-patch `name` of some nodes, and put one instance of it in their place.

    Ports with wires to the others are published; several inputs fed by one output become one.
    """

    nodes: tuple[str, ...]
    name: str
    instance: str
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        graph = graph_of(patch, self.inside)
        need_name(self.name)
        need_name(self.instance)
        if self.name in patch.patches:
            raise Unusable(f"{self.name}: there is a sub-patch of that name; choose another.")
        for node in self.nodes:
            node_of(graph, node)
        if not self.nodes:
            raise Unusable("There is nothing to group; select some nodes.")
        if self.instance in graph.nodes and self.instance not in self.nodes:
            raise Unusable(f"{self.instance}: there is a node of that name; choose another.")
        return grouped(patch, self.inside, frozenset(self.nodes), self.name, self.instance)


class Unpack(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Put the nodes of a sub-patch in the place of one instance; the definition stays."""

    node: str
    inside: str = ""

    def changes(self, patch: Patch) -> list[Change]:
        """Return what this comes down to."""
        node = node_of(graph_of(patch, self.inside), self.node)
        if node.definition is None:
            raise Unusable(f"{self.node}: a {node.type} is not a sub-patch; choose one.")
        graph_of(patch, node.definition)
        if node.bypass:
            raise Unusable(f"{self.node}: a bypassed sub-patch stays; end the bypass first.")
        return unpacked(patch, self.inside, self.node)


def _need_form(where: str, part: str, value: Json) -> None:
    form = _FORMS.get(part)
    given = list if type(value) is tuple else type(value)
    if form is None or given is not form:
        expected = _FORM_NAMES.get(form or object, "a part that can be set")
        raise Unusable(f"{where}: {str(value)[:40]!r} is not {expected}; give one.")
    need_clean(where, value)
