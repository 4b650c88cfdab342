"""`nodegraph video`: a finished song in, a clip to post out."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from nodegraph.cli.arguments import (
    AsJson,
    Song,
    Stems,
    read_aspect,
    read_fps,
    read_seconds,
    read_size,
    read_start,
)
from nodegraph.cli.progress import Progress
from nodegraph.cli.report import as_json, print_json, say, say_problems, say_rendered


def command(
    song: Song,
    look: Annotated[str | None, typer.Option(help="A patch; else one is chosen.")] = None,
    start: Annotated[str, typer.Option(metavar="S", help="Seconds; best finds them.")] = "best",
    length: Annotated[float, typer.Option(help="Seconds; the nearest whole bars.")] = 30.0,
    aspect: Annotated[str, typer.Option(help="16:9, 9:16 or 1:1.")] = "16:9",
    size: Annotated[str | None, typer.Option(metavar="WxH", help="Other pixels.")] = None,
    fps: Annotated[float, typer.Option(help="Frames a second.")] = 30.0,
    title: Annotated[str | None, typer.Option(help="Else the file's tags; '' for none.")] = None,
    artist: Annotated[str | None, typer.Option(help="Else the file's tags; '' for none.")] = None,
    cover: Annotated[Path | None, typer.Option(help="A picture; else the one in the file.")] = None,
    stems: Stems = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Else SONG.mp4 here, or SONG-2.mp4 and so on."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Make a clip of a song: its best 30 s on whole bars, a look that suits it, its title."""
    from nodegraph.show.video import Wishes, make_video, plan_video

    wishes = Wishes(
        look=look,
        start=read_start(start),
        seconds=read_seconds(length, "--length") or length,
        size=read_size(size) or read_aspect(aspect),
        fps=read_fps(fps) or fps,
        title=title,
        artist=artist,
        cover=cover,
        stems=stems,
    )
    plan = plan_video(song, wishes)
    say_problems((*plan.notes, *plan.opened.problems))
    tempo = f"{plan.song.grid.tempo:.0f} bpm" if plan.song.grid.tempo else "no beat"
    say(
        f"{song.name}: {tempo}, {plan.song.seconds:.0f} s; the clip is {plan.start:.1f} to "
        f"{plan.end:.1f} s, {plan.bars} bars.",
        f"{'Chosen' if plan.chosen else 'Look'}: {plan.suit.look.title} ({plan.suit.reason}).",
    )
    with Progress("frames") as progress:
        result = make_video(plan, out or _unused(song.stem), progress)
    say_problems(result.problems)
    if json:
        print_json(
            {
                "path": str(result.path),
                "look": plan.suit.look.name,
                "reason": plan.suit.reason,
                "start": plan.start,
                "end": plan.end,
                "bars": plan.bars,
                "tempo": plan.song.grid.tempo,
                "frames": result.frames,
                "complete": result.complete,
                "problems": [as_json(problem) for problem in (*plan.notes, *result.problems)],
            }
        )
    say_rendered(result)


def _unused(stem: str) -> Path:
    """Return a name nobody has: a clip that was not asked to replace another one does not."""
    names = (Path(f"{stem}.mp4" if turn == 1 else f"{stem}-{turn}.mp4") for turn in count(1))
    return next(path for path in names if not path.exists())
