"""What the palette tells of a kind of node."""

from __future__ import annotations

from nodegraph.editor.finding.node_card import card_of
from nodegraph.editor.finding.palette import entries
from nodegraph.model.signals import Kind
from tests.editor.open_desks import PATCH
from tests.editor.small_graphs import LIBRARY

CARDS = {entry.id: card_of(entry) for entry in entries(LIBRARY, PATCH)}


def test_every_type_tells_what_it_does_and_all_its_pins() -> None:
    for spec in LIBRARY:
        card = CARDS[spec.id]
        assert card.doc and card.title and "\n" not in card.doc
        assert {pin.title for pin in card.outputs} or {pin.title for pin in card.inputs}
        assert spec.id in card.line


def test_a_value_tells_its_default_and_a_signal_what_it_is() -> None:
    card = CARDS["filter.biquad"]
    notes = {pin.title: (pin.kind, pin.note) for pin in card.inputs}
    assert notes["Source"] == (Kind.AUDIO, "Sound")
    kind, note = notes["Cutoff"]
    assert kind is Kind.CONTROL and note.endswith("Hz")
    assert card.outputs[0].note == "Sound"


def test_what_only_a_cable_can_give_is_told_as_needed() -> None:
    for entry in entries(LIBRARY, PATCH):
        for port, pin in zip(entry.spec.inputs, card_of(entry).inputs, strict=True):
            assert pin.note.endswith(", needed") == port.required


def test_other_names_are_told() -> None:
    spec = next(spec for spec in LIBRARY if len(spec.also) > 1)
    assert CARDS[spec.id].also == ", ".join(spec.also)
