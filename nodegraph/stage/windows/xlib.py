"""The calls of libX11 that GLFW has no words for; see the Xlib manual.

with connected() as server:
    if server is not None:
        parent, children = server.tree(server.root)
"""

from __future__ import annotations

import ctypes
import functools
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_DESTROY_ALL, _RETAIN_PERMANENT = 0, 1  # X.h
_CARDINAL, _STRING, _WINDOW = 6, 31, 33  # Xatom.h
_REPLACE = 0  # PropModeReplace
_LONGEST = 1024  # of a property, in units of four bytes
_NOW = 0  # CurrentTime

_Display = ctypes.c_void_p
_Id = ctypes.c_ulong  # XID and Atom
_Ids = ctypes.POINTER(_Id)
_Int, _UInt = ctypes.c_int, ctypes.c_uint
_Ints, _UInts = ctypes.POINTER(_Int), ctypes.POINTER(_UInt)
_Address = ctypes.c_void_p
_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "XOpenDisplay": (_Display, [ctypes.c_char_p]),
    "XCloseDisplay": (_Int, [_Display]),
    "XDefaultRootWindow": (_Id, [_Display]),
    "XFree": (_Int, [_Address]),
    "XInternAtom": (_Id, [_Display, ctypes.c_char_p, _Int]),
    "XGetSelectionOwner": (_Id, [_Display, _Id]),
    "XSetSelectionOwner": (_Int, [_Display, _Id, _Id, ctypes.c_ulong]),
    "XSetCloseDownMode": (_Int, [_Display, _Int]),
    "XGetInputFocus": (_Int, [_Display, _Ids, _Ints]),
    "XSetErrorHandler": (_Address, [_Address]),
    "XKillClient": (_Int, [_Display, _Id]),
    "XSync": (_Int, [_Display, _Int]),
    "XQueryTree": (_Int, [_Display, _Id, _Ids, _Ids, ctypes.POINTER(_Ids), _UInts]),
    "XGetGeometry": (_Int, [_Display, _Id, _Ids, _Ints, _Ints, _UInts, _UInts, _UInts, _UInts]),
    "XChangeProperty": (_Int, [_Display, _Id, _Id, _Id, _Int, _Int, _Address, _Int]),
    "XGetWindowProperty": (
        _Int,
        [_Display, _Id, _Id, ctypes.c_long, ctypes.c_long, _Int, _Id, _Ids, _Ints, _Ids, _Ids,
         ctypes.POINTER(_Address)],
    ),
}  # fmt: skip
_IGNORE = ctypes.CFUNCTYPE(_Int, _Display, _Address)(lambda display, error: 0)


@functools.cache
def library() -> Any:
    """Return libX11, None where there is none."""
    if sys.platform in ("win32", "darwin"):
        return None
    try:
        found = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(found, name)
        function.restype, function.argtypes = result, arguments
    return found


@contextmanager
def connected() -> Iterator[Server | None]:
    """Give a connection of its own to the server that DISPLAY names, None where there is none."""
    x = library() if os.environ.get("DISPLAY") else None
    display = None if x is None else x.XOpenDisplay(None)
    if x is None or not display:
        yield None
        return
    # A window may go while it is looked at; Xlib's own handler would end the process.
    before = x.XSetErrorHandler(ctypes.cast(_IGNORE, _Address))
    try:
        yield Server(display)
    finally:
        x.XSync(display, False)
        x.XSetErrorHandler(before)
        x.XCloseDisplay(display)


