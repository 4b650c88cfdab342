"""Commands on the nodes that are selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from nodegraph.editor.commands.of_layout import send
from nodegraph.editor.desk import Desk, Selection
from nodegraph.editor.edits.copying import copied, duplicated
from nodegraph.editor.edits.copying import cut as cut_of
from nodegraph.editor.edits.removing import removed
from nodegraph.editor.edits.wiring import added_names
from nodegraph.editor.wishes import AskNode, AskText
from nodegraph.model.edits import (
    Batch,
    Edit,
    RemoveWire,
    SetBypass,
    SetLayout,
    SetOff,
    SetValue,
    Unpack,
)
from nodegraph.model.patch import Json


def ask_node(desk: Desk) -> None:
    """Open the palette where the pointer is."""
    desk.wish = AskNode(desk.to_canvas(desk.pointer_at))


def ask_swap(desk: Desk) -> None:
    """Open the palette to put another node in the place of one."""
    name = min(desk.selection.nodes)
    place = desk.scene.places[name]
    desk.wish = AskNode(place, instead_of=name)


def copy(desk: Desk) -> None:
    """Put what is selected on the clipboard, as text."""
    desk.clipboard = copied(desk.patch, desk.selection.nodes, desk.inside)
    count = len(desk.selection.nodes)
    desk.say(f"{count} node{'s' if count != 1 else ''} copied, as text that can be sent as well.")


def cut(desk: Desk) -> None:
    """Copy and remove."""
    desk.clipboard, edit = cut_of(desk.patch, desk.signatures, desk.selection.nodes, desk.inside)
    send(desk, edit)


def ask_paste(desk: Desk) -> None:
    """Ask the window for what is on the clipboard; it comes back by `paste`."""
    desk.wants_clipboard = True


def duplicate(desk: Desk) -> None:
    """Add a copy of what is selected."""
    _duplicate(desk, False)


def duplicate_wired(desk: Desk) -> None:
    """Add a copy that is fed by the same cables."""
    _duplicate(desk, True)


def _duplicate(desk: Desk, inputs: bool) -> None:
    edit = duplicated(desk.patch, desk.selection.nodes, desk.inside, with_inputs=inputs)
    send(desk, edit)
    desk.select_when_there(added_names(edit))


def delete(desk: Desk) -> None:
    """Remove what is selected."""
    _delete(desk, heal=False)


def delete_and_heal(desk: Desk) -> None:
    """Remove nodes, and join the cables that went through them."""
    _delete(desk, heal=True)


def _delete(desk: Desk, heal: bool) -> None:
    chosen, graph, inside = desk.selection, desk.graph, desk.inside
    edits: list[Edit] = [
        RemoveWire(wire, inside)
        for wire in sorted(chosen.wires)
        if wire.source not in chosen.nodes and wire.target not in chosen.nodes
    ]
    edits += _without_boxes(desk, chosen)
    if chosen.nodes:
        edits.append(removed(graph, desk.signatures, chosen.nodes, inside, heal))
    if edits:
        name = _name_of(chosen)
        desk.edit(edits[0] if len(edits) == 1 else Batch(name, tuple(edits)), name)
    desk.selection = Selection()


def _without_boxes(desk: Desk, chosen: Selection) -> list[Edit]:
    """Return the edits that take frames and comments away; they are known by their place."""
    layout = desk.graph.layout
    edits: list[Edit] = []
    parts: tuple[tuple[Literal["frames", "comments"], str, tuple[Json, ...]], ...] = (
        ("frames", "frame", layout.frames),
        ("comments", "comment", layout.comments),
    )
    for part, what, entries in parts:
        kept = [entry for place, entry in enumerate(entries) if (what, place) not in chosen.boxes]
        if len(kept) < len(entries):
            edits.append(SetLayout(part, kept, desk.inside))
    return edits


def _name_of(chosen: Selection) -> str:
    count = len(chosen.nodes) + len(chosen.wires) + len(chosen.boxes)
    if count == 1 and chosen.nodes:
        return f"Delete {min(chosen.nodes)}"
    if count == 1:
        return "Delete a cable" if chosen.wires else "Delete a box"
    return f"Delete {count} things"


def select_all(desk: Desk) -> None:
    """Choose every node."""
    desk.selection = Selection(frozenset(desk.graph.nodes))


def bypass(desk: Desk) -> None:
    """Let the main input through, or work again where all are bypassed."""
    nodes = desk.graph.nodes
    on = not all(nodes[name].bypass for name in desk.selection.nodes)
    _each(desk, "Bypass" if on else "End the bypass", lambda name: SetBypass(name, on, desk.inside))


def off(desk: Desk) -> None:
    """Switch nodes off, or on again where all are off."""
    nodes = desk.graph.nodes
    on = not all(nodes[name].off for name in desk.selection.nodes)
    _each(desk, "Off" if on else "On", lambda name: SetOff(name, on, desk.inside))


def _each(desk: Desk, word: str, make: Callable[[str], Edit]) -> None:
    names = sorted(desk.selection.nodes)
    name = f"{word}: {names[0]}" if len(names) == 1 else f"{word}: {len(names)} nodes"
    desk.edit(Batch(name, tuple(make(each) for each in names)), name)


def reset(desk: Desk) -> None:
    """Give all values of nodes back their defaults."""
    edits = tuple(
        SetValue(name, port, None, desk.inside)
        for name in sorted(desk.selection.nodes)
        for port in desk.graph.nodes[name].values
    )
    if edits:
        desk.edit(Batch("Reset values", edits), "Reset values")


def ask_name(desk: Desk) -> None:
    """Ask for another name of a node."""
    name = min(desk.selection.nodes)
    desk.wish = AskText("name", name, name, desk.scene.places[name])


def ask_group(desk: Desk) -> None:
    """Ask for the name of a sub-patch made of what is selected."""
    name = min(desk.selection.nodes)
    desk.wish = AskText("group", "", "group", desk.scene.places[name])


def unpack(desk: Desk) -> None:
    """Put the nodes of a sub-patch in the place of its instance."""
    name = min(desk.selection.nodes)
    desk.edit(Unpack(name, desk.inside), f"Unpack {name}")


def enter(desk: Desk) -> None:
    """Go into a sub-patch."""
    desk.enter(min(desk.selection.nodes))


def leave(desk: Desk) -> None:
    """Go up."""
    desk.leave()
