"""Windows that hold the last picture of a dead stage, and what clears them when no stage comes.

A new stage clears those of its own show. At a show's end its session does; what a show leaves that
was killed whole goes when the next one of this user starts.
"""

from __future__ import annotations

import socket
from pathlib import Path

from nodegraph.model.errors import Unusable
from nodegraph.show.live.folder import read_show, shows_folder
from nodegraph.stage.windows import x11


def show_of(folder: Path) -> str:
    """Return what a show's windows are known by: several machines may use one screen."""
    return f"{socket.gethostname()} {folder}"


def clear_show(folder: Path) -> int:
    """Take away all windows of a show whose stages have ended; returns of how many stages."""
    return x11.clear(lambda show: show == show_of(folder), living=True)


def clear_orphans() -> int:
    """Take away windows that shows of this user have left; returns of how many stages.

    A show that somebody can still end in order keeps them, and so does a stage that lives: it ends
    by itself.
    """
    return x11.clear(_is_over)


def _is_over(show: str) -> bool:
    machine, _, path = show.partition(" ")
    folder = Path(path)
    if machine != socket.gethostname() or folder.parent != shows_folder():
        return False
    try:
        return read_show(folder).is_over
    except Unusable:
        return True
