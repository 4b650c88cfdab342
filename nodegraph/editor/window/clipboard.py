"""The clipboard: what the desk wants there, and what it wants from there."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg
from dearpygui._dearpygui import __file__ as dearpygui_file

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
        paste(desk, clipboard_text())


def clipboard_text() -> str:
    """Return the text of the clipboard; "" where it is empty or holds something else.

    Dear PyGui's own way ends the process there: it makes a string of nothing. So the window library
    in it is asked, where it can be reached.
    """
    read = getattr(ctypes.CDLL(dearpygui_file), "glfwGetClipboardString", None)
    if read is None:
        return str(dpg.get_clipboard_text() or "")
    read.restype = ctypes.c_char_p
    found: bytes | None = read(None)
    return "" if found is None else found.decode(errors="replace")
