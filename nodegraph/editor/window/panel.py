"""What the parts of the window have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from nodegraph.editor.geometry import Point

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App


class Panel(Protocol):
    """A part of the window with a place of its own. `shown` tells whether it is there."""

    shown: bool

    def build(self, app: App) -> None:
        """Make its items."""
        ...

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Bring it to what the desk holds, once a frame; next to nothing where nothing changed."""
        ...

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel of the window is its own, so that the canvas does not hear of it."""
        ...

    def takes_keys(self) -> bool:
        """Whether a person types into it now."""
        ...
