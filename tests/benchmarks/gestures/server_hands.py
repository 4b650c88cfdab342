"""A mouse and a keyboard of an X server, pressed through its own test extension.

Each call returns once the server has handed the event to the window; the window sees it in one of
its next frames.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Final

BUTTONS: Final = {"left": 1, "middle": 2, "right": 3}
NEARER, FARTHER = 4, 5  # the wheel, as the server counts buttons
NAMES: Final = {  # what a shortcut calls a key, as the server calls it
    "Ctrl": "Control_L", "Shift": "Shift_L", "Alt": "Alt_L", "Space": "space", "Enter": "Return",
    "Backspace": "BackSpace", "PageUp": "Prior", "PageDown": "Next", ".": "period", "/": "slash",
    "-": "minus", "=": "equal", "+": "equal", "?": "slash", " ": "space", "_": "minus",
    "*": "8", "(": "9", ")": "0", ",": "comma",
}  # fmt: skip
SHIFTED: Final = frozenset("+?_*()")


class ServerHands:
    """Hands on one window of a display. Places are in pixels of the window."""

    def __init__(self, display: str, window: int) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        assert self._display, f"there is no display {display}"
        self._window = ctypes.c_ulong(window)
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        self.held: list[str] = []

    def move(self, x: float, y: float) -> None:
        """Move the pointer."""
        at = (ctypes.c_int(0), ctypes.c_int(0))
        child = ctypes.c_ulong(0)
        self._x.XTranslateCoordinates(
            self._display, self._window, self._root, round(x), round(y),
            ctypes.byref(at[0]), ctypes.byref(at[1]), ctypes.byref(child),
        )  # fmt: skip
        self._test.XTestFakeMotionEvent(self._display, -1, at[0].value, at[1].value, 0)
        self._sync()

    def button(self, name: str, down: bool) -> None:
        """Press or let go of a button."""
        self._test.XTestFakeButtonEvent(self._display, BUTTONS[name], int(down), 0)
        self._sync()

    def wheel(self, up: bool) -> None:
        """Turn the wheel by a notch."""
        for down in (1, 0):
            number = NEARER if up else FARTHER
            self._test.XTestFakeButtonEvent(self._display, number, down, 0)
        self._sync()

    def key(self, name: str, down: bool) -> None:
        """Press or let go of a key, as shortcuts call it."""
        symbol = self._x.XStringToKeysym(NAMES.get(name, name).encode())
        code = self._x.XKeysymToKeycode(self._display, ctypes.c_ulong(symbol))
        assert code, f"the server has no key {name}"
        self._test.XTestFakeKeyEvent(self._display, code, int(down), 0)
        self._sync()

    def hold(self, names: Sequence[str]) -> None:
        """Hold these keys, and no others."""
        for name in reversed(self.held):
            self.key(name, False)
        self.held = list(names)
        for name in names:
            self.key(name, True)

    def _sync(self) -> None:
        self._x.XSync(self._display, 0)


def parts_of(shortcut: str) -> tuple[list[str], str]:
    """Return the keys that are held for a shortcut, and the one that is pressed."""
    if shortcut.endswith("++"):
        held, key = shortcut[:-2].split("+"), "+"
    else:
        *held, key = shortcut.split("+") if shortcut != "+" else ["+"]
    if key in SHIFTED:
        held.append("Shift")
    return held, key.lower() if len(key) == 1 and key.isalpha() else key
