"""The process of the editor: a client of a show with a window.

It ends with 0 when a person closed it; whoever started it starts it again when it died otherwise.
The show goes on meanwhile.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodegraph.editor.beginning.preferences import change as change_preferences
from nodegraph.editor.beginning.preferences import opened, preferences_path, read
from nodegraph.editor.beginning.untitled import untitled_folder
from nodegraph.editor.desk import Desk
from nodegraph.editor.font_files import NO_FONT
from nodegraph.editor.wishes import AskPanel
from nodegraph.model.errors import NodegraphError
from nodegraph.model.library import Library
from nodegraph.resources import patches_folder
from nodegraph.show.live.following import Following
from nodegraph.show.opening import library_of

JOIN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an editor is started with. `folder`: the show's, "" the newest one of this user.

    `start`: with the start page.
    """

    folder: str = ""
    start: bool = False
    again: bool = False  # the one before died


def main(text: str) -> int:
    """Open the window, and stay until it is closed; returns the exit code."""
    wanted = Wanted(**json.loads(text))
    show = Following(Path(wanted.folder) if wanted.folder else None)
    try:
        if not _joined(show):
            print("The show does not answer; start it again with `nodegraph edit`.")
            return 1
        return _edit(show, wanted)
    finally:
        show.close()


def _edit(show: Following, wanted: Wanted) -> int:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.introspection import Introspection
    from nodegraph.editor.window.parts import all_panels

    path = preferences_path()
    preferences, sentence = read(path)
    desk = Desk(
        _library(show.path), show, style=preferences.cables, find_library=_library,
        not_own=(patches_folder().resolve(), untitled_folder().resolve()),
        snapping=preferences.snapping,
    )  # fmt: skip
    desk.take_status(show.status)
    app = App(
        desk, all_panels(desk, preferences), preferences.theme, preferences.scale,
        between=Introspection.of_environment(),
    )  # fmt: skip
    app.build(title=f"{Path(show.path).name.partition('.')[0]} - nodegraph")
    for word in ("SIGTERM", "SIGINT"):
        with contextlib.suppress(AttributeError, ValueError):
            signal.signal(getattr(signal, word), lambda *_: app.end())
    if wanted.start:
        desk.wish = AskPanel("start")
    if sentence:
        desk.say(sentence, "warning")
    elif not app.fonts.panel:
        desk.say(NO_FONT, "warning")
    elif wanted.again:
        desk.say("The editor is back; the show went on, and nothing is lost.")
    with contextlib.suppress(NodegraphError, OSError):
        title = desk.patch.title or Path(show.path).name
        change_preferences(path, lambda now: opened(now, Path(show.path), title, time.time()))
    try:
        app.run()
    finally:
        app.close()
    return 0


def _joined(show: Following) -> bool:
    until = time.monotonic() + JOIN_SECONDS
    while time.monotonic() < until:
        show.poll()
        if show.connected:
            return True
        time.sleep(0.005)
    return False


def _library(path: str) -> Library:
    return library_of(Path(path))


def arguments(folder: Path | None, **more: Any) -> str:
    """Return what `main` reads, as text."""
    return json.dumps({"folder": "" if folder is None else str(folder), **more})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
