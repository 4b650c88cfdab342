"""The picture that stays while a show is frozen."""

from __future__ import annotations

import moderngl


class Frozen:
    """Keeps a copy of one picture. The context is the stage's and has to be current."""

    def __init__(self, context: moderngl.Context) -> None:
        self._context = context
        self._copy: moderngl.Texture | None = None
        self._is_held = False

    def keep(self, picture: moderngl.Texture) -> moderngl.Texture:
        """Return the picture as it was at the first call after `thaw`."""
        if self._copy is None or not self._is_held:
            self._copy = self._copied(picture)
            self._is_held = True
        return self._copy

    def thaw(self) -> None:
        """Let the next `keep` take a new picture."""
        self._is_held = False

    def release(self) -> None:
        """Free the copy."""
        if self._copy is not None:
            self._copy.release()
            self._copy = None

    def _copied(self, picture: moderngl.Texture) -> moderngl.Texture:
        copy = self._copy
        if copy is None or copy.size != picture.size:
            self.release()
            copy = self._context.texture(picture.size, 4)
            copy.repeat_x = copy.repeat_y = False
        source = self._context.framebuffer([picture])
        target = self._context.framebuffer([copy])
        self._context.copy_framebuffer(target, source)
        source.release()
        target.release()
        return copy
