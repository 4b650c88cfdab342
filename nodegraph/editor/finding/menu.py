"""Menus as values: entries in sections, each with what it does.

    menu = Menu("tunnel", sections([[of("rename", desk), of("swap", desk)], [of("delete", desk)]]))

Which entries there are for what was clicked: `nodegraph.editor.finding.menu_entries`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from nodegraph.editor.commands.table import COMMANDS, run
from nodegraph.editor.desk import Desk
from nodegraph.model.signals import Kind


@dataclass(frozen=True, slots=True)
class Item:
    """An entry. `can`: it can be now; `ticked`: it is so now."""

    title: str
    do: Callable[[Desk], object]
    keys: str = ""
    can: bool = True
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Swatches:
    """A row of colours `#RRGGBB` to choose from; `chosen` is the present one."""

    colours: tuple[str, ...]
    chosen: str
    do: Callable[[Desk, str], object]


@dataclass(frozen=True, slots=True)
class Title:
    """What the entries below are about. `kind`: of a pin."""

    text: str
    note: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two sections."""


Entry: TypeAlias = Item | Swatches | Title | Line


def of(id: str, desk: Desk, ticked: bool = False, title: str = "") -> Item:
    """Return the entry of a command."""
    command = COMMANDS[id]
    keys = command.keys[0] if command.keys else ""
    return Item(
        title or command.title, lambda desk: run(command, desk), keys, command.when(desk), ticked
    )


def sections(parts: Iterable[Sequence[Entry | None]]) -> tuple[Entry, ...]:
    """Return sections as one list with a line between two; None and empty ones are left out."""
    found: list[Entry] = []
    for part in parts:
        entries = [entry for entry in part if entry is not None]
        if not any(isinstance(entry, Item | Swatches) for entry in entries):
            continue
        if found:
            found.append(Line())
        found += entries
    return tuple(found)


def barred(entries: Sequence[Entry]) -> frozenset[int]:
    """Return the places that the keyboard steps over: titles, lines, what cannot be now."""
    return frozenset(
        place
        for place, entry in enumerate(entries)
        if isinstance(entry, Title | Line) or (isinstance(entry, Item) and not entry.can)
    )


def typed_ahead(entries: Sequence[Entry], letter: str, at: int) -> int | None:
    """Return the next entry after a place whose title begins with a letter; None for none."""
    count = len(entries)
    for step in range(1, count + 1):
        place = (at + step) % count
        entry = entries[place]
        if isinstance(entry, Item) and entry.can and entry.title[:1].upper() == letter.upper():
            return place
    return None
