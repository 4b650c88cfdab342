"""Arguments that several commands share, and how they are read."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Annotated

import typer

from nodegraph.model.errors import Unusable
from nodegraph.model.spec import Value
from nodegraph.resources import shipped_patches

PatchName = Annotated[
    str, typer.Argument(metavar="PATCH", help="A *.patch.json file, or the name of an example.")
]
Audio = Annotated[
    Path | None, typer.Option(help="Sound for the input jack; else the embedded song.")
]
Seconds = Annotated[float | None, typer.Option(help="How long; else the length of the sound.")]
Start = Annotated[float, typer.Option(help="Where in the sound to start, in seconds.")]
Song = Annotated[Path, typer.Argument(metavar="SONG", help="A sound file.")]
Stems = Annotated[Path | None, typer.Option(help="Folder or zip of stems, for source.stems.")]
AsJson = Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")]
Sets = Annotated[
    list[str] | None, typer.Option("--set", metavar="NODE.PORT=VALUE", help="Another value.")
]
Seed = Annotated[int | None, typer.Option(help="Seed of all randomness; else the patch's.")]


def patch_path(name: str) -> Path:
    """Return the file a person means: a path, or the name of an example patch."""
    path = Path(name)
    if path.exists() or path.suffix == ".json" or "/" in name:
        return path
    examples = shipped_patches()
    if name in examples:
        return examples[name]
    known = ", ".join(examples)
    raise Unusable(f"There is no file and no example called {name}; the examples are {known}.")


def read_size(text: str | None) -> tuple[int, int] | None:
    """Return `1280x720` as two numbers; raises Unusable for anything else."""
    if text is None:
        return None
    match = re.fullmatch(r"(\d{1,5})[xX](\d{1,5})", text)
    if not match or not all(16 <= int(side) <= 8192 for side in match.groups()):
        raise Unusable(f"--size: {text!r} is not a size; write 1280x720, each side 16 to 8192.")
    return int(match[1]), int(match[2])


def read_aspect(text: str) -> tuple[int, int]:
    """Return the size of a clip of that shape; raises Unusable for one that there is not."""
    from nodegraph.show.video import SIZES

    if text not in SIZES:
        raise Unusable(f"--aspect: {text!r} is none of {', '.join(SIZES)}; or give --size.")
    return SIZES[text]


def read_start(text: str) -> float | None:
    """Return the seconds, None for `best`; raises Unusable for anything else.

    A moment is seconds (`72`, `72.5`) or minutes and seconds (`1:12`).
    """
    if text == "best":
        return None
    minutes, _, rest = text.rpartition(":")
    try:
        seconds = 60.0 * int(minutes or 0) + float(rest)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= 86_400:
        raise Unusable(f"--start: {text!r} is no moment; give seconds, or 1:12, or best.")
    return seconds


def check_bars(bars: int | None, seconds: float | None, loop: bool) -> None:
    """Raise Unusable for lengths that contradict each other."""
    if bars is not None and seconds is not None:
        raise Unusable("--bars and --seconds both say how long; give one of them.")
    if loop and bars is None:
        raise Unusable("--loop: a loop has whole bars; give --bars as well, such as --bars 8.")


def read_seconds(seconds: float | None, name: str = "--seconds") -> float | None:
    """Return the seconds; raises Unusable for what is no length of time."""
    if seconds is not None and not (math.isfinite(seconds) and 0 < seconds <= 86_400):
        raise Unusable(f"{name}: {seconds:g} is not a length; give seconds above 0, at most a day.")
    return seconds


def read_fps(fps: float | None) -> float | None:
    """Return the frames a second; raises Unusable outside 1..240."""
    if fps is not None and not 1 <= fps <= 240:
        raise Unusable(f"--fps: {fps:g} is not a number of frames a second; give 1 to 240.")
    return fps


def read_sets(sets: list[str] | None) -> dict[tuple[str, str], Value]:
    """Return `node.port=value` pairs by node and port; raises Unusable for a broken one."""
    values: dict[tuple[str, str], Value] = {}
    for text in sets or ():
        path, equals, value = text.partition("=")
        node, dot, port = path.strip().rpartition(".")
        if not (equals and dot and node and port and value.strip()):
            raise Unusable(f"--set: {text!r} is not NODE.PORT=VALUE, such as tunnel.rate=0.5.")
        values[node, port] = _read_value(value.strip())
    return values


def _read_value(text: str) -> Value:
    try:
        number = float(text)
    except ValueError:
        return {"true": 1.0, "on": 1.0, "false": 0.0, "off": 0.0}.get(text.lower(), text)
    if not math.isfinite(number):
        raise Unusable(f"--set: {text} is not a number a wire can carry; give a finite one.")
    return number
