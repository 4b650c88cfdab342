"""What a click on a row of the inspector opens: a field to type into, a list, a colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.choosing import Option, options
from nodegraph.editor.inspection.field import Field
from nodegraph.editor.inspection.hand import AskColour, AskLine, AskList, RowsHand
from nodegraph.editor.inspection.placed import RowsLayout
from nodegraph.editor.inspection.rows import Line, Row, Title, Value
from nodegraph.editor.window.field_colour import FieldColour
from nodegraph.editor.window.field_list import FieldList
from nodegraph.editor.window.row_typing import RowTyping
from nodegraph.editor.window.value_drawing import colour_of

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event


class RowAsking:
    """Of one inspector; `pixels` gives where a rectangle of its rows lies in the window."""

    def __init__(self, hand: RowsHand, pixels: Callable[[Rect], Rect]) -> None:
        self.hand = hand
        self.typing = RowTyping()
        self.list, self.colour = FieldList(), FieldColour()
        self._pixels = pixels

    def build(self, app: App) -> None:
        """Make what floats."""
        self.list.build(app)
        self.colour.build(app)

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Keep what is open up to date, once a frame."""
        self.typing.update()
        self.list.update(app, news)
        self.colour.update(app, news)

    def covers(self, pixel: Point) -> bool:
        """Whether something that floats is over a pixel."""
        return self.list.covers(pixel) or self.colour.covers(pixel)

    def takes_keys(self) -> bool:
        """Whether a person types."""
        return bool(self.typing.id) or self.list.takes_keys() or self.colour.takes_keys()

    def open(self, app: App, window: int, scroll: float) -> None:
        """Open what the hand asked for."""
        wish, self.hand.wish = self.hand.wish, None
        match wish:
            case AskLine():
                self.typing.show(window, wish, Point(0.0, -scroll), app.scale, app.look.theme)
            case AskList(field, rect):
                found = options(field, Path(app.desk.door.path).parent)
                if found:
                    self.list.open_below(app, self._pixels(rect), found, self._taker(field))
                else:
                    app.desk.say("There are no files beside the patch to choose from.", "hint")
            case AskColour(field, rect):
                self._pick(app, field, rect)
            case _:
                pass

    # --- typing -----------------------------------------------------------------------------------

    def key(self, event: Event, layout: RowsLayout) -> bool:
        """Take a key while something is typed; False while nothing is."""
        if not self.typing.id:
            return False
        if event.what == "key":
            is_done = event.name == "Enter" and not self.typing.many
            if is_done or event.name == "Ctrl+Enter":
                self.commit(layout)
            elif event.name == "Escape":
                self.typing.drop()
            elif event.name in ("Tab", "Shift+Tab") and not event.again:
                self._next(layout, -1 if event.name == "Shift+Tab" else 1)
        return True

    def commit(self, layout: RowsLayout) -> None:
        """Set what was typed."""
        id, text = self.typing.id, self.typing.text
        is_other = text != self.typing.before
        self.typing.drop()
        placed = layout.of(id)
        if placed is None or not is_other:
            return
        desk = self.hand.desk
        match placed.row:
            case Value(field):
                self.hand.type(field, text)
            case Line(put=put):
                desk.try_to(lambda: put(desk, text))
            case Title(put=put) if put is not None:
                desk.try_to(lambda: put(desk, text))
            case _:
                pass

    def _next(self, layout: RowsLayout, step: int) -> None:
        """Type into the next row, or the one before."""
        id = self.typing.id
        self.commit(layout)
        rows = [placed for placed in layout.rows if _is_typed(placed.row)]
        ids = [placed.row.id for placed in rows]
        if id not in ids:
            return
        placed = rows[(ids.index(id) + step) % len(rows)]
        match placed.row:
            case Value(field):
                text = "" if field.mixed else field.text
                self.hand.wish = AskLine(field.id, placed.box, text, field.how == "text")
            case Line() as line:
                self.hand.wish = AskLine(line.id, placed.box, line.text, line.many)
            case _:
                pass

    # --- what floats ------------------------------------------------------------------------------

    def _taker(self, field: Field) -> Callable[[Option], None]:
        def take(option: Option) -> None:
            if not option.is_present or field.mixed:
                self.hand.put(field, option.value)

        return take

    def _pick(self, app: App, field: Field, rect: Rect) -> None:
        desk, gesture = app.desk, app.desk.gesture()

        def pick(text: str | None) -> None:
            if field.path in desk.performed:
                desk.perform({field.path: None})
            edit = field.undone() if text is None else field.put(text)
            desk.edit(edit, f"Colour {field.what}", gesture)

        self.colour.offer(app, self._pixels(rect), colour_of(field), pick)


def _is_typed(row: Row) -> bool:
    """Whether Tab goes there."""
    is_value = isinstance(row, Value) and row.field.how in ("number", "text", "point")
    return is_value or isinstance(row, Line)
