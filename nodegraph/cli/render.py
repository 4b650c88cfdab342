"""`nodegraph render`: a song and a patch in, a music video out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nodegraph.cli.arguments import (
    AsJson,
    Audio,
    PatchName,
    Seconds,
    Seed,
    Sets,
    Start,
    patch_path,
    read_fps,
    read_seconds,
    read_sets,
    read_size,
)
from nodegraph.cli.progress import Progress
from nodegraph.cli.report import as_json, print_json, say, say_problems

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
    json: AsJson = False,
) -> None:
    """Render a patch to a video, frame by frame; the same every time."""
    from nodegraph.show.opening import open_patch
    from nodegraph.show.render import render

    opened = open_patch(
        patch_path(patch),
        values=read_sets(sets),
        run={"size": read_size(size), "fps": read_fps(fps), "seed": seed},
    )
    say_problems(opened.problems)
    with Progress("frames") as progress:
        result = render(
            opened,
            out,
            audio=audio,
            start=start,
            seconds=read_seconds(seconds),
            progress=progress,
        )
    say_problems(result.problems)
    if json:
        print_json(
            {
                "path": str(result.path),
                "frames": result.frames,
                "seconds": result.seconds,
                "complete": result.complete,
                "problems": [as_json(problem) for problem in (*opened.problems, *result.problems)],
            }
        )
    if not result.complete:
        say(f"Stopped; {result.path} holds {result.seconds:.1f} s and can be played.")
        raise typer.Exit(1)
    say(f"{result.path}: {result.frames} frames, {result.seconds:.1f} s.")
