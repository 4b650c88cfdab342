"""A music video by hand, with moderngl and PyAV and nothing else: `hand_loop.py FOLDER FRAMES`.

What a person writes who knows both libraries: programs and targets made once, constant uniforms set
once, then draw, read back, convert, encode. It reads what `hand_loop_recorder.py` wrote.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import moderngl
import numpy as np
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter


class Pictures:
    """The draws of a frame, ready to run."""

    def __init__(self, said: Any, arrays: Any) -> None:
        create: Any = moderngl.create_standalone_context
        self.context = create(backend="egl", require=330)
        self.context.disable(moderngl.BLEND | moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        self.programs = [self.context.program(*sources) for sources in said["programs"]]
        self.vertices = [self.context.vertex_array(program, []) for program in self.programs]
        self.textures = [
            self._texture(place, item, arrays) for place, item in enumerate(said["textures"])
        ]
        targets: dict[int, Any] = {}
        several = self._several(said)
        self.cycle = []
        for at, draws in enumerate(said["cycle"]):
            frame = []
            for place, draw in enumerate(draws):
                number, target = draw["program"], draw["target"]
                if target not in targets:
                    targets[target] = self.context.framebuffer([self.textures[target]])
                program: Any = self.programs[number]
                again = []
                for name, value in draw["uniforms"].items():
                    self._set(program[name], value)
                    if name in several[number]:
                        again.append((program[name], _plain(program[name], value)))
                moving = [
                    (program[name], arrays[f"{at}_{place}_{name}"]) for name in draw["moving"]
                ]
                moving = [
                    (uniform, [_plain(uniform, row) for row in rows.tolist()])
                    for uniform, rows in moving
                ]
                units = [(self.textures[item], int(unit)) for unit, item in draw["units"].items()]
                frame.append((
                    targets[target], units, again, moving, self.vertices[number], draw["mode"],
                    draw["count"],
                ))  # fmt: skip
            self.cycle.append(frame)
        self.screen = targets[said["cycle"][0][-1]["target"]]

    def _several(self, said: Any) -> list[set[str]]:
        """Return the uniforms of each program that its draws do not agree on."""
        seen: list[dict[str, Any]] = [{} for _ in said["programs"]]
        several: list[set[str]] = [set() for _ in said["programs"]]
        for draw in (draw for draws in said["cycle"] for draw in draws):
            for name, value in draw["uniforms"].items():
                if seen[draw["program"]].setdefault(name, value) != value:
                    several[draw["program"]].add(name)
        return several

    def _texture(self, place: int, item: Any, arrays: Any) -> Any:
        size, components, dtype, filtering = item
        data = arrays.get(f"texture_{place}")
        content = None if data is None else data.tobytes()
        texture = self.context.texture(tuple(size), components, content, dtype=dtype)
        texture.filter = tuple(filtering)
        if data is None:
            texture.repeat_x = texture.repeat_y = False
        return texture

    @staticmethod
    def _set(uniform: Any, value: list[float]) -> None:
        uniform.value = _plain(uniform, value)

    def draw(self, index: int) -> None:
        """Draw a frame."""
        count = len(self.cycle)
        for target, units, again, moving, vertices, mode, number in self.cycle[index % count]:
            for texture, unit in units:
                texture.use(unit)
            for uniform, value in again:
                uniform.value = value
            for uniform, values in moving:
                uniform.value = values[index // count]
            target.use()
            vertices.render(mode, number)


def _plain(uniform: Any, value: list[float]) -> Any:
    """Return a value as moderngl takes it."""
    kind = int if uniform.gl_type in (0x1404, 0x8B5E, 0x8B56) else float
    row = [kind(number) for number in value]
    if uniform.array_length > 1:
        width = len(row) // uniform.array_length
        return row if width == 1 else [tuple(row[i : i + width]) for i in range(0, len(row), width)]
    return row[0] if len(row) == 1 else tuple(row)


class Film:
    """The file: H.264 and AAC with the settings of `nodegraph render`."""

    def __init__(self, path: Path, size: tuple[int, int], fps: Fraction, rate: int) -> None:
        self.container = av.open(str(path), "w")
        options = {"preset": "veryfast", "crf": "19", "aq-mode": "3"}
        self.video: Any = self.container.add_stream("libx264", rate=fps, options=options)
        self.video.width, self.video.height, self.video.pix_fmt = *size, "yuv420p"
        self.video.codec_context.gop_size = round(fps)
        self.video.codec_context.thread_count = 4
        self.audio: Any = self.container.add_stream("aac", rate=rate)
        self.audio.layout, self.audio.bit_rate = "stereo", 256_000
        self.rate, self.fps = rate, fps
        self.reformat = VideoReformatter().reformat

    def write(self, index: int, pixels: Any, sound: Any, start: int) -> None:
        """Encode a frame and its sound."""
        frame = self.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, "rgba"), format="yuv420p",
            src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709,
            src_color_range=2, dst_color_range=1, interpolation=Interpolation.AREA, threads=1,
        )  # fmt: skip
        frame.pts, frame.time_base = index, 1 / self.fps
        self.container.mux(self.video.encode(frame))
        block = av.AudioFrame.from_ndarray(sound, "fltp", "stereo")
        block.sample_rate, block.pts = self.rate, start
        block.time_base = Fraction(1, self.rate)
        self.container.mux(self.audio.encode(block))

    def close(self) -> None:
        """Finish the file."""
        self.container.mux(self.video.encode(None))
        self.container.mux(self.audio.encode(None))
        self.container.close()


def main() -> None:
    """Make the film."""
    folder, frames = Path(sys.argv[1]), int(sys.argv[2])
    said = json.loads((folder / "loop.json").read_text())
    with np.load(folder / "loop.npz") as stored:
        arrays = dict(stored)
    fps, rate, sound = Fraction(said["fps"]), said["rate"], arrays["sound"]
    pictures = Pictures(said, arrays)
    film = Film(folder / "hand.mp4", tuple(said["size"]), fps, rate)
    width, height = said["size"]
    pixels = np.empty((height, width, 4), np.uint8)
    for index in range(frames):
        pictures.draw(index)
        pictures.context.finish()
        pictures.screen.read_into(pixels, components=4)
        start, end = round(index * rate / fps), round((index + 1) * rate / fps)
        film.write(index, pixels, np.ascontiguousarray(sound[:, start:end]), start)
    film.close()


if __name__ == "__main__":
    main()
