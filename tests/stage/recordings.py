"""Pictures and sound to record in tests, and what a decoder makes of the files."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48000
WIDTH, HEIGHT = 160, 96


def grey(value: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> NDArray[np.uint8]:
    picture = np.full((size[1], size[0], 4), value, np.uint8)
    picture[..., 3] = 255
    return picture


@dataclass
class Decoded:
    pictures: list[NDArray[np.uint8]]  # RGB
    times: list[Fraction]
    sound: NDArray[np.float32]  # (channels, frames), trimmed to the length the container states
    metadata: dict[str, str]
    video: Any
    duration: float


def decode(path: Path) -> Decoded:
    """Decode a movie; the sound ends where the container says, as a player ends it."""
    import av

    with av.open(str(path)) as container:
        video = container.streams.video[0]
        pictures, times = [], []
        for frame in container.decode(video):
            assert frame.pts is not None and frame.time_base is not None
            pictures.append(to_rgb(frame))
            times.append(frame.pts * frame.time_base)
        facts = {
            name: getattr(video.codec_context, name)
            for name in ("colorspace", "color_range", "color_primaries", "color_trc")
        }
        facts["codec"] = video.codec_context.name
        facts["rate"] = video.average_rate
        metadata = dict(container.metadata)
        duration = (container.duration or 0) / 1e6
    return Decoded(pictures, times, decode_sound(path), metadata, facts, duration)


def to_rgb(frame: Any) -> NDArray[np.uint8]:
    from av.video.reformatter import Colorspace, Interpolation

    exact = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
    picture = frame.reformat(
        format="rgb24",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=1,
        dst_color_range=2,
        interpolation=exact,  # by default 10 bits are cut, not rounded, to 8
    )
    return np.array(picture.to_ndarray())


def decode_sound(path: Path) -> NDArray[np.float32]:
    import av
    from av.audio.resampler import AudioResampler

    blocks = []
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return np.zeros((0, 0), np.float32)
        stream = container.streams.audio[0]
        stated = stream.duration
        to_float = AudioResampler(format="fltp")
        for frame in container.decode(stream):
            blocks += [np.array(part.to_ndarray()) for part in to_float.resample(frame)]
    if not blocks:
        return np.zeros((0, 0), np.float32)
    return np.concatenate(blocks, axis=1)[:, :stated]
