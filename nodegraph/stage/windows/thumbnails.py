"""Small pictures of what nodes give, in turn and without waiting for any of them.

    thumbnails = Thumbnails(context, ("noise", "tunnel"), (128, 72), fps=4.0)
    thumbnails.begin(seconds)                       # before every frame
    if thumbnails.wants(node): thumbnails.feed(node, texture)      # as soon as it is drawn
    for node, picture in thumbnails.take(): ...     # a frame or two later: (height, width, 4)

Targets of nodes are shared, so a picture has to be taken before the next node is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import moderngl
import numpy as np

from nodegraph.stage.windows.fences import Fences
from nodegraph.stage.windows.preview import Picture

MOST_A_FRAME = 2
_IN_FLIGHT = 6  # readings on their way

_VERTEX = """\
#version 330
uniform bool flip;
out vec2 at;
void main() {
  at = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(at * 2.0 - 1.0, 0.0, 1.0);
  if (flip) at.y = 1.0 - at.y;
}
"""
# Two by two filtered samples a pixel: what is finer than that flickers a little, and costs little.
# Over black, as on the screen.
_SMALLER = """\
#version 330
uniform sampler2D picture;
uniform vec2 size;
in vec2 at;
out vec4 colour;
vec3 light(vec2 place) {
  vec4 one = texture(picture, at + place / size);
  return clamp(one.rgb, 0.0, 1.0) * clamp(one.a, 0.0, 1.0);
}
void main() {
  vec3 sum = light(vec2(-0.25, -0.25)) + light(vec2(0.25, -0.25))
    + light(vec2(-0.25, 0.25)) + light(vec2(0.25, 0.25));
  colour = vec4(sum * 0.25, 1.0);
}
"""


@dataclass(slots=True, eq=False)
class _Reading:
    """A picture on its way."""

    node: str
    buffer: moderngl.Buffer
    fence: int


class Thumbnails:
    """Makes the pictures of some nodes small on the GPU, and fetches them when they are there."""

    def __init__(
        self, context: moderngl.Context, nodes: Sequence[str], size: tuple[int, int], fps: float
    ) -> None:
        """size: of every picture. fps: how often each comes at most."""
        self._context = context
        self.size = size
        self._every = 1.0 / fps
        self._due = dict.fromkeys(nodes, float("-inf"))
        self._wanted: set[str] = set()
        self._fences = Fences(context)
        self._program = context.program(_VERTEX, _SMALLER)
        self._vertices = context.vertex_array(self._program, [])
        # The unit that moderngl itself uses: the stage remembers what it bound to all others.
        self._unit = context.default_texture_unit
        self._program["picture"] = self._unit
        self._program["size"] = size
        self._texture = context.texture(size, 4)
        self._target = context.framebuffer([self._texture])
        self._on_the_way: list[_Reading] = []
        self._free: list[moderngl.Buffer] = []

    def begin(self, seconds: float) -> None:
        """Choose whose turn it is in this frame. seconds: of a clock that runs on."""
        room = min(MOST_A_FRAME, _IN_FLIGHT - len(self._on_the_way))
        late = sorted((due, node) for node, due in self._due.items() if due <= seconds)
        self._wanted = {node for _, node in late[: max(room, 0)]}
        for node in self._wanted:  # one that is not drawn waits for its next turn as well
            self._due[node] = seconds + self._every

    def wants(self, node: str) -> bool:
        """Whether a picture of this node is to be fed in this frame."""
        return node in self._wanted

    def feed(self, node: str, picture: moderngl.Texture, top_first: bool = False) -> None:
        """Take a picture; `top_first`: its first row is the top one."""
        self._wanted.discard(node)
        self._program["flip"] = not top_first
        self._target.use()
        picture.use(self._unit)
        self._vertices.render(moderngl.TRIANGLES, 3)
        width, height = self.size
        buffer = (
            self._free.pop() if self._free else self._context.buffer(reserve=width * height * 4)
        )
        self._target.read_into(buffer, components=4)
        self._on_the_way.append(_Reading(node, buffer, self._fences.put()))

    def take(self) -> list[tuple[str, Picture]]:
        """Return the pictures that have come since the last call: RGBA, top row first."""
        found = []
        width, height = self.size
        while self._on_the_way and self._fences.is_reached(self._on_the_way[0].fence):
            reading = self._on_the_way.pop(0)
            self._fences.remove(reading.fence)
            picture = np.empty((height, width, 4), np.uint8)
            reading.buffer.read_into(picture, picture.nbytes)
            self._free.append(reading.buffer)
            found.append((reading.node, picture))
        return found

    def release(self) -> None:
        """Free everything."""
        for reading in self._on_the_way:
            self._fences.remove(reading.fence)
        for buffer in (*self._free, *(reading.buffer for reading in self._on_the_way)):
            buffer.release()
        self._on_the_way.clear()
        self._free.clear()
        for thing in (self._target, self._texture, self._vertices, self._program):
            thing.release()