class Server:
    """A connection, by its address. Windows and atoms are numbers; what is not there is 0 or ""."""

    def __init__(self, display: int) -> None:
        self._x = library()
        self._display = display
        self.root = int(self._x.XDefaultRootWindow(display))

    def retain(self, retain: bool) -> None:
        """Let the windows of this connection stay when it ends, or not."""
        mode = _RETAIN_PERMANENT if retain else _DESTROY_ALL
        self._x.XSetCloseDownMode(self._display, mode)
        self.sync()

    def kill(self, window: int) -> None:
        """End the connection that has made a window; where it has ended, destroy what stayed."""
        self._x.XKillClient(self._display, window)
        self.sync()

    def tree(self, window: int) -> tuple[int, list[int]]:
        """Return a window's parent and its children, the lowest first."""
        root, parent, count, children = _Id(), _Id(), _UInt(), _Ids()
        self._x.XQueryTree(self._display, window, root, parent, children, count)
        found = children[: count.value] if children else []
        if children:
            self._x.XFree(children)
        return parent.value, found

    def geometry(self, window: int) -> tuple[int, int, int, int] | None:
        """Return where a window is in its parent, and its width and height, in pixels."""
        root, x, y = _Id(), _Int(), _Int()
        width, height, border, depth = _UInt(), _UInt(), _UInt(), _UInt()
        there = self._x.XGetGeometry(
            self._display, window, root, x, y, width, height, border, depth
        )
        return (x.value, y.value, width.value, height.value) if there else None

    def own(self, selection: str, window: int) -> None:
        """Own a selection: the server takes it away when the connection ends."""
        self._x.XSetSelectionOwner(self._display, self._atom(selection), window, _NOW)

    def owner(self, selection: str) -> int:
        """Return the window that owns a selection."""
        return int(self._x.XGetSelectionOwner(self._display, self._atom(selection)))

    def focus(self) -> int:
        """Return the window that keys go to."""
        window, reverts = _Id(), _Int()
        self._x.XGetInputFocus(self._display, window, reverts)
        return int(window.value)

    def write(self, window: int, name: str, value: str | Sequence[int]) -> None:
        """Set a property of a window: a text, or other windows."""
        if isinstance(value, str):
            data = value.encode()
            self._change(window, name, _STRING, 8, data, len(data))
        else:
            self._change(window, name, _WINDOW, 32, (_Id * len(value))(*value), len(value))

    def write_number(self, window: int, name: str, number: int) -> None:
        """Set a property of a window that is a number."""
        self._change(window, name, _CARDINAL, 32, (_Id * 1)(number), 1)

    def number(self, window: int, name: str) -> int | None:
        """Return a property that is a number, None where it is not there."""
        data = self._property(window, name, _CARDINAL, ctypes.sizeof(_Id))
        return int.from_bytes(data[: ctypes.sizeof(_Id)], sys.byteorder) if data else None

    def text(self, window: int, name: str) -> str:
        """Return a property that is a text."""
        return self._property(window, name, _STRING, 1).decode(errors="replace")

    def windows(self, window: int, name: str) -> list[int]:
        """Return a property that is windows."""
        data = self._property(window, name, _WINDOW, ctypes.sizeof(_Id))
        return list((_Id * (len(data) // ctypes.sizeof(_Id))).from_buffer_copy(data))

    def sync(self) -> None:
        """Wait until everything asked so far is done."""
        self._x.XSync(self._display, False)

    def _atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), False))

    def _change(self, window: int, name: str, kind: int, bits: int, data: Any, length: int) -> None:
        atom = self._atom(name)
        self._x.XChangeProperty(self._display, window, atom, kind, bits, _REPLACE, data, length)

    def _property(self, window: int, name: str, kind: int, width: int) -> bytes:
        """Return a property's bytes; Xlib gives numbers of 32 bits as `long`, of `width` bytes."""
        found, bits, length, rest, data = _Id(), _Int(), _Id(), _Id(), _Address()
        self._x.XGetWindowProperty(
            self._display, window, self._atom(name), 0, _LONGEST, False, kind, found, bits, length,
            rest, data,
        )  # fmt: skip
        if not data.value:
            return b""
        copied = ctypes.string_at(data.value, length.value * width)
        self._x.XFree(data)
        return copied
