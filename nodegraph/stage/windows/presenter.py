"""Draws a picture into one window: fitted, turned, pinned, dimmed; and the number over it.

A presenter belongs to the OpenGL context of its window. Textures are shared between contexts,
programs and vertex arrays are its own.
"""

from __future__ import annotations

import moderngl
import numpy as np

from nodegraph.stage.windows.geometry import Fill, Matrix, Size
from nodegraph.stage.windows.lettering import number_letters
from nodegraph.stage.windows.test_card import VERTEX

NUMBER_HEIGHT = 0.34  # of the window: what identify writes
PLATE_HEIGHT = 0.62

# Four corners of what is seen, between `span.x` and `span.y` across. The window's depth goes into
# gl_Position.w, so that the picture is interpolated in perspective.
_PLACE = """\
#version 330
uniform mat3 to_window;   // to clip coordinates
uniform mat3 to_picture;
uniform vec2 span;
uniform float margin;
out vec2 seen, at;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  seen = vec2(mix(span.x, span.y, corner.x), corner.y) + (corner * 2.0 - 1.0) * margin;
  at = (to_picture * vec3(seen, 1.0)).xy;
  vec3 there = to_window * vec3(seen, 1.0);
  gl_Position = vec4(there.xy, 0.0, there.z);
}
"""

# One program for each way to sample: a software renderer pays for every branch it does not take.
_PRESENT = """\
#version 330
#define TAPS {taps}
#define SOFT {soft}
uniform sampler2D picture;
uniform float light;
in vec2 seen, at;
out vec4 colour;
void main() {{
#if TAPS == 1
  vec3 picked = texture(picture, at).rgb;
#else
  vec2 right = dFdx(at) / float(TAPS), down = dFdy(at) / float(TAPS);
  vec2 first = at - (right + down) * (float(TAPS) * 0.5 - 0.5);
  vec3 picked = vec3(0.0);
  for (int y = 0; y < TAPS; y++)
    for (int x = 0; x < TAPS; x++)
      picked += texture(picture, first + right * float(x) + down * float(y)).rgb;
  picked /= float(TAPS * TAPS);
#endif
  float shown = light;
#if SOFT
  vec2 deep = min(seen, 1.0 - seen) / max(abs(vec2(
    length(vec2(dFdx(seen.x), dFdy(seen.x))), length(vec2(dFdx(seen.y), dFdy(seen.y))))), 1e-9);
  shown *= clamp(min(deep.x, deep.y) + 0.5, 0.0, 1.0);
#endif
  colour = vec4(picked * shown, 1.0);
}}
"""
_SWEEP = """\
#version 330
uniform float light;
out vec4 colour;
void main() { colour = vec4(vec3(1.0, 0.953, 0.886) * light, 1.0); }
"""
_SWEEP_WIDTH = 0.004  # of the picture

# A plate in the middle of the window with a number on it.
_NUMBER = """\
#version 330
uniform sampler2D letters;
uniform vec2 window;
uniform float plate;   // its side in pixels
uniform vec2 size;     // of the writing in pixels
out vec4 colour;
void main() {
  vec2 from = gl_FragCoord.xy - window * 0.5;
  float corner = plate * 0.12;
  vec2 out_of = abs(from) - (vec2(plate) * 0.5 - corner);
  float deep = corner - length(max(out_of, 0.0)) - min(max(out_of.x, out_of.y), 0.0);
  float cover = clamp(deep + 0.5, 0.0, 1.0);
  vec2 at = vec2(from.x, -from.y) / size + 0.5;
  float ink = all(equal(at, clamp(at, 0.0, 1.0))) ? texture(letters, at).r : 0.0;
  float rim = 1.0 - clamp(abs(deep - plate * 0.03) - plate * 0.006 + 0.5, 0.0, 1.0);
  vec3 light = mix(vec3(0.043, 0.039, 0.051), vec3(0.886, 0.333, 0.169), rim);
  light = mix(light, vec3(1.0, 0.953, 0.886), ink);
  colour = vec4(light, cover * mix(0.88, 1.0, max(ink, rim)));
}
"""


