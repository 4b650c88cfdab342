"""The hand on the rows: what a press, a drag, a double click and the wheel do there.

    hand = RowsHand(desk, opened)
    hand.press(layout.at(point), point, keys)
    hand.move(point, keys); hand.release(point, keys)
    hand.wish                                # what is to be opened: something to type into, a list

A drag of a value is one step of undo. What is set here is heard: a performed value is given back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.gestures.drag import Keys
from nodegraph.editor.inspection import publishing
from nodegraph.editor.inspection.field import OUTSIDE, Field
from nodegraph.editor.inspection.opened import Opened
from nodegraph.editor.inspection.placed import Placed, Touch
from nodegraph.editor.inspection.points import pad_value
from nodegraph.editor.inspection.rows import Buttons, Driven, Entry, Heading, Line, Title, Value
from nodegraph.editor.values.amount import is_switch
from nodegraph.editor.values.knob_drag import Drag, wheeled
from nodegraph.editor.values.typed import typed
from nodegraph.model.patch import Json
from nodegraph.model.values import read_value

SLACK = 3.0  # pixels a hand may tremble in a click


@dataclass(frozen=True, slots=True)
class AskLine:
    """Something is typed into a box; `many`: several lines."""

    id: str
    rect: Rect
    text: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class AskList:
    """One of some is chosen, below a box."""

    field: Field
    rect: Rect


@dataclass(frozen=True, slots=True)
class AskColour:
    """A colour is picked, below a box."""

    field: Field
    rect: Rect


RowsWish: TypeAlias = AskLine | AskList | AskColour


@dataclass
class Press:
    """A button that is down. `far`: it was moved, so it is no click; `place`: see `Entry.moved`."""

    touch: Touch
    start: Point
    last: Point
    far: bool = False
    knob: Drag | None = None
    gesture: str = ""
    sent: Json = None
    place: int | None = None  # that an entry is dragged to


@dataclass
class RowsHand:
    """What it asks the window for stands in `wish` until that takes it away."""

    desk: Desk
    opened: Opened
    wish: RowsWish | None = None
    pressed: Press | None = field(default=None, init=False)

    # --- what hands do ----------------------------------------------------------------------------

    def press(self, touch: Touch | None, at: Point, keys: Keys) -> None:
        """The left button goes down."""
        if touch is None or not touch.zone:
            return
        self.pressed = press = Press(touch, at, at)
        row = touch.placed.row
        if isinstance(row, Value) and touch.zone == "pad":
            press.gesture, press.far = self.desk.gesture(), True
            self._pad(press, row.field, at)

    def move(self, at: Point, keys: Keys) -> None:
        """The pointer moves."""
        press = self.pressed
        if press is None:
            return
        press.far = press.far or abs(at.x - press.start.x) + abs(at.y - press.start.y) > SLACK
        row, zone = press.touch.placed.row, press.touch.zone
        if not press.far:
            return
        if isinstance(row, Value) and zone == "pad":
            self._pad(press, row.field, at)
        elif isinstance(row, Value) and zone in ("box", "less", "more"):
            self._turn(press, row.field, at, keys)
        elif isinstance(row, Entry) and row.moved is not None and zone == "whole":
            height = press.touch.placed.rect.height
            press.place = max(row.place + round((at.y - press.start.y) / height), 0)

    def release(self, at: Point, keys: Keys) -> None:
        """The button goes up."""
        press, self.pressed = self.pressed, None
        if press is None:
            return
        row = press.touch.placed.row
        if isinstance(row, Entry) and row.moved is not None and press.place is not None:
            if press.place != row.place:
                self.desk.try_to(partial(row.moved, self.desk, press.place))
        elif not press.far:
            self._click(press.touch)

    def double(self, touch: Touch | None) -> None:
        """The button went down twice at once: a value has its default back."""
        self.cancel()
        if touch is not None and isinstance(touch.placed.row, Value) and touch.zone == "box":
            self.wish = None
            self.reset(touch.placed.row.field)

    def wheel(self, touch: Touch | None, notches: float, keys: Keys) -> bool:
        """The wheel turns with Ctrl over a value; False where that is not for a value."""
        if touch is None or not keys.ctrl or not isinstance(touch.placed.row, Value):
            return False
        field = touch.placed.row.field
        if touch.zone == "box" and field.how in ("number", "choice", "switch"):
            self.put(field, wheeled(field.item, field.raw, notches, keys.shift))
            return True
        return False

    def cancel(self) -> bool:
        """End what is under way as if it had not begun; False where nothing was."""
        press, self.pressed = self.pressed, None
        row = None if press is None else press.touch.placed.row
        if isinstance(row, Value) and press is not None and press.sent is not None:
            self.desk.edit(row.field.undone(), f"Set {row.field.what}", press.gesture)
            if row.field.performed:
                self.desk.perform({row.field.path: row.field.raw})
        return press is not None and press.far

    # --- values -----------------------------------------------------------------------------------

    def put(self, field: Field, value: Json) -> None:
        """Set a value, as one step."""
        self._send(field, value, "")

    def type(self, field: Field, text: str) -> None:
        """Set what a person typed; a sentence says why where it cannot be."""

        def set_it() -> None:
            value, note = typed(text, field.item, field.raw, field.measure)
            self.put(field, value)
            if note:
                self.desk.say(note, "hint")

        self.desk.try_to(set_it)

    def reset(self, field: Field) -> None:
        """Give back what is performed, and the default."""
        if field.performed:
            self.desk.perform({field.path: None})
        if field.changed:
            self.desk.edit(field.put(None), f"Reset {field.what}")

    def _send(self, field: Field, value: Json, gesture: str) -> None:
        if field.performed and field.path in self.desk.performed:
            self.desk.perform({field.path: None})
        self.desk.edit(field.put(value), f"Set {field.what}", gesture)

    def _turn(self, press: Press, field: Field, at: Point, keys: Keys) -> None:
        if field.how not in ("number", "choice", "switch"):
            return
        if press.knob is None:
            press.gesture = self.desk.gesture()
            press.knob = Drag.begun(field.item, field.raw)
        press.knob = press.knob.moved(at.x - press.last.x, keys.shift)
        press.last = at
        value = press.knob.value
        if value != (press.sent if press.sent is not None else field.raw):
            press.sent = value
            self._send(field, value, press.gesture)

    def _pad(self, press: Press, field: Field, at: Point) -> None:
        value = pad_value(press.touch.placed.zones["pad"], field.item, at)
        if value != press.sent:
            press.sent = value
            self._send(field, value, press.gesture)

    # --- clicks -----------------------------------------------------------------------------------

    def _click(self, touch: Touch) -> None:
        placed, zone = touch
        row, desk = placed.row, self.desk
        match row:
            case Heading():
                self.opened.fold(row.text)
            case Title():
                self.wish = AskLine(row.id, placed.zones["name"], row.text)
            case Value():
                self._click_value(row.field, placed, zone)
            case Driven():
                desk.leave() if row.driver.node == OUTSIDE else desk.select(row.driver.node)
            case Line() if zone == "do" and row.do is not None:
                desk.try_to(partial(row.do, desk))
            case Line():
                self.wish = AskLine(row.id, placed.box, row.text, row.many)
            case Buttons():
                button = row.buttons[int(zone.rpartition(" ")[2])]
                desk.try_to(partial(button.do, desk))
            case Entry() if zone == "end" and row.end_do is not None:
                desk.try_to(partial(row.end_do, desk))
            case Entry():
                desk.try_to(partial(row.do, desk))
            case _:
                pass

    def _click_value(self, field: Field, placed: Placed, zone: str) -> None:
        match zone:
            case "reset":
                self.reset(field)
            case "public":
                self._click_public(field)
            case "less" | "more":
                self.put(field, wheeled(field.item, field.raw, 1.0 if zone == "more" else -1.0))
            case "box":
                self._open(field, placed)
            case _:
                pass

    def _click_public(self, field: Field) -> None:
        """Make a value public; open and close the entry of one that is."""
        if not field.public:
            edit = publishing.toggled(self.desk.patch, field.path)
            self.desk.edit(edit, f"Make {field.what} public")
            self.opened.open_public(field.path)
        else:
            self.opened.open_public("" if self.opened.public == field.path else field.path)

    def _open(self, field: Field, placed: Placed) -> None:
        match field.how:
            case "switch":
                self.put(field, _other(field))
            case "choice" | "palette" | "file":
                self.wish = AskList(field, placed.box)
            case "colour":
                self.wish = AskColour(field, placed.box)
            case "text":
                self.wish = AskLine(field.id, placed.box, field.text, many=True)
            case "number" | "point":
                self.wish = AskLine(field.id, placed.box, "" if field.mixed else field.text)
            case _:
                pass


def _other(field: Field) -> Json:
    """Return the other position of a switch."""
    assert is_switch(field.item)
    value = read_value(field.item, field.raw).value
    is_on = value is not None and not isinstance(value, str | tuple) and float(value) > 0.5
    return field.item.choices[0 if is_on else 1] if field.item.choices else not is_on
