"""The part of a menu that is about a pin: public, learn, reset, publish, unplug."""

from __future__ import annotations

from nodegraph.editor import words
from nodegraph.editor.canvas.shape import Side
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.fitting import Pin
from nodegraph.editor.edits.naming import fresh_name
from nodegraph.editor.finding.menu import Entry, Item, Title
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.pressing import reset
from nodegraph.editor.inspection.publishing import ask_to_learn
from nodegraph.editor.wishes import AskText
from nodegraph.model.edits import Batch, Publish, RemoveWire, SetPublic
from nodegraph.model.patch import Json, SubPatch, Wire


def pin_entries(desk: Desk, pin: Pin, side: Side, at: Point) -> list[list[Entry | None]]:
    """Return the sections for a pin; what the library does not know can only be unplugged."""
    node = desk.graph.nodes.get(pin.node)
    signature = None if node is None else desk.signatures.of(node)
    spec = None if signature is None else signature.spec
    taken = spec.input_by_name.get(pin.port) if spec is not None and side == "in" else None
    given = spec.output_by_name.get(pin.port) if spec is not None and side == "out" else None
    wires = wires_of(desk, pin, side)
    port = taken or given
    title = Title(
        f"{pin.node}  {words.port(pin.port)}",
        "" if port is None else words.kind(port.kind),
        None if port is None else port.kind,
    )
    has_value = taken is not None and taken.default is not None
    return [
        [
            title,
            _reset(desk, pin) if has_value else None,
            _public(desk, pin) if has_value else None,
            _learn(desk, pin) if has_value else None,
            *_publish(desk, pin, "inputs" if side == "in" else "outputs", at),
            _unplug(desk, wires) if wires else None,
        ]
    ]


def wires_of(desk: Desk, pin: Pin, side: Side) -> tuple[Wire, ...]:
    """Return the cables at a pin, which the library need not know."""
    if side == "in":
        wires = desk.graph.wires_into.get(pin.node, ())
        return tuple(wire for wire in wires if wire.into == pin.port)
    wires = desk.graph.wires_from.get(pin.node, ())
    return tuple(wire for wire in wires if wire.out == pin.port)


def public_label(desk: Desk, pin: Pin) -> str:
    """Return what a new public control is called: its port, with its node where that is taken."""
    short = words.port(pin.port)
    taken = {entry.get("label") for entry in desk.patch.public.values()}
    return short if short not in taken else f"{words.port(pin.node)} {short}"


def _reset(desk: Desk, pin: Pin) -> Item:
    node = desk.graph.nodes[pin.node]
    can = pin.port in node.values or desk.path(*pin) in desk.performed
    return Item("Reset", lambda desk: reset(desk, *pin), "Double click", can)


def _public(desk: Desk, pin: Pin) -> Item:
    path = desk.path(*pin)
    entry: dict[str, Json] | None = None
    if path not in desk.patch.public:
        entry = {"label": public_label(desk, pin)}
    name = f"Make {path} public" if entry is not None else f"Take {path} from the controls"
    return Item(
        "Public control",
        lambda desk: desk.edit(SetPublic(path, entry), name),
        ticked=entry is None,
    )


def _learn(desk: Desk, pin: Pin) -> Item:
    path = desk.path(*pin)
    bound = desk.patch.public.get(path, {}).get("midi", "")

    def learn(desk: Desk) -> None:
        ask_to_learn(desk, path)
        desk.say(f"Move a MIDI control now; it will turn {path}.")

    return Item("Learn MIDI", learn, str(bound))


def _publish(desk: Desk, pin: Pin, side: str, at: Point) -> list[Item]:
    """Return what makes a pin one of the sub-patch that is seen, or no longer."""
    graph, inside = desk.graph, desk.inside
    if not isinstance(graph, SubPatch):
        return []
    end = (pin.node, pin.port)
    inputs = {port: ends for port, ends in graph.inputs.items() if end in ends}
    outputs = {port: (inner,) for port, inner in graph.outputs.items() if inner == end}
    present = inputs if side == "inputs" else outputs
    if not present:
        ports = graph.inputs if side == "inputs" else graph.outputs
        wish = AskText("publish", f"{side} {pin}", fresh_name(pin.port, ports), at)

        def ask(desk: Desk) -> None:
            desk.wish = wish

        return [Item("Publish", ask)]
    steps = tuple(
        Publish(inside, "inputs" if side == "inputs" else "outputs", port,
                tuple(other for other in ends if other != end))
        for port, ends in present.items()
    )  # fmt: skip
    name = f"End publishing {pin}"
    return [Item("Publish", lambda desk: desk.edit(Batch(name, steps), name), ticked=True)]


def _unplug(desk: Desk, wires: tuple[Wire, ...]) -> Item:
    inside = desk.inside
    name = "Disconnect" if len(wires) == 1 else f"Disconnect {len(wires)} cables"
    steps = tuple(RemoveWire(wire, inside) for wire in wires)
    return Item(name, lambda desk: desk.edit(Batch(name, steps), name))
