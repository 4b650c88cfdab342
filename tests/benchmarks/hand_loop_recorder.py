"""Write down what a render draws, for the loop by hand: `hand_loop_recorder.py PATCH AUDIO ...`.

The patch is rendered once through a context that notes each draw with its program, its target, its
textures and every uniform. What does not change from frame to frame is left out of the frames.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import moderngl
import numpy as np

from nodegraph.show.material import Material, material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import Opened, open_patch
from nodegraph.show.render import as_stereo
from nodegraph.stage.context import open_context
from nodegraph.stage.programs import GL_SAMPLER_2D
from nodegraph.stage.stage import Stage

MOST_PERIOD = 4  # frames after which a persistent buffer is drawn into the same target again


class Noting:
    """A moderngl object that notes what matters and passes everything on."""

    def __init__(self, real: Any, notes: Notes) -> None:
        self._real = real
        self._notes = notes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class NotingContext(Noting):
    """A context that keeps sources, targets and what textures were made from."""

    def program(self, vertex: str, fragment: str) -> Any:
        program = self._real.program(vertex, fragment)
        self._notes.programs.append((program, vertex, fragment))
        return program

    def vertex_array(self, program: Any, content: Any) -> Any:
        made = NotingVertices(self._real.vertex_array(program, content), self._notes)
        made.drawn = program
        return made

    def texture(self, size: Any, components: int, data: Any = None, **named: Any) -> Any:
        texture = self._real.texture(size, components, data, **named)
        self._notes.textures.append((texture, data))
        return texture

    def framebuffer(self, attachments: list[Any]) -> Any:
        made = NotingTarget(self._real.framebuffer(attachments), self._notes)
        made.picture = attachments[0]
        return made


class NotingTarget(Noting):
    """A framebuffer that tells when it is drawn into."""

    picture: Any = None

    def use(self) -> None:
        self._real.use()
        self._notes.target = self.picture


class NotingVertices(Noting):
    """A vertex array that notes every draw."""

    drawn: Any = None

    def render(self, mode: int, count: int) -> None:
        self._real.render(mode, count)
        self._notes.draw(self.drawn, mode, count)


class Notes:
    """Everything that was drawn, by frame."""

    def __init__(self) -> None:
        self.programs: list[tuple[Any, str, str]] = []
        self.textures: list[tuple[Any, Any]] = []
        self.target: Any = None
        self.bound: Any = None  # the stage's record of its texture units
        self.frame: list[dict[str, Any]] = []

    def draw(self, program: Any, mode: int, count: int) -> None:
        uniforms = {}
        units = {}
        for name in program:
            member: Any = program[name]
            if isinstance(member, moderngl.Uniform):
                uniforms[name] = np.ravel(np.array(member.value, np.float64))
                if getattr(member, "gl_type", 0) == GL_SAMPLER_2D:
                    units[int(member.value)] = self._place(self.bound().bound[int(member.value)])
        number = next(i for i, item in enumerate(self.programs) if item[0] is program)
        self.frame.append({
            "program": number, "target": self._place(self.target), "mode": mode, "count": count,
            "units": units, "uniforms": uniforms,
        })  # fmt: skip

    def _place(self, texture: Any) -> int:
        return next(i for i, item in enumerate(self.textures) if item[0] is texture)


class NotedShow(Offline):
    """A show whose stage draws through a noting context."""

    def __init__(self, opened: Opened, played: Material, notes: Notes) -> None:
        super().__init__(opened, played)
        self.notes = notes

    def open_stage(self) -> Stage:
        if self._stage is not None:
            return self._stage
        context: Any = NotingContext(open_context(), self.notes)
        stage = Stage(self.opened.library, self.opened.patch.run.size, context)
        self._stage = stage
        self.notes.bound = lambda: stage._now.units
        stage.swap(self.plan.frame)
        return stage


def record(patch: Path, audio: Path, size: tuple[int, int], fps: int, frames: int) -> Any:
    """Return notes of every frame, the notebook, and the sound float32 (2, samples)."""
    opened = open_patch(patch, run={"size": size, "fps": float(fps)})
    notes = Notes()
    drawn, sound = [], []
    show = NotedShow(opened, material(audio, opened.patch.run.rate), notes)
    with show:
        for _ in show.frames(frames):
            drawn.append(notes.frame)
            notes.frame = []
            sound += show.take_sound()
        while sum(block.shape[1] for block in sound) < frames * opened.patch.run.rate / fps:
            show.run_block()
            sound.append(show.engine.sound())
        together = np.concatenate([as_stereo(block) for block in sound], axis=1)
        textures = [
            (texture.size, texture.components, texture.dtype, texture.filter, data)
            for texture, data in notes.textures
        ]
    rate = opened.patch.run.rate
    return drawn, notes, textures, together[:, : round(frames * rate / fps)], rate


def period_of(drawn: list[list[dict[str, Any]]]) -> int:
    """Return after how many frames the same draws come again."""
    shapes = [[(d["program"], d["target"], d["units"]) for d in frame] for frame in drawn]
    for period in range(1, MOST_PERIOD + 1):
        if all(shapes[i] == shapes[i % period] for i in range(len(shapes))):
            return period
    raise SystemExit("The draws of this patch change from frame to frame; take another one.")


def main() -> None:
    """Write loop.json and loop.npz into the folder."""
    patch, audio, size, fps, frames, folder = sys.argv[1:]
    shape = (int(size.partition("x")[0]), int(size.partition("x")[2]))
    drawn, notes, textures, sound, rate = record(
        Path(patch), Path(audio), shape, int(fps), int(frames)
    )
    period = period_of(drawn)
    arrays: dict[str, Any] = {"sound": sound}
    cycle = []
    for at in range(period):
        draws = []
        for place, draw in enumerate(drawn[at]):
            fixed, moving = {}, []
            for name, value in draw["uniforms"].items():
                every = np.array([frame[place]["uniforms"][name] for frame in drawn[at::period]])
                if (every == every[0]).all():
                    fixed[name] = value.tolist()
                else:
                    arrays[f"{at}_{place}_{name}"] = every
                    moving.append(name)
            draws.append({**draw, "uniforms": fixed, "moving": moving})
        cycle.append(draws)
    made = []
    for place, (dimensions, components, dtype, filtering, data) in enumerate(textures):
        made.append([dimensions, components, dtype, filtering])
        if data is not None:
            arrays[f"texture_{place}"] = np.frombuffer(data, np.uint8)
    said = {
        "size": shape, "fps": str(Fraction(fps)), "rate": rate, "cycle": cycle, "textures": made,
        "programs": [(vertex, fragment) for _, vertex, fragment in notes.programs],
    }  # fmt: skip
    (Path(folder) / "loop.json").write_text(json.dumps(said))
    np.savez(Path(folder) / "loop.npz", **arrays)


if __name__ == "__main__":
    main()
