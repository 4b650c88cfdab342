"""`nodegraph edit`: the editor, with a show that plays what is edited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nodegraph.cli.arguments import patch_path
from nodegraph.cli.report import say
from nodegraph.model.errors import Unusable


def command(
    patch: Annotated[
        str, typer.Argument(metavar="[PATCH]", help="A *.patch.json or *.set.json, or an example.")
    ] = "",
    audio: Annotated[
        Path | None, typer.Option(help="A song; else the embedded one, again and again.")
    ] = None,
    input: Annotated[
        str | None, typer.Option(help="Listen to this device instead, by a part of its name.")
    ] = None,
    output: Annotated[str | None, typer.Option(help="Sound device, by a part of its name.")] = None,
    silent: Annotated[bool, typer.Option("--silent", help="Without a sound card.")] = False,
    window: Annotated[
        bool, typer.Option("--window", help="The picture in a window of its own as well.")
    ] = False,
    display: Annotated[
        int | None, typer.Option(help="Fill this screen with the picture, from 0.")
    ] = None,
    keep: Annotated[
        float, typer.Option(metavar="MINUTES", help="Keep the last minutes, to be saved.")
    ] = 0.0,
    midi_in: Annotated[
        list[str] | None, typer.Option("--midi-in", help="MIDI port, by a part of its name.")
    ] = None,
    midi_out: Annotated[
        list[str] | None, typer.Option("--midi-out", help="Where lights and faders follow.")
    ] = None,
    clock: Annotated[str, typer.Option(help="MIDI clock: in, out; or link: Ableton Link.")] = "",
    osc: Annotated[int, typer.Option(metavar="PORT", help="Listen to OSC on this port.")] = 0,
    attach: Annotated[
        bool, typer.Option("--attach", help="Edit the show that runs; it goes on afterwards.")
    ] = False,
    safe: Annotated[
        bool, typer.Option("--safe", help="After a crash: bring unsaved edits back.")
    ] = False,
) -> None:
    """Edit a patch while it plays: draw it, wire it, turn its values by hand.

    Without a patch it begins with the start page. Closing the window ends the show.
    """
    from nodegraph.editor import launching
    from nodegraph.remote.wishes import read_wishes
    from nodegraph.show.live.wishes import Pictures, Sounds

    if attach:
        if patch:
            raise Unusable("--attach edits the show that runs; it takes no patch.")
        launching.attach(say)
        return
    if audio is not None and not audio.is_file():
        raise Unusable(f"{audio} does not exist; name a sound file.")
    if audio is not None and input is not None:
        raise Unusable("--audio plays a song and --input listens; give one of them.")
    song = None if input is not None else "" if audio is None else str(audio.resolve())
    sounds = Sounds(output=output, input=input, audio=song, repeat=True, silent=silent)
    pictures = Pictures(
        headless=not window and display is None, on_demand=True,
        fullscreen=display is not None, display=display, keep=keep,
    )  # fmt: skip
    wishes = read_wishes(midi_in or (), midi_out or (), clock, osc, False)
    path = patch_path(patch) if patch else None
    launching.edit(path, sounds, pictures, say, wishes, safe)
