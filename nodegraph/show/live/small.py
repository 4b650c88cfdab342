"""The small picture that clients watch."""

from __future__ import annotations

import time

import moderngl

from nodegraph.session.messages import SetPreview
from nodegraph.show.live.outputs import Outputs
from nodegraph.stage.windows.preview import Preview, preview_jpeg


class Small:
    """Makes JPEGs of the picture as long as somebody wishes them; nobody waits for the GPU."""

    def __init__(self) -> None:
        self._wish = SetPreview(width=0, fps=0.0)
        self._preview: Preview | None = None

    def wish(self, wish: SetPreview) -> None:
        """Make pictures of another size or at another pace, or none."""
        self.close()
        self._wish = wish

    def jpeg(self, outputs: Outputs, picture: moderngl.Texture) -> bytes:
        """Take in a frame; return the JPEG of one some frames ago, mostly nothing."""
        if not self._wish.width:
            return b""
        if self._preview is None:
            self._preview = Preview(outputs.context, self._wish.width, self._wish.fps)
        self._preview.feed(picture, time.monotonic())
        found = self._preview.take()
        return b"" if found is None else preview_jpeg(found)

    def close(self) -> None:
        """Let the memory of pictures go."""
        if self._preview is not None:
            self._preview.release()
            self._preview = None
