"""Set files: patches in the order of an evening, with the way from each to the next.

    show = load_set(path)                  # Unusable with file, line, column and remedy
    for one in opened(path, show): ...     # each with its patch, or what is wrong with it
    save_set(path, show)                   # whole or not at all

`NAME.set.json` is read as strictly as a patch file, and written in one stable form. What is not
known is kept. A patch that is broken or missing is a problem of its entry, never of the set.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, NamedTuple, get_args

import msgspec

from nodegraph.model import json_text
from nodegraph.model.atomic import write_whole
from nodegraph.model.errors import Problem, Unusable
from nodegraph.model.media import Media
from nodegraph.model.patch import Json, Patch
from nodegraph.model.patch_form import Misfit
from nodegraph.model.storage import content, load
from nodegraph.model.values import shown

FORMAT: Final = "nodegraph-set/1"
SUFFIX: Final = ".set.json"
At = Literal["now", "beat", "bar", "4bars"]
LINES: Final[tuple[str, ...]] = get_args(At)
GIVEN: Final = ("cut", "fade")  # transitions that are no shader
LONGEST: Final = 4096.0  # beats of a transition, and bars of an advance

Advance = Literal["never", "song"] | int
"""What makes the next entry come by itself: nothing, another song, or so many bars."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A patch in a set: `path` from the folder of the set, and how it takes over.

    `transition` is "cut", "fade" or the name of an ISF transition; `beats` its length; `at` the
    line on which it begins. `advance` says when the entry after this one comes by itself.
    """

    path: str
    title: str = ""
    transition: str = "cut"
    beats: int | float = 0
    at: At = "bar"
    advance: Advance = "never"
    extra: Mapping[str, Json] = {}


class SetFile(msgspec.Struct, frozen=True, kw_only=True):
    """A set. `outputs`, `midi` and `master` are for the programs that know them.

    `safe`: the path of the entry where a panic leads, "" for none. `midi`: what controls of a
    controller do (nodegraph.remote.actions). `master`: `level`, 0..1, and what others put there.
    """

    title: str = ""
    entries: tuple[Entry, ...] = ()
    safe: str = ""
    outputs: Json = msgspec.field(default_factory=dict)
    midi: Json = msgspec.field(default_factory=dict)
    master: Mapping[str, Json] = {}
    extra: Mapping[str, Json] = {}

    @property
    def level(self) -> float:
        """The master level that the set begins with, 0..1."""
        level: Json = self.master.get("level", 1.0)
        return float(level)


class Opened(NamedTuple):
    """An entry with its patch, or with what is wrong with that."""

    entry: Entry
    file: Path | None
    patch: Patch | None
    problem: Problem | None


ENTRY_KEYS: Final = frozenset({"patch", "title", "transition", "beats", "at", "advance"})
KEYS: Final = frozenset({"format", "title", "patches", "safe", "outputs", "midi", "master"})


def load_set(path: Path) -> SetFile:
    """Return the set in a file. Raises Unusable with one sentence that begins with the path."""
    try:
        return loads_set(content(path, "set"))
    except Unusable as problem:
        raise Unusable(f"{path}: {problem}") from None


def loads_set(data: bytes | str) -> SetFile:
    """Return the set in a text. Raises Unusable with one sentence."""
    raw = json_text.parse(data)
    _need_format(raw)
    try:
        return _set_of(raw)
    except Misfit as problem:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        line, column = json_text.position(text, problem.path)
        raise Unusable(f"Line {line}, column {column}: {problem}") from None


def opened(path: Path, show: SetFile) -> list[Opened]:
    """Return every entry of the set in this file with its patch. Never raises.

    Patches are looked for in the folder of the set and below it, and nowhere else.
    """
    found: list[Opened] = []
    known: dict[str, tuple[Path, Patch] | Unusable] = {}
    for place, entry in enumerate(show.entries):
        if entry.path not in known:
            known[entry.path] = _patch_at(path.parent, entry.path)
        read = known[entry.path]
        if isinstance(read, Unusable):
            problem = Problem("error", f"patches.{place}", str(read))
            found.append(Opened(entry, None, None, problem))
        else:
            found.append(Opened(entry, *read, None))
    return found


def save_set(path: Path, show: SetFile) -> None:
    """Write a set in the stable form, whole or not at all. Raises Failed."""
    write_whole(path, dumps_set(show).encode())


def dumps_set(show: SetFile) -> str:
    """Return a set as a file in the stable form: an entry a line, nothing that has its default."""
    raw: dict[str, Json] = {"format": FORMAT}
    if show.title:
        raw["title"] = show.title
    raw["patches"] = [_raw_entry(entry) for entry in show.entries]
    for key in ("safe", "outputs", "midi", "master"):
        if getattr(show, key):
            raw[key] = getattr(show, key)
    lines = [
        f"  {_quoted(key)}: {_value(key, value)}" for key, value in (raw | dict(show.extra)).items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _patch_at(folder: Path, name: str) -> tuple[Path, Patch] | Unusable:
    try:
        file = Media((folder,)).find(name)
    except Unusable:
        remedy = "put it beside the set, or into a folder there."
        return Unusable(f"{name} is not a file in the folder of the set; {remedy}")
    try:
        return file, load(file)
    except Unusable as problem:
        return problem


def _need_format(raw: Json) -> None:
    written = raw.get("format") if isinstance(raw, dict) else None
    if written == FORMAT:
        return
    name = FORMAT.partition("/")[0]
    if isinstance(written, str) and written.startswith(f"{name}/"):
        raise Unusable(
            f"The set is in {written[:24]}, this version reads {FORMAT}; "
            "install a newer nodegraph to open it."
        )
    raise Unusable(f'This is not a set: it has no "format": "{FORMAT}"; open a set file.')


def _set_of(top: dict[str, Json]) -> SetFile:
    if "patches" not in top:
        raise Misfit((), 'The set has no "patches"', 'add "patches": []')
    entries = top["patches"]
    if type(entries) is not list:
        raise _wrong(entries, ("patches",), "a list", "write [...]")
    master = top.get("master", {})
    if type(master) is not dict:
        raise _wrong(master, ("master",), "an object", "write {...}")
    level = master.get("level", 1.0)
    if type(level) not in (int, float) or not 0 <= level <= 1:
        raise _wrong(level, ("master", "level"), "a level", "write a number in 0..1")
    read = tuple(_entry(raw, place) for place, raw in enumerate(entries))
    return SetFile(
        title=_text(top, "title", ""),
        entries=read,
        safe=_safe(top, read),
        outputs=top.get("outputs", {}),
        midi=top.get("midi", {}),
        master=master,
        extra={key: value for key, value in top.items() if key not in KEYS},
    )


def _safe(top: dict[str, Json], entries: tuple[Entry, ...]) -> str:
    name = _text(top, "safe", "")
    if name and name not in {entry.path for entry in entries}:
        remedy = "write the patch of one of them"
        raise Misfit(("safe",), f"{shown(name)} is the patch of no entry", remedy)
    return name


def _entry(raw: Json, place: int) -> Entry:
    where = ("patches", place)
    if type(raw) is not dict:
        raise _wrong(raw, where, "an entry", 'write {"patch": "NAME.patch.json"}')
    path = _text(raw, "patch", "", *where)
    if not path:
        remedy = 'write {"patch": "NAME.patch.json"}'
        raise Misfit((*where, "patch"), "the entry names no patch", remedy)
    beats = raw.get("beats", 0)
    if type(beats) not in (int, float) or not 0 <= beats <= LONGEST:
        remedy = f"write a number in 0..{LONGEST:g}"
        raise _wrong(beats, (*where, "beats"), "a length in beats", remedy)
    at = raw.get("at", "bar")
    if at not in LINES:
        raise _wrong(at, (*where, "at"), "a line to begin on", f"write one of {', '.join(LINES)}")
    return Entry(
        path=path,
        title=_text(raw, "title", "", *where),
        transition=_text(raw, "transition", "cut", *where) or "cut",
        beats=beats,
        at=at,
        advance=_advance(raw.get("advance", "never"), (*where, "advance")),
        extra={key: value for key, value in raw.items() if key not in ENTRY_KEYS},
    )


def _advance(raw: Json, where: json_text.Path) -> Advance:
    if raw in ("never", "song"):
        return raw  # type: ignore[no-any-return]
    bars = raw.get("bars") if type(raw) is dict and len(raw) == 1 else None
    if type(bars) is int and 1 <= bars <= LONGEST:
        return bars
    remedy = 'write "never", "song" or {"bars": 32}'
    raise _wrong(raw, where, "a way to go on", remedy)


def _text(top: Mapping[str, Json], key: str, default: str, *where: str | int) -> str:
    raw = top.get(key, default)
    if type(raw) is str:
        return raw
    raise _wrong(raw, (*where, key), "a text", 'write it in quotes, such as "..."')


def _wrong(raw: Json, where: json_text.Path, expected: str, remedy: str) -> Misfit:
    words = {"dict": "an object", "list": "a list"}
    said = words.get(type(raw).__name__) or shown(raw)
    return Misfit(where, f"{said} is not {expected}", remedy)


def _raw_entry(entry: Entry) -> dict[str, Json]:
    default = Entry(path=entry.path)
    raw: dict[str, Json] = {"patch": entry.path}
    for key in ("title", "transition", "beats", "at", "advance"):
        value = getattr(entry, key)
        if value != getattr(default, key):
            raw[key] = {"bars": value} if key == "advance" and type(value) is int else value
    return raw | dict(entry.extra)


def _value(key: str, value: Json) -> str:
    if key != "patches" or not value:
        return _quoted(value)
    return "[\n" + ",\n".join(f"    {_quoted(entry)}" for entry in value) + "\n  ]"


def _quoted(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
