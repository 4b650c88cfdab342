"""Reading sound files whole, at the rate of the show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nodegraph.model.errors import Unusable

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST = 4 * 3600  # seconds; at 48 kHz stereo that is 5.5 GB of float32


def load_sound(path: Path, rate: int) -> NDArray[np.float32]:
    """Return a sound file as float32 (2, frames) at `rate` samples a second.

    Mono is heard on both sides; of more than two channels the first two are taken. What libsndfile
    does not read (M4A, video files) FFmpeg does. Raises Unusable for anything else.
    """
    if not path.is_file():
        raise Unusable(f"{path} does not exist; give the path of a sound file.")
    if path.stat().st_size == 0:
        raise Unusable(f"{path.name} is empty; give a sound file.")
    sound, own_rate = _decode(path)
    if sound.shape[1] == 0:
        raise Unusable(f"{path.name} holds no sound; give a file with at least one sample.")
    stereo = sound[:2] if len(sound) > 1 else np.repeat(sound, 2, axis=0)
    if own_rate != rate:
        import soxr

        stereo = np.ascontiguousarray(soxr.resample(stereo.T, own_rate, rate, quality="VHQ").T)
    return np.nan_to_num(np.ascontiguousarray(stereo), nan=0.0, posinf=0.0, neginf=0.0)


def _decode(path: Path) -> tuple[NDArray[np.float32], int]:
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            if file.frames > LONGEST * file.samplerate:
                raise Unusable(f"{path.name} is longer than {LONGEST // 3600} hours; cut it.")
            data: Any = file.read(dtype="float32", always_2d=True)
            return data.T, file.samplerate
    except soundfile.LibsndfileError:
        return _decode_with_ffmpeg(path)


def _decode_with_ffmpeg(path: Path) -> tuple[NDArray[np.float32], int]:
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
            resampler = av.AudioResampler(format="fltp")
            parts = [
                plane.to_ndarray()
                for frame in container.decode(stream)
                for plane in resampler.resample(frame)
            ]
            rate = int(stream.rate or 0)
    except (av.FFmpegError, UnicodeDecodeError) as problem:
        raise unreadable from problem
    if not parts or not rate:
        raise unreadable
    return np.concatenate(parts, axis=1).astype(np.float32), rate
