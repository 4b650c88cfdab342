"""The patch: what it is called, how it runs, who performs it. And of a sub-patch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from nodegraph.editor import words
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.naming import fresh_name
from nodegraph.editor.inspection import publishing
from nodegraph.editor.inspection.knobs import port_at
from nodegraph.editor.inspection.of_run import run_rows
from nodegraph.editor.inspection.opened import Opened
from nodegraph.editor.inspection.rows import (
    Button,
    Buttons,
    Do,
    Entry,
    Heading,
    Line,
    Note,
    Row,
    Title,
)
from nodegraph.model.edit_document import Part
from nodegraph.model.edits import SetPart, SetPublic, SetSubPatch
from nodegraph.model.patch import Json
from nodegraph.resources import SUFFIX
from nodegraph.session.messages import Recall, TakeSnapshot

PARTS: tuple[tuple[Part, str, str], ...] = (
    ("title", "Title", "untitled"),
    ("author", "Author", "nobody yet"),
    ("license", "Licence", "none given"),
    ("about", "About", "what it shows, and for which music"),
)


def rows(desk: Desk, opened: Opened) -> Iterator[Row]:
    """Give the rows of the patch."""
    patch = desk.patch
    file = Path(desk.door.path).name.removesuffix(SUFFIX)
    yield Title("title", patch.title or file or "Untitled", "Patch")
    for part, label, hint in PARTS:
        yield _part(desk, part, label, hint)
    yield Heading("run", "Run")
    yield from run_rows(desk)
    yield Heading("public", "Public controls")
    yield from _controls(desk, opened)
    yield Heading("snapshots", "Snapshots")
    yield from _snapshots(desk)


def inner_rows(desk: Desk) -> Iterator[Row]:
    """Give the rows of the sub-patch that is seen."""
    name = desk.inside
    definition = desk.patch.patches[name]

    def put(desk: Desk, text: str) -> None:
        fresh = msgspec.structs.replace(desk.patch.patches[name], about=text)
        desk.edit(SetSubPatch(name, fresh), f"About {name}")

    yield Title("title", words.port(name), "Sub-patch")
    yield Line("about", "About", definition.about, put, "what it does", many=True)
    yield Heading("inputs", "Inputs")
    for place, (port, ends) in enumerate(definition.inputs.items()):
        told = ", ".join(f"{node} {inner}".replace("_", " ") for node, inner in ends)
        node = ends[0][0] if ends else ""
        yield Entry(f"in {port}", words.port(port), told, "inputs", place, _select(node))
    yield Heading("outputs", "Outputs")
    for place, (port, (node, inner)) in enumerate(definition.outputs.items()):
        told = f"{node} {inner}".replace("_", " ")
        yield Entry(f"out {port}", words.port(port), told, "outputs", place, _select(node))


def _select(node: str) -> Do:
    return lambda desk: desk.select(node)


def _part(desk: Desk, part: Part, label: str, hint: str) -> Line:
    def put(desk: Desk, text: str) -> None:
        desk.edit(SetPart(part, text), f"{label} of the patch")

    return Line(f"part {part}", label, getattr(desk.patch, part), put, hint, many=part == "about")


def _controls(desk: Desk, opened: Opened) -> Iterator[Row]:
    public = desk.patch.public
    if not public:
        yield Note("no controls", "None yet. The mark at the end of a value makes it public.")
    for place, (path, entry) in enumerate(public.items()):
        yield _control(path, entry, place, opened)
        if opened.public != path:
            continue
        port = port_at(desk, path)
        if port is None:
            yield Note(f"lost {path}", f"There is no value {path} any more.", "", "warning")
        else:
            yield from publishing.rows(desk, path, port, opened)


def _control(path: str, entry: Mapping[str, Json], place: int, opened: Opened) -> Entry:
    bound = " ".join(str(entry[key]) for key in ("midi", "osc") if entry.get(key))

    def move(desk: Desk, to: int) -> None:
        edit = SetPublic(path, desk.patch.public[path], to)
        desk.edit(edit, f"Move the control {path}")

    def take_away(desk: Desk) -> None:
        desk.edit(SetPublic(path, None), f"Take {path} from the controls")

    return Entry(
        id=f"control {path}",
        text=str(entry.get("label") or path),
        caption=bound,
        group="public",
        place=place,
        do=_toggle(opened, path),
        end="x",
        end_do=take_away,
        moved=move,
        doc=f"{path}: click for more, drag to reorder.",
    )


def _toggle(opened: Opened, path: str) -> Do:
    return lambda desk: opened.open_public("" if opened.public == path else path)


def _snapshots(desk: Desk) -> Iterator[Row]:
    patch = desk.patch
    for place, (name, said) in enumerate(patch.snapshots.items()):
        held = said.get("values", {}) if isinstance(said, dict) else {}
        title = str(said.get("title") or name) if isinstance(said, dict) else name
        yield Entry(
            id=f"snapshot {name}",
            text=title,
            caption=words.several(len(held), "value"),
            group="snapshots",
            place=place,
            do=_recall(name),
            end="x",
            end_do=_forget(name),
            doc="Click to let it be heard.",
        )
    if patch.public:
        take = Button("Take a snapshot", _take, doc="Keep all public values as they are now.")
        yield Buttons("take", (take,))
    elif not patch.snapshots:
        yield Note("no snapshots", "A snapshot keeps the public values; make some public first.")


def _recall(name: str) -> Do:
    return lambda desk: desk.request(Recall(name=name), f"Recall {name}")


def _forget(name: str) -> Do:
    def forget(desk: Desk) -> None:
        rest = {key: item for key, item in desk.patch.snapshots.items() if key != name}
        desk.edit(SetPart("snapshots", rest), f"Remove the snapshot {name}")

    return forget


def _take(desk: Desk) -> None:
    patch = desk.patch
    name = fresh_name("snapshot_1", patch.snapshots)
    desk.request(TakeSnapshot(name=name, paths=tuple(patch.public)), "Take a snapshot")
