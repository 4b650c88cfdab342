"""What a successor of the session needs: the document, what is performed, where the clock is.

Kept in a journal, before anybody is told that something was done.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from nodegraph.model.errors import NodegraphError
from nodegraph.model.patch import Json, Patch
from nodegraph.scheduler.plan import Plan
from nodegraph.session.journal import (
    Commanded,
    Edited,
    Entry,
    Journal,
    Performed,
    Record,
    read,
    replayed,
)
from nodegraph.session.messages import Running
from nodegraph.session.transport import DEFAULT_TEMPO, tempo_of

# Commands in the journal: which show and document it is of, what became of that.
SHOW, OPEN, TEMPO, SAVED, RECOVERED, END = "show", "open", "tempo", "saved", "recovered", "end"
SET = "set"  # that the document plays in
ASIDE = ".journal"


class Kept(NamedTuple):
    """How things stood; `note` says what of the end could not be read.

    `others`: documents of a set, by their files, that were edited before another one played.
    `of_set`: the set that plays, "" for a document alone.
    """

    path: str
    patch: Patch
    performed: dict[str, Json]
    tempo: float
    note: str
    others: dict[str, Patch]
    of_set: str = ""


class Moment(NamedTuple):
    """Where an engine begins: at a block, in so many before which time stood still, at a beat."""

    block: int
    held: int
    beat: float


BEGINNING = Moment(0, 0, 0.0)


class Documents:
    """A document, its journal, and where the engine is."""

    def __init__(self, journal: Path, show: str = "") -> None:
        """`show`: the patch or set that the show was started with."""
        self.path = journal
        self.of_set = ""  # the set that plays
        self._show = show
        self._journal: Journal | None = None
        self._file = ""  # of the document
        self._edited = self._unsaved = False
        self._noted: tuple[Running, float] | None = None  # and when

    def begin(self, path: str, patch: Patch) -> None:
        """Start anew with a document; the journal of an edited one is laid aside. Raises Failed."""
        self.close()
        if self._edited:
            with suppress(OSError):
                self.path.replace(
                    self.path.with_suffix(f".{crc32(self._file.encode()):08x}{ASIDE}")
                )
        self._file, self._edited, self._unsaved = path, False, False
        self._journal = Journal.start(self.path, patch)
        self._name(path)

    def begin_recovered(self, path: str, patch: Patch) -> None:
        """Start with a document that is not as its file has it. Raises Failed."""
        self.begin(path, patch)
        self._command(RECOVERED, path)
        self._edited = self._unsaved = True

    def saved(self) -> None:
        """The document is in its file now. Raises Failed."""
        self._command(SAVED, self._file)
        self._unsaved = False

    def end(self) -> None:
        """The show ends in order: what is not saved now is not wanted."""
        with suppress(NodegraphError):
            self._command(END, self._file)

    def keep(self, record: Record) -> None:
        """Write a record. Raises Failed; then it is not done."""
        if self._journal is not None:
            self._journal.append(record)
            edited = isinstance(record, Edited)
            self._edited, self._unsaved = self._edited or edited, self._unsaved or edited

    def rotate(self, path: str, patch: Patch, performed: dict[str, Json], tempo: float) -> None:
        """Begin the journal anew with how things stand, where it has become large."""
        if self._journal is None or not self._journal.large:
            return
        self._journal = self._journal.rotate(patch)
        self._name(path)
        if self._unsaved:
            self._command(RECOVERED, path)  # what was edited is in the patch above, not in the file
        self._command(TEMPO, tempo)
        self._journal.append(Performed(client="", sample=0, values=performed))

    def recover(self) -> Kept:
        """Go on with the journal; return how things stood. Raises Unusable or Failed."""
        base, entries, note = read(self.path)
        others = self.others()
        path, performed = "", dict[str, Json]()
        tempo = tempo_of(base.run.tempo) or DEFAULT_TEMPO
        for _, record in entries:
            if isinstance(record, Performed):
                both = {**performed, **record.values}
                performed = {name: value for name, value in both.items() if value is not None}
            elif isinstance(record, Commanded) and record.command == OPEN:
                path = str(record.what)
            elif isinstance(record, Commanded) and record.command == TEMPO:
                tempo = float(record.what)
        self._journal = Journal.open(self.path)
        self._file, self._edited, self._unsaved = path, True, True
        self.of_set = value_of(entries, SET)
        patch = replayed(base, entries)
        return Kept(path, patch, performed, tempo, note, others, self.of_set)

    def others(self) -> dict[str, Patch]:
        """Return the documents of a set that were edited and do not play, by their files."""
        return dict(self._aside())

    def _aside(self) -> Iterator[tuple[str, Patch]]:
        for aside in self.path.parent.glob(f"{self.path.stem}.*{ASIDE}"):
            with suppress(NodegraphError):
                base, entries, _ = read(aside)
                yield value_of(entries, OPEN), replayed(base, entries)

    def note(self, running: Running) -> None:
        """Remember where the engine is, for one that has to start afresh."""
        self._noted = running, time.monotonic()

    def moment(self, plan: Plan, tempo: float, playing: bool = True) -> Moment:
        """Return where an engine would be now, whose time goes on or stands still since."""
        if self._noted is None:
            return BEGINNING
        running, when = self._noted
        passed = time.monotonic() - when
        blocks = int(passed * plan.rate / plan.block)
        if not playing:
            return Moment(running.blocks + blocks, running.held + blocks, running.beat)
        return Moment(running.blocks + blocks, running.held, running.beat + passed * tempo / 60.0)

    def close(self) -> None:
        """Close the journal."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _name(self, path: str) -> None:
        """Say at the head of a journal what it is of."""
        self._command(SHOW, self._show)
        if self.of_set:
            self._command(SET, self.of_set)
        self._command(OPEN, path)

    def _command(self, command: str, what: Json) -> None:
        self.keep(Commanded(client="", sample=0, command=command, what=what))


def value_of(entries: Iterable[Entry], command: str) -> str:
    """Return what a command in a journal says first, "" where it is not there."""
    commands = (record for _, record in entries if isinstance(record, Commanded))
    return next((str(item.what) for item in commands if item.command == command), "")
