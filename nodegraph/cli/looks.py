"""`nodegraph looks`: every look at a song's loudest moment, on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nodegraph.cli.arguments import AsJson, Song
from nodegraph.cli.progress import Progress
from nodegraph.cli.report import print_json, say


def command(
    song: Song,
    out: Annotated[Path, typer.Option("-o", "--out", help="The page.")] = Path("looks.html"),
    json: AsJson = False,
) -> None:
    """Draw every example at a song's loudest moment; one page shows them, with reasons."""
    from nodegraph.show.looks_page import write_looks

    with Progress("looks") as progress:
        facts, stills = write_looks(song, out, progress)
    for still in stills:
        if still.problem:
            say(f"warning: {still.suit.look.name}: {still.problem}")
    if json:
        print_json(
            {
                "path": str(out),
                "moment": facts.loudest,
                "looks": [
                    {
                        "name": still.suit.look.name,
                        "score": round(still.suit.score, 3),
                        "reason": still.suit.reason,
                        "problem": still.problem,
                    }
                    for still in stills
                ],
            }
        )
    best = stills[0].suit
    say(f"{out}: {len(stills)} looks. For this song: {best.look.title} ({best.reason}).")
