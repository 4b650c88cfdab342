"""Patches that have no name yet: where they are until they are saved under one."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from nodegraph.editor.beginning.starting import new_patch
from nodegraph.model.errors import Failed, NodegraphError
from nodegraph.model.patch import Patch
from nodegraph.model.storage import save
from nodegraph.resources import SUFFIX


def untitled(patch: Patch | None = None) -> Path:
    """Write a patch, else a new one, where those without a name are; returns its path.

    Raises Failed where it cannot be written.
    """
    folder = untitled_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while (path := folder / f"untitled-{number}{SUFFIX}").exists():
            number += 1
        save(path, patch or new_patch())
    except (OSError, NodegraphError) as problem:
        raise Failed(f"{folder} cannot be written ({problem}); make room, or allow it.") from None
    return path


def untitled_folder() -> Path:
    """Return the folder of patches that have no name yet."""
    return Path(platformdirs.user_data_dir("nodegraph", appauthor=False)) / "untitled"
