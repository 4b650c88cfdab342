"""Do the pictures of a patch hold what we promise? Numbers with limits, and a contact sheet.

`python -m nodegraph.show.look_report PATCH...` (or script/look) prints the numbers and writes
`out/look/PATCH.png`: twelve moments of a song across, four kinds of music down, each in three
shapes. Numbers find faults; the eye decides.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from nodegraph.model.palettes import PALETTES
from nodegraph.model.patch import Patch
from nodegraph.model.storage import load
from nodegraph.show import look
from nodegraph.show.look import Frames, Series, Stops
from nodegraph.show.look_sheet import write_sheet
from nodegraph.show.look_takes import (
    BRIEFS,
    SHAPES,
    SILENCE,
    SONG_SECONDS,
    Take,
    song,
    take,
    with_square_rates,
)
from nodegraph.show.material import Material, material

MOMENTS = 12
SECONDS = 10.0  # of what is looked at frame by frame
SETTLED = 2.0  # s: in silence a picture is at rest by then
MUSICS = (*BRIEFS, SILENCE)
LIGHT_GROUND = "paper"


@dataclass(frozen=True, slots=True)
class Number:
    """One measure: it is good from `low` to `high`, both included."""

    name: str
    value: float
    low: float = -math.inf
    high: float = math.inf

    @property
    def good(self) -> bool:
        """Whether it is within its limits; a value that is no number is not."""
        return self.low <= self.value <= self.high

    def __str__(self) -> str:
        if math.isinf(self.high):
            limit = f">= {self.low:g}"
        elif math.isinf(self.low):
            limit = f"<= {self.high:g}"
        else:
            limit = f"{self.low:g} .. {self.high:g}"
        return f"  {'ok  ' if self.good else 'MISS'}  {self.name:44s} {self.value:8.3f}   {limit}"


@dataclass(frozen=True, slots=True)
class Look:
    """What was found out about one patch."""

    patch: Path
    numbers: tuple[Number, ...]
    colours: Series  # histogram of its sheet

    @property
    def good(self) -> bool:
        """Whether every number is."""
        return all(number.good for number in self.numbers)


def look_at(path: Path, sheet: Path, audio: Path | None = None) -> Look:
    """Render a patch on all kinds of music, write its contact sheet and return its numbers.

    `audio` is one more piece of music that the hits are checked on.
    """
    patch = load(path)
    stops, is_light = _palette_of(patch)
    moments = {
        (music, shape): take(
            path, song(music), size, fps=MOMENTS / SONG_SECONDS, seconds=SONG_SECONDS
        )
        for music in MUSICS
        for shape, size in SHAPES.items()
    }
    write_sheet(sheet, {key: item.frames for key, item in moments.items()})
    numbers = [
        *_stills(moments, stops, is_light),
        *_form(moments["techno", "16:9"]),
        *_motion(path),
        *_hits(path, song("techno"), "techno"),
    ]
    if audio is not None:
        numbers += _hits(path, material(audio, 48000), audio.name)
    everything = np.concatenate([item.frames for item in moments.values() if _is_wide(item)])
    return Look(path, tuple(numbers), look.histogram(everything))


def apart(looks: list[Look]) -> Iterator[Number]:
    """Yield how different the colours of each two patches are."""
    for one, other in combinations(looks, 2):
        name = f"colours of {_title(one.patch)} and {_title(other.patch)} apart"
        yield Number(name, look.histogram_distance(one.colours, other.colours), 0.1)


def main(arguments: list[str] | None = None) -> int:
    """Look at patches; return 0 when every number is within its limits, else 1."""
    parser = argparse.ArgumentParser(
        prog="script/look", description="How do the pictures of patches look and move?"
    )
    parser.add_argument("patch", nargs="+", type=Path)
    parser.add_argument("--audio", type=Path, help="one more song to check the hits on")
    parser.add_argument("-o", "--out", type=Path, default=Path("out/look"), help="for the sheets")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    looks = []
    for path in asked.patch:
        sheet = asked.out / f"{_title(path)}.png"
        found = look_at(path, sheet, asked.audio)
        looks.append(found)
        if not asked.json:
            print(f"{path}: {sheet}", *found.numbers, sep="\n", flush=True)
    between = list(apart(looks))
    if asked.json:
        print(json.dumps(_as_json(looks, between), indent=2))
    elif between:
        print("together", *between, sep="\n")
    return 0 if all(item.good for item in looks) and all(item.good for item in between) else 1


def _stills(moments: dict[tuple[str, str], Take], stops: Stops, is_light: bool) -> Iterator[Number]:
    """Light and colour, the worst of all kinds of music, shape by shape."""

    def all_of(shape: str, measure: Callable[[Frames], float]) -> list[float]:
        return [measure(moments[music, shape].frames) for music in MUSICS]

    for shape in SHAPES:
        lumas = all_of(shape, lambda frames: float(look.luma(frames).mean()))
        low, high = (0.55, 0.9) if is_light else (0.06, 0.45)
        yield Number(f"{shape}: mean luma, darkest", min(lumas), low, high)
        yield Number(f"{shape}: mean luma, lightest", max(lumas), low, high)
        yield Number(f"{shape}: burnt out", max(all_of(shape, look.burnt_share)), high=0.01)
        of_palette = all_of(shape, lambda frames: look.palette_share(frames, stops))
        yield Number(f"{shape}: colours of the palette", min(of_palette), 0.9)
        ground = all_of(shape, lambda frames: look.ground_share(frames, stops))
        yield Number(f"{shape}: close to the ground", min(ground), 0.4)


def _form(song_take: Take) -> Iterator[Number]:
    """How different the beginning of a song looks from its loudest part."""
    parts = np.array_split(song_take.sound[0], MOMENTS)
    loudest = int(np.argmax([float(np.square(part).mean()) for part in parts[2:]])) + 2
    intro, drop = song_take.frames[:2], song_take.frames[max(loudest - 1, 2) : loudest + 2]
    distance = look.histogram_distance(look.histogram(intro), look.histogram(drop))
    yield Number("intro and drop apart", distance, 0.15)


def _motion(path: Path) -> Iterator[Number]:
    """How much moves on music and in silence, whether it flashes, whether it ever jumps."""
    start = round(SETTLED * 30.0)
    moved, flashes = {}, 0
    for music in MUSICS:
        seen = take(path, song(music), SHAPES["16:9"], seconds=SECONDS)
        moved[music] = float(look.frame_differences(seen.frames)[start:].mean())
        flashes += look.flash_exceedances(seen.frames, seen.fps)
    music_moves = sum(moved[music] for music in BRIEFS) / len(BRIEFS)
    yield Number("silence moves, as a part of music", moved[SILENCE] / music_moves, high=0.25)
    yield Number("flashes", float(flashes), high=0.0)
    squared = with_square_rates(path)
    if squared is not None:
        seen = take(path, song(SILENCE), SHAPES["16:9"], seconds=6.0, patch=squared)
        steps = look.frame_differences(seen.frames)
        jump = float(steps.max() / np.median(steps))
        yield Number("greatest step under a square pace, medians", jump, high=3.0)


def _hits(path: Path, played: Material, name: str) -> Iterator[Number]:
    """Whether the picture answers the kick, and looks alike at 30 and 60 frames a second."""
    seen = take(path, played, SHAPES["16:9"], fps=60.0, seconds=SECONDS)
    steps = look.frame_differences(seen.frames)
    answer = look.hit_answer(steps, 60.0, [second for second, _ in seen.hits])
    yield Number(f"{name}: motion after a kick, medians", answer, 1.5, 6.0)
    energy = look.difference_energy(seen.frames)
    best, lag = look.hit_correlation(energy, 60.0, seen.hits)
    yield Number(f"{name}: motion against hits", best, 0.5)
    yield Number(f"{name}: frames late", float(lag), -1.0, 1.0)
    half = take(path, played, SHAPES["16:9"], fps=30.0, seconds=5.1)
    noise = look.psnr(seen.frames[300], half.frames[150])
    yield Number(f"{name}: 30 against 60 frames a second, dB", noise, 30.0)


def _palette_of(patch: Patch) -> tuple[Stops, bool]:
    """Return the stops of the patch's palette, and whether its ground is light."""
    for node in patch.nodes.values():
        if node.type == "colour.palette":
            name = str(node.values.get("choice", next(iter(PALETTES))))
            return PALETTES[name], name == LIGHT_GROUND
    return next(iter(PALETTES.values())), False


def _is_wide(item: Take) -> bool:
    return bool(item.frames.shape[2] > item.frames.shape[1])


def _title(path: Path) -> str:
    return path.name.removesuffix(".patch.json")


def _as_json(looks: list[Look], between: list[Number]) -> dict[str, object]:
    def entry(number: Number) -> dict[str, object]:
        said = {key: value for key, value in asdict(number).items() if _is_plain(value)}
        return {**said, "good": number.good}

    return {
        "patches": {str(item.patch): [entry(number) for number in item.numbers] for item in looks},
        "together": [entry(number) for number in between],
    }


def _is_plain(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


if __name__ == "__main__":
    sys.exit(main())
