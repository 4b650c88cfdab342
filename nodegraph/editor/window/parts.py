"""All parts of the window but the canvas, the last on top."""

from __future__ import annotations

import time
from pathlib import Path

from nodegraph.editor.beginning.preferences import (
    Preferences,
    Table,
    opened,
    preferences_path,
    used,
)
from nodegraph.editor.beginning.remembered import Remembered
from nodegraph.editor.beginning.song_look import SongLook
from nodegraph.editor.desk import Desk
from nodegraph.editor.window.asking_panels import panels as asking_panels
from nodegraph.editor.window.help_page import HelpPage
from nodegraph.editor.window.inspector import Inspector
from nodegraph.editor.window.leaving import LeavingBox
from nodegraph.editor.window.log_pane import LogPane
from nodegraph.editor.window.meters import Meters
from nodegraph.editor.window.minimap import Minimap
from nodegraph.editor.window.pages import pages
from nodegraph.editor.window.panel import Panel
from nodegraph.editor.window.preview import Preview
from nodegraph.editor.window.shader_page import ShaderPage
from nodegraph.editor.window.strips import Strips
from nodegraph.editor.window.toast import Toast
from nodegraph.editor.window.transport_bar import TransportBar
from nodegraph.editor.window.way_bar import WayBar


def all_panels(desk: Desk, preferences: Preferences) -> list[Panel]:
    """Return the panels of an editor."""
    remembered = Remembered(preferences_path(), preferences)
    songs, preview = SongLook(), Preview()

    def count(table: Table, id: str) -> None:
        remembered.change(lambda now: used(now, table, id))

    def was_opened(path: Path) -> None:
        title = path.name.partition(".")[0]
        remembered.change(lambda now: opened(now, path, title, time.time()))

    asking = asking_panels(
        dict(preferences.nodes), dict(preferences.commands),
        used_node=lambda type: count("nodes", type),
        used_command=lambda id: count("commands", id),
        recent=lambda: [Path(item.path) for item in remembered.now.recent],
        used_file=was_opened, with_song=lambda song: songs.begin(desk, song),
    )  # fmt: skip
    return [
        Meters(), TransportBar(), Strips(), LogPane(), HelpPage(), ShaderPage(), Inspector(),
        WayBar(), Minimap(), preview,
        *pages(preview, remembered, songs), *asking, LeavingBox(), Toast(),
    ]  # fmt: skip
