"""Several nodes: the values that all of them have, changed together as one step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nodegraph.editor import words
from nodegraph.editor.commands.of_nodes import bypass, off
from nodegraph.editor.desk import Desk
from nodegraph.editor.inspection.field import Field, how_of, input_field, setting_field
from nodegraph.editor.inspection.rows import Button, Buttons, Heading, Note, Row, Title, Value
from nodegraph.model.edits import Batch, Edit
from nodegraph.model.patch import Json
from nodegraph.model.scaling import Scaled
from nodegraph.model.signatures import Signature


def rows(desk: Desk, names: Sequence[str]) -> Iterator[Row]:
    """Give the rows of some nodes."""
    nodes = [desk.graph.nodes[name] for name in names]
    desk.signatures.fit(desk.patch)
    types = {words.type_title(node.type) for node in nodes}
    caption = next(iter(types)) if len(types) == 1 else "of different kinds"
    yield Title("title", words.several(len(names), "node"), caption)
    yield Buttons(
        "states",
        (
            Button(words.OFF, off, all(node.off for node in nodes)),
            Button(words.BYPASS, bypass, all(node.bypass for node in nodes)),
        ),
    )
    signatures = [desk.signatures.of(node) for node in nodes]
    known = [item for item in signatures if item is not None]
    if len(known) < len(names):
        yield Note("nothing", "Not all of them are installed here; what they have is not known.")
        return
    yield from _section("Values", _inputs(desk, names, known))
    yield from _section("Settings", _settings(desk, names, known))


def _section(title: str, fields: Sequence[Field]) -> Iterator[Row]:
    if fields:
        yield Heading(title.lower(), title)
    for field in fields:
        yield Value(field)


def _inputs(desk: Desk, names: Sequence[str], known: Sequence[Signature]) -> list[Field]:
    found = []
    for port in known[0].spec.inputs:
        others = [item.spec.input_by_name.get(port.name) for item in known]
        alike = [other for other in others if other is not None and _is_alike(port, other)]
        if len(alike) < len(names) or how_of(port) == "jack":
            continue
        each = [input_field(desk, name, item) for name, item in zip(names, alike, strict=True)]
        if all(field.driver is None for field in each):
            found.append(_together(each))
    return found


def _settings(desk: Desk, names: Sequence[str], known: Sequence[Signature]) -> list[Field]:
    found = []
    for setting in known[0].spec.settings:
        others = [item.spec.setting_by_name.get(setting.name) for item in known]
        alike = [other for other in others if other is not None and _is_alike(setting, other)]
        if len(alike) == len(names):
            each = [
                setting_field(desk, name, item) for name, item in zip(names, alike, strict=True)
            ]
            found.append(_together(each))
    return found


def _is_alike(one: Scaled, other: Scaled) -> bool:
    """Whether one value may be of both: the same kind, unit and choices."""
    return (
        how_of(one) == how_of(other)
        and one.choices == other.choices
        and one.range.unit == other.range.unit
    )


def _together(each: Sequence[Field]) -> Field:
    """Return the value of some nodes as one. What is performed stays: only the document changes."""
    first = each[0]
    name = f"{first.label} of {words.several(len(each), 'node')}"

    def put(value: Json) -> Edit:
        return Batch(f"Set {name}", tuple(field.put(value) for field in each))

    own = [field.own for field in each]

    def back() -> Edit:
        edits = (field.put(value) for field, value in zip(each, own, strict=True))
        return Batch(f"Set {name}", tuple(edits))

    return Field(
        id=f"all {first.id.rpartition('.')[2]}",
        label=first.label,
        item=first.item,
        raw=first.raw,
        put=put,
        back=back,
        what=name,
        changed=any(field.changed for field in each),
        mixed=any(field.raw != first.raw for field in each),
        doc=first.doc,
        measure=first.measure,
    )
