"""Pictures of numbers: values, sound and spectra as textures, and images that belong to shaders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from nodegraph.model.errors import Unusable
from nodegraph.model.isf import IsfImport, IsfInput, IsfShader
from nodegraph.stage.frames import NOTHING, Now
from nodegraph.stage.targets import Ring
from nodegraph.stage.uniforms import Read

WIDEST = 16384
LARGEST_IMAGE = 64 << 20  # bytes of a file; 8192 pixels a side
MOST_SIDE = 8192
Floats = NDArray[np.float32]


class ValuesDraw:
    """`texture.from_values`: n numbers as a picture n x 1, grey, float32, not filtered."""

    def __init__(self, node: str, context: moderngl.Context, read: Read, pictures: int) -> None:
        self.node = node
        self._read = read
        self._count = max(1, min(read.size, WIDEST))
        textures = [_grey(context, self._count, 1) for _ in range(pictures)]
        for texture in textures:
            texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
        self.ring = Ring([])
        self.ring.textures = textures

    def draw(self, now: Now) -> None:
        """Write the values of the frame."""
        textures = self.ring.textures
        oldest = textures.pop()
        start = self._read.start
        values = now.values[start : start + self._count] if self._read.size else [0.0]
        oldest.write(np.array(values, np.float32))
        textures.insert(0, oldest)

    def release(self) -> None:
        """Free the textures."""
        for texture in self.ring.textures:
            texture.release()


class ArrayImage:
    """An `audio` or `audioFFT` input: a row per lane, the newest samples or the bins in it.

    Sound -1..1 is shown as 0..1 with silence at .5, as ISF hosts do; a spectrum's magnitudes are
    shown as they are. Without data it is silent.
    """

    def __init__(self, node: str, context: moderngl.Context, item: IsfInput, slot: int) -> None:
        self.node = node
        self._context = context
        self._item = item
        self._slot = slot
        self._sound = item.type == "audio"
        self.textures = [_grey(context, 1, 1, 0.5 if self._sound else 0.0)]

    def draw(self, now: Now) -> None:
        """Write the data of the frame."""
        data = now.arrays.get(self._slot) if self._slot != NOTHING else None
        if data is None:
            return
        rows = np.atleast_2d(np.asarray(data, np.float32))
        rows = self._newest(rows) if self._sound else self._fewer_bins(rows)
        texture = self.textures[0]
        height, width = rows.shape
        if texture.size != (width, height):
            texture.release()
            texture = self.textures[0] = _grey(self._context, width, height)
            now.units.forget()
        texture.write(np.ascontiguousarray(rows))

    def _newest(self, rows: Floats) -> Floats:
        count = self._item.longest or WIDEST
        return np.asarray(rows[:, -count:] * np.float32(0.5) + np.float32(0.5))

    def _fewer_bins(self, rows: Floats) -> Floats:
        wanted = min(self._item.longest or rows.shape[1], WIDEST)
        if wanted >= rows.shape[1]:
            return rows
        edges = np.linspace(0, rows.shape[1], wanted, endpoint=False).astype(np.intp)
        return np.asarray(np.maximum.reduceat(rows, edges, axis=1))

    def release(self) -> None:
        """Free the texture."""
        self.textures[0].release()


def load_import(context: moderngl.Context, shader: IsfShader, item: IsfImport) -> moderngl.Texture:
    """Return an image that lies beside a shader, first row at the bottom.

    Raises Unusable with a sentence; paths that leave the shader's folder are refused.
    """
    picture = _decode(_inside(shader, item), shader, item)
    texture = context.texture((picture.shape[1], picture.shape[0]), 4, picture.tobytes())
    texture.repeat_x = texture.repeat_y = False
    return texture


def _inside(shader: IsfShader, item: IsfImport) -> Path:
    if shader.folder is None:
        raise Unusable(f"{shader.file}: {item.name}: the shader has no folder to import from.")
    folder = shader.folder.resolve()
    path = (folder / item.path).resolve()
    if not path.is_relative_to(folder):
        raise Unusable(
            f"{shader.file}: {item.name}: {item.path!r} is outside the shader's folder; put the "
            "image beside the shader."
        )
    if not path.is_file() or path.stat().st_size > LARGEST_IMAGE:
        raise Unusable(
            f"{shader.file}: {item.name}: there is no image {item.path!r} of at most 64 MiB beside "
            "the shader."
        )
    return path


def _decode(path: Path, shader: IsfShader, item: IsfImport) -> NDArray[np.uint8]:
    import av

    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            if max(stream.width, stream.height) > MOST_SIDE:
                raise ValueError(f"more than {MOST_SIDE} pixels a side")
            frame: Any = next(container.decode(stream))
            picture: NDArray[np.uint8] = frame.to_ndarray(format="rgba")
    except (av.FFmpegError, OSError, IndexError, StopIteration, ValueError) as problem:
        raise Unusable(
            f"{shader.file}: {item.name}: {item.path!r} cannot be read as an image ({problem})."
        ) from problem
    return np.ascontiguousarray(picture[::-1])


def _grey(
    context: moderngl.Context, width: int, height: int, value: float = 0.0
) -> moderngl.Texture:
    content = np.full((height, width), value, np.float32)
    texture = context.texture((width, height), 1, content.tobytes(), dtype="f4")
    texture.swizzle = "RRR1"
    texture.repeat_x = texture.repeat_y = False
    return texture


def solid(context: moderngl.Context, colour: tuple[float, float, float, float]) -> moderngl.Texture:
    """Return one pixel of a colour."""
    texture = context.texture((1, 1), 4, np.array(colour, np.float32).tobytes(), dtype="f4")
    texture.repeat_x = texture.repeat_y = False
    return texture
