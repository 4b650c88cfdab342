"""Play and pause; what is seen: master level, blackout, freeze, test card, window; recordings."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from nodegraph.model.errors import Unusable
from nodegraph.model.storage import dumps
from nodegraph.session.messages import (
    Controls,
    Done,
    KeepLast,
    KeepTo,
    OutputWindow,
    Record,
    RecordTo,
    SetPlaying,
    SetShow,
    SetWindow,
)
from nodegraph.session.state import Effect, Reply, State, Step, ToEngineNow, ToStageNow

MOST_OFFSET = 2000.0  # ms


def set_show(state: State, client: str, message: SetShow) -> Step:
    """Pause or play, or change what the outputs do with the picture."""
    given = {
        name: value
        for name in ("playing", "master", "blackout", "freeze", "test_card", "offset_ms")
        if (value := getattr(message, name)) is not None
    }
    if not 0.0 <= given.get("master", 1.0) <= 1.0:
        raise Unusable(f"The master level is 0 to 1, not {given['master']:g}.")
    if not abs(given.get("offset_ms", 0.0)) <= MOST_OFFSET:
        raise Unusable(f"The offset is at most {MOST_OFFSET:g} ms.")
    controls = msgspec.structs.replace(state.controls, **given)
    effects: list[Effect] = [*_playing(state, controls), ToStageNow(controls)]
    return replace(state, controls=controls), [*effects, Reply(Done(id=message.id))]


def _playing(state: State, controls: Controls) -> list[Effect]:
    """Return what tells the engine to pause or play, where it is another now."""
    if controls.playing == state.controls.playing:
        return []
    return [ToEngineNow(SetPlaying(on=controls.playing))]


def set_window(state: State, client: str, message: SetWindow) -> Step:
    """Open the output window, move it, or close it; what else is seen stays as it is."""
    if message.open and state.screens is not None:
        _check_display(state, message.display)
    window = OutputWindow()
    if message.open:
        window = OutputWindow(open=True, display=message.display, fullscreen=message.fullscreen)
    effects: list[Effect] = [ToStageNow(window), Reply(Done(id=message.id))]
    return replace(state, window=window), effects


def close_window(state: State) -> Step:
    """The output window is closed: a hand did it, or it could not be opened."""
    return replace(state, window=OutputWindow()), [ToStageNow(OutputWindow())]


def _check_display(state: State, display: int | None) -> None:
    """Raise Unusable where there is no screen, or not this one."""
    assert state.screens is not None
    if state.screens.trouble:
        raise Unusable(state.screens.trouble)
    count = len(state.screens.displays)
    if display is not None and not 0 <= display < count:
        there = f"there are {count}" if count > 1 else "there is only one"
        raise Unusable(f"Display {display + 1} is not there: {there}; choose another.")


def record(state: State, client: str, message: Record) -> Step:
    """Begin a recording, or end it."""
    if message.path and state.recording:
        raise Unusable(f"{state.recording} is being recorded; end that first.")
    if not message.path and not state.recording:
        raise Unusable("Nothing is being recorded.")
    patch = dumps(state.patch) if message.path else ""
    order = RecordTo(path=message.path, patch=patch, seed=state.patch.run.seed)
    effects: list[Effect] = [ToStageNow(order), Reply(Done(id=message.id))]
    return replace(state, recording=message.path), effects


def keep_last(state: State, client: str, message: KeepLast) -> Step:
    """Have the last minutes written; the incident log says when they are."""
    if not state.keeps:
        raise Unusable("No minutes of this show are kept; start it with --keep MINUTES.")
    if not message.path:
        raise Unusable("The last minutes need the name of a file.")
    order = KeepTo(path=message.path, patch=dumps(state.patch), seed=state.patch.run.seed)
    return state, [ToStageNow(order), Reply(Done(id=message.id))]
