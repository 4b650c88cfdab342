"""The frame plan: which pictures are drawn, in what order, and the values they read every frame.

Only pictures that the screen shows, a measure looks at or another program gets are drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from nodegraph.model.errors import Problem
from nodegraph.model.signals import Kind
from nodegraph.scheduler.forms import SCREEN, SHARE, UNWIRED
from nodegraph.scheduler.graph import Graph
from nodegraph.scheduler.grouping import delays_last
from nodegraph.scheduler.order import Order
from nodegraph.scheduler.plan import NOTHING, SILENCE, Draw, FramePlan, Slot
from nodegraph.scheduler.steps import Assembly

FLOATS = {  # of one lane in a frame's vector; other kinds stand outside it
    Kind.CONTROL: 1,
    Kind.EVENT: 1,
    Kind.COLOUR: 4,
    Kind.POINT: 2,
    Kind.PALETTE: 24,
}


def frame_plan(
    graph: Graph, order: Order, assembly: Assembly, problems: list[Problem]
) -> FramePlan:
    """Return the frame plan; empty where nothing is drawn."""
    if not any(form.picture for form in graph.distinct):
        return FramePlan()
    screen = _screen(graph, problems)
    needed = _needed(graph, screen)
    if not needed:
        return FramePlan()
    nodes = [node for level in order.levels for node in level if node in needed]
    delays = [node for node in nodes if graph.forms[node].spec.delay]
    nodes = [node for node in nodes if not graph.forms[node].spec.delay]
    nodes += delays_last(graph, delays)
    frame = _Frame(graph, assembly, {node: place for place, node in enumerate(nodes)})
    draws = tuple(frame.draw(node) for node in nodes)
    return FramePlan(draws, tuple(frame.slots), frame.values, frame.draws.get(screen, -1))


def _screen(graph: Graph, problems: list[Problem]) -> int:
    """Return the node that is the screen: the first by name, -1 without one."""
    screens = [
        node
        for node, form in enumerate(graph.forms)
        if form.spec.id == SCREEN and node not in graph.idle
    ]
    for node in screens[1:]:
        text = f"There is a screen already, {graph.names[screens[0]]}; this one shows nothing."
        problems.append(Problem("warning", graph.names[node], text, "Remove one of them."))
    return screens[0] if screens else -1


def _needed(graph: Graph, screen: int) -> set[int]:
    """Return the pictures behind the screen, shares and measures, through delays too."""
    ends = [
        node
        for node, form in enumerate(graph.forms)
        if node == screen or ((form.feedback or form.spec.id == SHARE) and node not in graph.idle)
    ]
    needed: set[int] = set()
    while ends:
        node = ends.pop()
        needed.add(node)
        for read in graph.wired[node]:
            if read >= 0 and graph.kinds[read] is Kind.TEXTURE:
                source = graph.owner[read]
                if source not in needed:
                    ends.append(source)
    return needed


def moved(frame: FramePlan, at: Callable[[int], int]) -> FramePlan:
    """Return the same frame plan with other references."""
    slots = [msgspec.structs.replace(slot, reference=at(slot.reference)) for slot in frame.slots]
    draws = [
        msgspec.structs.replace(draw, outputs=tuple(map(at, draw.outputs))) for draw in frame.draws
    ]
    return msgspec.structs.replace(frame, draws=tuple(draws), slots=tuple(slots))


@dataclass(slots=True)
class _Frame:
    graph: Graph
    assembly: Assembly
    draws: dict[int, int]  # node -> its place among the draws
    slots: list[Slot] = field(default_factory=list)
    values: int = 0

    def draw(self, node: int) -> Draw:
        graph = self.graph
        form = graph.forms[node]
        inputs = tuple(self._input(node, place) for place in range(len(form.kinds)))
        outputs = self.assembly.own_buffers(node) if form.feedback else ()
        return Draw(graph.names[node], form.spec.id, inputs, form.settings, outputs)

    def _input(self, node: int, place: int) -> int:
        graph = self.graph
        form = graph.forms[node]
        read = graph.wired[node][place]
        if form.kinds[place] is Kind.TEXTURE:
            return self.draws[graph.owner[read]] if read >= 0 else NOTHING
        if form.spec.id == SCREEN and form.kinds[place] is Kind.AUDIO:
            return NOTHING  # heard, not seen: the plan's `sound`
        return self._slot(node, place, read)

    def _slot(self, node: int, place: int, read: int) -> int:
        graph, assembly = self.graph, self.assembly
        form = graph.forms[node]
        kind, lanes, lane = form.kinds[place], 1, -1
        if read == UNWIRED:
            reference = assembly.reference(node, place)
        else:
            if graph.kind_of(read) is Kind.EVENT and kind is not Kind.AUDIO:
                kind = Kind.EVENT  # it shows in exactly one frame, whatever the port
            reference, lane = assembly.watched(read, kind)
            lanes = assembly.widths.signals[read] if read >= 0 else 1
        if reference in (NOTHING, SILENCE):
            return NOTHING
        port = form.spec.inputs[place]
        held = port.held or port.range.whole or self._holds(read)
        merged = kind is Kind.EVENT and not form.spec.inputs[place].wide
        size = FLOATS.get(kind, 0) * (1 if merged else lanes)
        slot = Slot(str(kind), reference, lanes, self.values if size else 0, size, held, lane)
        self.slots.append(slot)
        self.values += size
        return len(self.slots) - 1

    def _holds(self, read: int) -> bool:
        """Whether the output is a choice or a count: between two of its values there is nothing."""
        graph = self.graph
        if read < 0:
            return False
        node = graph.owner[read]
        output = graph.forms[node].spec.outputs[read - graph.first[node]]
        return bool(output.choices) or output.range.whole
