"""Writing traces: CSV, JSON lines, or NumPy's archive; whole, or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nodegraph.model.atomic import write_whole
from nodegraph.model.errors import Unusable

COLUMNS = ("probe", "lane", "sample", "emitted", "value")


class Row(NamedTuple):
    """One value: `emitted` is the end of its block in samples, `sample` what it speaks of."""

    probe: str
    lane: int
    sample: int
    emitted: int
    value: float | str | tuple[float, ...]


def check_suffix(path: Path) -> None:
    """Raise Unusable for a name that no table is written under."""
    if path.suffix not in _WRITERS:
        raise Unusable(
            f"{path}: {path.suffix or 'no suffix'} is no kind of table; use {', '.join(_WRITERS)}."
        )
    if not path.parent.is_dir():
        raise Unusable(f"{path}: there is no folder {path.parent}; make it first.")


def write_table(path: Path, rows: Iterable[Row]) -> None:
    """Write rows in the form the suffix names. Raises Failed when the file cannot be written."""
    check_suffix(path)
    write_whole(path, _WRITERS[path.suffix](list(rows)))


def _csv(rows: list[Row]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        value = row.value if not isinstance(row.value, tuple) else " ".join(map(_short, row.value))
        shown = _short(value) if isinstance(value, float) else value
        writer.writerow((*row[:4], shown))
    return text.getvalue().encode()


def _short(value: float) -> str:
    """Return the shortest text that reads back as the same float32."""
    return str(np.float32(value))


def _jsonl(rows: list[Row]) -> bytes:
    lines = (json.dumps(row._asdict(), ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _npz(rows: list[Row]) -> bytes:
    """Columns as arrays; a value of several numbers or a text makes the column one of text."""
    from io import BytesIO

    values = [row.value for row in rows]
    plain = all(isinstance(value, float) for value in values)
    file = BytesIO()
    np.savez_compressed(
        file,
        probe=np.array([row.probe for row in rows], dtype=str),
        lane=np.array([row.lane for row in rows], np.int32),
        sample=np.array([row.sample for row in rows], np.int64),
        emitted=np.array([row.emitted for row in rows], np.int64),
        value=np.array(values, np.float32) if plain else np.array(list(map(str, values)), str),
    )
    return file.getvalue()


_WRITERS: dict[str, Callable[[list[Row]], bytes]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".npz": _npz,
}
