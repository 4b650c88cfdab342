"""Names of keys, buttons and modifiers."""

from __future__ import annotations

from functools import cache

import glfw

from nodegraph.stage.windows.events import Modifiers

_BUTTONS = {0: "left", 1: "right", 2: "middle"}


def key_name(key: int, scancode: int) -> str:
    """Return what is printed on a key in this layout, in lower case, or a name like "page_up"."""
    names = _names()
    named = names.get(key, "")
    if len(named) > 1 or key == glfw.KEY_UNKNOWN:
        return named or f"code_{scancode}"
    printed = glfw.get_key_name(key, scancode)
    text = printed.decode("utf-8", "replace") if isinstance(printed, bytes) else printed
    return (text or named or f"code_{scancode}").lower()


def button_name(button: int) -> str:
    """Return "left", "right", "middle", or the number of another mouse button, from 4."""
    return _BUTTONS.get(button, str(button + 1))


def modifier_names(bits: int) -> Modifiers:
    """Return the modifiers that are held."""
    known = (
        (glfw.MOD_SHIFT, "shift"),
        (glfw.MOD_CONTROL, "ctrl"),
        (glfw.MOD_ALT, "alt"),
        (glfw.MOD_SUPER, "super"),
    )
    return tuple(name for bit, name in known if bits & bit)


@cache
def _names() -> dict[int, str]:
    """GLFW's own names of its keys; one letter stands for a key that prints something."""
    left_out = ("KEY_UNKNOWN", "KEY_LAST")
    names = {
        getattr(glfw, name): name[4:].lower()
        for name in dir(glfw)
        if name.startswith("KEY_") and name not in left_out
    }
    # What these print depends on the layout.
    for key in (
        glfw.KEY_APOSTROPHE, glfw.KEY_COMMA, glfw.KEY_MINUS, glfw.KEY_PERIOD, glfw.KEY_SLASH,
        glfw.KEY_SEMICOLON, glfw.KEY_EQUAL, glfw.KEY_LEFT_BRACKET, glfw.KEY_BACKSLASH,
        glfw.KEY_RIGHT_BRACKET, glfw.KEY_GRAVE_ACCENT, glfw.KEY_WORLD_1, glfw.KEY_WORLD_2,
    ):  # fmt: skip
        names[key] = ""
    return names
