"""Move the index of a finished MP4 or MOV in front of its pictures and sound.

A crash-safe recording ends with its index (`moov`) behind the data; players on the web want it in
front. The file is rewritten beside itself and takes its name in one step. Box layout and chunk
offset tables: ISO/IEC 14496-12, sections 4.2 and 8.7.5.
"""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its four-letter kind, where it starts, its length and its header's (bytes)."""

    kind: bytes
    start: int
    length: int
    header: int


def index_in_front(source: Path, target: Path) -> bool:
    """Write `source` to `target` with its index in front; True when `target` now is that file.

    `source` is gone afterwards if it had another name. False, and nothing is changed, when the
    index is in front already, is absent, or its 32 bit offsets have no room. Raises `OSError`
    when the copy cannot be written; `source` is whole then.
    """
    with source.open("rb") as file:
        boxes = list(_boxes_of_file(file, source.stat().st_size))
        kinds = [box.kind for box in boxes]
        if b"moov" not in kinds or b"mdat" not in kinds or _is_in_front(kinds):
            return False
        moov = boxes[kinds.index(b"moov")]
        data = boxes[kinds.index(b"mdat")]
        if moov.start < data.start or kinds[0] != b"ftyp":
            return False
        file.seek(moov.start)
        index = bytearray(file.read(moov.length))
        if not _shift_offsets(index, 0, len(index), moov.length):
            return False
        copy = target.with_name(f".{target.name}.index")
        try:
            _write(file, boxes, moov, bytes(index), copy)
        except OSError:
            copy.unlink(missing_ok=True)
            raise
    os.replace(copy, target)
    if source != target:
        source.unlink()
    return True


def _is_in_front(kinds: list[bytes]) -> bool:
    return kinds.index(b"moov") < kinds.index(b"mdat")


def _write(file: BinaryIO, boxes: list[Box], moov: Box, index: bytes, copy: Path) -> None:
    with copy.open("wb") as out:
        for box in boxes:
            if box is moov:
                continue
            file.seek(box.start)
            _copy(file, out, box.length)
            if box.kind == b"ftyp":
                out.write(index)


def _copy(file: BinaryIO, out: BinaryIO, length: int) -> None:
    while length:
        chunk = file.read(min(length, _COPY_BYTES))
        if not chunk:
            raise OSError("the recording ended early while its index was moved")
        out.write(chunk)
        length -= len(chunk)


def _boxes_of_file(file: BinaryIO, size: int) -> Iterator[Box]:
    start = 0
    while start + 8 <= size:
        file.seek(start)
        box = _box(file.read(16), start, size)
        if box is None:
            return
        yield box
        start += box.length


def _box(head: bytes, start: int, end: int) -> Box | None:
    length, kind = struct.unpack_from(">I4s", head)
    header = 8
    if length == 1 and len(head) >= 16:
        length, header = struct.unpack_from(">Q", head, 8)[0], 16
    elif length == 0:
        length = end - start
    if length < header or start + length > end:
        return None
    return Box(kind, start, length, header)


def _shift_offsets(index: bytearray, start: int, end: int, shift: int) -> bool:
    """Add `shift` to every chunk offset between start and end; False when one does not fit."""
    while start + 8 <= end:
        box = _box(bytes(index[start : start + 16]), start, end)
        if box is None:
            return False
        inside = start + box.header
        if box.kind in _HOLDERS:
            if not _shift_offsets(index, inside, start + box.length, shift):
                return False
        elif box.kind in (b"stco", b"co64"):
            form = "I" if box.kind == b"stco" else "Q"
            count = struct.unpack_from(">I", index, inside + 4)[0]
            table = f">{count}{form}"
            moved = [at + shift for at in struct.unpack_from(table, index, inside + 8)]
            if form == "I" and moved and max(moved) > 0xFFFFFFFF:
                return False
            struct.pack_into(table, index, inside + 8, *moved)
        start += box.length
    return True


def has_room_for_copy(path: Path) -> bool:
    """Whether the disk of `path` could hold a second copy of it, and a little for others."""
    return shutil.disk_usage(path.parent).free > path.stat().st_size + _COPY_BYTES
