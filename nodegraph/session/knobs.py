"""From the path of a value to the inputs of the plan that it stands for.

`tunnel.rate` is an input of a node, `voice_1/shape.size` one inside an instance, and a published
port of an instance stands for every inner input that it feeds.
"""

from __future__ import annotations

from typing import NamedTuple

from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.patch import Graph, Json, Patch, split_port
from nodegraph.model.spec import PortSpec, Value
from nodegraph.model.values import read_value, shown


class KnobAt(NamedTuple):
    """An unwired input: its node as the plan calls it, and what it takes."""

    node: str
    port: PortSpec


def knobs_at(patch: Patch, library: Library, path: str) -> list[KnobAt]:
    """Return the inputs behind a path. Raises Unusable, with a sentence that names it."""
    node, port = split_port(path)
    graph: Graph = patch
    *outer, last = node.split("/")
    for name in outer:
        inner = graph.nodes.get(name)
        sub = None if inner is None or inner.definition is None else patch.graph(inner.definition)
        if sub is None:
            raise Unusable(f"{path}: {name} is no sub-patch here.")
        graph = sub
    return _inputs(patch, library, graph, node, last, port, path)


def _inputs(
    patch: Patch, library: Library, graph: Graph, node: str, last: str, port: str, path: str
) -> list[KnobAt]:
    item = graph.nodes.get(last)
    if item is None:
        remedy = did_you_mean(last, graph.nodes)
        raise Unusable(f"{path}: there is no node {last}. {remedy}".rstrip())
    wire = graph.wire_into(last, port)
    if wire is not None:
        raise Unusable(f"{path}: {wire.source}.{wire.out} drives it; cut that wire to turn it.")
    if item.definition is not None:
        sub = patch.patches.get(item.definition)
        ends = () if sub is None else sub.inputs.get(port, ())
        if sub is None or not ends:
            raise Unusable(f"{path}: {last} publishes no input {port}.")
        return [
            knob
            for name, end in ends
            for knob in _inputs(patch, library, sub, f"{node}/{name}", name, end, path)
        ]
    spec = library.get(item.type)
    if spec is None:
        raise Unusable(f"{path}: there is no node {item.type}; install its pack.")
    spec = spec.resolve(_settings(item.settings))
    name = spec.renamed.get(port, port)
    found = spec.input_by_name.get(name)
    if found is None:
        remedy = did_you_mean(port, spec.input_by_name)
        raise Unusable(f"{path}: {item.type} has no input {port}. {remedy}".rstrip())
    return [KnobAt(node, found)]


def _settings(raw: Json) -> dict[str, Value]:
    return dict(raw)


def performed_values(
    patch: Patch, library: Library, path: str, raw: Json
) -> list[tuple[str, str, Value]]:
    """Return (node, port, value) as the engine takes them. Raises Unusable.

    A number outside its range is moved into it, as in a file.
    """
    found = []
    for node, port in knobs_at(patch, library, path):
        reading = read_value(port, raw)
        if reading.value is None:
            text = f"{reading.text} {reading.remedy}".strip()
            raise Unusable(f"{path}: {text or f'{shown(raw)} is no value for it.'}")
        found.append((node, port.name, reading.value))
    return found
