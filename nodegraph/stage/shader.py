"""A shader node at work: its clock, its uniforms, its passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import moderngl

from nodegraph.model.isf import IsfPass, IsfShader
from nodegraph.stage.buffers import Buffers
from nodegraph.stage.frames import Now
from nodegraph.stage.glsl import IMAGE_TYPES, uniform_name
from nodegraph.stage.programs import Cell, Compiled
from nodegraph.stage.targets import Ring, Target
from nodegraph.stage.uniforms import NUMBERS, Read, Writer, shader_number, writer

MOST_RATE = 4.0
_Binding = tuple[int, list[moderngl.Texture], int]  # unit, newest textures first, which of them


@dataclass(frozen=True, slots=True)
class Link:
    """Where a picture comes from: the textures of its writer, and how many pictures ago."""

    textures: list[moderngl.Texture]
    age: int = 0


@dataclass(slots=True)
class Clock:
    """The TIME of one node: the integral of its rate, in float64."""

    time: float = 0.0
    step: float = 0.0
    rate: float | None = None

    def advance(self, rate: float, dt: float, late: float = 0.0) -> None:
        """Go on by one frame. Between two frames the rate is taken as a straight line.

        `late`: seconds by which the first frame stands after the place where TIME is 0.
        """
        rate = min(max(rate, 0.0), MOST_RATE)
        if self.rate is None:
            self.step = rate * dt
            self.time += rate * late
        else:
            self.step = (self.rate + rate) * 0.5 * dt
            self.time += self.step
        self.rate = rate


class Surface(Protocol):
    """Where a last pass draws instead of a texture of its node: the frame that is read back."""

    @property
    def target(self) -> Target:
        """The target to draw into."""
        ...

    def compiled(self, shader: IsfShader, now: Now) -> Compiled:
        """Return the program of the last pass in this frame, with its own uniforms set."""
        ...


@dataclass(slots=True)
class _Pass:
    """One pass and the ring it draws into; without a ring it draws on the surface."""

    index: int
    item: IsfPass
    ring: Ring | None
    follows: bool
    size: tuple[float, float]


class ShaderDraw:
    """Draws one shader node every frame.

    compiled: the program of every pass. links: the picture of each image input. reads: the source
    of every other input. rate: the pace of TIME. black: what an unwired image and an empty buffer
    show. `buffers` has a ring for every target, but none for the last pass when there is a surface.
    """

    def __init__(
        self,
        node: str,
        shader: IsfShader,
        compiled: Sequence[Compiled],
        buffers: Buffers,
        links: Mapping[str, Link],
        reads: Mapping[str, Read],
        rate: Read,
        black: moderngl.Texture,
        surface: Surface | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.node = node
        self.shader = shader
        self.buffers = buffers
        self.clock = clock or Clock()
        self._links = links
        self._reads = reads
        self._rate = rate
        self._black = [black]
        self._surface = surface
        self._passes = [self._resolve(place) for place in range(len(shader.passes))]
        self._follows = [part for part in self._passes if part.follows and part.ring]
        self._programs: dict[int, _Program] = {}
        self._compiled = compiled

    @property
    def ring(self) -> Ring | None:
        """The picture that the node makes; None where it draws on a surface."""
        return self._passes[-1].ring

    def draw(self, now: Now) -> None:
        """Draw all passes of one frame."""
        self.clock.advance(self._rate.number(now.values), now.dt, now.late)
        if self._follows:
            self._follow_sizes(now)
        for part, compiled in zip(self._passes, self._compiled, strict=True):
            ring = part.ring
            if ring is not None:
                self._program(compiled).draw(part, ring.targets[-1], self.clock, now)
                ring.turn()
            elif self._surface is not None:
                finished = self._surface.compiled(self.shader, now)
                self._program(finished).draw(part, self._surface.target, self.clock, now)

    def bindings(self, place: int, units: Mapping[str, int]) -> list[_Binding]:
        """Return what every sampler shows while a pass is drawn.

        A buffer that is not persistent is black until it was drawn in this frame, and while it is
        being drawn: a texture may not be read and written at once.
        """
        passes = self.shader.passes
        shown = {item.target for item in passes[:place]} - {passes[place].target}
        shown |= {item.target for item in passes if item.persistent}
        rings = self.buffers.rings
        bindings: list[_Binding] = []
        for name, link in self._links.items():
            unit = units.get(uniform_name(name))
            if unit is not None:
                bindings.append((unit, link.textures, link.age))
        for name in self.shader.targets:
            unit = units.get(uniform_name(name))
            if unit is not None:
                visible = name in shown and name in rings
                bindings.append((unit, rings[name].textures if visible else self._black, 0))
        return bindings

    def writers(self, compiled: Compiled) -> list[Writer]:
        """Return what keeps a program's inputs at their values."""
        return [
            writer(compiled.cells[uniform_name(item.name)], item, self._reads[item.name])
            for item in self.shader.inputs
            if item.type not in IMAGE_TYPES and uniform_name(item.name) in compiled.cells
        ]

    def _program(self, compiled: Compiled) -> _Program:
        program = self._programs.get(id(compiled))
        if program is None:
            program = self._programs[id(compiled)] = _Program(self, compiled)
        return program

    def _resolve(self, place: int) -> _Pass:
        item = self.shader.passes[place]
        last = place == len(self.shader.passes) - 1
        if last and self._surface is not None:
            ring, target = None, self._surface.target
        else:
            ring = self.buffers.rings[item.target]
            target = ring.next
        size = (float(target.width), float(target.height))
        return _Pass(place, item, ring, self.buffers.follows(item), size)

    def _follow_sizes(self, now: Now) -> None:
        values = {
            item.name: shader_number(item, self._reads[item.name], now.values)
            for item in self.shader.inputs
            if item.type in NUMBERS
        }
        for part in self._follows:
            if self.buffers.refit(part.item, values):
                target = self.buffers.rings[part.item.target].next
                part.size = (float(target.width), float(target.height))
                now.units.forget()


