"""What the palette tells of a kind of node: what it does, what goes in and out, its other names.

card = card_of(found.entry)
card.inputs[0].title, card.inputs[0].kind, card.inputs[0].note
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from nodegraph.editor import words
from nodegraph.editor.finding.palette import Entry
from nodegraph.editor.values.shown import shown
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec


class CardPin(NamedTuple):
    """A port as it is told: `note` is its default, or what it needs."""

    title: str
    kind: Kind
    note: str


@dataclass(frozen=True, slots=True)
class NodeCard:
    """A kind of node. `line` says where it stands in the palette."""

    title: str
    line: str
    doc: str
    inputs: tuple[CardPin, ...]
    outputs: tuple[CardPin, ...]
    also: str


def card_of(entry: Entry) -> NodeCard:
    """Return what is told of an entry of the palette."""
    spec = entry.spec
    return NodeCard(
        title=entry.title,
        line=f"{words.family(entry.family).title}  ·  {entry.id}",
        doc=" ".join(entry.doc.replace("`", "").split()),
        inputs=tuple(
            CardPin(words.port(port.name), port.kind, _note(port)) for port in spec.inputs
        ),
        outputs=tuple(
            CardPin(words.port(port.name), port.kind, words.kind(port.kind))
            for port in spec.outputs
        ),
        also=", ".join(entry.also),
    )


def _note(port: PortSpec) -> str:
    """Return what an input is without a cable."""
    if port.default is not None and port.kind is Kind.CONTROL:
        return shown(port, port.default)
    return f"{words.kind(port.kind)}, needed" if port.required else words.kind(port.kind)
