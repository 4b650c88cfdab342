"""`output.share`: a picture for other programs, read back frames later so that nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import moderngl

from nodegraph.model.isf import read_isf
from nodegraph.stage.buffers import Buffers
from nodegraph.stage.frames import Now
from nodegraph.stage.programs import Programs
from nodegraph.stage.screen import Screen
from nodegraph.stage.shader import Link, ShaderDraw
from nodegraph.stage.targets import TargetPool
from nodegraph.stage.uniforms import Read

LATE = 2  # frames that the GPU has to bring a picture over
# Other programs know no transparency: it is over black, as on the screen.
OPAQUE = read_isf(
    '/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}*/\n'
    "void main() {\n"
    "  vec4 colour = IMG_THIS_PIXEL(inputImage);\n"
    "  gl_FragColor = vec4(colour.rgb * colour.a, 1.0);\n}\n",
    "share.fs",
)


class Sharing(Protocol):
    """Where shared pictures go (nodegraph.stage.windows.cameras)."""

    def take(self, device: int, size: tuple[int, int], owner: object) -> None:
        """Show this owner's pictures from now on. Raises Failed."""

    def send(self, device: int, owner: object, pixels: bytes) -> None:
        """Hand a picture out. Raises Failed."""

    def give(self, device: int, owner: object) -> None:
        """This owner has no pictures any more."""


class ShareDraw:
    """Shares one picture every frame."""

    def __init__(
        self,
        node: str,
        device: int,
        sharing: Sharing,
        programs: Programs,
        pool: TargetPool,
        size: tuple[int, int],
        wait: Callable[[], None],
    ) -> None:
        """Raises Failed where the device cannot be had."""
        sharing.take(device, size, self)
        self.node = node
        self.device = device
        self._sharing = sharing
        self._screen = Screen(programs, size, pool, wait)
        self._screen.read_from({"finish": Read(constant=0.0)})
        self._programs, self._pool, self._size = programs, pool, size
        count = size[0] * size[1] * 4
        self._buffers = [programs.context.buffer(reserve=count) for _ in range(LATE + 1)]
        self._frame = 0
        self._draw: ShaderDraw | None = None

    def aim(self, link: Link, black: moderngl.Texture) -> None:
        """Share this picture from now on."""
        self._draw = ShaderDraw(
            node=self.node,
            shader=OPAQUE,
            compiled=self._programs.passes(OPAQUE),
            buffers=Buffers(OPAQUE, self._size, self._pool),
            links={"inputImage": link},
            reads={},
            rate=Read(constant=1.0),
            black=black,
            surface=self._screen,
        )

    def draw(self, now: Now) -> None:
        """Send this frame's picture off, and hand out the one of some frames ago. Raises Failed."""
        assert self._draw is not None
        self._draw.draw(now)
        count = LATE + 1
        self._screen.target.framebuffer.read_into(self._buffers[self._frame % count], components=4)
        self._frame += 1
        if self._frame > LATE:
            self._sharing.send(self.device, self, self._buffers[self._frame % count].read())

    def release(self) -> None:
        """Let the device and the buffers go."""
        self._sharing.give(self.device, self)
        self._screen.release()
        for buffer in self._buffers:
            buffer.release()
