"""The window system, through GLFW, and the hidden window whose context the stage draws in.

The contexts of all output windows share textures with that one. It outlives them, so that windows
can come and go while the stage goes on.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import glfw
import moderngl

from nodegraph.model.errors import Failed
from nodegraph.stage.context import OLDEST
from nodegraph.stage.windows.displays import Display

_WITHOUT = "or run with --headless"
_glfw: Any = glfw  # where its stubs know no None, no bytes and no addresses


class _Loader:
    """Lets moderngl work in whatever context is current: X11, Wayland, Windows, macOS."""

    def load_opengl_function(self, name: str) -> int:
        return int(_glfw.get_proc_address(name) or 0)

    def __enter__(self) -> None: ...

    def __exit__(self, *problem: object) -> None: ...

    def release(self) -> None: ...


class WindowSystem:
    """Connects to the screen; one a process. Raises Failed with a sentence where there is none."""

    def __init__(self) -> None:
        self.displays_changed = False
        self._said = ""
        _glfw.set_error_callback(self._hear)
        if no_screen := _no_screen():
            raise Failed(no_screen)
        glfw.init_hint(glfw.COCOA_CHDIR_RESOURCES, glfw.FALSE)
        if not glfw.init():
            raise Failed(f"There is no screen ({self._reason()}): check DISPLAY, {_WITHOUT}.")
        glfw.set_monitor_callback(self._note_displays)
        try:
            self.master = self.make_window("nodegraph", (16, 16), None)
        except Failed:
            glfw.terminate()
            raise
        self.context = self.enter(self.master)

    def make_window(self, title: str, size: tuple[int, int], full: Display | None) -> Any:
        """Return a new window that is not shown yet, its context sharing with the stage's."""
        glfw.default_window_hints()
        for hint, value in (
            (glfw.CONTEXT_VERSION_MAJOR, OLDEST // 100),
            (glfw.CONTEXT_VERSION_MINOR, OLDEST // 10 % 10),
            (glfw.OPENGL_PROFILE, glfw.OPENGL_CORE_PROFILE),
            (glfw.OPENGL_FORWARD_COMPAT, glfw.TRUE),
            (glfw.VISIBLE, glfw.FALSE),
            (glfw.AUTO_ICONIFY, glfw.FALSE),  # a click on one output must not hide the others
            (glfw.DEPTH_BITS, 0),
            (glfw.STENCIL_BITS, 0),
            (glfw.ALPHA_BITS, 0),
        ):
            glfw.window_hint(hint, value)
        self._said = ""
        master = getattr(self, "master", None)
        window = glfw.create_window(*size, title, full.handle if full else None, master)
        if not window:
            raise Failed(
                f"No window could be opened ({self._reason()}): OpenGL {OLDEST / 100:.1f} is "
                f"needed; update the graphics driver, {_WITHOUT}."
            )
        return window

    def enter(self, window: Any) -> moderngl.Context:
        """Make a window's OpenGL context current and return moderngl's view of it."""
        glfw.make_context_current(window)
        create: Any = moderngl.create_context
        context: moderngl.Context = create(require=OLDEST, context=_Loader())
        context.extra = glfw.get_proc_address
        context.disable(moderngl.BLEND | moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        return context

    def resume(self) -> None:
        """Make the stage's context current again."""
        glfw.make_context_current(self.master)

    def displays(self) -> list[Display]:
        """Return the screens that are there now, the primary one first."""
        return [_display(monitor) for monitor in glfw.get_monitors()]

    def close(self) -> None:
        """Leave the window system; every window and context is gone afterwards."""
        _glfw.set_monitor_callback(None)
        glfw.destroy_window(self.master)
        glfw.terminate()
        _glfw.set_error_callback(None)

    def _hear(self, code: int, text: bytes) -> None:
        self._said = text.decode("utf-8", "replace").strip().rstrip(".")

    def _reason(self) -> str:
        return self._said or "no reason given"

    def _note_displays(self, monitor: Any, event: int) -> None:
        self.displays_changed = True


def _no_screen() -> str:
    """Return a sentence where a look at the environment says that there is no screen."""
    if sys.platform in ("win32", "darwin"):
        return ""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    return (
        "There is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set): start it from a desktop "
        f"session, {_WITHOUT}."
    )


def _display(monitor: Any) -> Display:
    name = glfw.get_monitor_name(monitor)
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
    mode = glfw.get_video_mode(monitor)
    x, y = glfw.get_monitor_pos(monitor)
    size = mode.size
    return Display(text, x, y, size.width, size.height, float(mode.refresh_rate), monitor)
