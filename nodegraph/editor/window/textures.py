"""Pictures from the stage in Dear PyGui's textures, which are made once and used again and again.

Deleting a texture while the window draws may crash, so none ever is: who is done with one puts it
back, and the next picture of that size takes it.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import dearpygui.dearpygui as dpg
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.float32]
LARGEST = 2048  # pixels a side: more is no small picture


@dataclass(eq=False)
class Texture:
    """One texture. `pixels` is what it shows, float32 (height, width, 3) in 0..1."""

    tag: int
    pixels: Pixels

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width, _ = self.pixels.shape
        return width, height


@dataclass
class Textures:
    """The textures of a window, by size."""

    _free: dict[tuple[int, int], list[Texture]] = field(default_factory=lambda: defaultdict(list))
    _registry: int = 0
    made: int = 0

    def put(self, pixels: Pixels, into: Texture | None) -> Texture:
        """Show pixels in a texture: the one it had, or another one where the size is another."""
        height, width, _ = pixels.shape
        if into is not None and into.size != (width, height):
            self.give_back(into)
            into = None
        if into is None:
            into = self._taken((width, height))
        np.copyto(into.pixels, pixels)  # the texture reads this very memory
        return into

    def give_back(self, texture: Texture) -> None:
        """Let another picture have it."""
        self._free[texture.size].append(texture)

    def _taken(self, size: tuple[int, int]) -> Texture:
        free = self._free[size]
        if free:
            return free.pop()
        if not self._registry:
            self._registry = int(dpg.add_texture_registry())
        width, height = size
        pixels = np.zeros((height, width, 3), dtype=np.float32)
        tag = dpg.add_raw_texture(
            width, height, pixels, format=dpg.mvFormat_Float_rgb, parent=self._registry
        )
        self.made += 1
        return Texture(int(tag), pixels)


@dataclass
class Decoder:
    """Decodes JPEGs beside the window; of several by one name the newest."""

    _waiting: dict[str, bytes] = field(default_factory=dict)
    _worker: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, "pictures"), repr=False
    )
    _doing: Future[dict[str, Pixels]] | None = None

    def give(self, name: str, jpeg: bytes) -> None:
        """Have a picture decoded."""
        self._waiting[name] = jpeg

    def take(self) -> dict[str, Pixels]:
        """Return what is decoded since; never waits."""
        found: dict[str, Pixels] = {}
        if self._doing is not None and self._doing.done():
            found, self._doing = self._doing.result(), None
        if self._doing is None and self._waiting:
            waiting, self._waiting = self._waiting, {}
            self._doing = self._worker.submit(_decoded_all, waiting)
        return found


def _decoded_all(jpegs: Mapping[str, bytes]) -> dict[str, Pixels]:
    found = {name: decoded(jpeg) for name, jpeg in jpegs.items()}
    return {name: pixels for name, pixels in found.items() if pixels is not None}


def decoded(jpeg: bytes) -> Pixels | None:
    """Return a JPEG as float32 (height, width, 3) in 0..1; None for what is none."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
            if max(picture.size) > LARGEST:
                return None
            plain = np.asarray(picture.convert("RGB"), dtype=np.float32)
    except (OSError, ValueError, SyntaxError):
        return None
    return plain * np.float32(1.0 / 255.0)
