"""Documents on the disk, what clients ask for, and the end of the show."""

from __future__ import annotations

from nodegraph.model.errors import Unusable
from nodegraph.model.storage import dumps
from nodegraph.session.messages import Ask, Done, Open, PlaySong, ReloadShaders, Save, Stop
from nodegraph.session.state import (
    End,
    Hear,
    Load,
    ReadShaders,
    Reply,
    Report,
    State,
    Step,
    Write,
)


def save(state: State, client: str, message: Save) -> Step:
    """Write the document."""
    return state, [Write(message.path or state.path, message.id)]


def open_file(state: State, client: str, message: Open) -> Step:
    """Play another patch file; the one before can be had back by opening it."""
    return state, [Load(message.path, message.id)]


def play_song(state: State, client: str, message: PlaySong) -> Step:
    """Let a sound file be heard instead of what was heard."""
    if not message.path:
        raise Unusable("A song needs the name of a sound file.")
    return state, [Hear(message.path, message.repeat, message.id)]


def reload_shaders(state: State, client: str, message: ReloadShaders) -> Step:
    """Read the shaders of the patch's own folder anew."""
    return state, [ReadShaders(message.id)]


def ask(state: State, client: str, message: Ask) -> Step:
    """Tell the document, or how the show is."""
    if message.what == "patch":
        result = {"path": state.path, "patch": dumps(state.patch), "number": state.number}
        return state, [Reply(Done(id=message.id, result=result))]
    return state, [Report(message.what, message.id, client)]


def stop(state: State, client: str, message: Stop) -> Step:
    """End the show."""
    return state, [Reply(Done(id=message.id)), End()]
