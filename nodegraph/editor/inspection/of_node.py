"""One node: its name, what is wrong, its values and settings, what it gives."""

from __future__ import annotations

from collections.abc import Iterator

from nodegraph.editor import words
from nodegraph.editor.desk import Desk
from nodegraph.editor.inspection import publishing
from nodegraph.editor.inspection.field import Field, input_field, setting_field
from nodegraph.editor.inspection.opened import Opened
from nodegraph.editor.inspection.prose import paragraphs
from nodegraph.editor.inspection.rows import (
    Button,
    Buttons,
    Do,
    Driven,
    Given,
    Heading,
    Jack,
    Note,
    Row,
    Title,
    Value,
)
from nodegraph.editor.wishes import AskPanel
from nodegraph.model.edits import RenameNode, SetBypass, SetOff
from nodegraph.model.errors import Problem
from nodegraph.model.signatures import Signature
from nodegraph.model.spec import Body, PortSpec
from nodegraph.session.messages import Capture

VALUES, SETTINGS, OUTPUTS, ABOUT = "Values", "Settings", "Outputs", "About"


def rows(desk: Desk, name: str, opened: Opened) -> Iterator[Row]:
    """Give the rows of a node."""
    node = desk.graph.nodes[name]
    desk.signatures.fit(desk.patch)
    signature = desk.signatures.of(node)
    kinds = [] if signature is None else [*signature.outputs.values(), *signature.inputs.values()]
    yield Title(
        f"title {name}", name, words.type_title(node.type), kinds[0] if kinds else None,
        lambda desk, text: _rename(desk, name, text),
    )  # fmt: skip
    yield _states(desk, name, signature)
    yield from _problems(desk, name, signature)
    if signature is None:
        return
    yield from _values(desk, name, signature, opened)
    yield from _settings(desk, name, signature)
    yield from _outputs(desk, name, signature)
    yield from _about(name, signature)


def _rename(desk: Desk, name: str, text: str) -> None:
    wanted = text.strip()
    if wanted and wanted != name:
        desk.edit(RenameNode(name, wanted, desk.inside), f"Rename {name}")
        desk.select_when_there([wanted])


def _states(desk: Desk, name: str, signature: Signature | None) -> Buttons:
    node = desk.graph.nodes[name]
    buttons = [
        Button(
            words.OFF,
            lambda desk: desk.edit(SetOff(name, not node.off, desk.inside), f"Off: {name}"),
            node.off,
            "It gives nothing (M).",
        ),
        Button(
            words.BYPASS,
            lambda desk: desk.edit(SetBypass(name, not node.bypass, desk.inside), f"Bypass {name}"),
            node.bypass,
            "What comes in goes through as it is (B).",
        ),
    ]
    if node.definition is not None:
        buttons.append(Button("Go inside", lambda desk: desk.enter(name)))
    elif signature is not None:
        if signature.spec.body is Body.SHADER:
            buttons.append(Button("Code", _panel("shader"), doc="The shader as text."))
        buttons.append(Button("Help", _panel("help"), doc="Its page of the reference (F1)."))
    return Buttons(f"states {name}", tuple(buttons))


def _panel(panel: str) -> Do:
    def ask(desk: Desk) -> None:
        desk.wish = AskPanel(panel)

    return ask


def _problems(desk: Desk, name: str, signature: Signature | None) -> Iterator[Note]:
    found: tuple[Problem, ...] = tuple(desk.problems_here().get(name, ()))
    if signature is None and not found:
        type = desk.graph.nodes[name].type
        text = f"There is no node {type} here."
        yield Note(f"problem {name}", text, "Install its pack, or swap it (Ctrl+Tab).", "error")
    for place, problem in enumerate(found):
        port = problem.where.rpartition(".")[2] if "." in problem.where else ""
        text = f"{words.port(port)}: {problem.text}" if port else problem.text
        yield Note(f"problem {name} {place}", text, problem.remedy, problem.severity)


def _values(desk: Desk, name: str, signature: Signature, opened: Opened) -> Iterator[Row]:
    if not signature.spec.inputs:
        return
    yield Heading(f"values of {name}", VALUES)
    fields = [input_field(desk, name, port) for port in signature.spec.inputs]
    for port, field in zip(signature.spec.inputs, fields, strict=True):
        yield from _input(desk, port, field, opened)
    held = [field.path for field in fields if field.performed]
    if held:
        yield _performed(name, held)


def _input(desk: Desk, port: PortSpec, field: Field, opened: Opened) -> Iterator[Row]:
    if field.driver is not None:
        path = desk.path(field.what.partition(".")[0], port.name)
        yield Driven(field.id, field.label, field.driver, field, path)
    elif field.how == "jack":
        yield Jack(field.id, field.label, port.kind, port.required, port.doc)
    else:
        yield Value(field)
        if field.public and opened.public == field.path:
            yield from publishing.rows(desk, field.path, port, opened)


def _performed(name: str, paths: list[str]) -> Buttons:
    """Return what can be done with values that are performed."""
    inner = any("/" in path for path in paths)  # what is inside an instance cannot be kept
    keep = Button("Keep performed", lambda desk: desk.request(Capture(paths=tuple(paths)), "Keep"),
                  doc="Write what is performed into the patch.")  # fmt: skip
    back = Button("Give back", lambda desk: desk.perform(dict.fromkeys(paths)),
                  doc="Let the patch's own values be heard again.")  # fmt: skip
    return Buttons(f"performed {name}", (back,) if inner else (keep, back))


def _settings(desk: Desk, name: str, signature: Signature) -> Iterator[Row]:
    if signature.spec.settings:
        yield Heading(f"settings of {name}", SETTINGS)
    for setting in signature.spec.settings:
        yield Value(setting_field(desk, name, setting))


def _outputs(desk: Desk, name: str, signature: Signature) -> Iterator[Row]:
    if signature.spec.outputs:
        yield Heading(f"outputs of {name}", OUTPUTS)
    for port in signature.spec.outputs:
        path = desk.path(name, port.name)
        yield Given(f"out {name}.{port.name}", words.port(port.name), port.kind, path, port,
                    port.doc)  # fmt: skip


def _about(name: str, signature: Signature) -> Iterator[Row]:
    spec = signature.spec
    told = paragraphs(spec.doc)
    if not told and not spec.also:
        return
    yield Heading(f"about {name}", ABOUT)
    for place, text in enumerate(told):
        yield Note(f"about {name} {place}", text)
    if spec.also:
        yield Note(f"also {name}", f"In other tools: {', '.join(spec.also)}.")
