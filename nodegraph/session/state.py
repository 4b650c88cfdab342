"""What a show is at a moment, as a value: the document, what is performed, how outputs look.

The session is a fold: `handle(state, client, message)` (nodegraph.session.fold) gives the next
state and effects, and touches nothing. Whoever drives it, a process or a test, carries the
effects out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from nodegraph.model.library import Library
from nodegraph.model.patch import Json, Patch
from nodegraph.session.history import History
from nodegraph.session.journal import Record
from nodegraph.session.messages import (
    Controls,
    Message,
    OutputWindow,
    Screens,
    SetSong,
    WatchPictures,
)
from nodegraph.session.set_state import Effect as SetEffect
from nodegraph.session.set_state import SetState


@dataclass(frozen=True, slots=True)
class State:
    """A show. `history` holds the document; `performed` the values that override it, by path."""

    library: Library
    path: str
    history: History
    saved: Patch | None = None  # the document as its file has it; None where that is not known
    performed: Mapping[str, Json] = field(default_factory=dict)
    controls: Controls = field(default_factory=Controls)
    level: float = 1.0  # of the master, as the show begins
    window: OutputWindow = field(default_factory=OutputWindow)
    screens: Screens | None = None  # what the stage told of displays; None: nothing yet
    tempo: float = 120.0
    taps: tuple[float, ...] = ()
    led_ns: int = -1  # when another clock last said where its beat is; -1: none does
    nudged: float = 0.0  # ms that another clock is followed late by
    peers: int | None = None  # in the Link session of the clock; None without one
    watched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by client
    previews: Mapping[str, tuple[int, float]] = field(default_factory=dict)  # width and fps
    pictures: Mapping[str, WatchPictures] = field(default_factory=dict)  # of nodes
    curious: frozenset[str] = frozenset()  # who wants to know what nodes cost
    song: SetSong | None = None  # what was asked to be heard; None: as the show began
    recording: str = ""
    keeps: float = 0.0  # minutes that the stage keeps
    number: int = 0  # of the last change
    cue: int = -1  # place of the last one that was let begin
    set: SetState | None = None
    set_path: str = ""  # its file

    @property
    def patch(self) -> Patch:
        """The document."""
        return self.history.patch


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the client."""

    message: Message


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Tell all clients, in this order."""

    message: Message


@dataclass(frozen=True, slots=True)
class Note:
    """Write a line into the incident log."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class ToEngineNow:
    """Tell the engine."""

    message: Message


@dataclass(frozen=True, slots=True)
class ToStageNow:
    """Tell the stage."""

    message: Message


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Put the document's values on these inputs of the plan, as (node, port)."""

    knobs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Compile:
    """The document has changed: bring the new plan to engine and stage."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is watched has changed."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Write a record into the journal before anybody is told; where it cannot be, refuse."""

    record: Record


@dataclass(frozen=True, slots=True)
class Write:
    """Write the document to a file, then answer the request."""

    path: str
    id: int


@dataclass(frozen=True, slots=True)
class Load:
    """Open a patch file, then answer the request."""

    path: str
    id: int


@dataclass(frozen=True, slots=True)
class Hear:
    """Play a sound file into the jack, then answer the request."""

    path: str
    repeat: bool
    id: int


@dataclass(frozen=True, slots=True)
class Teach:
    """Let MIDI and OSC bind what moves next to a path, then answer the request."""

    path: str
    id: int


@dataclass(frozen=True, slots=True)
class ReadShaders:
    """Read the shaders of the patch's folder anew, then answer the request."""

    id: int


@dataclass(frozen=True, slots=True)
class Staged:
    """Do what the set asks for."""

    effect: SetEffect


@dataclass(frozen=True, slots=True)
class Report:
    """Answer a client with what only the process knows: status, log."""

    what: str
    id: int
    client: str


@dataclass(frozen=True, slots=True)
class End:
    """End the show."""


Effect: TypeAlias = (
    Reply | Broadcast | Note | ToEngineNow | ToStageNow | GiveBack | Compile | Look | Keep | Write
    | Load | Hear | Teach | ReadShaders | Staged | Report | End
)  # fmt: skip
Step: TypeAlias = tuple[State, list[Effect]]