class _Program:
    """One program of a node: passes have their own, and so has one that is read back."""

    __slots__ = (
        "bindings", "compiled", "date", "frame", "image_sizes", "size", "step", "time", "writers",
    )  # fmt: skip

    def __init__(self, draw: ShaderDraw, compiled: Compiled) -> None:
        cells = compiled.cells
        self.compiled = compiled
        self.writers = draw.writers(compiled)
        self.bindings = [
            draw.bindings(place, compiled.units) for place in range(len(draw.shader.passes))
        ]
        self.time = cells.get("TIME")
        self.step = cells.get("TIMEDELTA")
        self.frame = cells.get("FRAMEINDEX")
        self.date = cells.get("DATE")
        self.size = cells.get("RENDERSIZE")
        self.image_sizes = _image_sizes(compiled)

    def _write(self, clock: Clock, now: Now) -> None:
        """Set the uniforms that are not of a pass; those that have not changed cost little."""
        values = now.values
        for write in self.writers:
            write(values)
        if self.time is not None:
            self.time.set(clock.time)
        if self.step is not None:
            self.step.set(clock.step)
        if self.frame is not None:
            self.frame.set(now.index)
        if self.date is not None:
            self.date.set(now.date)

    def draw(self, part: _Pass, target: Target, clock: Clock, now: Now) -> None:
        """Draw one pass into a target."""
        self._write(clock, now)
        bound = now.units.bound
        bindings = self.bindings[part.index]
        for unit, textures, age in bindings:
            texture = textures[age]
            if bound[unit] is not texture:
                texture.use(unit)
                bound[unit] = texture
        if self.image_sizes:
            for unit, textures, age in bindings:
                cell = self.image_sizes.get(unit)
                if cell is not None:
                    cell.set(tuple(map(float, textures[age].size)))
        if self.size is not None:
            self.size.set(part.size)
        target.framebuffer.use()
        compiled = self.compiled
        compiled.vertices.render(compiled.mode, compiled.count)


def _image_sizes(compiled: Compiled) -> dict[int, Cell]:
    """GLSL 120 cannot ask a texture for its size: it is a uniform there, by texture unit."""
    found: dict[int, Cell] = {}
    for name, cell in compiled.cells.items():
        if name.startswith("_") and name.endswith("_imgSize"):
            unit = compiled.units.get(uniform_name(name[1 : -len("_imgSize")]))
            if unit is not None:
                found[unit] = cell
    return found
