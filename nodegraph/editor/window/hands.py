"""Mouse and keyboard, in the order in which they came.

Dear PyGui tells of presses and releases one after the other, but of what is held only as it is now,
which is late: Ctrl+Z pressed quickly would be Z. So what is held is kept here, from those events.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys

LATE_FRAMES = 4
EQUAL = dpg.mvKey_Slash + 2  # what Dear PyGui calls Plus is another one, which no key has
SIGNS = {"Shift+/": "?", "Shift+=": "+"}  # what two keys write together
What = Literal["press", "double", "release", "move", "wheel", "key", "key up"]
BUTTONS = {0: "left", 1: "right", 2: "middle"}
MODIFIERS = {
    dpg.mvKey_LShift: "Shift", dpg.mvKey_RShift: "Shift",
    dpg.mvKey_LControl: "Ctrl", dpg.mvKey_RControl: "Ctrl",
    dpg.mvKey_LAlt: "Alt", dpg.mvKey_RAlt: "Alt",
}  # fmt: skip


class Event(NamedTuple):
    """Something a hand did. `keys`: what was held; `name`: of the button, or of the key with what
    is held ("Ctrl+Z"); `again`: the key is held down and repeats.
    """

    what: What
    at: Point
    keys: Keys
    name: str = ""
    amount: float = 0.0
    again: bool = False


def _names() -> dict[int, str]:
    """Return what keys are called in shortcuts."""
    names = {getattr(dpg, f"mvKey_{letter}"): letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    names |= {getattr(dpg, f"mvKey_{digit}"): str(digit) for digit in range(10)}
    names |= {getattr(dpg, f"mvKey_F{number}"): f"F{number}" for number in range(1, 13)}
    names |= {
        dpg.mvKey_Tab: "Tab", dpg.mvKey_Return: "Enter", dpg.mvKey_NumPadEnter: "Enter",
        dpg.mvKey_Escape: "Escape", dpg.mvKey_Spacebar: "Space", dpg.mvKey_Delete: "Delete",
        dpg.mvKey_Back: "Backspace", dpg.mvKey_Home: "Home", dpg.mvKey_End: "End",
        dpg.mvKey_Left: "Left", dpg.mvKey_Right: "Right", dpg.mvKey_Up: "Up",
        dpg.mvKey_Down: "Down", dpg.mvKey_Period: ".", dpg.mvKey_Slash: "/",
        dpg.mvKey_Minus: "-", EQUAL: "=", dpg.mvKey_Add: "+",
        dpg.mvKey_Subtract: "-", dpg.mvKey_Prior: "PageUp", dpg.mvKey_Next: "PageDown",
    }  # fmt: skip
    return names


@dataclass
class Hands:
    """The events that are not dealt with yet, and what is held."""

    events: deque[Event] = field(default_factory=deque)
    held: set[str] = field(default_factory=set)
    at: Point = Point(0.0, 0.0)
    _down: set[int] = field(default_factory=set)
    _lost: dict[int, int] = field(default_factory=dict)  # by key: frames that it seems to be up
    _names: dict[int, str] = field(default_factory=_names)

    def build(self) -> None:
        """Listen."""
        with dpg.handler_registry():
            dpg.add_mouse_move_handler(callback=self._moved)
            dpg.add_mouse_wheel_handler(callback=self._wheel)
            dpg.add_key_press_handler(callback=self._key)
            dpg.add_key_release_handler(callback=self._key_up)
            for button in BUTTONS:
                dpg.add_mouse_click_handler(button, callback=self._pressed)
                dpg.add_mouse_release_handler(button, callback=self._released)
                dpg.add_mouse_double_click_handler(button, callback=self._double)

    @property
    def keys(self) -> Keys:
        """What is held now."""
        held = self.held
        return Keys("Shift" in held, "Ctrl" in held, "Alt" in held, "Space" in held)

    def take(self) -> list[Event]:
        """Return what has come, in order."""
        self._let_go_of_lost()
        events = list(self.events)
        self.events.clear()
        return events

    def forget(self) -> None:
        """Take nothing for held: the keys that just were pressed are the desktop's, as Alt+F4.

        It may keep their releases as well, and to Dear PyGui they are down then until they are
        pressed again.
        """
        self.held.clear()

    def _let_go_of_lost(self) -> None:
        """Let go of keys whose release never comes: another window had the keyboard meanwhile.

        What Dear PyGui holds as down is late, so it has to say it for some frames.
        """
        for code in list(self._down):
            frames = 0 if dpg.is_key_down(code) else self._lost.get(code, 0) + 1
            self._lost[code] = frames
            if frames > LATE_FRAMES:
                self._key_up(None, code)
        self._lost = {code: frames for code, frames in self._lost.items() if code in self._down}

    def _add(self, what: What, name: str = "", amount: float = 0.0, again: bool = False) -> None:
        self.events.append(Event(what, self.at, self.keys, name, amount, again))

    def _moved(self, sender: Any, place: Any) -> None:
        self.at = Point(float(place[0]), float(place[1]))
        self._add("move")

    def _wheel(self, sender: Any, notches: Any) -> None:
        self._add("wheel", amount=float(notches))

    def _pressed(self, sender: Any, button: Any) -> None:
        self._add("press", BUTTONS.get(_button(button), ""))

    def _released(self, sender: Any, button: Any) -> None:
        self._add("release", BUTTONS.get(_button(button), ""))

    def _double(self, sender: Any, button: Any) -> None:
        self._add("double", BUTTONS.get(_button(button), ""))

    def _key(self, sender: Any, key: Any) -> None:
        code = int(key[0] if isinstance(key, list | tuple) else key)
        again = code in self._down
        self._down.add(code)
        if code in MODIFIERS:
            if not again:
                self.held.add(MODIFIERS[code])
            return
        name = self._names.get(code)
        if name is None:
            return
        if name == "Space":
            self.held.add("Space")
        held = self.held | _just_pressed(code, self._down)
        prefix = "".join(f"{word}+" for word in ("Ctrl", "Alt", "Shift") if word in held)
        whole = prefix + name
        for keys, sign in SIGNS.items():
            whole = whole.replace(keys, sign)
        self._add("key", whole, again=again)

    def _key_up(self, sender: Any, key: Any) -> None:
        code = int(key[0] if isinstance(key, list | tuple) else key)
        self._down.discard(code)
        if code in MODIFIERS:
            self.held.discard(MODIFIERS[code])
            return
        name = self._names.get(code, "")
        self._add("key up", name)
        if name == "Space":
            self.held.discard("Space")


def _just_pressed(code: int, told: set[int]) -> set[str]:
    """Return the modifiers that went down in the same frame as a key, and are told after it.

    Keys of one frame come in the order of their codes, and Tab, Enter, Escape and the arrows have
    lower ones than Ctrl. `told`: the keys whose press was told before.
    """
    later = {other: word for other, word in MODIFIERS.items() if other > code}
    return {word for other, word in later.items() if other not in told and dpg.is_key_down(other)}


def _button(data: Any) -> int:
    return int(data[0] if isinstance(data, list | tuple) else data)
