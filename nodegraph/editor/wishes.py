"""What the desk asks the window for: something to type into, a menu, a question.

A gesture or a command leaves one on `desk.wish`; the window opens what it asks for and takes it
away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from nodegraph.editor.canvas.shape import Side
from nodegraph.editor.edits.converting import Joint
from nodegraph.editor.edits.fitting import Pin
from nodegraph.editor.geometry import Point
from nodegraph.model.patch import Wire


@dataclass(frozen=True, slots=True)
class AskNode:
    """The palette: a new node at a place, at the end of a cable, on a wire, or instead of one."""

    at: Point
    cable: Pin | None = None
    side: Side = "out"  # of `cable`: what is asked for is on the other
    wire: Wire | None = None
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class AskWay:
    """What should come between two pins; `pulled` is the cable whose end is put there."""

    at: Point
    joint: Joint
    pulled: Wire | None = None


@dataclass(frozen=True, slots=True)
class AskCommand:
    """The list of commands."""


@dataclass(frozen=True, slots=True)
class AskText:
    """A line to type: the new name of a node, the title of a frame, a comment, a value."""

    what: Literal[
        "name", "value", "choice", "colour", "frame", "comment", "group", "publish", "bookmark"
    ]
    of: str
    text: str
    at: Point
    place: int = -1


@dataclass(frozen=True, slots=True)
class AskMenu:
    """The menu of what was clicked with the right button."""

    at: Point  # in pixels of the window
    node: str = ""
    wire: Wire | None = None
    port: Pin | None = None
    box: tuple[str, int] | None = None
    side: Side = "in"  # of `port`


@dataclass(frozen=True, slots=True)
class AskOutput:
    """The menu of displays, for the output window."""

    at: Point  # in pixels of the window


@dataclass(frozen=True, slots=True)
class AskFile:
    """A file: to open, to save under, a song to make a patch of or to hear, a film."""

    what: Literal["open", "save", "song", "play", "record"]


@dataclass(frozen=True, slots=True)
class AskPanel:
    """A panel or page to be shown or hidden."""

    panel: str


Wish: TypeAlias = AskNode | AskWay | AskCommand | AskText | AskMenu | AskOutput | AskFile | AskPanel
