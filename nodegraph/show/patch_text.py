"""A patch in a line of text, for examples.

    it steps=4; each: event.every_beats beats=2; each.out -> it.trigger

`it` is the node that is shown. A name that only stands in wires is one of `STOCK`.
"""

from __future__ import annotations

import json

from nodegraph.model.library import Library
from nodegraph.model.patch import Json, Patch, PatchNode, Wire

STOCK = {
    "in": "in: source.input",
    "kick": "kick: analysis.hits; in.music -> kick.source",
    "hat": "hat: analysis.hits low=3000 high=12000 release=0.08; in.music -> hat.source",
    "level": "level: analysis.level; in.music -> level.source",
    "spectrum": "spectrum: analysis.spectrum; in.music -> spectrum.source",
    "look": "look: texture.night_road; kick.pulse -> look.glow",
    "screen": "screen: output.screen",
}


def read_patch_text(text: str, type: str, library: Library) -> Patch:
    """Return the patch of a text whose `it` is a node of that type."""
    nodes: dict[str, PatchNode] = {}
    wires: list[Wire] = []
    waiting = [f"it: {type}", *_statements(text)]
    while waiting:
        statement = waiting.pop(0)
        if "->" in statement:
            wires.append(_wire(statement))
            waiting += _stock(wires[-1], nodes, waiting)
        else:
            name, node = _node(statement, nodes, library)
            nodes[name] = node
    return Patch(nodes=dict(sorted(nodes.items())), wires=tuple(sorted(wires, key=str)))


def _statements(text: str) -> list[str]:
    """Return the nodes and then the wires of a text."""
    said = [part.strip() for part in text.split(";") if part.strip()]
    return sorted(said, key=lambda part: "->" in part)


def _wire(statement: str) -> Wire:
    source, target = (end.strip() for end in statement.split("->"))
    return Wire(*source.split("."), *target.split("."))


def _stock(wire: Wire, nodes: dict[str, PatchNode], waiting: list[str]) -> list[str]:
    """Return what must be said about the ends of a wire that nothing has been said about."""
    said = {part.split(":")[0] for part in waiting if ":" in part}
    missing = [name for name in (wire.source, wire.target) if name not in nodes]
    return [part for name in missing if name not in said for part in _statements(STOCK[name])]


def _node(statement: str, nodes: dict[str, PatchNode], library: Library) -> tuple[str, PatchNode]:
    head, *pairs = statement.split()
    if head.endswith(":"):
        name, type = head[:-1], pairs.pop(0)
    else:
        name, type = head, nodes[head].type
    settings: dict[str, Json] = {}
    values: dict[str, Json] = {}
    spec = library.specs[type]
    for pair in pairs:
        key, _, value = pair.partition("=")
        (settings if key in spec.setting_by_name else values)[key] = _value(value)
    return name, PatchNode(type, settings, values)


def _value(text: str) -> Json:
    try:
        return json.loads(text)
    except ValueError:
        return text
