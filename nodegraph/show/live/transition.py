"""The pictures of two documents while one takes over from the other."""

from __future__ import annotations

from typing import Any, Protocol

import moderngl

from nodegraph.model.errors import NodegraphError, Problem, Unusable
from nodegraph.model.library import Library
from nodegraph.show.live.crossing import Crossing
from nodegraph.stage.mixer import FADE, Mixer, is_transition
from nodegraph.stage.stage import Stage

CUT, FADES = "cut", "fade"


class Drawing(Protocol):
    """What draws one document: live of a ring, or of an engine in the same process."""

    stage: Stage

    def follow(self) -> None:
        """Take in the blocks that have come."""

    def is_ready(self, frame: int) -> bool:
        """Whether the blocks that a frame needs are there."""
        ...

    def pass_by(self, frame: int) -> None:
        """Leave a frame out."""

    def draw(self, frame: int, passed: int) -> Any:
        """Draw a frame, `passed` frames after the one before."""

    def close(self) -> None:
        """Let it go."""


class Transition:
    """What is seen between two documents; nothing most of the time."""

    def __init__(self) -> None:
        self._crossing: Crossing | None = None
        self._leaving: Drawing | None = None
        self._mixer: Mixer | None = None
        self._next: tuple[Crossing, Mixer | None] | None = None  # expected; without one a cut

    def expect(
        self,
        crossing: Crossing,
        library: Library,
        context: moderngl.Context,
        size: tuple[int, int],
    ) -> Problem | None:
        """Be ready for a transition: "cut", "fade", or a shader of the library.

        Where the shader is none it is a cut; returns what is wrong.
        """
        self._expected(crossing, None)
        name = crossing.transition
        if name == CUT or not crossing.beats:
            return None
        mixer = Mixer(context, size)
        try:
            mixer.use(FADE if name == FADES else _shader(library, name))
        except NodegraphError as problem:
            mixer.release()
            return Problem("warning", name, f"{problem} It is a cut.")
        self._expected(crossing, mixer)
        return None

    def begin(self, leaving: Drawing) -> None:
        """The other document is drawn from the next frame on."""
        self._let_go()
        expected, self._next = self._next, None
        if expected is None or expected[1] is None:
            leaving.close()
        else:
            self._leaving, (self._crossing, self._mixer) = leaving, expected

    def follow(self) -> None:
        """Take in the blocks of the document that goes."""
        if self._leaving is not None:
            self._leaving.follow()

    def draw(self, frame: int, passed: int, beat: float, coming: Drawing) -> Any:
        """Draw the rest of a frame; return what shows it: a stage, or the mixer."""
        leaving, mixer, crossing = self._leaving, self._mixer, self._crossing
        if leaving is None or mixer is None or crossing is None:
            return coming.stage
        part = crossing.part(beat)
        if part >= 1.0:
            self._let_go()
            return coming.stage
        if leaving.is_ready(frame):
            leaving.draw(frame, passed)
        mixer.draw(leaving.stage.picture, coming.stage.picture, part)
        return mixer

    def pass_by(self, frame: int, coming: Drawing) -> Any:
        """Leave a frame out; return what shows the last one: a stage, or the mixer."""
        for drawing in (coming, self._leaving):
            if drawing is not None:
                drawing.pass_by(frame)
        return coming.stage if self._leaving is None else self._mixer

    def close(self) -> None:
        """Let everything go."""
        self._let_go()
        if self._next is not None and self._next[1] is not None:
            self._next[1].release()
        self._next = None

    def _expected(self, crossing: Crossing, mixer: Mixer | None) -> None:
        if self._next is not None and self._next[1] is not None:
            self._next[1].release()
        self._next = (crossing, mixer)

    def _let_go(self) -> None:
        if self._leaving is not None:
            self._leaving.close()
        if self._mixer is not None:
            self._mixer.release()
        self._leaving = self._mixer = self._crossing = None


def _shader(library: Library, name: str) -> Any:
    for id in (name, f"shader.{name}", f"texture.{name}"):
        spec = library.get(id)
        if spec is not None and is_transition(spec.implementation):
            return spec.implementation
    raise Unusable(f"{name} is no transition: name cut, fade, or an ISF transition.")
