"""What the window system says about a window, as events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import glfw

from nodegraph.stage.windows import events
from nodegraph.stage.windows.events import WindowEvent
from nodegraph.stage.windows.keys import button_name, key_name, modifier_names


class Heard(Protocol):
    """A window as far as events need it."""

    number: int
    handle: Any

    def picture_at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place in the picture under a place in the window, as the mouse has it."""
        ...


def listen(window: Heard, post: Callable[[WindowEvent], None]) -> None:
    """Post whatever happens to a window from now on."""

    def keyed(_: Any, key: int, scancode: int, action: int, bits: int) -> None:
        pressed, repeat = action != glfw.RELEASE, action == glfw.REPEAT
        name, modifiers = key_name(key, scancode), modifier_names(bits)
        post(events.Key(window.number, name, pressed, repeat, modifiers))

    def closing(_: Any) -> None:
        glfw.set_window_should_close(window.handle, False)
        post(events.CloseAsked(window.number))

    def sized(_: Any, width: int, height: int) -> None:
        post(events.Resized(window.number, (int(width), int(height))))

    def moved(_: Any, x: float, y: float) -> None:
        post(events.MouseMoved(window.number, *window.picture_at(x, y)))

    def clicked(_: Any, button: int, action: int, bits: int) -> None:
        x, y = window.picture_at(*glfw.get_cursor_pos(window.handle))
        name, pressed = button_name(button), action == glfw.PRESS
        post(events.MouseButton(window.number, name, pressed, x, y, modifier_names(bits)))

    def wheeled(_: Any, across: float, up: float) -> None:
        post(events.MouseWheel(window.number, float(across), float(up)))

    def dropped(_: Any, paths: list[str]) -> None:
        post(events.Dropped(window.number, tuple(map(str, paths))))

    def focused(_: Any, has: int) -> None:
        post(events.Focused(window.number, bool(has)))

    handle = window.handle
    glfw.set_key_callback(handle, keyed)
    glfw.set_window_close_callback(handle, closing)
    glfw.set_framebuffer_size_callback(handle, sized)
    glfw.set_cursor_pos_callback(handle, moved)
    glfw.set_mouse_button_callback(handle, clicked)
    glfw.set_scroll_callback(handle, wheeled)
    window_system: Any = glfw  # its stubs have this callback wrong
    window_system.set_drop_callback(handle, dropped)
    glfw.set_window_focus_callback(handle, focused)
