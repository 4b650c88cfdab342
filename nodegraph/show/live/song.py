"""The song that is played into the jack, kept decoded for an engine that starts again."""

from __future__ import annotations

import contextlib
import os
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nodegraph.show.material import Material, material


def kept_material(folder: Path, audio: str, rate: int, repeat: bool) -> Material:
    """Return the sound of a file, or of the embedded song for "", by way of the show's folder.

    It lies row after row, as machine code reads it. Where the folder has no room it is only in
    memory, and decoded anew by the next engine.
    Raises Unusable for a file that cannot be read.
    """
    kept = folder / f"song-{rate}-{blake2b(audio.encode(), digest_size=6).hexdigest()}.npy"
    path = Path(audio) if audio else None
    name = path.name if path is not None else "the embedded song"
    if not kept.exists():
        found = material(path, rate)
        sound = np.ascontiguousarray(found.sound, np.float32)
        if not _saved(kept, sound):
            return Material(name, sound, rate, repeat)
    return Material(name, np.load(kept, mmap_mode="r"), rate, repeat)


def forget_others(folder: Path, kept: Material) -> None:
    """Let the room go that songs before this one take in the show's folder."""
    mine = getattr(kept.sound, "filename", None)
    for path in folder.glob("song-*.npy"):
        if mine is None or path.name != Path(mine).name:
            with contextlib.suppress(OSError):  # Windows keeps what is still mapped
                path.unlink()


def _saved(path: Path, sound: NDArray[np.float32]) -> bool:
    """Write an array, whole or not at all; return whether there was room."""
    temporary = path.with_suffix(f".{os.getpid()}")
    try:
        with open(temporary, "wb") as file:
            np.save(file, sound)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        return False
    return True
