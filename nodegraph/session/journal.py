"""What was done in a session, in a file that survives its crash.

    journal = Journal.start(path, patch)             # or Journal.open(path), to go on
    seq = journal.append(Edited(client="desk", name="Pace", change=step.change))
    base, entries, note = read(path)
    patch = replayed(base, entries)

One JSON line a record: its number, a CRC-32 and the record; the first line holds the whole patch.
A record is whole in the file, and with the system, before `append` returns: a crash of the program
loses none that was acknowledged. One of the machine loses what was not yet on the disk, which is
what the policy `sync` says. Reading ends at the first line that is not whole.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec

from nodegraph.model.atomic import write_whole
from nodegraph.model.edits import Edit, apply
from nodegraph.model.errors import Failed, NodegraphError, Unusable
from nodegraph.model.patch import Json, Patch
from nodegraph.model.patch_form import Misfit, patch_of, raw_of

FORMAT: Final = "nodegraph-journal/1"
LARGE: Final = 16 * 2**20  # bytes: a good moment to rotate

Sync = Literal["always", "edits", "never"]
"""When a record must be on the disk before `append` returns. Performed values come a hundred
times a second and are not worth a wait each: "edits" waits for everything else."""


class Edited(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="is"):
    """The document changed: `change` is a Change or a Batch of them, as a history gives it."""

    client: str
    name: str
    change: Edit
    verb: str = "do"


class Performed(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="is"):
    """Values were performed by `node.port`, from a sample of the transport on; None gave back."""

    client: str
    sample: int
    values: Mapping[str, Json]


class Commanded(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="is"):
    """The transport, an output, a cue or the set was told something at a sample."""

    client: str
    sample: int
    command: str
    what: Json = None


class Base(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="is"):
    """The first record: the document before all others, as a patch file has it."""

    format: str
    patch: Json


Record: TypeAlias = Edited | Performed | Commanded


class Entry(NamedTuple):
    """A record with its number; numbers go on through rotations."""

    seq: int
    record: Record


class Journalled(NamedTuple):
    """What a journal held: `note` says, in a sentence, what at its end could not be read."""

    base: Patch
    entries: tuple[Entry, ...]
    note: str


class Journal:
    """A journal that is written to. One process at a time."""

    def __init__(self, path: Path, sync: Sync, seq: int, size: int) -> None:
        """Go on behind `size` bytes that hold the records up to `seq`; use `start` or `open`."""
        self.path, self.seq, self.size = path, seq, size
        self.sync: Sync = sync
        self._torn = False  # something that is not whole stands behind the last record
        self._file = _opened(path)
        try:
            os.ftruncate(self._file, size)
        except OSError as problem:
            os.close(self._file)
            raise _failed(path, problem) from None

    @classmethod
    def start(cls, path: Path, patch: Patch, sync: Sync = "edits", seq: int = 0) -> Journal:
        """Begin a journal with a patch, instead of a file of that name. Raises Failed."""
        line = _line(seq, Base(format=FORMAT, patch=raw_of(patch)))
        write_whole(path, line)
        return cls(path, sync, seq, len(line))

    @classmethod
    def open(cls, path: Path, sync: Sync = "edits") -> Journal:
        """Go on with a journal behind its last whole record. Raises Unusable or Failed."""
        _, entries, size, _, first = _read(path)
        return cls(path, sync, entries[-1].seq if entries else first, size)

    @property
    def large(self) -> bool:
        """Whether it is time for `rotate`."""
        return self.size >= LARGE

    def append(self, record: Record) -> int:
        """Write a record and return its number. Raises Failed, with the file as it was."""
        line = _line(self.seq + 1, record)
        try:
            if self._torn:
                os.ftruncate(self._file, self.size)
                self._torn = False
            view = memoryview(line)
            while view:
                view = view[os.write(self._file, view) :]
            minor = isinstance(record, Performed)
            if self.sync == "always" or (self.sync == "edits" and not minor):
                os.fsync(self._file)
        except OSError as problem:
            self._torn = True
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self.size)
                self._torn = False
            raise _failed(self.path, problem) from None
        self.seq += 1
        self.size += len(line)
        return self.seq

    def flush(self) -> None:
        """Wait until everything is on the disk. Raises Failed."""
        try:
            os.fsync(self._file)
        except OSError as problem:
            raise _failed(self.path, problem) from None

    def rotate(self, patch: Patch, keep: Path | None = None) -> Journal:
        """Return the journal that goes on in the same file with this patch as its base.

        The old file stays as `keep`, if that is given. At every moment there is one whole journal
        at the path. Raises Failed, and the old journal goes on.
        """
        self.flush()
        try:
            if keep is not None:
                _copied(self.path, keep)
        except OSError as problem:
            raise _failed(keep or self.path, problem) from None
        fresh = Journal.start(self.path, patch, self.sync, self.seq)
        self.close()
        return fresh

    def close(self) -> None:
        """End writing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def read(path: Path) -> Journalled:
    """Return what a journal holds, up to the first line that is not whole.

    Raises Unusable where it is no journal, or its first line is broken.
    """
    base, entries, size, length, _ = _read(path)
    note = ""
    if size < length:
        last = entries[-1].seq if entries else "the patch"
        note = f"{path}: {length - size} bytes after record {last} are not whole; left out."
    return Journalled(base, entries, note)


