"""An editor beside a real show: the sound that plays, hands on it, what the session has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from nodegraph.editor.launching import MODULE
from nodegraph.editor.process import arguments
from nodegraph.model.patch import Patch
from nodegraph.model.storage import loads
from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.hand import Hand
from tests.e2e.editor.looking import Looking
from tests.show.live.conftest import Playing

RATE, SECONDS = 48_000, 4


def drums(folder: Path) -> Path:
    """Write a file of kicks at 120 bpm; returns its path."""
    at = np.arange(RATE * SECONDS) / RATE
    kick = 0.7 * np.sin(2 * np.pi * 55 * (at % 0.5)) * np.exp(-(at % 0.5) * 18)
    path = folder / "drums.wav"
    soundfile.write(path, np.stack([kick, kick], 1).astype(np.float32), RATE)
    return path


def look_at(desktop: Desktop, playing: Playing, folder: Path, pixels: bool = False) -> Looking:
    """Open an editor of a show; `folder`: where the person's own files are."""
    home = {"XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder), "HOME": str(folder)}
    words = ["-m", MODULE, arguments(playing.launcher.folder)]
    return Looking(folder, words, {**desktop.environment, **home}, pixels)


def hands_on(desktop: Desktop, playing: Playing, folder: Path) -> Hand:
    """Put hands on an editor of a show, once its nodes are seen."""
    look = look_at(desktop, playing, folder)
    look.until(lambda: look.scene["nodes"])
    return Hand(desktop, look)


def document(playing: Playing) -> Patch:
    """Return what the session has."""
    answer: Any = playing.client.ask("patch")
    return loads(answer["patch"])
