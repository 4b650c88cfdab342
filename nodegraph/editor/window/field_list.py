"""A list to choose a value of the inspector from: choices, palettes by their colours, files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.choosing import Option
from nodegraph.editor.theme import of_parts
from nodegraph.editor.window.listing import Choice, ChoiceList

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App

LEAST = 150.0


class FieldList(ChoiceList):
    """The list; whoever opens it is told what was chosen."""

    tag = "field list"

    def __init__(self) -> None:
        super().__init__()
        self.options: Sequence[Option] = ()
        self._told: Callable[[Option], object] = lambda option: None

    def wants(self, app: App, wish: Any) -> bool:
        """It is opened by the inspector alone."""
        return False

    def open_below(
        self, app: App, box: Rect, options: Sequence[Option], told: Callable[[Option], object]
    ) -> None:
        """Open below a box of the window; `told` is told what was chosen."""
        self.options, self._told = options, told
        self.offer(
            [
                Choice(item.text, item.is_present, [of_parts(stop) for stop in item.swatches])
                for item in options
            ]
        )
        wide = max(self.widest(app), box.width / app.scale, LEAST)
        corner = Point(box.right - wide * app.scale, box.bottom + 4.0)
        self.show(app, corner, wide, self.height)

    def take(self, app: App) -> None:
        """Tell what is chosen."""
        option = self.options[self.cursor.at]
        self.close()
        self._told(option)
