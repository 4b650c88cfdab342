"""The show as a remote sees it: the document, what is performed, the map of its controls."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nodegraph.model.edits import apply
from nodegraph.model.errors import NodegraphError
from nodegraph.model.library import Library
from nodegraph.model.patch import Graph, Json, Patch, split_port
from nodegraph.model.spec import Value
from nodegraph.model.storage import loads
from nodegraph.model.values import read_value
from nodegraph.remote.mapping import Map, Target, reached, read_map
from nodegraph.session import messages as m
from nodegraph.show.live.client import Client
from nodegraph.show.opening import library_of


class View:
    """What a client knows; `hear` keeps it up to date, `refresh` reads it anew."""

    def __init__(self) -> None:
        self.patch = Patch(nodes={}, wires=())
        self.library = Library.load()
        self.map = Map()
        self.performed: dict[str, Json] = {}
        self.status: Mapping[str, Any] = {}
        self.path = ""
        self._number = -1
        self._generation = -1
        self._changed = False  # since the generation was looked at

    def refresh(self, client: Client) -> bool:
        """Look at the status; True where another document plays, which was read then.

        A document is exchanged without a `Changed`: by its path, by a change whose number is not
        the next, or by a plan that no change is the reason of.
        """
        self.status = status = client.ask("status")
        generation = int(status["generation"])
        known = self._changed or generation == self._generation
        self._generation, self._changed = generation, False
        if status["path"] == self.path and known and self._number >= 0:
            return False
        asked = client.ask("patch")
        other = (asked["path"], asked["number"]) != (self.path, self._number)
        if other:
            self.path, self._number = asked["path"], asked["number"]
            self.library = library_of(Path(self.path))
            self._take(loads(asked["patch"]))
            self.performed = dict(client.ask("status")["performed"])
        return other

    def hear(self, message: Any) -> None:
        """Take note of what the show tells."""
        match message:
            case m.Performed():
                for path, value in message.values.items():
                    if value is None:
                        self.performed.pop(path, None)
                    else:
                        self.performed[path] = value
            case m.Changed() if message.number > self._number:
                self._changed = True
                follows = message.number == self._number + 1
                self._number = message.number if follows else -1
                if follows:
                    try:
                        self._take(apply(self.patch, message.change)[0])
                    except NodegraphError:  # not the document that it was made for
                        self._number = -1

    def _take(self, patch: Patch) -> None:
        self.patch = patch
        self.map = read_map(patch, self.library)

    def target(self, address: str) -> tuple[Target, bool]:
        """Return what an OSC address moves, and whether in 0..1. Raises Unusable."""
        return reached(address, self.patch, self.library, self.map)

    def value(self, target: Target) -> Value | None:
        """Return the value that is heard there, as nodes get it; None for none."""
        raw = self.performed.get(target.path)
        if raw is None:
            raw = document_value(self.patch, target.path)
        if raw is None:
            return target.port.default
        value = read_value(target.port, raw).value
        return target.port.default if value is None else value

    def number(self, target: Target) -> float | None:
        """Return the value where it is a number."""
        value = self.value(target)
        return float(value) if isinstance(value, float | int) else None


def document_value(patch: Patch, path: str) -> Json:
    """Return what the document sets there, None where nothing."""
    node, port = split_port(path)
    graph: Graph = patch
    *outer, last = node.split("/")
    for name in outer:
        inner = graph.nodes.get(name)
        sub = None if inner is None or inner.definition is None else patch.graph(inner.definition)
        if sub is None:
            return None
        graph = sub
    while (item := graph.nodes.get(last)) is not None:
        if port in item.values or item.definition is None:
            return item.values.get(port)
        sub = patch.patches.get(item.definition)
        ends = () if sub is None else sub.inputs.get(port, ())
        if sub is None or not ends:
            return None
        graph, (last, port) = sub, ends[0]
    return None
