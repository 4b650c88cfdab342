"""How the outputs are, in the show's folder: a successor of the session finds them as they were.

Values and edits are in the journal, which outlives the show; master level, blackout and windows are
of this show alone.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from nodegraph.session.messages import Controls, OutputWindow, SetSong

FILE = "outputs.json"


class Carried(msgspec.Struct, frozen=True):
    """What the outputs do with the picture, the output window, and the song that is heard."""

    controls: Controls
    window: OutputWindow
    song: SetSong | None = None


class Carrier:
    """Of one session."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._kept: Carried | None = None

    def keep(self, controls: Controls, window: OutputWindow, song: SetSong | None = None) -> None:
        """Write how they are, where that is another now. A full disk loses it, and nothing else."""
        now = Carried(controls, window, song)
        if now == self._kept:
            return
        self._kept = now
        temporary = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):
            temporary.write_bytes(msgspec.json.encode(now))
            os.replace(temporary, self._path)

    def found(self) -> Carried | None:
        """Return how the session before left them; None where nobody has written it."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Carried)
        except (OSError, msgspec.MsgspecError):
            return None
