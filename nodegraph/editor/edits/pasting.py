"""What is on the clipboard, into what is seen: at the pointer, and selected then."""

from __future__ import annotations

from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.copying import pasted
from nodegraph.editor.edits.wiring import added_names
from nodegraph.editor.geometry import Point
from nodegraph.model.edits import Batch


def paste(desk: Desk, text: str) -> bool:
    """Add the nodes of a text; False where it has none, which is said."""

    def go() -> None:
        desk.signatures.fit(desk.patch)
        edit = pasted(desk.patch, desk.signatures, text, place_for(desk), desk.inside)
        desk.edit(edit, edit.name if isinstance(edit, Batch) else "Paste")
        desk.select_when_there(added_names(edit))

    return desk.try_to(go)


def place_for(desk: Desk) -> Point:
    """Return where it is pasted: at the pointer, or in the middle where that is elsewhere."""
    pixel = desk.pointer_at if desk.area.contains(desk.pointer_at) else desk.area.centre
    return desk.snapped(desk.to_canvas(pixel))
