"""Reading a sound file piece by piece: a long one needs no more memory than a short one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nodegraph.model.errors import Unusable

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIECE = 1 << 17  # samples that are read at once: three seconds


def mono_pieces(path: Path, rate: int) -> Iterator[NDArray[np.float32]]:
    """Yield a sound file as mono float32 (n,) at `rate`; the mean of its first two channels.

    Raises Unusable, when the first piece is asked for, where there is no sound to be read.
    """
    import soxr

    stream = None
    for piece, own_rate in _pieces(path, 0.0):
        if stream is None:
            stream = soxr.ResampleStream(own_rate, rate, 1, dtype="float32", quality="HQ")
        mono = np.ascontiguousarray(piece[:2].mean(axis=0, dtype=np.float32))
        yield stream.resample_chunk(np.nan_to_num(mono, nan=0.0, posinf=0.0, neginf=0.0))
    if stream is None:
        raise Unusable(f"{path.name} holds no sound; give a file with at least one sample.")
    yield stream.resample_chunk(np.zeros(0, np.float32), last=True)


def read_part(path: Path, rate: int, start: float, seconds: float) -> NDArray[np.float32]:
    """Return a stretch of a sound file as float32 (2, round(seconds * rate)) at `rate`.

    What lies before the beginning or behind the end of the file is silence. Mono is heard on both
    sides, of more than two channels the first two are taken.
    """
    import soxr

    wanted = round(seconds * rate)
    out = np.zeros((2, wanted), np.float32)
    parts: list[NDArray[np.float32]] = []
    own_rate, left = rate, 0
    for piece, own_rate in _pieces(path, max(start, 0.0)):
        left = left or int(np.ceil((seconds + min(start, 0.0)) * own_rate)) + 1
        stereo = piece[:2] if len(piece) > 1 else np.repeat(piece, 2, axis=0)
        parts.append(stereo[:, :left])
        left -= parts[-1].shape[1]
        if left <= 0:
            break
    if not parts:
        return out
    sound = np.nan_to_num(np.concatenate(parts, axis=1), nan=0.0, posinf=0.0, neginf=0.0)
    if own_rate != rate:
        sound = soxr.resample(sound.T, own_rate, rate, quality="VHQ").T
    first = round(max(-start, 0.0) * rate)
    length = min(sound.shape[1], wanted - first)
    out[:, first : first + length] = sound[:, :length]
    return out


def _pieces(path: Path, start: float) -> Iterator[tuple[NDArray[np.float32], int]]:
    """Yield (channels, n) float32 and the file's own rate, from `start` seconds on."""
    import soundfile

    if not path.is_file():
        raise Unusable(f"{path} does not exist; give the path of a sound file.")
    if path.stat().st_size == 0:
        raise Unusable(f"{path.name} is empty; give a sound file.")
    try:
        file = soundfile.SoundFile(path)
    except soundfile.LibsndfileError:
        yield from _pieces_of_ffmpeg(path, start)
        return
    with file:
        file.seek(min(round(start * file.samplerate), max(file.frames, 0)))
        while len(piece := file.read(PIECE, dtype="float32", always_2d=True)):
            yield piece.T, file.samplerate


def _pieces_of_ffmpeg(path: Path, start: float) -> Iterator[tuple[NDArray[np.float32], int]]:
    import av

    unreadable = Unusable(
        f"{path.name} is not a sound file this program can read; convert it to WAV, FLAC, OGG, "
        "MP3 or M4A."
    )
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise unreadable
            stream = container.streams.audio[0]
            rate = int(stream.rate or 0)
            if not rate:
                raise unreadable
            skip = round(start * rate)  # decoded and thrown away: seeking is not exact in all
            planar = av.AudioResampler(format="fltp")
            for frame in container.decode(stream):
                for plain in planar.resample(frame):
                    piece = plain.to_ndarray().astype(np.float32, copy=False)
                    if skip < piece.shape[1]:
                        yield piece[:, skip:], rate
                    skip = max(skip - piece.shape[1], 0)
    except (av.FFmpegError, UnicodeDecodeError) as problem:
        raise unreadable from problem
