"""Hands on the window of an editor: a real mouse and keyboard, or the events that they would give.

The second kind is quicker, and presses as exactly as a hand never would; what Dear PyGui itself
feels (a line to type into) only the first kind can do.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Protocol

from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys
from nodegraph.editor.window import insights
from nodegraph.editor.window.app import App
from nodegraph.editor.window.hands import Event, What
from tests.benchmarks.gestures.server_hands import ServerHands, parts_of

CALM = 4  # frames in which nothing is under way
LONGEST = 60.0  # seconds until that is so
MODIFIERS = ("Shift", "Ctrl", "Alt", "Space")


class Restless(AssertionError):
    """The editor does not come to rest."""


class HandsOn(Protocol):
    """What hands can do. Each call lets the editor go on for a frame or some."""

    def hold(self, keys: Sequence[str]) -> None:
        """Hold these keys, and no others."""
        ...

    def move(self, at: Point) -> None: ...

    def press(self, button: str) -> None: ...

    def release(self, button: str) -> None: ...

    def double(self) -> None:
        """Press the left button twice at once, and let go."""
        ...

    def wheel(self, up: bool) -> None: ...

    def key(self, shortcut: str) -> None: ...


class RealHands:
    """A mouse and a keyboard of the X server."""

    def __init__(self, app: App, server: ServerHands) -> None:
        self._app, self._server = app, server

    def hold(self, keys: Sequence[str]) -> None:
        self._server.hold(keys)
        frames(self._app, 2)

    def move(self, at: Point) -> None:
        self._server.move(*at)
        frames(self._app, 1)

    def press(self, button: str) -> None:
        self._server.button(button, True)
        frames(self._app, 2)

    def release(self, button: str) -> None:
        self._server.button(button, False)
        frames(self._app, 2)

    def double(self) -> None:
        for down in (True, False, True, False):
            self._server.button("left", down)
            frames(self._app, 1)

    def wheel(self, up: bool) -> None:
        self._server.wheel(up)
        frames(self._app, 1)

    def key(self, shortcut: str) -> None:
        held, key = parts_of(shortcut)
        self._server.hold(held)
        for down in (True, False):
            self._server.key(key, down)
        self._server.hold(())
        frames(self._app, 3)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        for letter in text:
            held, key = parts_of(letter)
            self._server.hold([*held, "Shift"] if letter.isupper() else held)
            self._server.key(key, True)
            self._server.key(key, False)
            frames(self._app, 2)
        self._server.hold(())
        frames(self._app, 4)


class QuickHands:
    """The events of hands, without a server."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._held: Sequence[str] = ()
        self._at = Point(0.0, 0.0)

    def hold(self, keys: Sequence[str]) -> None:
        self._held = tuple(keys)

    def move(self, at: Point) -> None:
        self._at = at
        self._add("move")

    def press(self, button: str) -> None:
        self._add("press", button)

    def release(self, button: str) -> None:
        self._add("release", button)

    def double(self) -> None:
        for what in ("press", "release", "press", "double", "release"):
            self._add(what, "left")

    def wheel(self, up: bool) -> None:
        self._add("wheel", amount=1.0 if up else -1.0)

    def key(self, shortcut: str) -> None:
        self._add("key", shortcut)
        self._add("key up", shortcut.rpartition("+")[2] or shortcut)

    def _add(self, what: What, name: str = "", amount: float = 0.0) -> None:
        keys = Keys(*(word in self._held for word in MODIFIERS))
        self._app.hands.events.append(Event(what, self._at, keys, name, amount))
        frames(self._app, 1)


def frames(app: App, count: int) -> None:
    """Let the editor go on."""
    for _ in range(count):
        app.step()


def rest(app: App) -> None:
    """Let it go on until nothing is under way. Raises Restless."""
    calm, until = 0, time.monotonic() + LONGEST
    while calm < CALM:
        if time.monotonic() > until:
            raise Restless(f"still under way after {LONGEST} s: {insights.of_desk(app)}")
        app.step()
        calm = calm + 1 if insights.is_at_rest(app) else 0


def between(start: Point, end: Point, steps: int) -> Iterable[Point]:
    """Yield the places of a drag, its end last."""
    for step in range(1, steps + 1):
        part = step / steps
        yield start.moved((end.x - start.x) * part, (end.y - start.y) * part)
