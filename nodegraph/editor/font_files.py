"""Which font the window is set in: the one of this machine that we would rather have.

    find_font()                        # a path; None where there is none that can be read
    find_font(MONO, any=False)         # one for code

What is returned is whole: a font that is torn ends the process as soon as it is drawn with.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from nodegraph.show.fonts import font_folders

PREFERRED: Final = (
    "Inter-Regular", "InterVariable", "Inter", "NotoSans-Regular", "OpenSans-Regular",
    "Roboto-Regular", "segoeui", "SFNS", "HelveticaNeue", "LiberationSans-Regular",
    "DejaVuSans.",
)  # fmt: skip
MONO: Final = (
    "JetBrainsMono-Regular", "FiraCode-Regular", "SourceCodePro-Regular", "NotoSansMono-Regular",
    "Menlo", "consola", "LiberationMono-Regular", "DejaVuSansMono.",
)  # fmt: skip
NO_FONT: Final = (
    "No font of this machine can be read, so letters are plain; install one, such as DejaVu Sans."
)
_SUFFIXES: Final = (".ttf", ".otf")
# What the first four bytes may be: outlines of either sort, and Apple's own word for the first.
_KINDS: Final = (b"\0\1\0\0", b"OTTO", b"true")
_NEEDED: Final = frozenset({b"cmap", b"head", b"hhea", b"hmtx"})
_OUTLINES: Final = (frozenset({b"glyf", b"loca"}), frozenset({b"CFF "}))
_ENTRY: Final = struct.Struct(">4s4xII")  # of the table directory: a name, where, how long


def find_font(names: Sequence[str] = PREFERRED, any: bool = True) -> Path | None:
    """Return the font of this machine that we would rather have; None where it has none.

    `any`: whatever there is, where none of these names is.
    """
    files = [
        path
        for folder in font_folders()
        if folder.is_dir()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in _SUFFIXES
    ]
    wanted = [path for name in names for path in files if path.name.startswith(name)]
    return next(_whole([*wanted, *(files if any else [])]), None)


def is_whole(path: Path) -> bool:
    """Whether a file is a font with letters, none of whose tables is cut off.

    The directory of tables is that of OpenType (Microsoft, OpenType specification, The OpenType
    font file).
    """
    try:
        with open(path, "rb") as file:
            kind, count = struct.unpack(">4sH6x", file.read(12))
            entries = file.read(count * _ENTRY.size)
            tables = {name: start + length for name, start, length in _ENTRY.iter_unpack(entries)}
        size = path.stat().st_size
    except (OSError, struct.error):
        return False
    known = tables.keys()
    has_letters = known >= _NEEDED and _OUTLINES[kind == b"OTTO"] <= known
    return kind in _KINDS and has_letters and max(tables.values()) <= size


def _whole(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in paths if is_whole(path))
