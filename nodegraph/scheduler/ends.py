"""Ends: what leaves the graph. Sound of screen and speaker, probes, the tempo, and their ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from nodegraph.model.errors import Problem
from nodegraph.model.patch import Run, split_port
from nodegraph.model.signals import Kind
from nodegraph.model.transport import TRANSPORT_FIELDS
from nodegraph.scheduler.expand import Flat
from nodegraph.scheduler.forms import PROBE, SCREEN, SPEAKER, UNWIRED
from nodegraph.scheduler.graph import Graph
from nodegraph.scheduler.latency import Latencies, path, slowest_of
from nodegraph.scheduler.order import Order
from nodegraph.scheduler.plan import NOTHING, Path
from nodegraph.scheduler.steps import Assembly

Sound = tuple[int, int]  # reference and lanes
_Watched = tuple[str, str, int, int, int, int]  # the fields of a Probe
NO_PORT = "There is no such port to watch."


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the engine finds what leaves the graph, and how late each of it is."""

    probes: list[_Watched]
    ledger: tuple[Path, ...]
    sound: Sound
    speaker: Sound

    def moved(self, at: Callable[[int], int]) -> Ends:
        """Return the same ends with other references."""
        probes = [
            (name, kind, at(reference), lanes, latency, lane)
            for name, kind, reference, lanes, latency, lane in self.probes
        ]
        sound, speaker = (at(self.sound[0]), self.sound[1]), (at(self.speaker[0]), self.speaker[1])
        return replace(self, probes=probes, sound=sound, speaker=speaker)


def find_ends(
    graph: Graph,
    order: Order,
    late: Latencies,
    assembly: Assembly,
    flat: Flat,
    watched: Iterable[str],
    problems: list[Problem],
    every: bool = False,
) -> Ends:
    """Return the ends; a watched port that does not exist is a problem.

    `every`: all outputs are watched besides, and those have no line in the ledger.
    """
    search = _Search(graph, order, late, assembly, [], [])
    sounds: dict[str, Sound] = {}
    for node in [node for node, form in enumerate(graph.forms) if form.end]:
        if node in graph.idle:
            continue
        if graph.forms[node].id == PROBE:
            for place in range(len(graph.forms[node].kinds)):
                search.watch_input(node, place)
        else:
            search.sound(node, sounds, problems)
    seen = {probe[0] for probe in search.probes}
    if every:
        search.watch_every(flat, seen)
    for name in dict.fromkeys(watched):
        if name not in seen and not search.watch(name, flat):
            problems.append(Problem("error", name, NO_PORT, _remedy(graph, name)))
    silence = (NOTHING, 0)
    return Ends(
        search.probes,
        tuple(search.ledger),
        sounds.get(SCREEN, silence),
        sounds.get(SPEAKER, silence),
    )


def tempo_of(
    run: Run, graph: Graph, assembly: Assembly, flat: Flat, problems: list[Problem]
) -> tuple[tuple[str, int], ...]:
    """Return (field of the transport, reference) of what the node gives that is followed."""
    name = run.tempo_node
    if name is None:
        return ()
    found = []
    for field in TRANSPORT_FIELDS:
        inner, port = flat.outputs.get((name, field), (name, field))
        node = graph.index.get(inner)
        if node is None or port not in graph.forms[node].spec.output_index:
            continue
        signal = graph.signal(node, port)
        if graph.kinds[signal] is Kind.CONTROL and node not in graph.idle:
            found.append((field, assembly.watched(signal, Kind.CONTROL)[0]))  # it is not grouped
    if any(field == "tempo" for field, _ in found):
        return tuple(found)
    if name in graph.index:  # one that is not there is told of by the check
        text = f"{name} gives no tempo; internal is used."
        problems.append(Problem("warning", "run.tempo", text, "Name a node such as analysis.beat."))
    return ()


def _remedy(graph: Graph, name: str) -> str:
    node = graph.index.get(split_port(name)[0])
    if node is None:
        return "Use node.port of a node of this patch."
    spec = graph.forms[node].spec
    ports = [port.name for port in spec.outputs if port.kind is not Kind.TEXTURE]
    ports += [port.name for port in spec.inputs if port.kind is not Kind.TEXTURE]
    return f"Ports of {graph.names[node]}: {', '.join(ports)}."


