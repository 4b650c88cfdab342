"""`texture.measure`: brightness, motion and mean colour of a picture, read back frames later.

The picture is drawn 64 x 36 pixels small, 64 samples a pixel, and read through buffers that the
GPU has had some frames to fill, so that nobody waits for it. Live and offline agree: both
give the numbers of the picture so many frames ago, and 0 before there is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.isf import read_isf
from nodegraph.stage.frames import Now
from nodegraph.stage.programs import Programs
from nodegraph.stage.shader import Link
from nodegraph.stage.targets import TargetPool

WIDTH, HEIGHT = 64, 36
MOTION_RATE = 30.0  # motion is the mean change of brightness in 1/30 s, whatever the frame rate
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)

SMALLER = read_isf(
    '/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}*/\n'
    """void main() {
  vec4 sum = vec4(0.0);
  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 8; x++) {
      vec2 at = gl_FragCoord.xy - 0.5 + (vec2(x, y) + 0.5) / 8.0;
      vec4 colour = IMG_NORM_PIXEL(inputImage, at / RENDERSIZE);
      sum += vec4(colour.rgb * colour.a, colour.a);
    }
  gl_FragColor = sum / 64.0;
}
""",
    "measure.fs",
)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a picture looked like. Brightness and motion 0..1, colour (4,) float32 sRGB."""

    node: str
    outputs: tuple[int, ...]  # buffers, in the order of the node's outputs
    brightness: float
    motion: float
    colour: NDArray[np.float32]


class MeasureDraw:
    """Measures one picture every frame."""

    def __init__(self, node: str, latency: int, programs: Programs, pool: TargetPool) -> None:
        self.node = node
        self.latency = latency
        self._outputs: tuple[int, ...] = ()
        self._link = Link([])
        self._compiled = programs.get(SMALLER)
        self._target = pool.take(WIDTH, HEIGHT, "f4")
        size = WIDTH * HEIGHT * 16
        self._buffers = [programs.context.buffer(reserve=size) for _ in range(latency + 1)]
        self._steps = [0.0] * (latency + 1)
        self._frame = 0
        self._before: NDArray[np.float32] | None = None
        self.latest = Measurement(node, (), 0.0, 0.0, np.zeros(4, np.float32))

    def aim(self, link: Link, outputs: tuple[int, ...]) -> None:
        """Measure this picture from now on, for these buffers."""
        self._link = link
        self._outputs = outputs
        self.latest = replace(self.latest, outputs=outputs)

    def draw(self, now: Now) -> None:
        """Send this frame's picture off, and take in the one of `latency` frames ago."""
        now.units.bind(self._compiled.units["inputImage"], self._link.textures[self._link.age])
        self._compiled.cells["RENDERSIZE"].set((float(WIDTH), float(HEIGHT)))
        self._target.framebuffer.use()
        self._compiled.draw()
        count = self.latency + 1
        here = self._frame % count
        self._target.framebuffer.read_into(self._buffers[here], components=4, dtype="f4")
        self._steps[here] = now.dt
        self._frame += 1
        if self._frame > self.latency:
            there = self._frame % count
            pixels = np.frombuffer(self._buffers[there].read(), np.float32).reshape(-1, 4)
            self.latest = self._measure(pixels, self._steps[there])

    def _measure(self, pixels: NDArray[np.float32], dt: float) -> Measurement:
        light = np.clip(pixels[:, :3] @ LUMA, 0.0, 1.0)
        motion = 0.0
        if self._before is not None and dt > 0.0:
            change = float(np.abs(light - self._before).mean())
            motion = min(1.0, change / (dt * MOTION_RATE))
        self._before = light
        colour = np.clip(pixels.mean(axis=0), 0.0, 1.0).astype(np.float32)
        if colour[3] > 0.0:
            colour[:3] = np.minimum(colour[:3] / colour[3], 1.0)
        return Measurement(self.node, self._outputs, float(light.mean()), motion, colour)

    def release(self, pool: TargetPool) -> None:
        """Free the buffers."""
        pool.give(self._target)
        for buffer in self._buffers:
            buffer.release()
