"""Fences: whether the GPU has come to a point, and order between contexts that share textures.

moderngl has none, so these are OpenGL's own, called without holding Python's lock.
"""

from __future__ import annotations

import ctypes
from typing import Any

import moderngl

from nodegraph.model.errors import Failed
from nodegraph.stage.context import address_of

_COMMANDS_COMPLETE = 0x9117
_FLUSH = 0x00000001
_TIMEOUT_EXPIRED = 0x911B
_FOREVER = 0xFFFFFFFFFFFFFFFF


class Fences:
    """The fences of a context and of those that share with it. Raises Failed without OpenGL 3.2."""

    def __init__(self, context: moderngl.Context) -> None:
        pointer, flags = ctypes.c_void_p, ctypes.c_uint
        self._make = _function(context, "glFenceSync", pointer, flags, flags)
        self._wait = _function(context, "glWaitSync", None, pointer, flags, ctypes.c_uint64)
        self._ask = _function(context, "glClientWaitSync", flags, pointer, flags, ctypes.c_uint64)
        self._delete = _function(context, "glDeleteSync", None, pointer)
        self._flush = _function(context, "glFlush", None)

    def put(self) -> int:
        """Put a fence behind what was asked of the current context, and send it off."""
        fence: int = self._make(_COMMANDS_COMPLETE, 0)
        self._flush()
        return fence

    def follow(self, fence: int) -> None:
        """Let what the current context is asked next begin after the fence; returns at once."""
        self._wait(fence, 0, _FOREVER)

    def is_reached(self, fence: int) -> bool:
        """Tell whether the GPU is past the fence, without waiting."""
        return bool(self._ask(fence, _FLUSH, 0) != _TIMEOUT_EXPIRED)

    def remove(self, fence: int) -> None:
        """Forget a fence."""
        self._delete(fence)


def _function(context: moderngl.Context, name: str, returned: Any, *arguments: Any) -> Any:
    address = address_of(context, name)
    if not address:
        raise Failed(f"The graphics driver has no {name}: OpenGL 3.3 is needed; update the driver.")
    return ctypes.CFUNCTYPE(returned, *arguments)(address)
