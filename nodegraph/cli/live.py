"""`nodegraph live`: play a patch on the sound card and in a window, until Ctrl+C."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from nodegraph.cli.arguments import PatchName, patch_path, read_seconds
from nodegraph.cli.report import say, say_problems
from nodegraph.model.errors import NodegraphError, Unusable

if TYPE_CHECKING:
    from nodegraph.show.live.launcher import Launcher


MOST_KEPT = 240.0  # minutes


def command(
    patch: PatchName,
    audio: Annotated[
        Path | None, typer.Option(help="A song instead of the sound card's input.")
    ] = None,
    repeat: Annotated[
        bool, typer.Option("--repeat", help="Play the song again and again.")
    ] = False,
    output: Annotated[str | None, typer.Option(help="Sound device, by a part of its name.")] = None,
    input: Annotated[str | None, typer.Option(help="Input device, by a part of its name.")] = None,
    keep_input: Annotated[
        bool, typer.Option("--keep-input", help="Keep what comes in, to render the show again.")
    ] = False,
    silent: Annotated[bool, typer.Option("--silent", help="Without a sound card.")] = False,
    headless: Annotated[bool, typer.Option("--headless", help="Without a window.")] = False,
    fullscreen: Annotated[bool, typer.Option("--fullscreen", "-f", help="Fill a screen.")] = False,
    display: Annotated[int | None, typer.Option(help="Which screen, from 0.")] = None,
    sync: Annotated[str, typer.Option(help="Pictures of what is heard, or of now.")] = "heard",
    record: Annotated[Path | None, typer.Option(help="Record to a file from the start.")] = None,
    keep: Annotated[
        float, typer.Option(metavar="MINUTES", help="Keep the last minutes, to be saved with K.")
    ] = 0.0,
    stream: Annotated[
        str,
        typer.Option(metavar="URL", envvar="NODEGRAPH_STREAM", help="Stream to rtmp://..."),
    ] = "",
    midi_in: Annotated[
        list[str] | None, typer.Option("--midi-in", help="MIDI port, by a part of its name.")
    ] = None,
    midi_out: Annotated[
        list[str] | None, typer.Option("--midi-out", help="Where lights and faders follow.")
    ] = None,
    clock: Annotated[str, typer.Option(help="MIDI clock: in, out; or link: Ableton Link.")] = "",
    osc: Annotated[int, typer.Option(metavar="PORT", help="Listen to OSC on this port.")] = 0,
    lan: Annotated[bool, typer.Option("--lan", help="OSC from other machines too.")] = False,
    kiosk: Annotated[
        bool, typer.Option("--kiosk", help="For installations: no keys, never give up.")
    ] = False,
    safe: Annotated[
        bool, typer.Option("--safe", help="After a crash: bring unsaved edits back.")
    ] = False,
    seconds: Annotated[float | None, typer.Option(help="End by itself.")] = None,
) -> None:
    """Perform a patch: sound card in and out, pictures in a window.

    In the window: B blackout, F freeze, T test card, Z tap the beat, K keep the last minutes,
    P panic, Q end.
    """
    from nodegraph.remote.wishes import read_wishes
    from nodegraph.show.live.launcher import Launcher
    from nodegraph.show.live.wishes import Pictures, Sounds
    from nodegraph.stage.encoder_stream import check_address

    if sync not in ("heard", "now"):
        raise Unusable(f"--sync: {sync!r} is neither heard nor now.")
    length = read_seconds(seconds)
    if audio is not None and not audio.is_file():
        raise Unusable(f"{audio} does not exist; name a sound file.")
    if not 0.0 <= keep <= MOST_KEPT:
        raise Unusable(f"--keep: {keep:g} is outside 0..{MOST_KEPT:g} minutes.")
    if stream:
        check_address(stream)
    sounds = Sounds(
        output=output, input=input, repeat=repeat, silent=silent, keep_input=keep_input,
        audio=None if audio is None else str(audio.resolve()),
    )  # fmt: skip
    pictures = Pictures(
        headless=headless, fullscreen=fullscreen, display=display,
        sync=cast(Literal["heard", "now"], sync), keep=keep,
    )  # fmt: skip
    wishes = read_wishes(midi_in or (), midi_out or (), clock, osc, lan)
    with Launcher(patch_path(patch), sounds, pictures, say, wishes, kiosk, stream, safe) as show:
        say_problems(show.opened.problems)
        try:
            say("The show runs; Ctrl+C ends it.")
            if record is not None:
                with show.client("command line") as client:
                    client.record(record)
            _follow(show, None if length is None else time.monotonic() + length)
        except KeyboardInterrupt:
            say("Ending.")
    again = shlex.join(["nodegraph", "render", patch, "--from-log", str(show.control)])
    say(f"What happened: {show.log}", f"The show as a film: {again} -o show.mp4")


def _follow(show: Launcher, until: float | None) -> None:
    """Look after a show, and say what goes wrong in it, until it or the time is over."""
    from nodegraph.session.messages import Told

    client = None
    while show.watch() and (until is None or time.monotonic() < until):
        try:
            client = client or show.client("command line")
            for item in client.listen(0.1):
                if isinstance(item, Told) and item.severity != "note":
                    say(f"{item.severity}: {item.where and item.where + ': '}{item.text}")
        except NodegraphError:  # between a session and its successor
            client = None
            time.sleep(0.1)
    if client is not None:
        client.close()
