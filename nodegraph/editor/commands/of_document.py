"""Commands about the document and the editor itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from nodegraph.editor.desk import Desk
from nodegraph.editor.wishes import AskCommand, AskFile, AskPanel
from nodegraph.session.messages import Redo, Save, Undo


def undo(desk: Desk) -> None:
    """Take back this editor's own last edit."""
    desk.request(Undo(), "Undo")


def redo(desk: Desk) -> None:
    """Do it again."""
    desk.request(Redo(), "Redo")


def save(desk: Desk) -> None:
    """Write the document to its file; ask for one where it has none of its own."""
    if not desk.has_own_file:
        desk.wish = AskFile("save")
        return
    desk.request(Save(path=""), "Save")


def ask_command(desk: Desk) -> None:
    """Open the list of commands."""
    desk.wish = AskCommand()


def ask_file(what: Literal["open", "save", "song", "play", "record"]) -> Callable[[Desk], None]:
    """Return the command that asks for a file."""

    def ask(desk: Desk) -> None:
        desk.wish = AskFile(what)

    return ask


def panel(name: str) -> Callable[[Desk], None]:
    """Return the command that shows or hides a panel."""

    def toggle(desk: Desk) -> None:
        desk.wish = AskPanel(name)

    return toggle
