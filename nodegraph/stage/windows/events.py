"""What happens to output windows, as values. `output` is the number that identify shows, from 1."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

Modifiers: TypeAlias = tuple[str, ...]  # of "shift", "ctrl", "alt", "super"; in this order


class Happening(msgspec.Struct, frozen=True, tag=True, tag_field="event"):
    """Base of all events."""

    output: int


class Key(Happening, frozen=True, tag=True):
    """A key went down, up or repeats; `key` is what is printed on it, or a name like "escape"."""

    key: str
    pressed: bool
    repeat: bool = False
    modifiers: Modifiers = ()


class CloseAsked(Happening, frozen=True, tag=True):
    """Somebody wants the window closed; it stays until it is left out of `open`."""


class Resized(Happening, frozen=True, tag=True):
    """The window has another size, in pixels."""

    size: tuple[int, int]


class MouseMoved(Happening, frozen=True, tag=True):
    """The mouse is at (x, y) of the picture, 0..1 from its top left; outside of that beside it."""

    x: float
    y: float


class MouseButton(Happening, frozen=True, tag=True):
    """A mouse button went down or up at (x, y) of the picture."""

    button: str  # "left", "right", "middle", or a number from 4
    pressed: bool
    x: float
    y: float
    modifiers: Modifiers = ()


class MouseWheel(Happening, frozen=True, tag=True):
    """The wheel turned by so many notches, right and up being positive."""

    across: float
    up: float


class Dropped(Happening, frozen=True, tag=True):
    """Files were dropped on the window."""

    paths: tuple[str, ...]


class Focused(Happening, frozen=True, tag=True):
    """The window gets the keys from now on, or no longer."""

    focused: bool


WindowEvent: TypeAlias = (
    Key | CloseAsked | Resized | MouseMoved | MouseButton | MouseWheel | Dropped | Focused
)


def settled(events: list[WindowEvent]) -> list[WindowEvent]:
    """Drop moves and sizes that the next event of the same window overtakes at once."""
    kept: list[WindowEvent] = []
    for event in events:
        last = kept[-1] if kept else None
        same = type(last) is type(event) and last is not None and last.output == event.output
        if same and isinstance(event, MouseMoved | Resized):
            kept.pop()
        kept.append(event)
    return kept
