"""Public controls: what the performer, MIDI and OSC have in their hands.

desk.edit(toggled(desk.patch, "tunnel.rate"), "Make tunnel.rate public")
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from nodegraph.editor.desk import Desk
from nodegraph.editor.inspection.field import Field, how_of
from nodegraph.editor.inspection.opened import Opened
from nodegraph.editor.inspection.rows import Button, Buttons, Line, Row, Value
from nodegraph.model.edits import Edit, SetPublic
from nodegraph.model.patch import Json, Patch
from nodegraph.model.public_range import public_span
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec
from nodegraph.session.messages import Learn

LISTENS = "Listening ..."


def toggled(patch: Patch, path: str) -> SetPublic:
    """Return the edit that makes a value public, or no longer."""
    return SetPublic(path, None if path in patch.public else {})


def with_part(patch: Patch, path: str, part: str, value: Json) -> SetPublic:
    """Return the edit that sets a part of a public entry; None or "" takes it away."""
    entry = {key: item for key, item in patch.public.get(path, {}).items() if key != part}
    if value not in (None, ""):
        entry[part] = value
    return SetPublic(path, entry)


def rows(desk: Desk, path: str, port: PortSpec, opened: Opened) -> Iterator[Row]:
    """Give the rows of a public entry."""
    entry = desk.patch.public[path]

    def line(part: str, label: str, hint: str, doc: str) -> Line:
        def put(desk: Desk, text: str) -> None:
            desk.edit(with_part(desk.patch, path, part, text.strip()), f"{label} of {path}")

        return Line(f"public {part} {path}", label, str(entry.get(part) or ""), put, hint, doc=doc)

    yield line("label", "Label", path, "What the performer's control is called.")
    if how_of(port) == "number":
        yield from _ends(desk, path, port)
    learning = opened.learning == path
    if port.kind is Kind.CONTROL:
        midi = line(
            "midi", "MIDI", "none", "Such as cc:1, note:36 or rel:2, with @10 for a channel."
        )
        yield dataclasses.replace(
            midi, button=LISTENS if learning else "Learn", is_lit=learning,
            do=lambda desk: ask_to_learn(desk, "" if learning else path),
        )  # fmt: skip
    osc = line("osc", "OSC", "none", "An address of its own such as /pace, 0 to 1.")
    yield dataclasses.replace(
        osc, button=LISTENS if learning else "Learn", is_lit=learning,
        do=lambda desk: ask_to_learn(desk, "" if learning else path),
    )  # fmt: skip
    away = Button("Not public any more", lambda desk: desk.edit(
        SetPublic(path, None), f"Take {path} from the controls"))  # fmt: skip
    yield Buttons(f"public end {path}", (away,))


def ask_to_learn(desk: Desk, path: str) -> None:
    """Ask that the control moved next be bound to a path; "" for none."""
    desk.request(Learn(path=path), f"Learn {path}" if path else "Learn no more")


def _ends(desk: Desk, path: str, port: PortSpec) -> Iterator[Row]:
    """Give the ends between which hands move it."""
    entry = desk.patch.public[path]
    low, high = public_span(port, entry)
    for part, label, value in (("low", "From", low), ("high", "To", high)):
        item = dataclasses.replace(port, name=part, default=value)

        def put(value: Json, part: str = part) -> Edit:
            return with_part(desk.patch, path, part, value)

        yield Value(
            Field(
                id=f"public {part} {path}",
                label=label,
                item=item,
                raw=value,
                put=put,
                own=entry.get(part),
                what=f"{label.lower()} of {path}",
                changed=part in entry,
                doc="Where hands, MIDI and OSC move it to at most.",
            )
        )
