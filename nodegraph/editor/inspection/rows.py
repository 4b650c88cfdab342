"""The kinds of rows. `id` is a row's own among those that are seen.

What a click does is `do`, of the desk as it is then; it does not count where rows are compared.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nodegraph.editor.desk import Desk
from nodegraph.editor.inspection.field import Driver, Field
from nodegraph.model.signals import Kind
from nodegraph.model.spec import OutputSpec

Do: TypeAlias = Callable[[Desk], object]
Put: TypeAlias = Callable[[Desk, str], object]
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Title:
    """What all this is of. `put`: takes another name, None where it has none of its own."""

    id: str
    text: str
    caption: str
    kind: Kind | None = None
    put: Put | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section begins; a click folds it."""

    id: str
    text: str
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """Some sentences. `remedy` stands first where something is wrong. `severity`: "" is quiet."""

    id: str
    text: str
    remedy: str = ""
    severity: Severity | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that can be changed here."""

    field: Field

    @property
    def id(self) -> str:
        """Return the field's."""
        return self.field.id


@dataclass(frozen=True, slots=True)
class Driven:
    """An input that a cable drives, with the way its value takes. `path`: its own."""

    id: str
    label: str
    driver: Driver
    field: Field
    path: str = ""

    @property
    def doc(self) -> str:
        """What the input is for."""
        return self.field.doc


@dataclass(frozen=True, slots=True)
class Jack:
    """An input that only a cable fills, and none does."""

    id: str
    label: str
    kind: Kind
    required: bool = False
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """An output and what it gives now. `path`: what it is watched by."""

    id: str
    label: str
    kind: Kind
    path: str
    port: OutputSpec = dataclasses.field(compare=False, repr=False)
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A text of one line or several, which is typed. `hint` stands where there is none.

    `button`: a word at its end, which does `do`.
    """

    id: str
    label: str
    text: str
    put: Put = dataclasses.field(compare=False, repr=False)
    hint: str = ""
    many: bool = False
    button: str = ""
    is_lit: bool = False  # the button
    do: Do | None = dataclasses.field(default=None, compare=False, repr=False)
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A word that does something. `is_on`: it is lit."""

    text: str
    do: Do = dataclasses.field(compare=False, repr=False)
    is_on: bool = False
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Buttons:
    """Some buttons beside each other."""

    id: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing of a list: a click does `do`, the button at its end `end_do`.

    `moved`: takes the place, from 0, that it is dragged to; None where the order is not a
    person's. `group`: the list.
    """

    id: str
    text: str
    caption: str
    group: str
    place: int
    do: Do = dataclasses.field(compare=False, repr=False)
    end: str = ""
    end_do: Do | None = dataclasses.field(default=None, compare=False, repr=False)
    moved: Callable[[Desk, int], object] | None = dataclasses.field(
        default=None, compare=False, repr=False
    )
    doc: str = ""


Row: TypeAlias = (
    Title | Heading | Note | Value | Driven | Jack | Given | Line | Buttons | Entry
)  # fmt: skip


def doc_of(row: Row) -> str:
    """Return what a person is told who points at a row; "" for nothing."""
    match row:
        case Value(field):
            return field.doc
        case Driven() | Jack() | Given() | Line() | Entry():
            return row.doc
        case _:
            return ""
