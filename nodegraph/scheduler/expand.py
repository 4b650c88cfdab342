"""First pass: instances of sub-patches are replaced by what is inside them.

An inner node is called `outer/inner` from here on. Published ports become the inner ports they
stand for; the instance's own values go to the inner inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Graph, Patch, PatchNode, SubPatch, Wire

MOST_NODES = 100_000  # sub-patches in sub-patches double quickly: this ends before memory does
DEEPEST = 100  # sub-patches inside each other
Port = tuple[str, str]


@dataclass(slots=True)
class Flat:
    """A patch without instances. `inputs` and `outputs`: published port -> inner ports.

    `passes` says for an output of a bypassed instance which published inputs may stand in for
    it, best first.
    """

    nodes: Mapping[str, PatchNode]
    wires: list[Wire] | tuple[Wire, ...]
    inputs: dict[Port, tuple[Port, ...]] = field(default_factory=dict)
    outputs: dict[Port, Port] = field(default_factory=dict)
    passes: dict[Port, tuple[Port, ...]] = field(default_factory=dict)


def expand(patch: Patch) -> Flat:
    """Return the patch without instances; an instance without a definition, or inside itself,
    is left out, as `nodegraph.model.check` says.

    Raises Unusable where the sub-patches hold more nodes than a machine can.
    """
    if not patch.patches:
        return Flat(patch.nodes, patch.wires)
    flat = Flat({}, [])
    _Expansion(patch.patches, flat).place(patch, "", (), False)
    return flat


@dataclass(slots=True)
class _Expansion:
    definitions: Mapping[str, SubPatch]
    flat: Flat
    nodes: dict[str, PatchNode] = field(default_factory=dict)
    placed: int = 0

    def place(self, graph: Graph, prefix: str, inside: tuple[str, ...], off: bool) -> None:
        self.flat.nodes = self.nodes
        self.placed += len(graph.nodes)
        if self.placed > MOST_NODES or len(inside) > DEEPEST:
            raise Unusable(
                f"The sub-patches of this patch hold more than {MOST_NODES} nodes or are more than "
                f"{DEEPEST} deep; nest fewer."
            )
        for name, node in graph.nodes.items():
            if node.definition is not None:
                self._instance(prefix + name, node, inside, off)
            else:
                self.nodes[prefix + name] = msgspec.structs.replace(node, off=True) if off else node
        wires = self.flat.wires
        assert isinstance(wires, list)
        for wire in graph.wires:
            source, out = self._source((prefix + wire.source, wire.out))
            for target, into in self._targets((prefix + wire.target, wire.into)):
                wires.append(Wire(source, out, target, into))

    def _instance(self, path: str, node: PatchNode, inside: tuple[str, ...], off: bool) -> None:
        name = node.definition or ""
        definition = self.definitions.get(name)
        if definition is None or name in inside:
            return
        self.place(definition, f"{path}/", (*inside, name), off or node.off or node.bypass)
        for port, ends in definition.inputs.items():
            inner = [end for n, p in ends for end in self._targets((f"{path}/{n}", p))]
            self.flat.inputs[path, port] = tuple(inner)
        for port, (inner_node, inner_port) in definition.outputs.items():
            self.flat.outputs[path, port] = self._source((f"{path}/{inner_node}", inner_port))
        if node.bypass and definition.outputs and not (off or node.off):
            first = self.flat.outputs[path, next(iter(definition.outputs))]
            self.flat.passes[first] = tuple(
                end for port in definition.inputs for end in self.flat.inputs[path, port][:1]
            )
        self._give_values(path, node)

    def _give_values(self, path: str, node: PatchNode) -> None:
        for port, value in node.values.items():
            for name, inner in self.flat.inputs.get((path, port), ()):
                held = self.nodes.get(name)
                if held is not None:
                    values = {**held.values, inner: value}
                    self.nodes[name] = msgspec.structs.replace(held, values=values)

    def _source(self, port: Port) -> Port:
        return self.flat.outputs.get(port, port)

    def _targets(self, port: Port) -> tuple[Port, ...]:
        return self.flat.inputs.get(port, (port,))
