"""What a value may be chosen from: its choices, the named palettes, the files beside the patch.

options(field, Path("sets"))    # [Option("Sine", "sine", is_present=True), ...]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nodegraph.editor.inspection.field import Field
from nodegraph.editor.values.shown import titled
from nodegraph.model.palettes import PALETTES, Palette
from nodegraph.model.patch import Json
from nodegraph.model.values import read_value

DEPTH: Final = 3  # folders below that of the patch
MOST_FILES: Final = 400
_KINDS: Final = (
    frozenset(".wav .flac .ogg .opus .mp3 .m4a .aac .aif .aiff".split()),
    frozenset(".png .jpg .jpeg .webp .bmp .tif .tiff".split()),
    frozenset(".mp4 .mov .mkv .webm .avi".split()),
    frozenset(".mid .midi".split()),
    frozenset(".zip .npz .json .csv .txt .safetensors .onnx .ts".split()),
)
_MEDIA: Final = frozenset().union(*_KINDS)


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose. `swatches`: the colours of a palette."""

    text: str
    value: Json
    is_present: bool = False
    swatches: Palette | tuple[()] = ()


def options(field: Field, folder: Path) -> list[Option]:
    """Return what a value may be; `folder`: that of the patch, for files."""
    match field.how:
        case "choice":
            present = "" if field.mixed else field.text
            choices = field.item.choices
            return [Option(titled(name), name, titled(name) == present) for name in choices]
        case "palette":
            now = read_value(field.item, field.raw).value
            return [
                Option(titled(name), name, stops == now and not field.mixed, stops)
                for name, stops in PALETTES.items()
            ]
        case "file":
            return [Option(name, name, name == field.raw) for name in files(folder, str(field.raw))]
        case _:
            return []


def files(folder: Path, like: str = "") -> list[str]:
    """Return the media below a folder by their plain names; those like a present one first."""
    suffix = Path(like).suffix.lower()
    kind = next((kind for kind in _KINDS if suffix in kind), frozenset[str]())
    found = [path for path in _walk(folder, DEPTH) if path.suffix.lower() in _MEDIA]
    names = [path.relative_to(folder).as_posix() for path in found[: 4 * MOST_FILES]]
    names = [name for name in names if not name.endswith((".patch.json", ".set.json"))]
    names.sort(key=lambda name: (Path(name).suffix.lower() not in kind, name.lower()))
    return names[:MOST_FILES]


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.is_file():
            yield path
        elif depth > 1 and path.is_dir() and not path.is_symlink():
            yield from _walk(path, depth - 1)
