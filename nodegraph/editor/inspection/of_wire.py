"""A cable: where it comes from and goes to, and what it carries now."""

from __future__ import annotations

from collections.abc import Iterator

from nodegraph.editor import words
from nodegraph.editor.commands.of_nodes import delete
from nodegraph.editor.desk import Desk
from nodegraph.editor.inspection.field import driver_of, input_field
from nodegraph.editor.inspection.rows import (
    Button,
    Buttons,
    Driven,
    Entry,
    Given,
    Heading,
    Jack,
    Note,
    Row,
    Title,
)
from nodegraph.model.patch import Wire
from nodegraph.model.spec import OutputSpec, PortSpec


def rows(desk: Desk, wire: Wire) -> Iterator[Row]:
    """Give the rows of a cable."""
    desk.signatures.fit(desk.patch)
    driver, given, taken = driver_of(desk, wire), _given(desk, wire), _taken(desk, wire)
    caption = "Cable" if driver.kind is None else f"{words.kind(driver.kind)} cable"
    into = f"{wire.target} {wire.into}".replace("_", " ")
    yield Title("title", f"{driver.words} to {into}", caption, driver.kind)
    yield Buttons("acts", (Button("Remove", delete, doc="Take the cable away (Delete)."),))
    yield Heading("carries", "It carries")
    if given is None:
        yield Note("lost", f"{wire.source} has no output {wire.out} any more.",
                   "Wire something else.", "warning")  # fmt: skip
    else:
        yield Given("given", words.port(wire.out), given.kind, driver.path, given, given.doc)
    if taken is not None and wire.target in desk.graph.nodes:
        field = input_field(desk, wire.target, taken)
        if field.how == "jack":
            yield Jack("taken", words.port(wire.into), taken.kind, False, taken.doc)
        else:
            path = desk.path(wire.target, wire.into)
            yield Driven("taken", field.label, driver, field, path)
    yield Heading("ends", "Its ends")
    yield _end("from", wire.source, wire.out, 0)
    yield _end("to", wire.target, wire.into, 1)


def _end(id: str, node: str, port: str, place: int) -> Entry:
    return Entry(
        id, node.replace("_", " "), words.port(port), "ends", place,
        lambda desk: desk.select(node), doc="Click to select it.",
    )  # fmt: skip


def _given(desk: Desk, wire: Wire) -> OutputSpec | None:
    node = desk.graph.nodes.get(wire.source)
    signature = None if node is None else desk.signatures.of(node)
    return None if signature is None else signature.spec.output_by_name.get(wire.out)


def _taken(desk: Desk, wire: Wire) -> PortSpec | None:
    node = desk.graph.nodes.get(wire.target)
    signature = None if node is None else desk.signatures.of(node)
    return None if signature is None else signature.spec.input_by_name.get(wire.into)
