"""Reading the files of a folder or zip, without leaving the one or unpacking the other to disk.

A zip is read entry by entry into memory, under limits of number and size; the names in it are
only looked at.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.errors import Unusable
from nodegraph.model.media import Media
from nodegraph.model.sound_file import LONGEST, load_sound

Sound = NDArray[np.float32]
SOUNDS = frozenset(
    ".wav .flac .ogg .opus .mp3 .aif .aiff .aifc .caf .au .w64 .m4a .aac .wma".split()
)
MOST_FILES = 128
LARGEST, LARGEST_SUM = 2**30, 2**32  # bytes of one entry of a zip, and of all


@dataclass(frozen=True, slots=True)
class Found:
    """A sound file: its folder's name, its own, and how to read it as float32 (2, frames)."""

    folder: str
    name: str
    read: Callable[[], Sound]


def sound_files(media: Media, name: str, rate: int) -> list[Found]:
    """Return the sound files of a folder or zip, in order of their names. Raises Unusable."""
    folder = _folder(media, name)
    if folder is not None:
        found = list(_in_folder(folder, rate))
    else:
        path = media.find(name)
        if path.suffix.lower() != ".zip":
            raise Unusable(f"{name} is neither a folder nor a .zip; name one that holds the stems.")
        found = _in_zip(path, rate)
    if not found:
        raise Unusable(f"{name} holds no sound files; put WAV, FLAC, OGG, MP3 or AIFF files there.")
    if len(found) > MOST_FILES:
        raise Unusable(f"{name} holds more than {MOST_FILES} sound files; mix some together.")
    return sorted(found, key=lambda item: (item.name, item.folder))


def _folder(media: Media, name: str) -> Path | None:
    """Return the folder of that name in one of the media's, found as `Media.find` finds files."""
    wanted = PurePosixPath(name.replace("\\", "/"))
    if wanted.is_absolute() or ".." in wanted.parts or ":" in name:
        return None  # `Media.find` says why
    for root in media.roots:
        outside = root.resolve()
        path = (outside / wanted).resolve()
        if path.is_relative_to(outside) and path.is_dir():
            return path
    return None


def _in_folder(folder: Path, rate: int) -> Iterator[Found]:
    """Yield the sound files of a folder and of the folders in it; no link leads out."""
    for path in sorted([*folder.glob("*"), *folder.glob("*/*")]):
        real = path.resolve()
        if _is_sound(path.name) and real.is_file() and real.is_relative_to(folder):
            inside = path.parent.name if path.parent != folder else ""
            yield Found(inside, path.name, lambda real=real: load_sound(real, rate))  # type: ignore[misc]


def _is_sound(name: str) -> bool:
    return not name.startswith(".") and PurePosixPath(name).suffix.lower() in SOUNDS


def _in_zip(path: Path, rate: int) -> list[Found]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise Unusable(
            f"{path.name} is not a zip file this program can read; pack it anew."
        ) from problem
    found, size = [], 0
    for entry in entries:
        inside = PurePosixPath(entry.filename.replace("\\", "/"))
        if entry.is_dir() or not _is_sound(inside.name) or "__MACOSX" in inside.parts:
            continue
        size += entry.file_size
        if entry.file_size > LARGEST or size > LARGEST_SUM:
            raise Unusable(f"{inside.name} in {path.name} is too large; unpack it into a folder.")
        found.append(Found(inside.parent.name, inside.name, _entry_reader(path, entry, rate)))
    return found


def _entry_reader(path: Path, entry: zipfile.ZipInfo, rate: int) -> Callable[[], Sound]:
    name = PurePosixPath(entry.filename.replace("\\", "/")).name

    def read() -> Sound:
        if entry.flag_bits & 1:
            raise Unusable(f"{path.name} has a password; unpack it into a folder.")
        try:
            with zipfile.ZipFile(path) as archive, archive.open(entry) as stream:
                data = stream.read(entry.file_size + 1)  # no more than it says: checked above
        except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError) as problem:
            raise Unusable(f"{name} in {path.name} is damaged; pack it anew.") from problem
        return _decoded(data, f"{name} in {path.name}", rate)

    return read


def _decoded(data: bytes, name: str, rate: int) -> Sound:
    import soundfile
    import soxr

    try:
        with soundfile.SoundFile(BytesIO(data)) as file:
            if file.frames > LONGEST * file.samplerate:
                raise Unusable(f"{name} is longer than {LONGEST // 3600} hours; cut it.")
            sound: Any = file.read(dtype="float32", always_2d=True)[:, :2]
            own_rate = file.samplerate
    except soundfile.LibsndfileError as problem:
        raise Unusable(
            f"{name} is no WAV, FLAC, OGG, MP3 or AIFF file; convert it, or unpack the zip."
        ) from problem
    if own_rate != rate and len(sound):
        sound = soxr.resample(sound, own_rate, rate, quality="VHQ")
    stereo = np.repeat(sound, 2, axis=1) if sound.shape[1] == 1 else sound
    made: Sound = np.nan_to_num(np.ascontiguousarray(stereo.T), nan=0.0, posinf=0.0, neginf=0.0)
    return made
