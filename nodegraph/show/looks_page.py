"""One page with every look at the loudest moment of a song, to choose from by eye."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.atomic import write_whole
from nodegraph.model.errors import NodegraphError, Unusable
from nodegraph.show.choosing import Look, Suit, looks, ranked
from nodegraph.show.clip import cut
from nodegraph.show.material import Material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import open_patch
from nodegraph.show.render import Tell
from nodegraph.show.song_facts import SongFacts, song_facts
from nodegraph.show.song_tags import read_tags

WIDE, UPRIGHT = (512, 288), (216, 384)
FPS = 10.0  # of the second that is drawn before a still
QUALITY = 86


@dataclass(frozen=True, slots=True)
class Still:
    """A look as the page shows it; `pictures` are wide and upright, RGB, or none with a reason."""

    suit: Suit
    pictures: tuple[NDArray[np.uint8], ...]
    problem: str = ""


def write_looks(
    path: Path,
    out: Path,
    progress: Tell = lambda done, total: None,
    known: list[Look] | None = None,
) -> tuple[SongFacts, list[Still]]:
    """Draw every look and write the page; the one that suits best comes first.

    Raises Unusable for sound that cannot be read, Failed where there is no OpenGL for any look.
    """
    if not out.parent.is_dir():
        raise Unusable(f"{out}: there is no folder {out.parent}; make it first.")
    song = song_facts(path)
    suits = ranked(song, looks() if known is None else known)
    stills = []
    for number, suit in enumerate(suits, 1):
        stills.append(_still(path, song.loudest, suit))
        progress(number, len(suits))
    write_whole(out, page(path, song, stills).encode())
    return song, stills


def picture_at(
    song: Path | Material, moment: float, look: Path, size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Return a look at one moment of a song, RGB (height, width, 3).

    The analysis hears the seconds before it, the last of them is drawn as well.
    """
    picture: NDArray[np.uint8] = pictures_of(song, moment, 1, look, size, FPS)[0]
    return picture


def pictures_of(
    song: Path | Material, start: float, count: int, look: Path, size: tuple[int, int], fps: float
) -> NDArray[np.uint8]:
    """Return that many pictures of a look from a moment of a song on, as `picture_at` does."""
    opened = open_patch(look, run={"size": size, "fps": fps})
    run = opened.patch.run
    clip = cut(song, start, start + count / fps, rate=run.rate, block=run.block, fps=fps)
    pixels = np.zeros((count, size[1], size[0], 3), np.uint8)
    with Offline(opened, clip.material) as show:
        show.listen(clip.heard)
        for frame in show.frames(clip.drawn + count):
            if frame.index >= clip.drawn:
                pixels[frame.index - clip.drawn] = frame.pixels[..., :3]
    return pixels


def page(path: Path, song: SongFacts, stills: Iterable[Still]) -> str:
    """Return the page as HTML that needs nothing beside it."""
    tags = read_tags(path)
    title = escape(" – ".join(part for part in (tags.artist, tags.title) if part))
    tempo = f"{song.grid.tempo:.0f} bpm" if song.grid.tempo else "no beat"
    minutes, seconds = divmod(round(song.loudest), 60)
    about = (
        f"{tempo} · energy {song.energy:.2f} · {song.density:.1f} onsets a second · brightness "
        f"{song.brightness:.2f} · voice {song.vocals:.2f} · shown at {minutes}:{seconds:02}"
    )
    cards = "\n".join(_card(path, still, number == 0) for number, still in enumerate(stills))
    return _PAGE.format(title=title, about=escape(about), cards=cards)


def _still(path: Path, moment: float, suit: Suit) -> Still:
    try:
        pictures = tuple(picture_at(path, moment, suit.look.path, size) for size in (WIDE, UPRIGHT))
    except NodegraphError as problem:
        return Still(suit, (), str(problem))
    return Still(suit, pictures)


def _card(path: Path, still: Still, first: bool) -> str:
    look = still.suit.look
    command = shlex.join(["nodegraph", "video", str(path), "--look", look.name])
    images = "".join(
        f'<img src="{_data(picture)}" width="{picture.shape[1]}" height="{picture.shape[0]}" '
        f'alt="{escape(look.title)}, {shape}">'
        for picture, shape in zip(still.pictures, ("wide", "upright"), strict=False)
    )
    shown = images or f"<p>It cannot be drawn here: {escape(still.problem)}</p>"
    mark = "<em>chosen</em>" if first else ""
    return (
        f'<article><div class="stills">{shown}</div><h2>{escape(look.title)}{mark}</h2>'
        f"<p>{escape(still.suit.reason)}</p><code>{escape(command)}</code></article>"
    )


def _data(picture: NDArray[np.uint8]) -> str:
    """Return a picture as the address of a JPEG that is the address itself."""
    from PIL import Image

    file = BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=QUALITY, subsampling=0)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Looks for {title}</title>
<style>
:root {{ color-scheme: dark; }}
body {{ margin: 0; padding: 4vw; background: #0f0f11; color: #cfcfd3;
  font: 15px/1.5 Inter, system-ui, sans-serif; }}
h1 {{ margin: 0; color: #f7f7f8; font-size: 45px; line-height: 1.1; letter-spacing: -.02em; }}
h1 + p {{ margin: .6em 0 3em; color: #8c8c92; }}
main {{ display: grid; gap: 56px 40px;
  grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); }}
.stills {{ display: flex; gap: 6px; align-items: flex-start; }}
.stills img {{ display: block; height: auto; min-width: 0; background: #1c1c1f; }}
.stills img:first-child {{ flex: 1.778 1 0; width: 0; }}
.stills img:last-child {{ flex: .5625 1 0; width: 0; }}
h2 {{ margin: .7em 0 .1em; color: #f7f7f8; font-size: 18px; font-weight: 600; }}
h2 em {{ margin-left: .8em; color: #0f0f11; background: #d98e1f; padding: .1em .5em;
  font-size: 12px; font-style: normal; letter-spacing: .04em; }}
article p {{ margin: 0 0 .7em; }}
code {{ display: block; padding: .6em .8em; background: #1c1c1f; color: #cfcfd3;
  font: 13px/1.4 "JetBrains Mono", ui-monospace, monospace; overflow-wrap: anywhere;
  user-select: all; }}
</style></head><body>
<h1>{title}</h1><p>{about}</p>
<main>
{cards}
</main></body></html>
"""
