"""Patches written as a few lines of text."""

from __future__ import annotations

from nodegraph.model.patch import Patch, PatchNode, Run, Wire, split_port


def patch_of(text: str, **run: object) -> Patch:
    """Read a patch from lines such as `kick: test.add amount=2 form:saw bypass` and wires.

    A wire is `source.out -> target.into`; settings have a colon, values an equals sign. Lines
    that start with `#` are remarks.
    """
    nodes: dict[str, PatchNode] = {}
    wires: list[Wire] = []
    for line in map(str.strip, text.splitlines()):
        if "->" in line:
            wires.append(wire_of(line))
        elif line and not line.startswith("#"):
            name, _, rest = line.partition(": ")
            nodes[name] = node_of(rest)
    return Patch(nodes=nodes, wires=tuple(wires), run=Run(**run))  # type: ignore[arg-type]


def wire_of(text: str) -> Wire:
    """Read `source.out -> target.into`."""
    source, target = text.split(" -> ")
    return Wire(*split_port(source), *split_port(target))


def node_of(text: str) -> PatchNode:
    """Read `type amount=2 form:saw bypass`."""
    type, *words = text.split(" ")
    settings = dict(word.split(":", 1) for word in words if ":" in word and "=" not in word)
    values = dict(word.split("=", 1) for word in words if "=" in word)
    return PatchNode(
        type,
        {name: _number(value) for name, value in settings.items()},
        {name: _number(value) for name, value in values.items()},
        bypass="bypass" in words,
        off="off" in words,
    )


def _number(text: str) -> float | int | str:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text
