"""The OpenGL context: one a process, off screen, through EGL.

The process that draws opens it and hands it to its `Stage`; nothing is opened by importing.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import moderngl

from nodegraph.model.errors import Failed

_PACKAGES = "libegl1 libgl1 libgl1-mesa-dri"
OLDEST = 330  # OpenGL 3.3: the lowest that has everything the stage needs


def open_context(create: Callable[..., moderngl.Context] | None = None) -> moderngl.Context:
    """Return an OpenGL context without a window, current on this thread.

    `create` stands in for `moderngl.create_standalone_context` in tests.
    Raises Failed with a sentence that names the packages to install.
    """
    creator: Any = create or moderngl.create_standalone_context
    try:
        context: moderngl.Context = creator(backend="egl", require=OLDEST)
    except Exception as problem:
        # glcontext raises ImportError, OSError or plain Exception, depending on what is missing
        raise Failed(_sentence(problem)) from problem
    context.disable(moderngl.BLEND | moderngl.DEPTH_TEST | moderngl.CULL_FACE)
    return context


def _sentence(problem: Exception) -> str:
    reason = str(problem).strip().rstrip(".").replace("\n", "; ") or type(problem).__name__
    lowered = reason.lower()
    if "version" in lowered or "require" in lowered:
        return (
            f"The graphics driver is too old ({reason}): OpenGL 3.3 is needed; update the driver, "
            f"or install the software renderer with: apt-get install {_PACKAGES}"
        )
    return (
        f"No OpenGL without a screen ({reason}): pictures need EGL and a driver; install them "
        f"with: apt-get install {_PACKAGES}"
    )


def waiter(context: moderngl.Context) -> Callable[[], None]:
    """Return a function that waits for the GPU without holding Python's lock.

    moderngl keeps the lock while it waits, which would stop the encoder's thread. Where glFinish
    cannot be reached, moderngl's own is returned.
    """
    address = address_of(context, "glFinish")
    if not address:
        return context.finish
    finish: Callable[[], None] = ctypes.CFUNCTYPE(None)(address)
    return finish


def address_of(context: moderngl.Context, name: str) -> int:
    """Return the address of an OpenGL function, 0 where it cannot be found.

    The context of a window carries the look-up of its window system in `extra`; others ask EGL.
    """
    look_up: Any = context.extra
    if look_up is not None:
        return int(look_up(name) or 0)
    try:
        library = ctypes.CDLL("libEGL.so.1")
        library.eglGetProcAddress.restype = ctypes.c_void_p
        library.eglGetProcAddress.argtypes = [ctypes.c_char_p]
        return int(library.eglGetProcAddress(name.encode()) or 0)
    except (OSError, AttributeError):
        return 0
