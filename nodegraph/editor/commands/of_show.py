"""Commands that a performer gives: play, beat, light, panic."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from nodegraph.editor.desk import Desk
from nodegraph.editor.performing.running_order import fresh_name, taken
from nodegraph.editor.wishes import AskOutput
from nodegraph.model.errors import Unusable
from nodegraph.session.messages import (
    Capture,
    KeepLast,
    Nudge,
    Panic,
    Record,
    SetShow,
    SetTempo,
    SetWindow,
    Tap,
)


def play(desk: Desk) -> None:
    """Pause, and play on."""
    on = not desk.controls.playing
    desk.request(SetShow(playing=on), "Play" if on else "Pause")


def tap(desk: Desk) -> None:
    """Tap the beat."""
    desk.request(Tap(at_ns=time.monotonic_ns()), "Tap")


def tap_bar(desk: Desk) -> None:
    """Tap the first beat of a bar."""
    desk.request(Tap(at_ns=time.monotonic_ns(), bar=True), "Tap the bar")


def panic(desk: Desk) -> None:
    """Give everything performed back, and show the document as it is."""
    desk.request(Panic(), "Panic")


def blackout(desk: Desk) -> None:
    """Black, and back."""
    on = not desk.controls.blackout
    desk.request(SetShow(blackout=on), "Blackout")


def freeze(desk: Desk) -> None:
    """Hold the picture, and let it go."""
    on = not desk.controls.freeze
    desk.request(SetShow(freeze=on), "Freeze")


def output_window(desk: Desk) -> None:
    """Open the output window, or close it; where there are several displays, ask for one."""
    show = desk.show
    if show is not None and show.window.open:
        desk.request(SetWindow(open=False), "Close the output window")
    elif show is not None and len(show.displays) > 1:
        desk.wish = AskOutput(desk.pointer_at)
    else:
        desk.request(SetWindow(open=True), "Output window")


def fill_display(desk: Desk) -> None:
    """Fill the last display with the output: the other one, where there are two."""
    count = 0 if desk.show is None else len(desk.show.displays)
    display = count - 1 if count else None
    desk.request(SetWindow(open=True, display=display, fullscreen=True), "Output window")


def capture(desk: Desk) -> None:
    """Write what is performed into the document."""
    desk.request(Capture(), "Keep what is performed")


def keep_last(desk: Desk) -> None:
    """Write the last minutes to a film."""
    path = _film(desk, "last")
    desk.request(KeepLast(path=str(path)), "Keep the last minutes")
    desk.say(f"The last minutes go to {path.name} in {path.parent}.")


def record(desk: Desk) -> None:
    """Record a film; or end the recording."""
    recording = "" if desk.show is None else desk.show.recording
    if recording:
        desk.request(Record(path=""), "End the recording")
        desk.say(f"Recorded: {recording}")
        return
    desk.request(Record(path=str(_film(desk, "show"))), "Record")


def nudge(ms: float) -> Callable[[Desk], None]:
    """Return the command that shifts the beat; later is positive."""

    def shift(desk: Desk) -> None:
        desk.request(Nudge(ms=ms), "Nudge the beat")

    return shift


def set_tempo(desk: Desk, text: str) -> None:
    """Take a tempo that was typed: `128`, `127,5 bpm`. Raises Unusable for what is none."""
    try:
        tempo = float(text.lower().replace("bpm", "").replace(",", ".").strip())
    except ValueError as problem:
        raise Unusable(f"{text!r} is no tempo; write beats a minute, like 128.") from problem
    desk.request(SetTempo(tempo=tempo), "Tempo")


def take_snapshot(desk: Desk) -> None:
    """Keep how it is now under a fresh name. Raises Unusable where nothing can be kept."""
    name = fresh_name(desk.patch)
    desk.request(taken(desk.patch, name, desk.performed), "Take a snapshot")


def _film(desk: Desk, what: str) -> Path:
    """Return the name of a fresh film: beside a patch that is one's own, else among one's films."""
    patch = Path(desk.door.path)
    folder = patch.parent
    if not desk.has_own_file:
        films = Path.home() / "Videos"
        folder = films if films.is_dir() else Path.home()
    stem = patch.name.removesuffix(".patch.json") or "untitled"
    return folder / f"{stem}-{what}-{time.strftime('%Y-%m-%d-%H%M%S')}.mp4"
