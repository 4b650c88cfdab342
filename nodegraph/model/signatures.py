"""What a node of a patch looks like from outside: its ports, resolved and remembered.

An instance of a sub-patch has the ports that its definition publishes, so that whoever reads
signatures need not tell it from other nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nodegraph.model.library import Library
from nodegraph.model.patch import INSTANCE, Graph, Patch, PatchNode, SubPatch
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec, OutputSpec, PortSpec, Value
from nodegraph.model.values import read_value

Edges = dict[str, list[str]]


@dataclass(slots=True, eq=False)
class Signature:
    """A resolved spec, and tables of it that are read for every wire.

    `through` says for an instance which inputs reach which outputs at once; None: each does.
    """

    spec: NodeSpec
    inputs: dict[str, Kind]
    outputs: dict[str, Kind]
    required: tuple[str, ...]
    cuts: bool  # its outputs are of an earlier block or frame
    through: Mapping[str, frozenset[str]] | None = None

    @classmethod
    def of(cls, spec: NodeSpec, through: Mapping[str, frozenset[str]] | None = None) -> Signature:
        """Return the signature of a resolved spec."""
        inputs = {port.name: port.kind for port in spec.inputs}
        outputs = {port.name: port.kind for port in spec.outputs}
        pictures = Kind.TEXTURE in inputs.values() and Kind.TEXTURE not in outputs.values()
        return cls(
            spec=spec,
            inputs=inputs,
            outputs=outputs,
            required=tuple(port.name for port in spec.inputs if port.required),
            # what is measured on a picture comes out frames later, whatever happens in this block
            cuts=spec.delay or (pictures and through is None),
            through=through,
        )


@dataclass(slots=True)
class Signatures:
    """The signatures of nodes under one library, worked out once a type and settings."""

    library: Library
    known: dict[tuple[str, str], Signature | None] = field(default_factory=dict)
    instances: dict[str, Signature | None] = field(default_factory=dict)
    definitions: Mapping[str, SubPatch] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)  # definitions being read: none inside itself

    def fit(self, patch: Patch) -> None:
        """Forget the instances of a patch with other definitions."""
        if self.definitions is not patch.patches:
            self.definitions, self.instances = patch.patches, {}

    def of(self, node: PatchNode) -> Signature | None:
        """Return the signature of a node; None where the library or patch has no such type."""
        if node.type.startswith(INSTANCE):
            return self._instance(node.type[len(INSTANCE) :])
        key = (node.type, repr(node.settings) if node.settings else "")
        if key not in self.known:
            self.known[key] = self._resolved(node)
        return self.known[key]

    def _resolved(self, node: PatchNode) -> Signature | None:
        spec = self.library.get(node.type)
        if spec is None:
            return None
        settings: dict[str, Value] = {}
        for item in spec.settings:
            raw = node.settings.get(item.name)
            read = None if raw is None else read_value(item, raw).value
            settings[item.name] = item.default if read is None else read
        try:
            return Signature.of(spec.resolve(settings))
        except Exception:  # a node's own code may fail in any way; compiling says how
            return Signature.of(spec)

    def _instance(self, name: str) -> Signature | None:
        definition = self.definitions.get(name)
        if definition is None or name in self.open:
            return None
        if name not in self.instances:
            self.open.add(name)
            try:
                self.instances[name] = self._published(name, definition)
            finally:
                self.open.discard(name)
        return self.instances[name]

    def _published(self, name: str, definition: SubPatch) -> Signature:
        inputs: list[PortSpec] = []
        for port, ends in definition.inputs.items():
            found = [inner for end in ends if (inner := self._inner_input(definition, *end))]
            if found:
                inputs.append(replace(found[0], name=port))
        outputs: list[OutputSpec] = []
        for port, (node, inner_port) in definition.outputs.items():
            item = definition.nodes.get(node)
            signature = None if item is None else self.of(item)
            made = None if signature is None else signature.spec.output_by_name.get(inner_port)
            if made is not None:
                outputs.append(replace(made, name=port))
        title = name.replace("_", " ").title()
        spec = NodeSpec(
            id=INSTANCE + name,
            body=Body.BLOCK,
            title=title,
            doc=definition.about,
            inputs=tuple(inputs),
            outputs=tuple(outputs),
        )
        seen = {inner: self.of(node) for inner, node in definition.nodes.items()}
        return Signature.of(spec, _through(definition, edges_of(definition, seen)))

    def _inner_input(self, definition: SubPatch, node: str, port: str) -> PortSpec | None:
        item = definition.nodes.get(node)
        signature = None if item is None else self.of(item)
        inner = None if signature is None else signature.spec.input_by_name.get(port)
        if inner is None or item is None or port not in item.values:
            return inner
        read = read_value(inner, item.values[port]).value
        return inner if read is None else replace(inner, default=read)


def edges_of(graph: Graph, seen: Mapping[str, Signature | None]) -> Edges:
    """Return who waits for whom within a block; `seen` holds the signature of each node.

    Vertices are nodes; of an instance they are its ports, `node.<input` and `node.>output`.
    Nobody waits for a delay or a node that is off; a bypassed node waits for its main input only.
    """
    edges: Edges = {}
    idle = {name for name, node in graph.nodes.items() if node.bypass or node.off}
    split = {name for name, item in seen.items() if item is not None and item.through is not None}
    if idle or split:
        return _edges_with_care(graph, seen)
    cut = {name for name, item in seen.items() if item is None or item.cuts}
    for source, _, target, _ in graph.wires:
        if source not in cut and source in seen:
            if source in edges:
                edges[source].append(target)
            else:
                edges[source] = [target]
    return edges


def _edges_with_care(graph: Graph, seen: Mapping[str, Signature | None]) -> Edges:
    edges: Edges = {}
    for name, signature in seen.items():
        if signature is not None and signature.through is not None:
            for into, outs in signature.through.items():
                edges[f"{name}.<{into}"] = [f"{name}.>{out}" for out in outs]
    mains = {name: main_input(seen[name]) for name, node in graph.nodes.items() if node.bypass}
    for source, out, target, into in graph.wires:
        start, end = seen.get(source), seen.get(target)
        if start is None or end is None or graph.nodes[source].off:
            continue
        if start.cuts and source not in mains:
            continue
        if target in mains and mains[target] != into:
            continue
        before = source if start.through is None else f"{source}.>{out}"
        after = target if end.through is None else f"{target}.<{into}"
        edges.setdefault(before, []).append(after)
    return edges


def main_input(signature: Signature | None) -> str:
    """Return the input that a bypass lets through: the first of the first output's kind.

    "" where there is none.
    """
    if signature is None or not signature.outputs:
        return ""
    kind = next(iter(signature.outputs.values()))
    return next((name for name, other in signature.inputs.items() if other is kind), "")


def _through(definition: SubPatch, edges: Edges) -> dict[str, frozenset[str]]:
    """Return which published outputs wait for which published inputs."""

    def vertex(node: str, port: str, mark: str) -> str:
        split = f"{node}.{mark}{port}"
        return split if split in edges or split in targets else node

    targets = {reader for readers in edges.values() for reader in readers}
    ends = {port: vertex(*end, ">") for port, end in definition.outputs.items()}
    through: dict[str, frozenset[str]] = {}
    for port, inner in definition.inputs.items():
        reached = {vertex(*end, "<") for end in inner}
        waiting = list(reached)
        while waiting:
            fresh = set(edges.get(waiting.pop(), ())) - reached
            reached |= fresh
            waiting += fresh
        through[port] = frozenset(out for out, end in ends.items() if end in reached)
    return through
