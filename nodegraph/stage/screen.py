"""The last pass: the picture as bytes, finished for an encoder or a window.

The screen has no pass of its own where that can be avoided: the last shader of the patch draws
straight into it, top row first, with the finish compiled into its program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from nodegraph.model.isf import IsfShader, read_isf
from nodegraph.stage.frames import Now
from nodegraph.stage.programs import Compiled, Programs
from nodegraph.stage.targets import Target, TargetPool
from nodegraph.stage.uniforms import Read

TILE = 128  # pixels: side of the dither pattern
DITHER = 1.5 / 255.0  # its standard deviation: enough against bands, cheap to encode
_NOISE = "isf_Noise"
_UNIFORMS = ("isf_Gain", "isf_Contrast", "isf_Saturation")

# exposure -> shoulder, the identity up to .8 and 1 from 1.2 on -> grade -> dither; over black,
# since video has no transparency. isf_Gain is in the coded values: 2 ** (stops / 2.2).
_FINISH = """\
uniform sampler2D isf_Noise;
uniform float isf_Gain;
{uniforms}vec4 isf_finish(vec4 colour) {{
  vec3 light = max(colour.rgb, 0.0) * (clamp(colour.a, 0.0, 1.0) * isf_Gain);
  vec3 over = clamp(light - 0.8, 0.0, 0.4);
  light = min(light, 0.8) + over * (1.0 - 1.25 * over);
{grade}  return vec4(light + isf_fetch(isf_Noise, gl_FragCoord.xy, 128).r, 1.0);
}}
"""
_GRADE_UNIFORMS = "uniform float isf_Contrast;\nuniform float isf_Saturation;\n"
_GRADE = """\
  light = mix(vec3(dot(light, vec3(0.2126, 0.7152, 0.0722))), light, isf_Saturation);
  light = (light - 0.5) * isf_Contrast + 0.5;
"""
FINISH = _FINISH.format(uniforms="", grade="")
GRADED_FINISH = _FINISH.format(uniforms=_GRADE_UNIFORMS, grade=_GRADE)
_DEFAULTS = {"finish": 1.0, "exposure": 0.0, "contrast": 1.0, "saturation": 1.0}

# Shows a picture that another pass has made; for a screen whose source has to keep its own.
COPY = read_isf(
    '/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}*/\n'
    "void main() { gl_FragColor = IMG_THIS_PIXEL(inputImage); }\n",
    "copy.fs",
)


class Screen:
    """The frame that is read back: RGBA8, `size` pixels, top row first."""

    def __init__(
        self,
        programs: Programs,
        size: tuple[int, int],
        pool: TargetPool,
        wait: Callable[[], None],
    ) -> None:
        self._programs = programs
        self._target = pool.take(*size, "f1")
        self._pool = pool
        self.wait = wait
        self._known: dict[tuple[int, bool], tuple[IsfShader, Compiled]] = {}
        self._reads: Mapping[str, Read] = {}
        context = programs.context
        self._noise = context.texture((TILE, TILE), 1, _dither_tile().tobytes(), dtype="f4")
        self._noise.filter = (moderngl.NEAREST, moderngl.NEAREST)

    @property
    def target(self) -> Target:
        """The target a last pass draws into."""
        return self._target

    @property
    def finish(self) -> str:
        """The GLSL of the finish; it grades only where the screen has ports for that."""
        graded = {"contrast", "saturation"} & set(self._reads)
        return GRADED_FINISH if graded else FINISH

    def read_from(self, reads: Mapping[str, Read]) -> None:
        """Take finish, exposure, contrast and saturation from these places of the vector."""
        self._reads = reads
        self._known.clear()

    def compiled(self, shader: IsfShader, now: Now) -> Compiled:
        """Return the program of a last pass, its finish set for this frame."""
        finishing = self._number("finish", now) >= 0.5
        key = (id(shader), finishing)
        known = self._known.get(key)
        if known is None:
            text = self.finish if finishing else ""
            known = shader, self._programs.get(shader, True, text, len(shader.passes) - 1)
            self._known[key] = known
        compiled = known[1]
        if finishing:
            self._set_finish(compiled, now)
        return compiled

    def read_into(self, buffer: Any) -> None:
        """Copy the frame into a writable buffer of width * height * 4 bytes, RGBA."""
        self.wait()
        self._target.framebuffer.read_into(buffer, components=4)

    def clear(self, colour: tuple[float, float, float, float]) -> None:
        """Show a colour instead of a picture."""
        self._target.framebuffer.clear(*colour)

    def release(self) -> None:
        """Free the frame and the dither pattern."""
        self._pool.give(self._target)
        self._noise.release()

    def _set_finish(self, compiled: Compiled, now: Now) -> None:
        cells = compiled.cells
        gain = 2.0 ** (self._number("exposure", now) / 2.2)
        numbers = (gain, self._number("contrast", now), self._number("saturation", now))
        for name, number in zip(_UNIFORMS, numbers, strict=True):
            # a shader of one colour may leave the compiler nothing to finish
            if name in cells:
                cells[name].set(number)
        if _NOISE in compiled.units:
            now.units.bind(compiled.units[_NOISE], self._noise)

    def _number(self, name: str, now: Now) -> float:
        read = self._reads.get(name)
        return _DEFAULTS[name] if read is None else read.number(now.values)


@cache
def _dither_tile() -> NDArray[np.float32]:
    """Return noise without its low frequencies, which the eye would see as blotches.

    The same tile for ever, so that renders are reproducible and an encoder sees it stand still.
    """
    white = np.random.Generator(np.random.PCG64(20261123)).standard_normal((TILE, TILE))
    across = np.fft.fftfreq(TILE)
    radius = np.hypot(across[:, None], across[None, :])
    noise = np.fft.ifft2(np.fft.fft2(white) * radius).real
    return np.asarray(noise / noise.std() * DITHER, np.float32)
