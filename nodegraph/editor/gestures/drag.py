"""What all drags have in common."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point


class Keys(NamedTuple):
    """The keys that are held down."""

    shift: bool = False
    ctrl: bool = False
    alt: bool = False
    space: bool = False


class Drag(Protocol):
    """Something that is being dragged. `pixel` is a place in the window."""

    def move(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Follow the pointer."""
        ...

    def drop(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """End it here."""
        ...

    def cancel(self, desk: Desk) -> None:
        """End it as if it had not begun."""
        ...
