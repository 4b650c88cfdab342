"""A person's hands on the editor: a real mouse and real keys.

    hand.click(hand.title("knob"))
    hand.drag(hand.out("knob.out"), hand.into("add.value"))
    hand.key("ctrl+z")

After each of them some frames are waited for, and that nothing is under way: never a time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.looking import Looking, window_of

LEFT, MIDDLE, RIGHT = 1, 2, 3
NEARER, FARTHER = 4, 5  # the wheel, as the server counts buttons
STEPS = 5  # of a drag
DOUBLE_SECONDS, NEAR = 0.35, 8.0  # between two presses that are one double click
SLOW = 0.05  # from here until a press is felt


class Spot(NamedTuple):
    """A pixel of the window."""

    x: float
    y: float

    def by(self, x: float, y: float) -> Spot:
        return Spot(self.x + x, self.y + y)


class Hand:
    """Moves, presses and types over one editor."""

    def __init__(self, desktop: Desktop, look: Looking) -> None:
        self.look, self._desktop = look, desktop
        self._window = window_of(desktop, look.pid)
        self._pressed: dict[int, tuple[Spot, float]] = {}  # by button: where and when, the last

    # --- where ---------------------------------------------------------------------------------

    def title(self, node: str) -> Spot:
        return Spot(*self._node(node)["title"])

    def body(self, node: str) -> Spot:
        """The lower edge of a node, where no row is."""
        x, y, width, height = self._node(node)["rect"]
        return Spot(x + width / 2.0, y + height - 2.0)

    def out(self, path: str) -> Spot:
        """The pin of an output."""
        node, _, port = path.partition(".")
        return Spot(*self._node(node)["pins"][f"out:{port}"])

    def into(self, path: str) -> Spot:
        """The pin of an input."""
        node, _, port = path.partition(".")
        return Spot(*self._node(node)["pins"][f"in:{port}"])

    def row(self, path: str) -> Spot:
        """The middle of a line of a node; of its value, where it has one."""
        node, _, port = path.partition(".")
        return Spot(*self._node(node)["rows"][port])

    def cable(self, wire: str, part: float = 0.5) -> Spot:
        """A place of a cable, so far along it."""
        line = self.look.scene["cables"][wire]
        return Spot(*line[round(part * (len(line) - 1))])

    def void(self) -> Spot:
        """A place of the canvas where nothing is: below all, at the left."""
        left, top, width, height = self.look.desk["area"]
        rects = [node["rect"] for node in self.look.scene["nodes"].values()]
        bottom = max((y + tall for _, y, _, tall in rects), default=top)
        spot = Spot(left + 24.0, min(bottom + 40.0, top + height - 12.0))
        assert spot.x < left + width
        return spot

    def item(self, **wanted: Any) -> Spot:
        """The middle of what is seen besides the canvas, by its kind, label, tag or value, once it
        is there.
        """
        found: list[dict[str, Any]] = self.look.until(lambda: self.items(**wanted))
        x, y, width, height = found[0]["rect"]
        return Spot(x + width / 2.0, y + height / 2.0)

    def place(self, name: str) -> Spot:
        """The middle of what a page tells by a name, once it is there."""
        x, y, width, height = self.look.until(lambda: self.look.ask("places").get(name))
        return Spot(x + width / 2.0, y + height / 2.0)

    def items(self, **wanted: Any) -> list[dict[str, Any]]:
        return [
            item
            for item in self.look.ask("items")
            if all(item[key] == value for key, value in wanted.items())
        ]

    # --- what ----------------------------------------------------------------------------------

    def move(self, to: Spot) -> None:
        self._do("mousemove", "--window", self._window, round(to.x), round(to.y))

    def click(self, at: Spot, button: int = LEFT, keys: Sequence[str] = ()) -> None:
        self._apart(at, button)
        self.move(at)
        self._held(keys, "mousedown", button)
        self._held_still(keys, "mouseup", button)

    def double(self, at: Spot) -> None:
        self._apart(at)
        self.move(at)
        self._do("click", "--repeat", 2, "--delay", 30, LEFT, frames=8)

    def wheel(self, at: Spot, notches: int, keys: Sequence[str] = ()) -> None:
        """Turn the wheel: up is positive."""
        self.move(at)
        button = NEARER if notches > 0 else FARTHER
        self._held(keys)
        for _ in range(abs(notches)):
            self._do("click", button)
        self._held_still(keys)

    def drag(self, start: Spot, end: Spot, button: int = LEFT, keys: Sequence[str] = ()) -> None:
        self.take(start, end, button, keys)
        self._held_still(keys, "mouseup", button)

    def take(self, start: Spot, end: Spot, button: int = LEFT, keys: Sequence[str] = ()) -> None:
        """Drag without letting go."""
        self._apart(start, button)
        self.move(start)
        self._held(keys, "mousedown", button)
        self.drag_on(start, end)

    def drag_on(self, start: Spot, end: Spot, keys: Sequence[str] = ()) -> None:
        """Go on with a drag, and hold keys from here on."""
        self._held(keys)
        for step in range(1, STEPS + 1):
            part = step / STEPS
            at = start.by((end.x - start.x) * part, (end.y - start.y) * part)
            self._do("mousemove", "--window", self._window, round(at.x), round(at.y), frames=2)

    def let_go(self, button: int = LEFT, keys: Sequence[str] = ()) -> None:
        self._held_still(keys, "mouseup", button)

    def key(self, *keys: str) -> None:
        """Press keys one after the other, each as `ctrl+shift+z`."""
        for key in keys:
            self._do("key", key)

    def down(self, key: str) -> None:
        """Press a key, and hold it."""
        self._held([key])

    def up(self, key: str) -> None:
        """Let a key go that is held."""
        self._held_still([key])

    def away(self, keys: Sequence[str]) -> None:
        """Go to another window with keys held, let them go there, and come back."""
        self._held(keys)
        with self._desktop.other_window() as other:
            self._desktop.do("windowfocus", "--sync", other)
            self._held_still(keys)
        self._desktop.do("windowfocus", "--sync", self._window)
        self.look.wait(8)

    def type(self, text: str) -> None:
        """Type a text, and wait until it is there: Dear PyGui needs two frames a letter."""
        self._do("type", "--delay", 8, text, frames=6 + 2 * len(text))

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in pixels."""
        before = self.look.desk["window"]
        if before != [width, height]:
            self._desktop.do("windowsize", self._window, width, height)
            self.look.until(lambda: self.look.desk["window"] == [width, height])

    def close_window(self) -> None:
        """Close it as one closes any window; it may ask first."""
        self._desktop.do("key", "alt+F4")

    def _held(self, keys: Sequence[str], *words: object) -> None:
        down = [word for key in keys for word in ("keydown", key)]
        if down:
            self._do(*down, frames=2)
        if words:
            self._do(*words)

    def _held_still(self, keys: Sequence[str], *words: object) -> None:
        if words:
            self._do(*words)
        up = [word for key in keys for word in ("keyup", key)]
        if up:
            self._do(*up, frames=2)

    def _apart(self, at: Spot, button: int = LEFT) -> None:
        """Let a press not be the second half of a double click: no hand is as quick as this one."""
        before, when = self._pressed.get(button, (Spot(-99.0, -99.0), 0.0))
        if max(abs(at.x - before.x), abs(at.y - before.y)) < NEAR:
            self.look.until(lambda: time.monotonic() > when + DOUBLE_SECONDS)
        self._pressed[button] = at, time.monotonic() + SLOW

    def _do(self, *words: object, frames: int = 4) -> None:
        self._desktop.do(*words)
        self.look.wait(frames)

    def _node(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.look.scene["nodes"][name]
        return found
