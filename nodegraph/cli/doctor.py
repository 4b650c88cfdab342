"""`nodegraph doctor`: what this machine has, and what it lacks."""

from __future__ import annotations

from typing import Annotated

import typer

from nodegraph.cli.arguments import AsJson, patch_path
from nodegraph.cli.report import print_json


def command(
    patch: Annotated[
        str | None, typer.Argument(metavar="PATCH", help="Also check what this patch needs.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Look for what is needed: OpenGL, encoders, kernels, sound. Ends with 1 if one is missing."""
    from nodegraph.show.doctor import findings

    found = findings(patch_path(patch) if patch else None)
    if json:
        print_json(
            [
                {"name": item.name, "good": item.good, "needed": item.needed, "text": item.text}
                for item in found
            ]
        )
    else:
        for item in found:
            mark = "ok" if item.good else ("MISSING" if item.needed else "absent")
            print(f"{mark:8} {item.name}: {item.text}")
    if any(item.needed and not item.good for item in found):
        raise typer.Exit(1)
