"""The outline of one node on the canvas: its size, its rows, and where its pins are.

From top to bottom: the title, a screen where the node has something to show (a picture, a
spectrum), the outputs at the right, then the inputs at the left with their values. A node that is
*folded* is its title alone; else it shows what is wired and its first few values, and all of them
once *unfolded*. All places are from the node's top left corner, in canvas units.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, NamedTuple

from nodegraph.editor.geometry import Point, Rect
from nodegraph.model.patch import INSTANCE, PatchNode, Place
from nodegraph.model.signals import Kind
from nodegraph.model.signatures import Signature
from nodegraph.model.spec import NodeSpec, OutputSpec, PortSpec

Side = Literal["in", "out"]

WIDTH = 192.0
TITLE = 30.0
ROW = 22.0
PAD = 6.0
SCREEN_PICTURE = (WIDTH - 2 * PAD) * 9.0 / 16.0
SCREEN_SPECTRUM = 44.0
FEW_VALUES = 6
SCREEN = "output.screen"


class Fold(IntEnum):
    """How much of a node is shown; the third number of its place in a patch file."""

    SOME = 0
    TITLE = 1
    ALL = 2


class Pin(NamedTuple):
    """An end for cables. `kind` is None where the library does not know the port."""

    port: str
    side: Side
    kind: Kind | None
    at: Point


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a node. `pin` None: the line that tells how many more there are."""

    pin: Pin | None
    top: float
    spec: PortSpec | OutputSpec | None = None
    wired: bool = False
    more: int = 0

    @property
    def has_value(self) -> bool:
        """Whether a person can turn something in it."""
        return isinstance(self.spec, PortSpec) and self.spec.default is not None and not self.wired


@dataclass(frozen=True, slots=True)
class NodeShape:
    """The outline of a node. `screen` is where it shows its picture or spectrum.

    `screen_port`: the output that is seen there, or the input of a node that gives no picture.
    """

    node: PatchNode
    signature: Signature | None
    width: float
    height: float
    rows: tuple[Row, ...]
    pins: tuple[Pin, ...]
    fold: Fold
    screen: Rect | None = None
    screen_port: str = ""

    def pin(self, port: str, side: Side) -> Pin | None:
        """Return the pin of a port; None where the node has none of that name."""
        return next((pin for pin in self.pins if pin.port == port and pin.side == side), None)

    def row_at(self, y: float) -> Row | None:
        """Return the row that lies at a height."""
        return next((row for row in self.rows if row.top <= y < row.top + ROW), None)


def fold_of(place: Place | None) -> Fold:
    """Return how much of a node its place asks to be shown."""
    if place is None or len(place) < 3 or place[2] not in (0, 1, 2):
        return Fold.SOME
    return Fold(int(place[2]))


def shape_of(
    node: PatchNode, signature: Signature | None, inputs: Set[str], outputs: Set[str], fold: Fold
) -> NodeShape:
    """Return the outline of a node with wires on these ports.

    Ports that have a wire and are not in the signature (an unknown node, a port of another
    version) get a pin as well, so that no wire hangs in the air.
    """
    outs, ins = _ports(signature, outputs, inputs)
    if fold is Fold.TITLE:
        return _folded(node, signature, outs, ins)
    shown = [(name, spec) for name, spec in ins if fold is Fold.ALL or name in inputs]
    if fold is not Fold.ALL:
        shown = _chosen(ins, inputs)
    screen, port, top = _screen(signature)
    rows: list[Row] = []
    for name, spec in outs:
        pin = Pin(name, "out", spec.kind if spec else None, Point(WIDTH, top + ROW / 2.0))
        rows.append(Row(pin, top, spec, name in outputs))
        top += ROW
    for name, into in shown:
        pin = Pin(name, "in", into.kind if into else None, Point(0.0, top + ROW / 2.0))
        rows.append(Row(pin, top, into, name in inputs))
        top += ROW
    if more := len(ins) - len(shown):
        rows.append(Row(None, top, more=more))
        top += ROW
    pins = tuple(row.pin for row in rows if row.pin is not None)
    return NodeShape(node, signature, WIDTH, top + PAD, tuple(rows), pins, fold, screen, port)


def _ports(
    signature: Signature | None, outputs: Set[str], inputs: Set[str]
) -> tuple[list[tuple[str, OutputSpec | None]], list[tuple[str, PortSpec | None]]]:
    outs: list[tuple[str, OutputSpec | None]] = []
    ins: list[tuple[str, PortSpec | None]] = []
    if signature is not None:
        outs += [(port.name, port) for port in signature.spec.outputs]
        ins += [(port.name, port) for port in signature.spec.inputs]
    known_outs, known_ins = {name for name, _ in outs}, {name for name, _ in ins}
    outs += [(name, None) for name in sorted(outputs - known_outs)]
    ins += [(name, None) for name in sorted(inputs - known_ins)]
    return outs, ins


def _chosen(
    ins: list[tuple[str, PortSpec | None]], wired: Set[str]
) -> list[tuple[str, PortSpec | None]]:
    """Return the inputs shown before a node is unfolded: wires, jacks, and the first values."""
    left = FEW_VALUES
    chosen = []
    for name, spec in ins:
        is_value = spec is not None and spec.default is not None
        if name in wired or not is_value:
            chosen.append((name, spec))
        elif left > 0:
            left -= 1
            chosen.append((name, spec))
    # a line that says "1 more" is as high as what it hides
    return ins if len(ins) - len(chosen) == 1 else chosen


def _screen(signature: Signature | None) -> tuple[Rect | None, str, float]:
    """Return the node's screen, the port it shows, and where the rows begin.

    It shows what the node gives; where that is no picture, the one that it takes.
    """
    top = TITLE + PAD
    spec = None if signature is None else signature.spec
    ports: list[OutputSpec | PortSpec] = [] if spec is None else [*spec.outputs, *_taken(spec)]
    for port in ports:
        height = {Kind.TEXTURE: SCREEN_PICTURE, Kind.SPECTRUM: SCREEN_SPECTRUM}.get(port.kind)
        if height is not None:
            return Rect(PAD, top, WIDTH - 2 * PAD, height), port.name, top + height + PAD
    return None, "", top


def _taken(spec: NodeSpec) -> list[PortSpec]:
    """Return the pictures that a node takes; not of an instance, whose nodes inside show theirs.

    Nor of the screen: the whole pane of the picture is its.
    """
    if spec.id == SCREEN or spec.id.startswith(INSTANCE):
        return []
    return [port for port in spec.inputs if port.kind is Kind.TEXTURE]


def _folded(
    node: PatchNode,
    signature: Signature | None,
    outs: list[tuple[str, OutputSpec | None]],
    ins: list[tuple[str, PortSpec | None]],
) -> NodeShape:
    """Return the title alone: all pins of a side on one spot."""
    at = TITLE / 2.0
    pins = [Pin(name, "in", spec.kind if spec else None, Point(0.0, at)) for name, spec in ins]
    pins += [Pin(name, "out", spec.kind if spec else None, Point(WIDTH, at)) for name, spec in outs]
    return NodeShape(node, signature, WIDTH, TITLE, (), tuple(pins), Fold.TITLE)
