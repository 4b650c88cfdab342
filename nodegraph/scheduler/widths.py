"""Widths: how many lanes every wire and every node has.

Equal widths pair, width 1 spreads, anything else is an error that says what to do about it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nodegraph.model.errors import Unusable
from nodegraph.model.signals import Kind
from nodegraph.scheduler.graph import Graph
from nodegraph.scheduler.order import Order

MOST_LANES = 4096  # of a wire: 8 MB of sound a block
_PASSES = 32  # loops within loops that widen each other: more than anyone patches


@dataclass(slots=True)
class Widths:
    """Lanes of every node and signal; bins of the signals that are spectra."""

    nodes: list[int]
    signals: list[int]
    bins: dict[int, int] = field(default_factory=dict)


def widths_of(graph: Graph, order: Order) -> Widths:
    """Return the widths; raises Unusable where two do not pair.

    The width of a delay in a loop is that of its input, which comes later: such patches are gone
    through until nothing changes.
    """
    widths = Widths([1] * len(graph.names), [1] * len(graph.kinds))
    if not any(form.widens for form in graph.distinct):
        return widths
    for _ in range(_PASSES):
        before = list(widths.signals) if order.cut else None
        for level in order.levels:
            for node in level:
                _widen(graph, node, widths)
        if before is None or before == widths.signals:
            return widths
    raise Unusable(
        "The widths of this patch's loops never settle; fix one with control.spread or audio.mix."
    )


def _widen(graph: Graph, node: int, widths: Widths) -> None:
    form = graph.forms[node]
    lanes = form.lanes
    signals = widths.signals
    free = form.free
    for place, read in enumerate(graph.wired[node]):
        if read >= 0:
            given = signals[read]
            if given == 1 or given == lanes or (free is not None and free[place]):
                continue
            if form.picture and graph.kind_of(read) is Kind.EVENT:
                continue  # an event of any lane shows
            if lanes != 1 or form.picture:
                raise Unusable(_sentence(graph, node, place, widths))
            lanes = given
    if lanes != 1 or form.widens:
        _give(graph, node, lanes, widths)


def _give(graph: Graph, node: int, lanes: int, widths: Widths) -> None:
    form = graph.forms[node]
    first = graph.first[node]
    for place, kind in enumerate(form.outputs):
        number, per_lane = (1, True) if form.widths is None else form.widths[place]
        given = number * lanes if per_lane else number
        if given > MOST_LANES:
            raise Unusable(
                f"{graph.name_of(first + place)} would have {given} lanes, more than {MOST_LANES}; "
                "lower its count or the width of its inputs."
            )
        widths.signals[first + place] = given
        if form.spec.kernel and given > lanes:
            lanes = given  # a kernel makes as many lanes as it runs
        if kind is Kind.SPECTRUM:
            widths.bins[first + place] = _bins(graph, node, place, widths)
    widths.nodes[node] = lanes


def _bins(graph: Graph, node: int, place: int, widths: Widths) -> int:
    form = graph.forms[node]
    setting = form.spec.outputs[place].bins
    if setting:
        return int(form.settings[setting]) // 2 + 1  # type: ignore[arg-type]
    reads = (read for read in graph.wired[node] if read >= 0)
    return next((widths.bins[read] for read in reads if read in widths.bins), 1)


def _sentence(graph: Graph, node: int, place: int, widths: Widths) -> str:
    form = graph.forms[node]
    name = graph.names[node]
    into = f"{name}.{form.spec.inputs[place].name}"
    source = graph.name_of(graph.wired[node][place])
    lanes = widths.signals[graph.wired[node][place]]
    if form.picture:
        return (
            f"{into}: {source} has {lanes} lanes and a picture takes one; wire it through "
            "texture.from_values."
        )
    other = f"{name} has {form.lanes} lanes"
    for before, read in enumerate(graph.wired[node][:place]):
        free = form.free is not None and form.free[before]
        if read >= 0 and widths.signals[read] != 1 and not free:
            port = f"{name}.{form.spec.inputs[before].name}"
            other = f"{port} has {widths.signals[read]} (from {graph.name_of(read)})"
            break
    return (
        f"{into}: {source} has {lanes} lanes but {other}; equal widths pair and one lane spreads, "
        "so make them equal or mix one down to one lane."
    )
