"""All parts of the window that ask something, the last on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from nodegraph.editor.window.asking import AskingBox
from nodegraph.editor.window.choosing import ChoosingBox
from nodegraph.editor.window.colour_box import ColourBox
from nodegraph.editor.window.command_box import CommandBox
from nodegraph.editor.window.files import FileBox
from nodegraph.editor.window.menus import MenuBox
from nodegraph.editor.window.palette_box import PaletteBox
from nodegraph.editor.window.panel import Panel
from nodegraph.editor.window.shortcut_box import ShortcutBox


def panels(
    node_uses: Mapping[str, float],
    command_uses: Mapping[str, float],
    used_node: Callable[[str], object] = lambda type: None,
    used_command: Callable[[str], object] = lambda id: None,
    recent: Callable[[], Sequence[Path]] = tuple,
    used_file: Callable[[Path], object] = lambda path: None,
    with_song: Callable[[Path], object] = lambda path: None,
) -> list[Panel]:
    """Return them. What a person uses is given and told of: types, commands, files.

    `with_song` makes a patch of a song.
    """
    return [
        ShortcutBox(),
        FileBox(recent, with_song, used_file),
        PaletteBox(node_uses, used_node),
        CommandBox(command_uses, used_command),
        ChoosingBox(),
        ColourBox(),
        AskingBox(),
        MenuBox(),
    ]
