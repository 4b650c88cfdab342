"""Where the cables of a node go when it becomes another type: old port -> new port.

The port of the same name where all cables fit it as they are, else the first free one of the same
kind, else None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from nodegraph.editor.edits.fitting import How, fit
from nodegraph.model.patch import Graph, SubPatch, Wire
from nodegraph.model.signals import Kind
from nodegraph.model.signatures import Signature, Signatures
from nodegraph.model.spec import NodeSpec, OutputSpec, PortSpec

Ways: TypeAlias = dict[str, str | None]
P = TypeVar("P", PortSpec, OutputSpec)
F = TypeVar("F", PortSpec, OutputSpec)


def input_ways(graph: Graph, signatures: Signatures, name: str, spec: NodeSpec) -> Ways:
    """Return where cables and published ports that end at a node go; `spec` is the new one."""
    old = signatures.of(graph.nodes[name])
    fed: dict[str, list[OutputSpec]] = {}
    for wire in graph.wires_into.get(name, ()):
        given = _output_of(graph, signatures, wire) if wire.source != name else None
        fed.setdefault(wire.into, []).extend([given] if given is not None else [])
    published = graph.inputs.values() if isinstance(graph, SubPatch) else ()
    for node, port in (end for ends in published for end in ends):
        kind = None if old is None else old.inputs.get(port)
        if node == name:
            fed.setdefault(port, []).extend([OutputSpec(port, kind)] if kind is not None else [])
    kinds = {} if old is None else old.inputs
    return _ways(fed, kinds, spec.inputs, lambda new, given: _fits(given, new))


def output_ways(graph: Graph, signatures: Signatures, name: str, spec: NodeSpec) -> Ways:
    """Return where cables and published ports that start at a node go; `spec` is the new one."""
    old = signatures.of(graph.nodes[name])
    read: dict[str, list[PortSpec]] = {}
    for wire in graph.wires_from.get(name, ()):
        taken = _input_of(graph, signatures, wire) if wire.target != name else None
        read.setdefault(wire.out, []).extend([taken] if taken is not None else [])
    published = graph.outputs.values() if isinstance(graph, SubPatch) else ()
    for node, port in published:
        kind = None if old is None else old.outputs.get(port)
        if node == name:
            read.setdefault(port, []).extend([PortSpec(port, kind)] if kind is not None else [])
    kinds = {} if old is None else old.outputs
    return _ways(read, kinds, spec.outputs, _fits)


def _ways(
    far: Mapping[str, Sequence[F]],
    kinds: Mapping[str, Kind],
    new: Sequence[P],
    fits: Callable[[P, F], bool],
) -> Ways:
    """Return the way of each old port; `far` is what is at the other ends of its cables."""
    ways: Ways = dict.fromkeys(far)
    free = {port.name: port for port in new}
    for name, ends in far.items():
        if name in free and all(fits(free[name], end) for end in ends):
            ways[name] = name
    for kept in ways.values():
        free.pop(kept or "", None)
    for name, ends in far.items():
        kind = kinds.get(name) or next((end.kind for end in ends), None)
        alike = (port for port in free.values() if port.kind is kind)
        found = next((port for port in alike if all(fits(port, end) for end in ends)), None)
        if ways[name] is None and found is not None:
            ways[name] = free.pop(found.name).name
    return ways


def _fits(given: OutputSpec, taken: PortSpec) -> bool:
    return fit(given, taken, {}).how < How.CONVERTER


def _output_of(graph: Graph, signatures: Signatures, wire: Wire) -> OutputSpec | None:
    signature = _signature(graph, signatures, wire.source)
    return None if signature is None else signature.spec.output_by_name.get(wire.out)


def _input_of(graph: Graph, signatures: Signatures, wire: Wire) -> PortSpec | None:
    signature = _signature(graph, signatures, wire.target)
    return None if signature is None else signature.spec.input_by_name.get(wire.into)


def _signature(graph: Graph, signatures: Signatures, name: str) -> Signature | None:
    node = graph.nodes.get(name)
    return None if node is None else signatures.of(node)
