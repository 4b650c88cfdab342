"""Checking a patch against a library: every problem with its place, a sentence and a remedy.

    for problem in check(patch, library): print(problem)

Problems name `node.port`; inside a definition `patch:NAME/node.port`. An error stops the node or
wire it names, a warning changes something (a value that was clamped), a note changes nothing.
Widths need the order of the graph and are judged where the patch is compiled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nodegraph.model.check_nodes import Fault, node_faults
from nodegraph.model.check_run import public_problems, run_problems
from nodegraph.model.errors import Problem
from nodegraph.model.library import Library
from nodegraph.model.loops import find_loop, in_order
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.patch import INSTANCE, Graph, Patch, PatchNode, SubPatch, Wire
from nodegraph.model.signals import CONVERSIONS, CONVERTERS, Kind
from nodegraph.model.signatures import Signature, Signatures, edges_of

INPUT, SPEAKER = "source.input", "output.speaker"
SUMS: Mapping[Kind, str] = {
    Kind.AUDIO: "audio.mix",
    Kind.EVENT: "event.merge",
    Kind.CONTROL: "math.sum",
}


def check(patch: Patch, library: Library) -> list[Problem]:
    """Return what a person should know about a patch, in order of place. Never raises."""
    return Checker(library).check(patch)


def merged(first: Iterable[Problem], then: Iterable[Problem]) -> list[Problem]:
    """Return the problems of `first`, and those of `then` about places not named before."""
    problems = list(first)
    places = {problem.where for problem in problems}
    return problems + [problem for problem in then if problem.where not in places]


Known = tuple[PatchNode, Signature | None, tuple[Fault, ...]]
_FEW = 1000  # nodes that are remembered at least
_FEW_NEW = 8  # nodes of one edit that are put into the order kept; of more a new one is made


@dataclass(slots=True)
class Checker:
    """A check that remembers unchanged nodes from one edit to the next; for one library.

    `known`: by id of the node, which is held so that the id stays its own. `orders`: of each graph
    an order in which no wire led backwards.
    """

    library: Library
    signatures: Signatures = field(init=False)
    known: dict[int, Known] = field(default_factory=dict)
    orders: dict[str, dict[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.signatures = Signatures(self.library)

    def check(self, patch: Patch) -> list[Problem]:
        """Return the problems of a patch, in order of place. Never raises."""
        if self.signatures.definitions is not patch.patches or len(self.known) > _FEW + 2 * len(
            patch.nodes
        ):
            self.known = {}  # instances may have other ports now, or most of it is of the past
        self.signatures.fit(patch)
        problems = [*run_problems(patch), *public_problems(patch, self.signatures)]
        problems += _nesting_problems(patch)
        for name, sub in patch.patches.items():
            problems += self._graph(sub, f"{INSTANCE}{name}/")
            problems += _published_problems(name, sub, self.signatures)
        problems += self._graph(patch, "")
        problems.sort(key=lambda problem: problem.where)
        return problems

    def _node(self, node: PatchNode) -> Known:
        signature = self.signatures.of(node)
        found = self.known[id(node)] = (node, signature, node_faults(node, signature, self.library))
        return found

    def _graph(self, graph: Graph, prefix: str) -> list[Problem]:
        problems: list[Problem] = []
        signatures: dict[str, Signature | None] = {}
        wired = {(wire[2], wire[3]) for wire in graph.wires}
        fed = wired
        if isinstance(graph, SubPatch):  # a published port feeds as a wire does
            fed = wired.union(*graph.inputs.values())
        known = self.known
        for name, node in graph.nodes.items():
            _, signature, faults = known.get(id(node)) or self._node(node)
            signatures[name] = signature
            for severity, port, text, remedy in faults:
                problems.append(Problem(severity, _where(prefix, name, port), text, remedy))
            if signature is not None and signature.required and not node.off:
                problems += _unwired(prefix, name, signature, fed)
        problems += _wire_problems(graph, prefix, signatures)
        if len(wired) < len(graph.wires):
            problems += _crowded(graph, prefix, signatures)
        problems += self._loop_problems(graph, prefix, signatures)
        return problems + _feedback_problems(graph, prefix, signatures)

    def _loop_problems(
        self, graph: Graph, prefix: str, signatures: Mapping[str, Signature | None]
    ) -> list[Problem]:
        order = self.orders.get(prefix, {})
        _place_new(graph, order)
        if _still_in_order(graph, signatures, order):
            return []
        edges = edges_of(graph, signatures)
        names, left = in_order(edges)
        if left:
            return [_loop_problem(prefix, find_loop(edges), signatures)]
        places = dict.fromkeys(graph.nodes, 0.0)
        places.update(zip(names, map(float, range(len(names))), strict=True))
        self.orders[prefix] = places
        return []


def _where(prefix: str, node: str, port: str) -> str:
    return f"{prefix}{node}.{port}" if port else prefix + node


def _unwired(
    prefix: str, name: str, signature: Signature, fed: set[tuple[str, str]]
) -> Iterable[Problem]:
    for port in signature.required:
        names = [port, *(old for old, new in signature.spec.renamed.items() if new == port)]
        if not any((name, known) in fed for known in names):
            kind = signature.inputs[port]
            text = f"Nothing is wired to this {kind} input, which has no default."
            yield Problem("error", _where(prefix, name, port), text, f"Wire {kind} to it.")


def _wire_problems(
    graph: Graph, prefix: str, signatures: Mapping[str, Signature | None]
) -> list[Problem]:
    problems: list[Problem] = []
    for wire in graph.wires:
        source, out, target, into = wire
        try:
            start, end = signatures[source], signatures[target]
        except KeyError:
            problems += _without_node(graph, prefix, wire)
            continue
        if start is None or end is None:
            continue  # rendered around, and said once at the node
        given, wanted = start.outputs.get(out), end.inputs.get(into)
        if given is not wanted or given is None:
            problems += _misfit(prefix, wire, start, end)
    return problems


def _without_node(graph: Graph, prefix: str, wire: Wire) -> Iterable[Problem]:
    for name, port in (wire[:2], wire[2:]):
        if name not in graph.nodes:
            text = f"There is no node {name}; the wire {wire} was left out."
            hint = did_you_mean(name, graph.nodes) if len(graph.nodes) > 12 else ""
            remedy = hint or "Add the node or remove the wire."
            yield Problem("error", _where(prefix, name, port), text, remedy)


def _misfit(prefix: str, wire: Wire, start: Signature, end: Signature) -> Iterable[Problem]:
    out = start.spec.renamed.get(wire.out, wire.out)
    into = end.spec.renamed.get(wire.into, wire.into)
    given, wanted = start.outputs.get(out), end.inputs.get(into)
    if given is None:
        text = f"{start.spec.id} has no output {wire.out}; the wire {wire} was left out."
        hint = did_you_mean(wire.out, start.outputs)
        yield Problem("error", _where(prefix, wire.source, wire.out), text, hint)
    if wanted is None:
        text = f"{end.spec.id} has no input {wire.into}; the wire {wire} was left out."
        hint = did_you_mean(wire.into, end.inputs)
        yield Problem("error", _where(prefix, wire.target, wire.into), text, hint)
    if given is None or wanted is None or given is wanted or (given, wanted) in CONVERSIONS:
        return
    converter = CONVERTERS.get((given, wanted))
    remedy = f"Put {converter} between them." if converter else f"Wire {wanted} to it."
    text = f"{wire.source}.{wire.out} gives {given}, the input takes {wanted}; it was not wired."
    yield Problem("error", _where(prefix, wire.target, wire.into), text, remedy)


def _crowded(
    graph: Graph, prefix: str, signatures: Mapping[str, Signature | None]
) -> Iterable[Problem]:
    counts = Counter((wire[2], wire[3]) for wire in graph.wires)
    for (name, port), count in counts.items():
        if count > 1:
            signature = signatures.get(name)
            kind = None if signature is None else signature.inputs.get(port)
            one = SUMS.get(kind) if kind is not None else None
            remedy = f"Put {one} before it." if one else "Keep one of them."
            text = f"{count} wires end here; only {graph.wire_into(name, port)} is used."
            yield Problem("error", _where(prefix, name, port), text, remedy)


def _place_new(graph: Graph, order: dict[str, float]) -> None:
    """Give few new nodes a place half way between what they read and what reads them.

    It may be a wrong one, which the wires then show.
    """
    new = graph.nodes.keys() - order.keys()
    if not new or len(new) > _FEW_NEW:
        return
    before, after = dict.fromkeys(new, 0.0), dict.fromkeys(new, float(len(order)))
    for source, _, target, _ in graph.wires:
        if target in new:
            before[target] = max(before[target], order.get(source, 0.0))
        if source in new:
            after[source] = min(after[source], order.get(target, after[source]))
    for name in new:
        order[name] = (before[name] + after[name]) / 2


def _still_in_order(
    graph: Graph, signatures: Mapping[str, Signature | None], order: Mapping[str, float]
) -> bool:
    """Whether all wires lead forwards in an order of nodes: proof that there is no loop.

    Those of a delay may lead back. False says nothing: there may be another order.
    """
    try:
        for source, _, target, _ in graph.wires:
            if order[source] >= order[target]:
                signature = signatures[source]
                if signature is None or not signature.cuts or graph.nodes[source].bypass:
                    return False
    except KeyError:
        return False
    return True


def _loop_problem(
    prefix: str, loop: list[str], signatures: Mapping[str, Signature | None]
) -> Problem:
    names = list(dict.fromkeys(vertex.partition(".")[0] for vertex in loop))
    pictures = all(_is_picture(signatures.get(name)) for name in names)
    delay = "delay.frame" if pictures else "delay.block"
    text = f"These nodes wait for each other: {' -> '.join([*names, names[0]])}."
    return Problem("error", prefix + names[0], text, f"Put a {delay} between two of them.")


def _is_picture(signature: Signature | None) -> bool:
    return signature is not None and Kind.TEXTURE in signature.outputs.values()


def _feedback_problems(
    graph: Graph, prefix: str, signatures: Mapping[str, Signature | None]
) -> list[Problem]:
    """Warn where the sound of the input reaches a loudspeaker as sound."""
    speakers = [name for name, node in graph.nodes.items() if node.type == SPEAKER and not node.off]
    inputs = [name for name, node in graph.nodes.items() if node.type == INPUT and not node.off]
    if not speakers or not inputs:
        return []
    heard = set(inputs)
    waiting = list(inputs)
    while waiting:
        name = waiting.pop()
        signature = signatures[name]
        for wire in graph.wires_from.get(name, ()):
            sound = signature is not None and signature.outputs.get(wire.out) is Kind.AUDIO
            reader = graph.nodes.get(wire.target)
            if sound and reader is not None and not reader.off and wire.target not in heard:
                heard.add(wire.target)
                waiting.append(wire.target)
    text = f"The live input ({inputs[0]}) is heard here; with a microphone it will howl."
    remedy = "Use headphones, or hear files and songs through output.screen."
    return [Problem("warning", prefix + name, text, remedy) for name in speakers if name in heard]


def _nesting_problems(patch: Patch) -> Iterable[Problem]:
    """Tell of a sub-patch that contains itself, at once or through others."""
    uses: dict[str | None, list[str | None]] = {
        name: [node.definition for node in sub.nodes.values() if node.definition in patch.patches]
        for name, sub in patch.patches.items()
    }
    loop = find_loop(uses)
    if loop:
        names = " -> ".join(map(str, [*loop, loop[0]]))
        text = f"The sub-patches contain themselves: {names}; the inner instance was left out."
        yield Problem("error", f"{INSTANCE}{loop[0]}", text, "Take one of the instances out.")


def _published_problems(name: str, sub: SubPatch, signatures: Signatures) -> Iterable[Problem]:
    """Tell of published ports that are not there inside."""
    inner = [(port, end, "input") for port, ends in sub.inputs.items() for end in ends]
    inner += [(port, end, "output") for port, end in sub.outputs.items()]
    for port, (node, end), side in inner:
        item = sub.nodes.get(node)
        signature = None if item is None else signatures.of(item)
        if item is not None and signature is None:
            continue
        known: Mapping[str, Kind] = {}
        if signature is not None:
            known = signature.inputs if side == "input" else signature.outputs
        if end not in known:
            text = f"The published {side} {port} leads to {node}.{end}, which is not there."
            remedy = did_you_mean(end, known) or "Publish another port, or add the node."
            yield Problem("error", f"{INSTANCE}{name}.{port}", text, remedy)
