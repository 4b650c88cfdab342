"""The session as a fold: a state and a message give the next state and what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nodegraph.model.errors import NodegraphError
from nodegraph.session import messages as m
from nodegraph.session.handlers import (
    clock,
    edit,
    files,
    learning,
    outputs,
    perform,
    sets,
    snapshots,
    watching,
)
from nodegraph.session.state import Reply, State, Step

Handler = Callable[[State, str, Any], Step]

HANDLERS: Mapping[type, Handler] = {
    m.DoEdit: edit.do,
    m.Connect: edit.connect,
    m.Undo: edit.undo,
    m.Redo: edit.redo,
    m.Perform: perform.perform,
    m.Capture: perform.capture,
    m.Panic: perform.panic,
    m.SetTempo: clock.set_tempo,
    m.Tap: clock.tap,
    m.FollowClock: clock.follow,
    m.Nudge: clock.nudge,
    m.SetPeers: clock.set_peers,
    m.SetShow: outputs.set_show,
    m.SetWindow: outputs.set_window,
    m.Record: outputs.record,
    m.KeepLast: outputs.keep_last,
    m.PlaySong: files.play_song,
    m.TakeSnapshot: snapshots.keep,
    m.Recall: snapshots.recall,
    m.GoCue: snapshots.go,
    m.Watch: watching.watch,
    m.WatchCosts: watching.watch_costs,
    m.WatchPicture: watching.watch_picture,
    m.WatchPictures: watching.watch_pictures,
    m.Learn: learning.learn,
    m.ReloadShaders: files.reload_shaders,
    m.Save: files.save,
    m.Open: files.open_file,
    m.GoSet: sets.go,
    m.Ask: files.ask,
    m.Stop: files.stop,
}


def handle(state: State, client: str, message: m.Request) -> Step:
    """Return the next state and its effects; a request that cannot be is refused, and that is all.

    Never raises for what a client says.
    """
    try:
        return HANDLERS[type(message)](state, client, message)
    except NodegraphError as problem:
        return state, [Reply(m.Refused(id=message.id, text=str(problem)))]
