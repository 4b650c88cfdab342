"""A list to choose a value from: the choices of an input, the palettes by their colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nodegraph.editor.canvas.shape import ROW as NODE_ROW
from nodegraph.editor.canvas.shape import WIDTH as NODE_WIDTH
from nodegraph.editor.theme import of_parts
from nodegraph.editor.values.valued import Valued, valued
from nodegraph.editor.window.listing import PAD, Choice, ChoiceList
from nodegraph.editor.window.pen import SMALL, Pen
from nodegraph.editor.wishes import AskText

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App


class ChoosingBox(ChoiceList):
    """The list, under the title of the value."""

    tag = "choosing"
    first = 32.0

    def __init__(self) -> None:
        super().__init__()
        self.value: Valued | None = None

    def wants(self, app: App, wish: Any) -> bool:
        """Whether a choice is asked for, or a value that is one of a list."""
        if not isinstance(wish, AskText) or wish.what not in ("choice", "value"):
            return False
        value = valued(app.desk, wish.of)
        return value is not None and (wish.what == "choice" or bool(value.options))

    def open(self, app: App, wish: AskText) -> None:
        """Open over the row, with the present choice under the cursor."""
        value = valued(app.desk, wish.of)
        if value is None or value.wired or not value.options:
            return
        self.value, present = value, value.place_of(value.present)
        self.offer(
            [
                Choice(option.title, place == present, [of_parts(stop) for stop in option.colours])
                for place, option in enumerate(value.options)
            ]
        )
        corner = app.desk.to_pixel(wish.at)
        below = corner.moved(0.0, NODE_ROW * app.desk.camera.zoom + 2.0)
        self.show(app, below, self._width(app, value), self.height)

    def draw(self, pen: Pen) -> None:
        """Draw the title and the choices."""
        pen.text(PAD + 10.0, 19.0, self._value.title, SMALL, pen.theme.quiet, self.size.x - 30.0)
        super().draw(pen)

    def take(self, app: App) -> None:
        """Set the value to what is chosen, as an edit."""
        value, desk = self._value, app.desk
        option = value.options[self.cursor.at]
        self.close()
        if value.path in desk.performed:
            desk.perform({value.path: None})
        if not value.is_present(option.value) or value.path in desk.performed:
            name = f"Set {value.node}.{value.item.name}"
            desk.edit(value.edit(option.value), name)

    @property
    def _value(self) -> Valued:
        assert self.value is not None
        return self.value

    def _width(self, app: App, value: Valued) -> float:
        title = app.look.width(value.title, SMALL)
        node = NODE_WIDTH * app.desk.camera.zoom / app.scale
        return min(max(self.widest(app), title + 40.0, min(node, 300.0), 170.0), 420.0)
