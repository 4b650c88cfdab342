"""Compiled shaders, kept by what they were compiled from."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import moderngl
import numpy as np

from nodegraph.model.errors import Unusable
from nodegraph.model.isf import IsfShader
from nodegraph.stage.glsl import LADDER, Source, Version, fragment_source, vertex_source

GL_SAMPLER_2D = 0x8B5E
_CORNERS = np.array([0, 0, 1, 0, 0, 1, 1, 1], np.float32)
_LOG_LINE = re.compile(
    r"""^(?:ERROR:\s*)?\d+              # the string: we only have one
        (?::(?P<a>\d+)(?:\(\d+\))?      # Mesa 0:12(5): error: ..., Apple ERROR: 0:12: ...
          |\((?P<b>\d+)\))\s*:\s*       # NVIDIA 0(12) : error C1008: ...
        (?:(?P<kind>error|warning)[^:]*:\s*)?(?P<text>.*)$""",
    re.VERBOSE | re.MULTILINE,
)


class Cell:
    """A uniform and what was last written to it."""

    __slots__ = ("last", "uniform")

    def __init__(self, uniform: Any) -> None:
        self.uniform = uniform
        self.last: Any = None

    def set(self, value: Any) -> None:
        """Write the value unless it is there already."""
        if value != self.last:
            self.uniform.value = value
            self.last = value


@dataclass(slots=True)
class Compiled:
    """A program ready to draw: its uniforms by name, the texture unit of each sampler."""

    program: moderngl.Program
    vertices: moderngl.VertexArray
    mode: int
    count: int
    version: int
    cells: dict[str, Cell] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)

    def draw(self) -> None:
        """Cover the current target."""
        self.vertices.render(self.mode, self.count)


class Programs:
    """Compiles ISF shaders of one context; the same source is compiled once."""

    def __init__(self, context: moderngl.Context) -> None:
        self.context = context
        self._kept: dict[str, Compiled | Unusable] = {}
        self._corners: moderngl.Buffer | None = None

    def passes(self, shader: IsfShader) -> list[Compiled]:
        """Return the program of every pass. Raises Unusable as `get` does."""
        return [self.get(shader, place=place) for place in range(len(shader.passes))]

    def get(
        self, shader: IsfShader, flip: bool = False, finish: str = "", place: int = 0
    ) -> Compiled:
        """Return the program of a pass; see `fragment_source` for flip and finish.

        Tries GLSL 450, 330 and 120 in turn. Raises Unusable: one sentence with file and line.
        """
        if "PASSINDEX" not in shader.body + shader.vertex:
            place = 0  # every pass is the same program
        key = _hash(shader, flip, finish, place)
        kept = self._kept.get(key)
        if kept is None:
            try:
                kept = self._compile(shader, flip, finish, place)
            except Unusable as problem:
                kept = problem
            self._kept[key] = kept
        if isinstance(kept, Unusable):
            raise kept
        return kept

    def _compile(self, shader: IsfShader, flip: bool, finish: str, place: int) -> Compiled:
        logs: list[_Log] = []
        for version in LADDER:
            if version > self.context.version_code and version != 120:
                continue
            vertex = vertex_source(shader, version, flip, place)
            fragment = fragment_source(shader, version, flip, finish, place)
            try:
                program = self.context.program(vertex.text, fragment.text)
            except moderngl.Error as problem:
                logs.append(_Log.read(str(problem), vertex, fragment))
                continue
            return self._wrap(program, shader, version)
        raise Unusable(_sentence(shader.file, logs))

    def _wrap(self, program: moderngl.Program, shader: IsfShader, version: Version) -> Compiled:
        if version == 120:
            if self._corners is None:
                self._corners = self.context.buffer(_CORNERS)
            vertices = self.context.vertex_array(program, [(self._corners, "2f", "isf_corner")])
        else:
            vertices = self.context.vertex_array(program, [])
        corners = bool(shader.vertex) or version == 120
        mode = moderngl.TRIANGLE_STRIP if corners else moderngl.TRIANGLES
        compiled = Compiled(program, vertices, mode, 4 if corners else 3, version)
        for name in program:
            member = program[name]
            if isinstance(member, moderngl.Uniform):
                compiled.cells[name] = Cell(member)
                if getattr(member, "gl_type", 0) == GL_SAMPLER_2D:
                    compiled.units[name] = len(compiled.units)
                    member.value = compiled.units[name]
        return compiled

    def release(self) -> None:
        """Free every program."""
        for kept in self._kept.values():
            if isinstance(kept, Compiled):
                kept.vertices.release()
                kept.program.release()
        self._kept.clear()


def _hash(shader: IsfShader, *how: object) -> str:
    digest = hashlib.sha256()
    said = (shader.inputs, shader.imports, shader.targets, shader.body, shader.vertex, *how)
    digest.update(repr(said).encode("utf-8", "replace"))
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Log:
    """The first error of a failed compilation: where in the author's file, and what."""

    stage: str
    line: int
    text: str
    lines: frozenset[int]

    @classmethod
    def read(cls, log: str, vertex: Source, fragment: Source) -> _Log:
        stage = "vertex" if "vertex_shader" in log else "fragment"
        source = vertex if stage == "vertex" else fragment
        errors = [
            (int(match["a"] or match["b"]) - source.before, match["text"].strip())
            for match in _LOG_LINE.finditer(log)
            if match["kind"] != "warning"
        ]
        if not errors:
            last = [line.strip() for line in log.splitlines() if line.strip()]
            return cls("link", 0, last[-1] if last else "no reason given", frozenset())
        line, text = errors[0]
        return cls(stage, line, text, frozenset(number for number, _ in errors))


def _sentence(file: str, logs: list[_Log]) -> str:
    """Pick the error that is the author's, not one of a GLSL version that the file isn't made for.

    A real mistake shows in more versions than a word that one of them reserves.
    """
    votes = Counter((log.stage, line) for log in logs for line in log.lines)
    chosen = max(logs, key=lambda log: votes[log.stage, log.line])  # the first of equals
    name = file if chosen.stage != "vertex" else f"{file.rpartition('.')[0]}.vs"
    where = f"{name}: line {chosen.line}" if chosen.line > 0 else name
    return f"{where}: the shader does not compile: {_tidy(chosen.text)}; correct it there."


def _tidy(text: str) -> str:
    return " ".join(text.rstrip(".").replace("isf_main", "main").split())
