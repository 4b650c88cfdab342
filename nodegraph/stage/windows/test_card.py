"""The test card: what shows whether a screen is sharp, square, whole, and of the right colours.

All lengths come from `cell`, a twelfth of the short side, so that every size has the same card.
"""

from __future__ import annotations

import moderngl

from nodegraph.stage.windows.lettering import card_letters

CELLS = 12  # on the short side; even, so that lines cross in the middle
SWEEP_SECONDS = 4.0  # the moving line's way across: 5 pixels a frame at 1280 and 60 Hz
_LABEL = (9.0, 2.5)  # cells

VERTEX = """\
#version 330
void main() {
  vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
"""

FRAGMENT = """\
#version 330
uniform vec2 size;
uniform sampler2D label;
out vec4 colour;

const vec3 GROUND = vec3(0.043, 0.039, 0.051);
const vec3 INK = vec3(1.0, 0.953, 0.886);
const vec3 ACCENT = vec3(0.886, 0.333, 0.169);

float cell, hair;  // pixels: a cell of the grid, the thinnest line

// How much of a pixel is covered by what is `inside` pixels deep.
float cover(float inside) { return clamp(inside + 0.5, 0.0, 1.0); }
float line(float from, float width) { return cover(width * 0.5 - abs(from)); }
float ring(vec2 from, float radius, float width) { return line(length(from) - radius, width); }
float box(vec2 at, vec2 low, vec2 high) {
  vec2 deep = min(at - low, high - at);
  return cover(min(deep.x, deep.y));
}

// The seven colours of light and black, in the order of their brightness.
vec3 bar(float place) {
  int which = 7 - int(clamp(place * 8.0, 0.0, 7.0));
  return vec3(which & 2, which & 4, which & 1) / vec3(2.0, 4.0, 1.0);
}

// Lines of one, two and three pixels and a chequerboard: grey mush where they are scaled.
vec3 stripes(vec2 at, float place) {
  ivec2 p = ivec2(floor(at));
  int which = int(clamp(place * 8.0, 0.0, 7.0));
  int wide = 1 + which % 4;
  if (wide == 4) return vec3((p.x + p.y) & 1);
  return vec3(((which < 4 ? p.x : p.y) / wide) & 1);
}

// What stands on the plate in the middle; `at` in cells from its top left, `pixel` likewise.
vec3 plate(vec2 at, vec2 pixel) {
  float place = at.x / 9.0;
  if (at.y < 1.5) return bar(place);
  if (at.y < 4.0) {
    vec2 there = vec2(place, (at.y - 1.5) / 2.5);
    float ink = texture(label, there).r;
    return mix(GROUND * 0.6, INK, ink);
  }
  if (at.y < 4.75) return vec3(floor(place * 11.0) / 10.0);
  if (at.y < 5.5) return vec3(place);
  return stripes(pixel, place);
}

void main() {
  vec2 at = vec2(gl_FragCoord.x, gl_FragCoord.y);  // rows of the texture count from the top
  vec2 middle = floor(size * 0.5);
  float side = min(size.x, size.y);
  cell = side / 12.0;
  hair = max(1.0, floor(side / 540.0));
  vec2 from = at - middle;
  vec2 steps = from / cell;
  vec2 edge = min(at, size - at);

  // A quiet chequerboard, the grid, and the axes.
  float even = mod(floor(steps.x) + floor(steps.y), 2.0);
  vec3 light = GROUND * (1.0 + 0.55 * even);
  vec2 off = abs(steps - round(steps)) * cell;
  light = mix(light, INK, 0.20 * max(line(off.x, hair), line(off.y, hair)));
  light = mix(light, INK, 0.55 * max(line(from.x, hair), line(from.y, hair)));
  float ticks = max(
    line(off.x, hair) * box(abs(from), vec2(-1.0), vec2(size.x, cell * 0.12)),
    line(off.y, hair) * box(abs(from), vec2(-1.0), vec2(cell * 0.12, size.y)));
  light = mix(light, INK, ticks);

  // Circles: one as high as the picture, one with a cross in each corner.
  vec2 corner = abs(from) - (size * 0.5 - cell * 1.75);
  light = mix(light, INK, 0.75 * ring(corner, cell, hair));
  light = mix(light, INK, 0.75 * max(
    line(corner.x, hair) * box(corner, vec2(-cell * 0.2), vec2(cell * 0.2)),
    line(corner.y, hair) * box(corner, vec2(-cell * 0.2), vec2(cell * 0.2))));
  light = mix(light, INK, ring(from, cell * 5.5, hair * 2.0));

  // The rim: battlements that are cut where the picture is, the outermost pixel, corner marks.
  float rim = min(edge.x, edge.y);
  float thick = cell * 0.22;
  float along = edge.y < thick ? steps.x : steps.y;
  light = mix(light, mix(GROUND, INK * 0.8, mod(floor(along), 2.0)), cover(thick - rim));
  vec2 mark = edge - thick;
  float marks = box(mark, vec2(0.0), vec2(cell * 1.1, hair * 4.0)) +
                box(mark, vec2(0.0), vec2(hair * 4.0, cell * 1.1));
  light = mix(light, ACCENT, min(marks, 1.0));
  light = mix(light, ACCENT, cover(hair - rim));

  // The plate.
  vec2 low = floor(middle - cell * vec2(4.5, 3.0));
  vec2 high = ceil(middle + cell * vec2(4.5, 3.0));
  light = mix(light, GROUND, box(at, low - hair * 4.0, high + hair * 4.0));
  light = mix(light, INK, box(at, low - hair * 2.0, high + hair * 2.0));
  light = mix(light, plate((at - low) / (high - low) * vec2(9.0, 6.0), at), box(at, low, high));
  colour = vec4(light, 1.0);
}
"""


class Card:
    """The card of one window, drawn when it is first shown and when what it says is new."""

    def __init__(self, context: moderngl.Context) -> None:
        self._context = context
        self._kept: tuple[object, moderngl.Texture] | None = None

    def texture(
        self, size: tuple[int, int], number: str, name: str, facts: str
    ) -> moderngl.Texture:
        """Return the card in this size: RGBA8, top row first. The context has to be current."""
        key = (size, number, name, facts)
        if self._kept is None or self._kept[0] != key:
            self.release()
            self._kept = key, draw_card(self._context, size, number, name, facts)
        return self._kept[1]

    def release(self) -> None:
        """Free the texture."""
        if self._kept is not None:
            self._kept[1].release()
            self._kept = None


def draw_card(
    context: moderngl.Context, size: tuple[int, int], number: str, name: str, facts: str
) -> moderngl.Texture:
    """Return a new texture with the card of an output: its number, its name, facts about it."""
    cell = min(size) / CELLS
    letters = (max(8, round(cell * _LABEL[0])), max(4, round(cell * _LABEL[1])))
    ink = card_letters(letters, number, name, facts)
    label = context.texture(letters, 1, ink.tobytes(), alignment=1)
    label.repeat_x = label.repeat_y = False
    made = context.texture(size, 4)
    made.repeat_x = made.repeat_y = False
    framebuffer = context.framebuffer([made])
    program = context.program(VERTEX, FRAGMENT)
    program["size"] = size
    vertices = context.vertex_array(program, [])
    framebuffer.use()
    label.use(0)
    vertices.render(moderngl.TRIANGLES, 3)
    for part in (vertices, program, framebuffer, label):
        part.release()
    return made