class Presenter:
    """The passes of one window; its context is current whenever a method is called."""

    def __init__(self, context: moderngl.Context) -> None:
        self._context = context
        self._screen = context.detect_framebuffer(0)
        self._passes: dict[str, _Pass] = {}
        nearest, linear = moderngl.NEAREST, moderngl.LINEAR
        self._samplers = {
            sharp: context.sampler(repeat_x=False, repeat_y=False, filter=(kind, kind))
            for sharp, kind in ((True, nearest), (False, linear))
        }
        self._seen: tuple[moderngl.Texture, moderngl.Texture] | None = None
        self._number: _Number | None = None

    def draw(
        self,
        picture: moderngl.Texture,
        fill: Fill,
        window: Size,
        light: float,
        sweep: float | None = None,
    ) -> None:
        """Cover the window with the picture and black.

        picture: of any context that shares with this one; RGBA8, top row first.
        sweep: where the moving line is in what is seen, 0..1.
        """
        self._screen.viewport = (0, 0, *window)
        self._screen.use()
        if not fill.covers:
            self._screen.clear()
        sampler = self._samplers[fill.sharp]
        self._here(picture).use(0)
        sampler.use(0)
        text = _PRESENT.format(taps=1 if fill.sharp else fill.taps, soft=int(fill.soft))
        self._pass(text).draw(fill, window, light=light)
        sampler.clear(0)
        if sweep is not None:
            span = (sweep, sweep + _SWEEP_WIDTH)
            self._pass(_SWEEP).draw(fill, window, span, margin=0.0, light=light)

    def draw_number(self, number: str, window: Size) -> None:
        """Write a number over what was drawn."""
        if self._number is None or not self._number.fits(number, window):
            if self._number is not None:
                self._number.release()
            self._number = _Number(self._context, number, window)
        self._screen.viewport = self._number.viewport
        self._screen.use()
        self._number.draw()

    def release(self) -> None:
        """Free everything."""
        for made in self._passes.values():
            made.release()
        for sampler in self._samplers.values():
            sampler.release()
        if self._number is not None:
            self._number.release()

    def _pass(self, text: str) -> _Pass:
        if text not in self._passes:
            self._passes[text] = _Pass(self._context, text)
        return self._passes[text]

    def _here(self, picture: moderngl.Texture) -> moderngl.Texture:
        """Return the same texture as an object of this context."""
        if self._seen is None or self._seen[0] is not picture:
            size, parts = picture.size, picture.components
            here = self._context.external_texture(picture.glo, size, parts, 0, picture.dtype)
            self._seen = picture, here
        return self._seen[1]


class _Pass:
    """A program that covers what is seen of the picture, or a strip of it."""

    def __init__(self, context: moderngl.Context, fragment: str) -> None:
        self._program = context.program(_PLACE, fragment)
        self._vertices = context.vertex_array(self._program, [])
        self._placed: tuple[Fill, Size] | None = None
        self._last: dict[str, object] = {}

    def draw(
        self,
        fill: Fill,
        window: Size,
        span: tuple[float, float] = (0.0, 1.0),
        margin: float | None = None,
        **numbers: float,
    ) -> None:
        if self._placed is None or self._placed[0] is not fill or self._placed[1] != window:
            self._placed = fill, window
            self._set("to_window", _flat(_clip(window) @ fill.to_window))
            if "to_picture" in self._program:
                self._set("to_picture", _flat(fill.to_picture))
        self._set("span", span)
        self._set("margin", fill.margin if margin is None else margin)
        for name, number in numbers.items():
            self._set(name, number)
        self._vertices.render(moderngl.TRIANGLE_STRIP, 4)

    def release(self) -> None:
        self._vertices.release()
        self._program.release()

    def _set(self, name: str, value: object) -> None:
        if self._last.get(name) != value:
            self._program[name] = value
            self._last[name] = value


def _clip(window: Size) -> Matrix:
    """Return the map from pixels, y down, to clip coordinates, y up."""
    return np.array([[2.0 / window[0], 0, -1], [0, -2.0 / window[1], 1], [0, 0, 1]])


def _flat(matrix: Matrix) -> tuple[float, ...]:
    """Return a matrix as OpenGL takes it: column by column."""
    return tuple(np.ravel(matrix.T).tolist())


class _Number:
    """The number of an output, for one size of window."""

    def __init__(self, context: moderngl.Context, number: str, window: Size) -> None:
        self._is_for = number, window
        self._context = context
        letters = number_letters(number, max(8, round(min(window) * NUMBER_HEIGHT)))
        size = (letters.shape[1], letters.shape[0])
        self._texture = context.texture(size, 1, letters.tobytes(), alignment=1)
        self._texture.repeat_x = self._texture.repeat_y = False
        self._program = context.program(VERTEX, _NUMBER)
        self._vertices = context.vertex_array(self._program, [])
        plate = round(min(window) * PLATE_HEIGHT)
        for name, value in (("window", window), ("plate", plate), ("size", size)):
            self._program[name] = value
        left, low = (window[0] - plate) // 2, (window[1] - plate) // 2
        self.viewport = (left, low, plate, plate)  # nothing else has to be looked at

    def fits(self, number: str, window: Size) -> bool:
        return self._is_for == (number, window)

    def draw(self) -> None:
        context = self._context
        context.enable(moderngl.BLEND)
        context.blend_func = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA
        self._texture.use(0)
        self._vertices.render(moderngl.TRIANGLES, 3)
        context.disable(moderngl.BLEND)

    def release(self) -> None:
        for part in (self._vertices, self._program, self._texture):
            part.release()
