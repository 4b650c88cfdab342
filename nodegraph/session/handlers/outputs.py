"""What is seen: master level, blackout, freeze, test card; recording; what clients watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from nodegraph.model.errors import Unusable
from nodegraph.model.storage import dumps
from nodegraph.session.messages import (
    Done,
    KeepLast,
    KeepTo,
    Record,
    RecordTo,
    SetPreview,
    SetShow,
    Watch,
    WatchPicture,
)
from nodegraph.session.state import Compile, Effect, Reply, State, Step, ToStageNow

MOST_OFFSET = 2000.0  # ms
MOST_WATCHED = 256
SMALLEST, LARGEST = 32, 480  # pixels of a preview's width


def set_show(state: State, client: str, message: SetShow) -> Step:
    """Change what the outputs do with the picture."""
    given = {
        name: value
        for name in ("master", "blackout", "freeze", "test_card", "offset_ms")
        if (value := getattr(message, name)) is not None
    }
    if not 0.0 <= given.get("master", 1.0) <= 1.0:
        raise Unusable(f"The master level is 0 to 1, not {given['master']:g}.")
    if not abs(given.get("offset_ms", 0.0)) <= MOST_OFFSET:
        raise Unusable(f"The offset is at most {MOST_OFFSET:g} ms.")
    controls = msgspec.structs.replace(state.controls, **given)
    effects: list[Effect] = [ToStageNow(controls), Reply(Done(id=message.id))]
    return replace(state, controls=controls), effects


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


def watch(state: State, client: str, message: Watch) -> Step:
    """Tell this client the values of these outputs from now on."""
    if len(message.paths) > MOST_WATCHED:
        raise Unusable(f"A client may watch {MOST_WATCHED} outputs, not {len(message.paths)}.")
    watched = {**state.watched, client: message.paths}
    return replace(state, watched=watched), [Compile(), Reply(Done(id=message.id))]


def watch_picture(state: State, client: str, message: WatchPicture) -> Step:
    """Send this client small pictures from now on, or no more."""
    if message.width and not (SMALLEST <= message.width <= LARGEST and 0.0 < message.fps <= 15.0):
        raise Unusable(f"A preview is {SMALLEST} to {LARGEST} wide, 15 times a second at most.")
    previews = {name: wish for name, wish in state.previews.items() if name != client}
    if message.width:
        previews[client] = (message.width, message.fps)
    order = preview_of(previews)
    effects: list[Effect] = [ToStageNow(order), Reply(Done(id=message.id))]
    return replace(state, previews=previews), effects


def preview_of(previews: Mapping[str, tuple[int, float]]) -> SetPreview:
    """Return what the stage has to send for all who watch: the largest, the most often."""
    return SetPreview(
        width=max((width for width, _ in previews.values()), default=0),
        fps=max((fps for _, fps in previews.values()), default=0.0),
    )
