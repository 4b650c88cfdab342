"""The song that is played into the jack, kept decoded for an engine that starts again."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from nodegraph.show.material import Material, material


def kept_material(folder: Path, audio: str, rate: int, repeat: bool) -> Material:
    """Return the sound of a file, or of the embedded song for "", by way of the show's folder.

    Raises Unusable for a file that cannot be read.
    """
    kept = folder / f"song-{rate}.npy"
    path = Path(audio) if audio else None
    if not kept.exists():
        found = material(path, rate)
        temporary = kept.with_suffix(f".{os.getpid()}")
        with open(temporary, "wb") as file:
            np.save(file, np.ascontiguousarray(found.sound, np.float32))
        os.replace(temporary, kept)
    name = path.name if path is not None else "the embedded song"
    return Material(name, np.load(kept, mmap_mode="r"), rate, repeat)