def replayed(base: Patch, entries: Iterable[Entry]) -> Patch:
    """Return the document after all edits. Raises Unusable where one does not fit."""
    for seq, record in entries:
        if isinstance(record, Edited):
            try:
                base, _ = apply(base, record.change)
            except (NodegraphError, AttributeError, TypeError, ValueError) as problem:
                raise Unusable(f"Record {seq} of the journal does not fit: {problem}") from None
    return base


class _Line(msgspec.Struct):
    seq: int
    crc: str
    record: msgspec.Raw


_LINE: Final = msgspec.json.Decoder(_Line)
_RECORD: Final[msgspec.json.Decoder[Record]] = msgspec.json.Decoder(Record)
_BASE: Final = msgspec.json.Decoder(Base)


def _line(seq: int, record: Record | Base) -> bytes:
    body = msgspec.json.encode(record)
    return b'{"seq":%d,"crc":"%s","record":%s}\n' % (seq, _sum(seq, body), body)


def _sum(seq: int, body: bytes) -> bytes:
    return b"%08x" % zlib.crc32(body, zlib.crc32(b"%d" % seq))


def _whole(line: bytes) -> _Line | None:
    """Return a line that is whole, or None."""
    try:
        read_line = _LINE.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return None
    right = read_line.crc.encode() == _sum(read_line.seq, bytes(read_line.record))
    return read_line if right and line.endswith(b"\n") else None


def _read(path: Path) -> tuple[Patch, tuple[Entry, ...], int, int, int]:
    """Return patch, entries, length of what is whole, length of the file, number of the first."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise Unusable(f"{path}: the journal cannot be read ({reason}); check it.") from None
    lines = data.splitlines(keepends=True)
    base, first = _base(path, lines[0] if lines else b"")
    size, seq = len(lines[0]), first
    entries: list[Entry] = []
    for line in lines[1:]:
        found = _whole(line)
        if found is None or found.seq != seq + 1:
            break
        try:
            entries.append(Entry(found.seq, _RECORD.decode(found.record)))
        except (msgspec.DecodeError, RecursionError):
            break
        seq, size = found.seq, size + len(line)
    return base, tuple(entries), size, len(data), first


def _base(path: Path, line: bytes) -> tuple[Patch, int]:
    found = _whole(line)
    try:
        if found is not None:
            base = _BASE.decode(found.record)
            if base.format == FORMAT:
                return patch_of(base.patch), found.seq
    except (msgspec.DecodeError, Misfit, RecursionError):
        pass
    raise Unusable(f"{path}: this is not a whole {FORMAT}; open the patch file instead.")


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
    except OSError as problem:
        raise _failed(path, problem) from None


def _copied(path: Path, keep: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(keep)
    try:
        os.link(path, keep)
    except OSError:  # a file system without links
        shutil.copyfile(path, keep)


def _failed(path: Path, problem: OSError) -> Failed:
    reason = (problem.strerror or str(problem)).lower()
    return Failed(f"{path}: the journal could not be written ({reason}); free space or save.")
