"""Patch files: reading them strictly, writing them in the one stable form.

    patch = load(path)          # Unusable with file, line, column and remedy
    save(path, patch)           # whole or not at all

The form: one node a line and one wire a line, both in order of their text; nothing that has its
default; the layout last, apart from what a patch does. What is not known is kept.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from nodegraph.model import json_text
from nodegraph.model.atomic import write_whole
from nodegraph.model.errors import Unusable
from nodegraph.model.migrations import upgraded
from nodegraph.model.patch import Json, Patch
from nodegraph.model.patch_form import Misfit, patch_of, raw_of

# Whose entries stand on a line each.
_OPEN = frozenset({"nodes", "wires", "public", "snapshots", "cues", "inputs", "outputs"})
_OPEN_IN_LAYOUT = frozenset({"nodes", "frames", "comments", "bends", "views"})


def load(path: Path) -> Patch:
    """Return the patch in a file. Raises Unusable with one sentence that begins with the path."""
    try:
        return loads(content(path))
    except Unusable as problem:
        raise Unusable(f"{path}: {problem}") from None


def loads(data: bytes | str) -> Patch:
    """Return the patch in a text. Raises Unusable with one sentence."""
    raw = json_text.parse(data)
    written = upgraded(raw)
    try:
        return patch_of(written)
    except Misfit as problem:
        if written is not raw:  # a migrated file has other lines than the person's
            raise Unusable(str(problem)) from None
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        line, column = json_text.position(text, problem.path)
        raise Unusable(f"Line {line}, column {column}: {problem}") from None


def save(path: Path, patch: Patch) -> None:
    """Write a patch in the stable form, whole or not at all. Raises Failed."""
    write_whole(path, dumps(patch).encode())


def dumps(patch: Patch) -> str:
    """Return a patch as a file in the stable form."""
    return "".join(_lines(raw_of(patch))) + "\n"


def content(path: Path, what: str = "patch") -> bytes:
    """Return what is in a file that holds a patch or a set. Raises Unusable, without the path."""
    try:
        with open(path, "rb", opener=_opened) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unusable(f"This is not a file; give the path of a {what} file.")
            data = file.read(json_text.LENGTH + 1)
    except FileNotFoundError:
        raise Unusable("There is no such file; check the path.") from None
    except IsADirectoryError:
        raise Unusable(f"This is a folder; give the path of a {what} file.") from None
    except (OSError, ValueError) as problem:  # ValueError: a path with a null character
        reason = getattr(problem, "strerror", None) or str(problem)
        raise Unusable(f"The file cannot be read ({reason.lower()}); check it.") from None
    if len(data) > json_text.LENGTH:
        size = json_text.LENGTH // 2**20
        raise Unusable(f"The file is larger than {size} MiB; no {what} is that large.")
    return data


def _opened(path: str, flags: int) -> int:
    """Open without waiting: a pipe in the place of a file must not hang the program."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _lines(raw: Mapping[str, Json], indent: str = "") -> Iterator[str]:
    yield "{"
    for place, (key, value) in enumerate(raw.items()):
        yield f"{',' if place else ''}\n{indent}  {_quoted(key)}: "
        if key == "patches" and not indent:
            yield from _definitions(value)
        elif key == "layout":
            yield from _layout(value, indent + "  ")
        elif key in _OPEN:
            yield from _open(value, indent + "  ")
        else:
            yield _quoted(value)
    yield f"\n{indent}}}"


def _definitions(patches: Mapping[str, Json]) -> Iterator[str]:
    yield "{"
    for place, (name, raw) in enumerate(patches.items()):
        yield f"{',' if place else ''}\n    {_quoted(name)}: "
        yield from _lines(raw, "    ")
    yield "\n  }"


def _layout(layout: Mapping[str, Json], indent: str) -> Iterator[str]:
    yield "{"
    for place, (key, value) in enumerate(layout.items()):
        yield f"{',' if place else ''}\n{indent}  {_quoted(key)}: "
        if key in _OPEN_IN_LAYOUT:
            yield from _open(value, indent + "  ")
        else:
            yield _quoted(value)
    yield f"\n{indent}}}"


def _open(value: Json, indent: str) -> Iterator[str]:
    """Yield a list or table with one entry a line; anything else, and an empty one, as it is."""
    if not value or not isinstance(value, Mapping | list):
        yield _quoted(value)
        return
    if isinstance(value, Mapping):
        entries = (f"{_quoted(key)}: {_quoted(item)}" for key, item in value.items())
        first, last = "{", "}"
    else:
        entries = (_quoted(item) for item in value)
        first, last = "[", "]"
    yield first + "\n"
    yield ",\n".join(f"{indent}  {entry}" for entry in entries)
    yield f"\n{indent}{last}"


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def _quoted(value: Json) -> str:
    return _ENCODER.encode(value)
