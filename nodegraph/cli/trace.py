"""`nodegraph trace`: what flows through a wire, written down."""

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
    read_seconds,
    read_sets,
)
from nodegraph.cli.progress import Progress
from nodegraph.cli.report import print_json, say, say_or_stop, say_problems

Probes = Annotated[
    list[str],
    typer.Option(
        "--probe", metavar="NODE.PORT", help="What to watch; repeat, or separate by commas."
    ),
]


def command(
    patch: PatchName,
    probe: Probes,
    out: Annotated[Path, typer.Option("-o", "--out", help="OUT.csv, .jsonl or .npz.")],
    audio: Audio = None,
    start: Start = 0.0,
    seconds: Seconds = None,
    seed: Seed = None,
    sets: Sets = None,
    json: AsJson = False,
) -> None:
    """Write values, events and sounds of a patch to a table; needs no GPU.

    Rows are probe, lane, sample, emitted, value. `emitted` is the end of the block in which the
    value left its node, `sample` the moment it speaks of.
    """
    from nodegraph.show.opening import open_patch
    from nodegraph.show.trace import trace

    probes = [name.strip() for text in probe for name in text.split(",") if name.strip()]
    opened = open_patch(
        patch_path(patch), values=read_sets(sets), run={"seed": seed}, probes=probes
    )
    say_or_stop(opened.problems)
    with Progress("blocks") as progress:
        result = trace(
            opened,
            probes,
            out,
            audio=audio,
            start=start,
            seconds=read_seconds(seconds),
            progress=progress,
        )
    say_problems(result.problems)
    if json:
        print_json({"path": str(out), "rows": result.rows, "seconds": result.seconds})
    say(f"{out}: {result.rows} rows over {result.seconds:.1f} s.")
