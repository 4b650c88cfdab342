"""`nodegraph doctor`: what this machine has, and what it lacks."""

from __future__ import annotations

from typing import Annotated

import typer

from nodegraph.cli.arguments import AsJson, patch_path
from nodegraph.cli.report import print_json, say

RATE, BLOCK = 48_000, 512  # Hz and samples of what is measured


def command(
    patch: Annotated[
        str | None, typer.Argument(metavar="PATCH", help="Also check what this patch needs.")
    ] = None,
    loopback: Annotated[
        bool, typer.Option("--loopback", help="Measure how long sound takes out and in again.")
    ] = False,
    output: Annotated[str | None, typer.Option(help="Device, by a part of its name.")] = None,
    input: Annotated[str | None, typer.Option(help="Device, by a part of its name.")] = None,
    json: AsJson = False,
) -> None:
    """Look for what is needed: OpenGL, encoders, kernels, sound. Ends with 1 if one is missing.

    --loopback: lay a cable from an output to an input, or hold a microphone to a loudspeaker.
    """
    if loopback:
        _measure(output, input, json)
        return
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


def _measure(output: str | None, input: str | None, json: bool) -> None:
    from nodegraph.engine.sound.loopback import loopback
    from nodegraph.engine.sound.status import Wishes

    found = loopback(Wishes(output=output, input=input), RATE, BLOCK, report=say)
    if json:
        names = ("measured", "declared", "device", "offset")
        print_json({name: round(getattr(found, name), 6) for name in names})
    else:
        print(found)
