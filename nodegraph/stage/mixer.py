"""One picture becomes another: an ISF transition between what two stages show.

    mixer = Mixer(context, (1280, 720))
    mixer.use(FADE)
    mixer.draw(old.picture, new.picture, 0.25)      # then mixer.picture, as that of a stage

A transition is a shader with the images `startImage` and `endImage` and the number `progress`,
0..1; its other inputs have their defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import moderngl

from nodegraph.model.errors import Unusable
from nodegraph.model.isf import IsfShader, read_isf
from nodegraph.model.isf_spec import spec_of_shader
from nodegraph.stage.arrays import solid
from nodegraph.stage.buffers import Buffers
from nodegraph.stage.context import waiter
from nodegraph.stage.frames import Now
from nodegraph.stage.programs import Programs
from nodegraph.stage.screen import Screen
from nodegraph.stage.shader import Link, ShaderDraw
from nodegraph.stage.targets import Lease, TargetPool
from nodegraph.stage.uniforms import Read

START, END, PROGRESS = "startImage", "endImage", "progress"
_HEAD = """/*{"INPUTS": [
  {"NAME": "startImage", "TYPE": "image"}, {"NAME": "endImage", "TYPE": "image"},
  {"NAME": "progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0}
]}*/
"""
FADE = read_isf(
    _HEAD + "void main() {\n"
    "  gl_FragColor = mix(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), progress);\n}\n",
    "fade.fs",
)
# What a stage shows has its top row first; a transition, as every shader, has it at the bottom.
_TURNED = read_isf(
    '/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}*/\n'
    "void main() {\n"
    "  vec2 at = isf_FragNormCoord;\n"
    "  gl_FragColor = IMG_NORM_PIXEL(inputImage, vec2(at.x, 1.0 - at.y));\n}\n",
    "turned.fs",
)


def is_transition(shader: object) -> bool:
    """Whether a shader has what a transition needs."""
    if not isinstance(shader, IsfShader):
        return False
    inputs = {item.name: item.type for item in shader.inputs}
    return (inputs.get(START), inputs.get(END), inputs.get(PROGRESS)) == ("image", "image", "float")


class Mixer:
    """Draws transitions of one size, in the context of the stages that it mixes."""

    def __init__(self, context: moderngl.Context, size: tuple[int, int]) -> None:
        self.size = size
        self._programs = Programs(context)
        self._pool = TargetPool(context)
        self._wait: Callable[[], None] = waiter(context)
        self._screen = Screen(self._programs, size, self._pool, self._wait)
        self._screen.read_from({"finish": Read(constant=0.0)})
        self._black = solid(context, (0.0, 0.0, 0.0, 1.0))
        self._lease = Lease(self._pool)
        self._now = Now()
        self._sources = ([self._black], [self._black])
        self._draws: list[ShaderDraw] = []

    @property
    def picture(self) -> moderngl.Texture:
        """What was drawn last: RGBA8, top row first."""
        return self._screen.target.texture

    def use(self, shader: IsfShader) -> None:
        """Draw this transition from now on. Raises Unusable for one that is none, or is broken."""
        if not is_transition(shader):
            raise Unusable(
                f"{shader.file} is no transition: it needs the images {START} and {END} and the "
                f"number {PROGRESS}."
            )
        self._lease.end()
        first, last = (self._turned(source) for source in self._sources)
        links = {START: Link(first.textures), END: Link(last.textures)}
        self._draws = [first.draw, last.draw, self._made(shader, links, self._screen)]
        self._now.units.forget()

    def draw(
        self, start: moderngl.Texture, end: moderngl.Texture, progress: float, dt: float = 0.0
    ) -> None:
        """Draw the picture at a progress of 0..1; both textures have their top row first."""
        for source, texture in zip(self._sources, (start, end), strict=True):
            source[0] = texture
        now = self._now
        now.values = [min(max(progress, 0.0), 1.0)]
        now.dt = dt
        now.index += 1
        now.units.forget()
        for draw in self._draws:
            draw.draw(now)

    def read_into(self, buffer: Any) -> None:
        """Copy the picture into a writable buffer of width * height * 4 bytes."""
        self._screen.read_into(buffer)

    def release(self) -> None:
        """Free everything."""
        self._lease.end()
        self._screen.release()
        self._pool.trim()
        self._programs.release()
        self._black.release()

    def _turned(self, source: list[moderngl.Texture]) -> _Turned:
        buffers = Buffers(_TURNED, self.size, self._pool)
        buffers.borrow("", {}, self._lease)
        draw = self._made(_TURNED, {"inputImage": Link(source)}, None, buffers)
        return _Turned(draw, buffers.rings[""].textures)

    def _made(
        self,
        shader: IsfShader,
        links: dict[str, Link],
        surface: Screen | None,
        buffers: Buffers | None = None,
    ) -> ShaderDraw:
        if buffers is None:
            buffers = Buffers(shader, self.size, self._pool)
            for item in shader.passes[:-1]:
                buffers.keep(item.target, 2, {}, None)
        ports = spec_of_shader(shader, "transition.it").input_by_name
        reads = {name: Read(constant=port.default) for name, port in ports.items()}
        if PROGRESS in reads:
            reads[PROGRESS] = Read(0, 1)
        return ShaderDraw(
            node="transition",
            shader=shader,
            compiled=self._programs.passes(shader),
            buffers=buffers,
            links=links,
            reads=reads,
            rate=Read(constant=1.0),
            black=self._black,
            surface=surface,
        )


class _Turned:
    """A source the right way up for shaders."""

    def __init__(self, draw: ShaderDraw, textures: list[moderngl.Texture]) -> None:
        self.draw = draw
        self.textures = textures
