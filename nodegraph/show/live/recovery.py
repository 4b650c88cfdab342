"""A start after a crash: what the journals of shows before know of edits that were never saved.

    crashed = find_crashed(folder, patch)     # None where nothing is lost
    found = recovered(crashed.journal)        # the document as it was, what failed in it off

Journals and incident logs of all shows lie in one folder; their names begin with the time of day.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import platformdirs

from nodegraph.model.edits import SetOff, apply
from nodegraph.model.errors import NodegraphError
from nodegraph.model.patch import Patch
from nodegraph.session.journal import Commanded, Edited, Entry, read, replayed
from nodegraph.show.live.documents import ASIDE, END, OPEN, RECOVERED, SAVED, SHOW, value_of
from nodegraph.show.live.folder import is_alive, running_shows

# What engine and stage say of a node that fails again and again.
_FAILED = re.compile(r"^\d\d:\d\d:\d\d \w+ +(\S+): (?:failed \(|It cannot be drawn \()")


class Crashed(NamedTuple):
    """A show that did not end in order, with `edits` that are in no file. `journal` is its last."""

    journal: Path
    edits: int

    @property
    def show(self) -> str:
        """Which show it was: by the date and the time of day that its file's name begins with."""
        day, clock = self.journal.name[:10], self.journal.name[11:17]
        return f"the show of {day} {clock[:2]}:{clock[2:4]}"

    @property
    def lost(self) -> str:
        """What of it is in no file."""
        return f"{self.edits} unsaved edit{'s' if self.edits > 1 else ''}"

    @property
    def offer(self) -> str:
        """The sentence for who could have it back."""
        return f"In {self.show} {self.lost} were cut off; --safe would bring them back."


class Recovered(NamedTuple):
    """A document as it was when its show ended. `off`: nodes of it that had failed."""

    path: str
    patch: Patch
    off: tuple[str, ...]

    def told(self, crashed: Crashed) -> str:
        """The sentence for who asked for it."""
        off = f"; off, since they had failed: {', '.join(self.off)}" if self.off else ""
        return f"{Path(self.path).name} is back as {crashed.show} left it, {crashed.lost}{off}."


def logs_folder() -> Path:
    """Return where the logs and journals of this person's shows are, once there are any."""
    return Path(platformdirs.user_log_dir("nodegraph", appauthor=False))


def find_crashed(folder: Path, show: Path) -> Crashed | None:
    """Return the last show of this patch or set that lost edits, unless a later one kept any."""
    running = {item.command for _, item in running_shows() if is_alive(item.command)}
    for journal in sorted(folder.glob(f"*-{show.name.partition('.')[0]}-*{ASIDE}"), reverse=True):
        pid = journal.stem.rpartition("-")[2]
        if not pid.isdecimal() or int(pid) in running:
            continue  # one that was laid aside, or that plays
        with suppress(NodegraphError):
            past = [entries for _, entries in _documents(journal)]
            if value_of(past[0], SHOW) != str(show):
                continue
            edits = sum(map(_unsaved, past))
            ended = any(_has(entries, END) for entries in past)
            if edits and not ended:
                return Crashed(journal, edits)
            if edits or any(_has(entries, SAVED) for entries in past):
                return None
    return None


def recovered(journal: Path) -> Recovered:
    """Return the document that played, with nodes off that had failed. Raises Unusable."""
    base, entries, _ = read(journal)
    patch, off = replayed(base, entries), list[str]()
    for node in _failed_nodes(journal.with_suffix(".log")):
        if node in patch.nodes and not patch.nodes[node].off:
            patch, _ = apply(patch, SetOff(node, True))
            off.append(node)
    return Recovered(value_of(entries, OPEN), patch, tuple(off))


def take_back(old: Path, journal: Path) -> Recovered:
    """Return what a journal has for a new show, and put that of a set's others beside `journal`."""
    for aside in old.parent.glob(f"{old.stem}.*{ASIDE}"):
        with suppress(OSError):
            shutil.copyfile(aside, journal.with_name(aside.name.replace(old.stem, journal.stem, 1)))
    return recovered(old)


def _documents(journal: Path) -> Iterator[tuple[Patch, tuple[Entry, ...]]]:
    """Yield what a show's journals hold: that of the document that played, then the others."""
    base, entries, _ = read(journal)
    yield base, entries
    for aside in sorted(journal.parent.glob(f"{journal.stem}.*{ASIDE}")):
        with suppress(NodegraphError):
            base, entries, _ = read(aside)
            yield base, entries


def _unsaved(entries: tuple[Entry, ...]) -> int:
    """Return how many edits came after the document was last saved; recovered ones are one."""
    count = 0
    for _, record in entries:
        if isinstance(record, Edited):
            count += 1
        elif isinstance(record, Commanded) and record.command in (SAVED, RECOVERED):
            count = int(record.command == RECOVERED)
    return count


def _has(entries: tuple[Entry, ...], command: str) -> bool:
    return any(isinstance(item, Commanded) and item.command == command for _, item in entries)


def _failed_nodes(log: Path) -> list[str]:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = (match[1].partition("/")[0] for line in lines if (match := _FAILED.match(line)))
    return list(dict.fromkeys(found))
