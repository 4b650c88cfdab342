"""What is in a folder, as a person looks for it: folders, and files of some kinds by their title.

    items, problem = listed(Path("patches"), (".patch.json",))
    items[0].name, items[0].title       # "night_drive", "Night drive"

A title is read from the beginning of a file, for those that begin as patches and sets are written;
whether the file can be opened is found out when it is.
"""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

BEGINNING: Final = 4096  # bytes that are read for a title
MOST: Final = 4000  # entries of a folder that are listed
_TITLE = re.compile(r'"title"\s*:\s*("(?:[^"\\]|\\.){0,400}")')
_FORMAT = re.compile(r'"format"\s*:\s*"nodegraph(-set)?/')
_DIGITS = re.compile(r"(\d+)")


class Listed(NamedTuple):
    """A folder or a file. `name` is without its suffix where that says nothing new."""

    path: Path
    name: str
    is_folder: bool
    changed: float = 0.0  # seconds since 1970
    title: str = ""


def listed(folder: Path, suffixes: tuple[str, ...]) -> tuple[list[Listed], str]:
    """Return the folders, then the files with one of these endings, and a sentence for none.

    Names that begin with a dot are left out. Never raises.
    """
    found: list[Listed] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                item = _item(entry, suffixes)
                if item is not None:
                    found.append(item)
                if len(found) == MOST:
                    break
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        return [], f"{folder} cannot be read ({reason}); choose another folder."
    found.sort(key=lambda item: (not item.is_folder, _natural(item.name)))
    return found, ""


def title_of(path: Path, changed: float) -> str:
    """Return the title in the beginning of a patch or set file; "" for none. Never raises."""
    return _title(path, changed)


@lru_cache(maxsize=MOST)
def _title(path: Path, changed: float) -> str:
    try:
        with open(path, "rb", opener=_opened) as file:
            text = file.read(BEGINNING).decode("utf-8", "replace")
    except OSError:
        return ""
    if not _FORMAT.search(text):
        return ""
    found = _TITLE.search(text.partition('"nodes"')[0])
    try:
        return "" if found is None else str(json.loads(found[1]))
    except ValueError:
        return ""


def _opened(path: str, flags: int) -> int:
    """Open without waiting: a pipe in the place of a file must not hang the window."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _item(entry: os.DirEntry[str], suffixes: tuple[str, ...]) -> Listed | None:
    if entry.name.startswith("."):
        return None
    path = Path(entry.path)
    try:
        if entry.is_dir():
            return Listed(path, entry.name, True)
        if not entry.name.casefold().endswith(suffixes) or not entry.is_file():
            return None
        changed = entry.stat().st_mtime
    except OSError:
        return None  # gone meanwhile
    name = entry.name
    for suffix in suffixes:
        if suffix.endswith(".json"):
            name = name.removesuffix(suffix)
    title = title_of(path, changed) if name != entry.name else ""
    return Listed(path, name, False, changed, title)


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return what sorts take 2 before take 10."""
    parts = _DIGITS.split(name.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)
