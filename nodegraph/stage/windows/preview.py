"""A small picture of the stage for editors, some fifteen times a second, without waiting for it.

    preview = Preview(stage_context)
    preview.feed(stage.picture, seconds)       # after every frame; mostly does nothing
    picture = preview.take()                   # a frame or two later: (height, width, 4) or None
    data = preview_jpeg(picture)

Nobody waits for the GPU.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import moderngl
import numpy as np
from numpy.typing import NDArray

from nodegraph.stage.windows.fences import Fences

WIDEST = 480
FPS = 15.0
_IN_FLIGHT = 2  # readings on their way; one more would only be older
_TIMER = 0.1  # intervals that a frame may come early, or a 60 Hz loop would reach 12 of 15

_VERTEX = """\
#version 330
out vec2 at;
void main() {
  at = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(at * 2.0 - 1.0, 0.0, 1.0);
}
"""
# The mean of what a small pixel covers: each filtered sample is the mean of about two by two.
_SMALLER = """\
#version 330
uniform sampler2D picture;
uniform vec2 size;
uniform ivec2 taps;
in vec2 at;
out vec4 colour;
void main() {
  vec2 apart = 1.0 / (size * vec2(taps));
  vec2 first = at - 0.5 / size + 0.5 * apart;
  vec3 sum = vec3(0.0);
  for (int y = 0; y < taps.y; y++)
    for (int x = 0; x < taps.x; x++)
      sum += texture(picture, first + apart * vec2(x, y)).rgb;
  colour = vec4(sum / float(taps.x * taps.y), 1.0);
}
"""

Picture = NDArray[np.uint8]


@dataclass(slots=True, eq=False)
class _Reading:
    """A small picture on its way."""

    buffer: moderngl.Buffer
    size: tuple[int, int]
    fence: int


class Preview:
    """Makes the picture small on the GPU and fetches it when it is there.

    context: the stage's, current at every call. width: at most 480 pixels.
    """

    def __init__(self, context: moderngl.Context, width: int = WIDEST, fps: float = FPS) -> None:
        self._context = context
        self._width = max(1, min(width, WIDEST))
        self._every = 1.0 / fps
        self._due = float("-inf")
        self._fences = Fences(context)
        self._program = context.program(_VERTEX, _SMALLER)
        self._vertices = context.vertex_array(self._program, [])
        # The unit that moderngl itself uses: the stage remembers what it bound to all others.
        self._unit = context.default_texture_unit
        self._program["picture"] = self._unit
        self._target: moderngl.Framebuffer | None = None
        self._on_the_way: list[_Reading] = []
        self._free: list[moderngl.Buffer] = []
        self._newest: Picture | None = None

    def feed(self, picture: moderngl.Texture, seconds: float) -> None:
        """Take a frame if it is time for one. seconds: of a clock that runs on."""
        self._collect()
        if seconds < self._due - self._every * _TIMER or len(self._on_the_way) >= _IN_FLIGHT:
            return
        self._due = max(self._due + self._every, seconds + self._every * 0.5)
        target = self._target_for(picture.size)
        self._draw(picture, target)
        size = target.size
        buffer = self._free.pop() if self._free else self._buffer(size)
        target.read_into(buffer, components=4)
        self._on_the_way.append(_Reading(buffer, size, self._fences.put()))

    def take(self) -> Picture | None:
        """Return the newest picture that has come since the last call: RGBA, top row first."""
        self._collect()
        newest, self._newest = self._newest, None
        return newest

    def release(self) -> None:
        """Free everything."""
        for reading in self._on_the_way:
            self._fences.remove(reading.fence)
        for buffer in (*self._free, *(reading.buffer for reading in self._on_the_way)):
            buffer.release()
        self._on_the_way.clear()
        self._free.clear()
        self._release_target()
        self._vertices.release()
        self._program.release()

    def _draw(self, picture: moderngl.Texture, target: moderngl.Framebuffer) -> None:
        taps = tuple(
            max(1, -(-whole // (2 * small)))
            for whole, small in zip(picture.size, target.size, strict=True)
        )
        self._program["size"] = target.size
        self._program["taps"] = taps
        target.use()
        picture.use(self._unit)
        self._vertices.render(moderngl.TRIANGLES, 3)

    def _collect(self) -> None:
        """Take in the pictures that have come, oldest first."""
        while self._on_the_way and self._fences.is_reached(self._on_the_way[0].fence):
            reading = self._on_the_way.pop(0)
            self._fences.remove(reading.fence)
            width, height = reading.size
            newest = np.empty((height, width, 4), np.uint8)
            reading.buffer.read_into(newest, newest.nbytes)
            self._newest = newest
            if reading.buffer.size == self._bytes():
                self._free.append(reading.buffer)
            else:
                reading.buffer.release()

    def _target_for(self, size: tuple[int, int]) -> moderngl.Framebuffer:
        width = min(self._width, size[0])
        small = (width, max(1, round(width * size[1] / size[0])))
        if self._target is None or self._target.size != small:
            self._release_target()
            texture = self._context.texture(small, 4)
            self._target = self._context.framebuffer([texture])
            for buffer in self._free:
                buffer.release()
            self._free.clear()
        return self._target

    def _release_target(self) -> None:
        if self._target is not None:
            for attachment in self._target.color_attachments:
                attachment.release()
            self._target.release()
            self._target = None

    def _bytes(self) -> int:
        return self._target.width * self._target.height * 4 if self._target else 0

    def _buffer(self, size: tuple[int, int]) -> moderngl.Buffer:
        return self._context.buffer(reserve=size[0] * size[1] * 4)


def preview_jpeg(picture: Picture, quality: int = 75) -> bytes:
    """Return an RGB or RGBA picture, (height, width, 3 or 4), as a JPEG file; alpha is dropped."""
    from PIL import Image

    data = BytesIO()
    Image.fromarray(picture[..., :3]).save(data, "JPEG", quality=min(95, max(1, quality)))
    return data.getvalue()
