"""What the node layer costs above raw moderngl: `python -m tests.benchmarks.pictures`.

With GALLIUM_NOOP=1 (Mesa) the GPU does nothing, and what is left is Python. Without it, a chain of
three nodes at 720p with its read-back.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import moderngl
import numpy as np

from nodegraph.stage.context import open_context
from tests.stage.table import Table

EFFECT = """/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}, {"NAME": "a", "TYPE": "float"},
    {"NAME": "b", "TYPE": "float"}, {"NAME": "c", "TYPE": "color"}]}*/
void main() { gl_FragColor = IMG_THIS_PIXEL(inputImage) * a + b * c + sin(TIME) * 0.01; }
"""
VERTEX = """#version 450 core
out vec2 uv;
void main() {
  uv = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(uv * 2.0 - 1.0, 0.0, 1.0);
}"""
FRAGMENT = """#version 450 core
in vec2 uv;
uniform float TIME, a, b;
uniform vec4 c;
uniform sampler2D image;
out vec4 colour;
void main() { colour = texture(image, uv) * a + b * c + sin(TIME) * 0.01; }"""


def staged(context: moderngl.Context, size: tuple[int, int], nodes: int) -> Callable[[int], None]:
    """Return what draws and reads one frame of a chain, through the stage."""
    table = Table(context, size)
    for place in range(nodes):
        source = f"n{place - 1}" if place else ""
        table.shader(f"n{place}", EFFECT, inputImage=source, a=0.5, b=0.5, c=(0.5, 0.5, 0.5, 1.0))
    table.screen(f"n{nodes - 1}")
    moving = [table.places[f"n{place}", "a"][0] for place in range(nodes)]
    buffer = bytearray(size[0] * size[1] * 4)

    def frame(index: int) -> None:
        table.values[moving] = 0.5 + index * 0.001
        table.stage.draw(index, index / 30, 1 / 30, table.values)
        table.stage.read_into(buffer)

    return frame


def bare(context: moderngl.Context, size: tuple[int, int], nodes: int) -> Callable[[int], None]:
    """Return the same by hand: constant uniforms once, the others in every frame."""
    program = context.program(VERTEX, FRAGMENT)
    vertices = context.vertex_array(program, [])
    textures = [context.texture(size, 4, dtype="f2") for _ in range(2)]
    targets = [context.framebuffer([texture]) for texture in textures]
    screen = context.framebuffer([context.texture(size, 4)])
    buffer = bytearray(size[0] * size[1] * 4)
    moment, amount = program["TIME"], program["a"]
    assert isinstance(moment, moderngl.Uniform) and isinstance(amount, moderngl.Uniform)
    program["b"], program["c"] = 0.5, (0.5, 0.5, 0.5, 1.0)

    def frame(index: int) -> None:
        for place in range(nodes):
            textures[(place + 1) % 2].use(0)
            moment.value = index / 30
            amount.value = 0.5 + index * 0.001
            (targets[place % 2] if place < nodes - 1 else screen).use()
            vertices.render(moderngl.TRIANGLES, 3)
        context.finish()
        screen.read_into(buffer, components=4)

    return frame


def cost(frame: Callable[[int], None], count: int) -> float:
    """Return the CPU milliseconds of a frame: user and system, all threads."""
    for index in range(10):
        frame(index)
    begun = time.process_time()
    for index in range(count):
        frame(index)
    return (time.process_time() - begun) / count * 1e3


def main() -> None:
    """Print the figure, the best of five rounds in turn."""
    context = open_context()
    idle = bool(os.environ.get("GALLIUM_NOOP"))
    size, nodes, count = ((16, 16), 40, 300) if idle else ((1280, 720), 3, 60)
    stage, hand = staged(context, size, nodes), bare(context, size, nodes)
    rounds = np.array([(cost(stage, count), cost(hand, count)) for _ in range(5)])
    ours, theirs = rounds.min(axis=0)
    if idle:
        ours, theirs = ours / nodes * 1e3, theirs / nodes * 1e3
    unit = "us a node and frame" if idle else "ms a frame"
    print(f"stage {ours:.2f}, by hand {theirs:.2f} {unit}; ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
