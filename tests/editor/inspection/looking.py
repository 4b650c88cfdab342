"""A desk over a small patch, and its rows as a person finds them."""

from __future__ import annotations

from functools import cache
from typing import Any

from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys
from nodegraph.editor.inspection.field import Field
from nodegraph.editor.inspection.hand import RowsHand
from nodegraph.editor.inspection.inspected import Inspection, Opened, inspection_of
from nodegraph.editor.inspection.placed import RowsLayout, Touch, place
from nodegraph.editor.inspection.rows import Buttons, Row, Value
from nodegraph.model.library import Library
from nodegraph.model.storage import loads
from tests.editor.session_in_hand import InHand

NO_KEYS = Keys()
PATCH = """{
  "format": "nodegraph/1",
  "title": "Night",
  "nodes": {
    "in": {"type": "source.input"},
    "kick": {"type": "analysis.hits", "values": {"high": 140}},
    "lfo": {"type": "control.lfo", "settings": {"wave": "sine"}},
    "other": {"type": "control.lfo", "values": {"beats": 8}},
    "pick": {"type": "colour.pick"},
    "road": {"type": "texture.night_road"},
    "screen": {"type": "output.screen"}
  },
  "wires": [
    "in.music -> kick.source",
    "kick.pulse -> road.glow",
    "road.out -> screen.picture"
  ],
  "public": {
    "kick.high": {"label": "Top", "midi": "cc:1"},
    "lfo.beats": {}
  }
}"""
library = cache(Library.load)


def desk_of(*chosen: str, text: str = PATCH) -> Desk:
    desk = Desk(library(), InHand(loads(text), library()))
    desk.select(*chosen)
    return desk


class Looking:
    """Somebody who looks at what is selected, and has a hand."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.opened = desk, Opened()
        self.hand = RowsHand(desk, self.opened)

    @property
    def inspection(self) -> Inspection:
        self.desk.follow()
        return inspection_of(self.desk, self.opened)

    @property
    def layout(self) -> RowsLayout:
        return place(self.inspection.rows, 320.0, lambda text, size: len(text) * size * 0.5)

    def row(self, id: str) -> Row:
        return next(row for row in self.inspection.rows if row.id == id)

    def field(self, id: str) -> Field:
        row = self.row(id)
        assert isinstance(row, Value), row
        return row.field

    def ids(self) -> list[str]:
        return [row.id for row in self.inspection.rows]

    def touch(self, id: str, zone: str) -> tuple[Touch, Point]:
        placed = self.layout.of(id)
        assert placed is not None, f"{id} is not among {self.ids()}"
        at = placed.zones[zone].centre
        touch = self.layout.at(at)
        assert touch is not None and touch.zone == zone
        return touch, at

    def click(self, id: str, zone: str = "box") -> None:
        touch, at = self.touch(id, zone)
        self.hand.press(touch, at, NO_KEYS)
        self.hand.release(at, NO_KEYS)
        self.desk.follow()

    def push(self, word: str) -> None:
        """Press the button with that word on it."""
        for row in self.inspection.rows:
            if isinstance(row, Buttons):
                for place_of, button in enumerate(row.buttons):
                    if button.text == word:
                        self.click(row.id, f"button {place_of}")
                        return
        raise AssertionError(f"there is no button {word}")

    def drag(self, id: str, *moves: float, zone: str = "box", keys: Keys = NO_KEYS) -> None:
        touch, at = self.touch(id, zone)
        self.hand.press(touch, at, keys)
        for pixels in moves:
            at = at.moved(pixels, 0.0)
            self.hand.move(at, keys)
        self.hand.release(at, keys)
        self.desk.follow()

    def steps(self) -> int:
        """How many steps of undo there are."""
        door: Any = self.desk.door
        history = door.state.history
        count = 0
        while history.next_undo("editor") is not None:
            history, _ = history.undo("editor")
            count += 1
        return count


def value(desk: Desk, node: str, port: str) -> Any:
    return desk.patch.nodes[node].values.get(port)
