"""The shaders of a patch's own folder: found, written, read anew when their files change.

shaders_folder(patch)             # sets/shaders of sets/tunnel.patch.json
library = reread(library, folder) # with every .fs file there as shader.NAME
watch.have_changed(patch)         # a few times a second
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from nodegraph.model.atomic import write_whole
from nodegraph.model.errors import Failed, Problem, Unusable
from nodegraph.model.library import Library
from nodegraph.show.opening import SHADERS

FAMILY: Final = "shader"
LOOK_SECONDS: Final = 0.5
STAYS: Final = "Until then it stays as it was."
LARGEST: Final = 1 << 20  # bytes of a shader's text
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
Stamp = tuple[tuple[str, int, int], ...]  # name, time of change, size


def shaders_folder(patch: Path) -> Path:
    """Return where the shaders of a patch lie, whether that is there or not."""
    return patch.parent / SHADERS


def own_shader(patch: Path, type: str) -> Path | None:
    """Return the file of a type such as shader.waves; None for one that is not the patch's own."""
    family, _, name = type.partition(".")
    return shaders_folder(patch) / f"{name}.fs" if family == FAMILY and name else None


def write_shader(patch: Path, name: str, text: str) -> Path:
    """Write a shader into the folder of a patch, whole or not at all; return its file.

    Raises Unusable for what cannot be a name or is too long, Failed where it cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise Unusable(f"{name!r} cannot name a shader; use small letters, digits and _.")
    data = text.encode("utf-8")
    if len(data) > LARGEST:
        raise Unusable(f"{name} is longer than {LARGEST >> 20} MB; make it shorter.")
    path = shaders_folder(patch) / f"{name}.fs"
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise Failed(f"{path.parent} cannot be made ({reason}); choose another folder.") from None
    write_whole(path, data)
    return path


def reread(library: Library, folder: Path) -> Library:
    """Return a library with the shaders of a folder as they are now, and no others.

    One that cannot be read now stays as it was, with a problem that says so: a file that is being
    written must not take a picture away.
    """
    others = {id: spec for id, spec in library.specs.items() if spec.family != FAMILY}
    problems = tuple(item for item in library.problems if not _is_own(item))
    plain = Library(others, problems)
    fresh = plain.with_shaders(folder) if folder.is_dir() else plain
    held = {
        item.where: library.specs[item.where]
        for item in fresh.problems
        if _is_own(item) and _is_of(library, item.where, folder)
    }
    told = (replace(item, remedy=STAYS) if item.where in held else item for item in fresh.problems)
    return Library({**fresh.specs, **held}, tuple(told))


def _is_of(library: Library, id: str, folder: Path) -> bool:
    """Whether a library has a shader from this folder."""
    spec = library.get(id)
    return spec is not None and spec.source is not None and spec.source.parent == folder


def own_problems(library: Library) -> tuple[Problem, ...]:
    """Return what is wrong with the files of a patch's own folder, as they were read."""
    return tuple(filter(_is_own, library.problems))


def _is_own(problem: Problem) -> bool:
    return problem.where.partition(".")[0] == FAMILY


class OwnShaders:
    """Looks for changed files. `clock`: seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: tuple[Path, Stamp] | None = None
        self._due = 0.0

    def have_changed(self, patch: Path) -> bool:
        """Whether a shader is another, came or went since the last look at this patch."""
        now = self._clock()
        if now < self._due and self._seen is not None and self._seen[0] == patch:
            return False
        self._due = now + LOOK_SECONDS
        before, self._seen = self._seen, (patch, stamp_of(shaders_folder(patch)))
        return before is not None and before[0] == patch and before != self._seen


def stamp_of(folder: Path) -> Stamp:
    """Return what tells whether the shaders of a folder are as they were."""
    try:
        with os.scandir(folder) as entries:
            found = [
                (entry.name, (stat := entry.stat()).st_mtime_ns, stat.st_size)
                for entry in entries
                if entry.name.endswith((".fs", ".vs"))
            ]
    except OSError:
        return ()
    return tuple(sorted(found))
