"""Write a PNG sequence and a WAV beside it, in the caller's thread."""

from __future__ import annotations

import contextlib
import os
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nodegraph.stage import encoder_colour as colour
from nodegraph.stage.encoder_wav import FloatWav
from nodegraph.stage.recording_metadata import Metadata, png_text, with_png_text

_COUNTER = re.compile(r"%0?(\d*)d")
# The fastest that still packs: level 2 is 1 % smaller for 3 ms more, level 6 is 15 % for 215.
_OPTIONS = {"compression_level": "1", "pred": "up"}


def picture_path(path: Path, index: int) -> Path:
    """Where frame `index` goes: `out/%05d.png` -> `out/00007.png`, `a.png` -> `a_00007.png`."""
    if _COUNTER.search(path.name):
        name = _COUNTER.sub(lambda found: f"{index:0{int(found[1] or 0)}d}", path.name, count=1)
        return path.with_name(name)
    return path.with_name(f"{path.stem}_{index:05d}{path.suffix}")


def sound_path(path: Path) -> Path:
    """The WAV of a sequence: `out/%05d.png` -> `out/sound.wav`, `out/a_%05d.png` -> `out/a.wav`."""
    stem = _COUNTER.sub("", path.stem).rstrip("_-. ")
    return path.with_name(f"{stem or 'sound'}.wav")


class PictureWriter:
    """An open sequence, with the methods of `MovieWriter`. Every picture appears whole or not."""

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        fps: Fraction,
        sound: tuple[int, int] | None,
        metadata: Metadata,
    ) -> None:
        import av
        from av.video.codeccontext import VideoCodecContext

        self._path = path
        self._fps = fps
        self._partial = path.with_name(".picture.partial")
        self._partial.open("wb").close()
        self._sound_path = sound_path(path) if sound else None
        self._wav = FloatWav(self._sound_path, *sound) if sound and self._sound_path else None
        self._text = png_text(metadata)
        self._converter = colour.Converter("rgb24")
        context = av.CodecContext.create("png", "w")
        assert isinstance(context, VideoCodecContext)
        context.width, context.height = size
        context.pix_fmt = "rgb24"
        context.time_base = 1 / fps
        context.thread_count = 1  # more would hold pictures back
        context.options = dict(_OPTIONS)
        self._context = context
        self._picture = b""
        self._count = 0
        self._written: list[Path] = []

    def load(self, pixels: NDArray[np.uint8]) -> None:
        """Encode a picture; its memory is free afterwards."""
        frame = self._converter.convert(pixels)
        frame.pts = self._count
        self._count += 1
        packets = self._context.encode(frame)
        self._picture = with_png_text(b"".join(bytes(packet) for packet in packets), self._text)

    def write(self, index: int) -> None:
        """Write the loaded picture as frame `index`."""
        target = picture_path(self._path, index)
        self._partial.write_bytes(self._picture)
        os.replace(self._partial, target)
        self._written.append(target)

    def sound(self, block: NDArray[np.float32]) -> None:
        """Append a block `(channels, frames)` to the WAV."""
        assert self._wav is not None
        self._wav.write(block)

    def finish(self) -> None:
        """Close the WAV."""
        self._partial.unlink(missing_ok=True)
        if self._wav is not None:
            self._wav.close()

    def abandon(self, *, broken: bool) -> bool:
        """Give up; True when at least a second of pictures was left, else they are removed."""
        del broken  # whole pictures are good pictures
        self._partial.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.finish()
        if len(self._written) >= self._fps:
            return True
        for picture in (*self._written, *([self._sound_path] if self._sound_path else [])):
            picture.unlink(missing_ok=True)
        return False
