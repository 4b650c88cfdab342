"""Windows that outlive their program, on an X server.

A program that chooses the close-down mode RetainPermanent leaves its windows on the screen when it
ends, with their last picture in them, until somebody kills it by the number of one of its windows
(X Window System Protocol, SetCloseDownMode). It costs nothing while it lives. A stage is found by
a mark: a property of a window that is never shown, which says whose it is. That window also owns a
selection, which the server takes from a program that ends: so the server itself says whether one
lives, whatever has become of its process id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nodegraph.stage.windows.xlib import Server, connected, library

_MARK, _OUTPUTS = "_NODEGRAPH_STAGE", "_NODEGRAPH_OUTPUTS"
_USER_TIME = "_NET_WM_USER_TIME"  # 0: no window manager gives it the keyboard as it appears (EWMH)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window was: its own corner on the desktop, without a frame, and its size, in pixels.

    GLFW's windows have static gravity: that corner is what a window manager is asked for.
    """

    position: tuple[int, int]
    size: tuple[int, int]


class Keeper:
    """Keeps the windows of one connection. `display`: its address; `window`: never shown."""

    def __init__(self, display: int, window: int) -> None:
        self._server = Server(display)
        self._window = window

    def begin(self, show: str) -> None:
        """Let all windows outlive the connection. `show`: whose they are, to be found by."""
        self._server.write(self._window, _MARK, show)
        self._server.own(_life(self._window), self._window)
        self._server.retain(True)  # last: what is kept has to be found

    def note(self, windows: Sequence[int]) -> None:
        """Say which windows are outputs, so that a successor finds their places."""
        self._server.write(self._window, _OUTPUTS, windows)

    def quieten(self, window: int) -> None:
        """Let a window that is not seen yet appear without taking the keyboard."""
        self._server.write_number(window, _USER_TIME, 0)

    def end(self) -> None:
        """Let windows go with their connection again."""
        self._server.retain(False)


def can_keep() -> bool:
    """Whether this machine has what a `Keeper` needs."""
    return library() is not None


def left(wanted: Callable[[str], bool]) -> int:
    """Return how many wanted shows' stages have ended and left their windows."""
    with connected() as server:
        return 0 if server is None else len(_found(server, wanted, False))


def places(wanted: Callable[[str], bool]) -> list[Place | None]:
    """Return where the outputs are that an ended stage of a wanted show has left, in their order.

    None is one that is there no more.
    """
    with connected() as server:
        if server is None:
            return []
        for window, _ in _found(server, wanted, False):
            outputs = server.windows(window, _OUTPUTS)
            if outputs:
                return [_place(server, output) for output in outputs]
    return []


def have_keyboard(wanted: Callable[[str], bool]) -> bool:
    """Return whether keys go to an output that an ended stage of a wanted show has left."""
    with connected() as server:
        if server is None:
            return False
        focus = server.focus()
        stages = _found(server, wanted, False)
        return any(focus in server.windows(window, _OUTPUTS) for window, _ in stages)


def clear(wanted: Callable[[str], bool], living: bool = False) -> int:
    """Take away what ended stages of wanted shows left, and say how many did.

    living: also the windows of stages that the server takes to be alive, with their connection.
    Where there is no X server there is nothing to do.
    """
    with connected() as server:
        if server is None:
            return 0
        found = _found(server, wanted, living)
        for window, show in found:
            _kill(server, window, show)
        return len(found)


def _found(server: Server, wanted: Callable[[str], bool], living: bool) -> list[tuple[int, str]]:
    return [
        (window, show)
        for window, show in _marked(server)
        if wanted(show) and (living or not server.owner(_life(window)))
    ]


def _marked(server: Server) -> Iterator[tuple[int, str]]:
    for window in server.tree(server.root)[1]:
        show = server.text(window, _MARK)
        if show:
            yield window, show


def _kill(server: Server, window: int, show: str) -> None:
    """End a stage and its windows.

    The first kill of one that lives is its end; as it wanted, its windows stay. Its number may
    belong to somebody else afterwards: the mark is looked at before each.
    """
    for _ in range(2):
        if server.text(window, _MARK) == show:
            server.kill(window)


def _place(server: Server, window: int) -> Place | None:
    own = around = server.geometry(window)
    x = y = 0
    while around is not None and window != server.root:  # what a window manager puts around it
        x, y = x + around[0], y + around[1]
        window = server.tree(window)[0]
        around = server.geometry(window)
    return None if own is None or around is None else Place((x, y), own[2:])


def _life(window: int) -> str:
    return f"{_MARK}_{window:x}"