@dataclass(slots=True)
class _Search:
    graph: Graph
    order: Order
    late: Latencies
    assembly: Assembly
    probes: list[_Watched]
    ledger: list[Path]

    def watch(self, name: str, flat: Flat) -> bool:
        """Watch a port by its path; False where there is none."""
        port = split_port(name)
        inner, out = flat.outputs.get(port) or flat.inputs.get(port, (port,))[0]
        node = self.graph.index.get(inner)
        if node is None:
            return False
        spec = self.graph.forms[node].spec
        if out in spec.output_index:
            signal = self.graph.signal(node, out)
            if self.graph.kinds[signal] is Kind.TEXTURE or node in self.graph.idle:
                return False
            self._probe(name, signal, self.graph.kinds[signal])
        elif out in spec.input_index and spec.input_by_name[out].kind is not Kind.TEXTURE:
            self.watch_input(node, spec.input_index[out], name)
        else:
            return False
        return True

    def watch_every(self, flat: Flat, seen: set[str]) -> None:
        """Watch all outputs that are not pictures, under the names that a person may use."""
        graph, ledger = self.graph, self.ledger
        self.ledger = []
        inner = [(port, *end) for port, end in flat.outputs.items()]
        for node, form in enumerate(graph.forms):
            if node not in graph.idle:
                owner = graph.names[node]
                inner += [((owner, out.name), owner, out.name) for out in form.spec.outputs]
        for (owner, port), there, out in inner:
            name = f"{owner}.{port}"
            node = graph.index.get(there, -1)
            if name in seen or node < 0 or node in graph.idle:
                continue
            signal = graph.signal(node, out)
            if graph.kinds[signal] is not Kind.TEXTURE:
                seen.add(name)
                self._probe(name, signal, graph.kinds[signal])
        self.ledger = ledger

    def watch_input(self, node: int, place: int, name: str = "") -> None:
        """Watch what an input reads: a wire, or its knob."""
        form = self.graph.forms[node]
        read = self.graph.wired[node][place]
        name = name or f"{self.graph.names[node]}.{form.spec.inputs[place].name}"
        kind = form.kinds[place]
        if read >= 0:
            self._probe(name, read, kind)
        elif read != UNWIRED:
            reference = self.assembly.watched(read, kind)[0]
            self.probes.append((name, str(kind), reference, 1, 0, -1))
        else:
            port = form.spec.inputs[place].name
            row = self.assembly.knob_of(self.graph.names[node], port)
            if row is not None:
                self.probes.append((name, str(kind), *row))

    def _probe(self, name: str, signal: int, kind: Kind) -> None:
        assembly = self.assembly
        reference, lane = assembly.watched(signal, kind)
        if reference < 0:
            return
        lanes = 1 if lane >= 0 else assembly.widths.signals[signal]
        latency = self.late.samples[self.graph.owner[signal]]
        self.probes.append((name, kind.value, reference, lanes, latency, lane))
        if latency:
            self.ledger.append(path(self.graph, self.order, self.late, name, [signal]))

    def sound(self, node: int, sounds: dict[str, Sound], problems: list[Problem]) -> None:
        """Note what a screen or speaker plays; the first of each by name is the one that does."""
        graph, assembly = self.graph, self.assembly
        form = graph.forms[node]
        for place, kind in enumerate(form.kinds):
            name = f"{graph.names[node]}.{form.spec.inputs[place].name}"
            read = graph.wired[node][place]
            if read == UNWIRED or kind not in (Kind.AUDIO, Kind.TEXTURE):
                continue
            if slowest_of(graph, [read], self.late.samples)[0]:
                self.ledger.append(path(graph, self.order, self.late, name, [read]))
            if kind is Kind.AUDIO:
                if form.spec.id in sounds:
                    text = "Something else is heard there already; this one is not."
                    problems.append(Problem("warning", name, text, "Mix them with audio.mix."))
                    continue
                reference, lane = assembly.watched(read, kind)
                if lane >= 0:
                    reference = assembly.whole(read, kind)
                    assembly.kept.add(reference)
                lanes = assembly.widths.signals[read] if read >= 0 else 1
                sounds[form.spec.id] = (reference, lanes)
