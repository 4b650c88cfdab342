"""`nodegraph render`: a song and a patch in, a music video out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nodegraph.cli.arguments import (
    AsJson,
    Audio,
    PatchName,
    Seconds,
    Seed,
    Sets,
    Start,
    Stems,
    check_bars,
    patch_path,
    read_fps,
    read_seconds,
    read_sets,
    read_size,
)
from nodegraph.cli.progress import Progress
from nodegraph.cli.report import as_json, print_json, say_or_stop, say_problems, say_rendered

if TYPE_CHECKING:
    from nodegraph.model.errors import Problem
    from nodegraph.show.render import Rendered

Out = Annotated[
    Path, typer.Option("-o", "--out", help="OUT.mp4, .mkv, .mov (ProRes), or .png (a sequence).")
]


def command(
    patch: PatchName,
    out: Out,
    audio: Audio = None,
    start: Start = 0.0,
    seconds: Seconds = None,
    size: Annotated[str | None, typer.Option(metavar="WxH", help="Else the patch's.")] = None,
    fps: Annotated[float | None, typer.Option(help="Frames a second; else the patch's.")] = None,
    seed: Seed = None,
    sets: Sets = None,
    stems: Stems = None,
    bars: Annotated[int | None, typer.Option(min=1, help="That many whole bars instead.")] = None,
    loop: Annotated[
        bool, typer.Option("--loop", help="Join the end of --bars to its start.")
    ] = False,
    from_log: Annotated[
        Path | None, typer.Option("--from-log", help="Make a live show again, from its log.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Render a patch to a video, frame by frame; the same every time.

    --bars begins at the first bar line from --start on: of the song, or of the patch's own clock.
    With --loop the last beat is cross-faded into what comes before the first bar.
    """
    from nodegraph.show.bars import bars_clip
    from nodegraph.show.live.replay import render_log
    from nodegraph.show.opening import open_patch
    from nodegraph.show.render import render, render_clip

    check_bars(bars, seconds, loop)
    if from_log is not None:
        wanted = {"size": read_size(size), "fps": read_fps(fps)}
        with Progress("frames") as progress:
            again = render_log(from_log, out, audio, wanted, read_seconds(seconds), progress)
        _tell(again, (), json)
        return
    opened = open_patch(
        patch_path(patch),
        values=read_sets(sets),
        run={"size": read_size(size), "fps": read_fps(fps), "seed": seed},
        stems=stems,
    )
    say_or_stop(opened.problems)
    with Progress("frames") as progress:
        if bars is None:
            length = read_seconds(seconds)
            result = render(
                opened,
                out,
                audio=audio,
                start=start,
                seconds=length,
                stems=stems,
                progress=progress,
            )
        else:
            run = opened.patch.run
            clip = bars_clip(run, bars, audio=audio, stems=stems, start=start, loop=loop)
            result = render_clip(opened, out, clip, progress)
    _tell(result, opened.problems, json)


def _tell(result: Rendered, before: Sequence[Problem], json: bool) -> None:
    say_problems(result.problems)
    if json:
        print_json(
            {
                "path": str(result.path),
                "frames": result.frames,
                "seconds": result.seconds,
                "complete": result.complete,
                "problems": [as_json(problem) for problem in (*before, *result.problems)],
            }
        )
    say_rendered(result)
