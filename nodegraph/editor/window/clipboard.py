"""The clipboard: what the desk wants there, and what it wants from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from nodegraph.editor.edits.pasting import paste

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App


def exchange(app: App) -> None:
    """Put there what was copied, and paste at the pointer what was asked for; once a frame."""
    desk = app.desk
    if desk.clipboard is not None:
        dpg.set_clipboard_text(desk.clipboard)
        desk.clipboard = None
    if desk.wants_clipboard:
        desk.wants_clipboard = False
        paste(desk, str(dpg.get_clipboard_text() or ""))
