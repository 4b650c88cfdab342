"""What the editor remembers of a person: how it looks, what was opened, what is used often.

    preferences, note = read(path)                        # defaults and a sentence where it must
    preferences = change(path, lambda now: used(now, "nodes", "analysis.hits"))

One JSON file in the person's configuration folder. A change is made to what the file has at that
moment, so two editors lose nothing of each other. A file that cannot be read (broken, of somebody
else, of a newer version) is kept beside it before anything is written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple, TypeAlias

import msgspec
import platformdirs

from nodegraph.editor.beginning.alone import alone
from nodegraph.editor.canvas.cables import CableStyle
from nodegraph.model import json_text
from nodegraph.model.atomic import write_whole
from nodegraph.model.errors import Failed, Unusable
from nodegraph.model.patch import Json
from nodegraph.model.storage import content

FORMAT: Final = "nodegraph-editor/1"
LEAST_SCALE, MOST_SCALE = 0.8, 2.5
MOST_RECENT: Final = 12

ThemeName: TypeAlias = Literal["dark", "contrast"]
Table: TypeAlias = Literal["nodes", "commands"]
Uses: TypeAlias = Mapping[str, Annotated[int, msgspec.Meta(ge=0)]]


class Recent(msgspec.Struct, frozen=True):
    """A file that was opened or saved, and when (seconds since 1970)."""

    path: str
    title: str = ""
    at: float = 0.0


class Preferences(msgspec.Struct, frozen=True):
    """What is remembered. `recent` is newest first, `nodes` and `commands` count how often."""

    theme: ThemeName = "dark"
    scale: Annotated[float, msgspec.Meta(ge=LEAST_SCALE, le=MOST_SCALE)] = 1.0
    cables: CableStyle = "curved"
    snapping: bool = True
    recent: tuple[Recent, ...] = ()
    nodes: Uses = {}
    commands: Uses = {}
    tour_done: bool = False
    last_folder: str = ""


class Read(NamedTuple):
    """What a file has. `note`: a sentence where it could not be read; `others`: unknown keys."""

    preferences: Preferences
    note: str = ""
    others: Mapping[str, Json] = {}


def preferences_path() -> Path:
    """Return where this person's preferences are."""
    return platformdirs.user_config_path("nodegraph", appauthor=False) / "editor.json"


def read(path: Path) -> tuple[Preferences, str]:
    """Return the preferences in a file, and a sentence where there are only defaults to be had.

    Never raises. A file that is not there has the defaults, without a word.
    """
    found, reason = _read(path)
    if not reason:
        return found.preferences, ""
    try:
        kept = _kept_aside(path)
    except (Failed, OSError):
        return found.preferences, f"{reason} the defaults are used until it is moved away."
    return found.preferences, f"{reason} the defaults are used, and it is kept as {kept.name}."


def change(path: Path, changed: Callable[[Preferences], Preferences]) -> Preferences:
    """Change what is remembered, and return it with all that others changed meanwhile.

    Raises Failed where nothing can be written there; then nothing is remembered.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with alone(path.with_suffix(".lock")):
            found, reason = _read(path)
            if reason:
                _kept_aside(path)
            preferences = changed(found.preferences)
            raw = {"format": FORMAT, **found.others, **msgspec.to_builtins(preferences)}
            write_whole(path, (json.dumps(raw, indent=2, ensure_ascii=False) + "\n").encode())
    except OSError as problem:
        why = (problem.strerror or str(problem)).lower()
        raise Failed(f"{path.parent}: nothing can be remembered there ({why}).") from None
    return preferences


def used(preferences: Preferences, table: Table, id: str, times: int = 1) -> Preferences:
    """Return them with a kind of node or a command used once more."""
    counts: Uses = getattr(preferences, table)
    changes = {table: {**counts, id: counts.get(id, 0) + times}}
    return msgspec.structs.replace(preferences, **changes)


def opened(preferences: Preferences, path: Path, title: str, at: float) -> Preferences:
    """Return them with a file as the newest one, and its folder as the last.

    One whose name is no text cannot be remembered.
    """
    whole = str(path.resolve())
    if not _is_text(whole):
        return preferences
    others = [item for item in preferences.recent if item.path != whole]
    recent = sorted([Recent(whole, title, at), *others], key=lambda item: -item.at)
    return msgspec.structs.replace(
        preferences, recent=tuple(recent[:MOST_RECENT]), last_folder=str(Path(whole).parent)
    )


def in_order(
    recent: Iterable[Recent], is_there: Callable[[str], bool] = os.path.isfile
) -> list[tuple[Recent, bool]]:
    """Return the files with whether they are there: those first, the newest of each first."""
    found = [(item, is_there(item.path)) for item in recent]
    return sorted(found, key=lambda entry: (not entry[1], -entry[0].at))


def _is_text(name: str) -> bool:
    """Whether a name can be in a JSON file: Linux lets names be any bytes."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _read(path: Path) -> tuple[Read, str]:
    """Return what is in a file, and the beginning of a sentence where that is of no use."""
    nothing = Read(Preferences())
    if not os.path.exists(path):  # which, unlike the path's own method, never raises
        return nothing, ""
    try:
        raw = json_text.parse(content(path, "preferences"))
    except Unusable as problem:
        reason = str(problem).partition(";")[0].rstrip(".")
        return nothing, f"{path.name} cannot be read ({reason}):"
    said = raw.get("format") if isinstance(raw, dict) else None
    kind, _, version = said.partition("/") if isinstance(said, str) else ("", "", "")
    if kind != FORMAT.partition("/")[0]:
        return nothing, f"{path.name} is no file of this editor:"
    if said != FORMAT:
        return nothing, f"{path.name} is of another version ({version[:20]}) of this editor:"
    try:
        preferences = msgspec.convert(raw, Preferences)
    except msgspec.ValidationError as problem:
        return nothing, f"{path.name} cannot be read ({problem}):"
    known = {"format", *Preferences.__struct_fields__}
    others = {key: value for key, value in raw.items() if key not in known}
    return Read(preferences, "", others), ""


def _kept_aside(path: Path) -> Path:
    """Return a copy of a file that is not to be lost. Raises Failed or OSError."""
    data = path.read_bytes()
    number = 1
    while True:
        end = "" if number == 1 else f"-{number}"
        kept = path.with_name(f"{path.stem}.kept{end}{path.suffix}")
        if not kept.exists():
            write_whole(kept, data)
            return kept
        if kept.is_file() and kept.read_bytes() == data:
            return kept
        number += 1
