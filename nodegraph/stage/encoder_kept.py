"""The last minutes of a show, encoded, in memory; and a file made of them."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.errors import Failed, Unusable
from nodegraph.stage.encoder_failures import failure_of, opening
from nodegraph.stage.encoder_formats import KEPT, check_sound, movie_format
from nodegraph.stage.encoder_packets import Encoded
from nodegraph.stage.recording_metadata import Metadata

MOST_BYTES = 512 << 20  # of encoded pictures and sound: ten to thirty minutes at 1280x720
_OUT_OF_ORDER = 4  # frames: a picture is encoded before three that are shown earlier
_OBJECT = 200  # bytes that a packet takes besides its data


@dataclass(frozen=True, slots=True)
class Form:
    """What packets have to know of each other. `sound`: rate in Hz and channels."""

    size: tuple[int, int]
    fps: Fraction
    sound: tuple[int, int]
    sound_header: bytes = b""


@dataclass(frozen=True, slots=True)
class Minutes:
    """A piece of a show: pictures from a key picture on, and the sound of their time."""

    pictures: Sequence[Encoded]
    sound: Sequence[Encoded]


class KeptRing:
    """The newest packets, as whole groups of pictures. `add` is one thread's, the rest anybody's.

    It holds the seconds that were asked for, at most one group more, and less where they would
    take more than `most_bytes`.
    """

    def __init__(
        self, seconds: float, fps: Fraction, rate: int, most_bytes: int = MOST_BYTES
    ) -> None:
        self._wanted, self._most = seconds, most_bytes
        self._fps, self._rate = fps, rate
        self._groups: deque[list[Encoded]] = deque()
        self._sound: deque[Encoded] = deque()
        self._end = self._sound_end = 0
        self._bytes = 0
        self._is_short = False
        self._lock = threading.Lock()

    @property
    def memory(self) -> int:
        """Bytes that it takes."""
        return self._bytes

    @property
    def seconds(self) -> float:
        """How much is held."""
        with self._lock:
            start = self._groups[0][0].pts if self._groups else self._end
            return float((self._end - start) / self._fps)

    @property
    def is_short(self) -> bool:
        """Whether the memory was too small for the time."""
        return self._is_short

    def add(self, packet: Encoded) -> None:
        """Take a packet, and let old groups go."""
        with self._lock:
            if packet.kind == "audio":
                self._sound.append(packet)
                self._sound_end = packet.pts + packet.duration
            elif packet.is_key:
                self._groups.append([packet])
            elif self._groups:
                self._groups[-1].append(packet)
            else:
                return  # what came before the first key picture cannot be seen
            if packet.kind == "video":
                self._end = max(self._end, packet.pts + 1)
            self._bytes += len(packet.data) + _OBJECT
            self._trim()

    def reaches(self, frames: int) -> bool:
        """Whether so many frames have come, and the sound of their time."""
        with self._lock:
            return self._end >= frames and self._sound_end >= frames * self._rate / self._fps

    def minutes(self) -> Minutes:
        """Return what is held, up to the last picture before which none is missing."""
        with self._lock:
            return Minutes(_whole(list(itertools.chain(*self._groups))), tuple(self._sound))

    def _trim(self) -> None:
        while len(self._groups) > 1:
            is_large = self._bytes > self._most
            end = self._end - _OUT_OF_ORDER
            if not is_large and end - self._groups[1][0].pts < self._wanted * self._fps:
                return
            self._is_short = self._is_short or is_large
            self._forget(self._groups.popleft())
            start = self._groups[0][0].pts * self._rate / self._fps
            while self._sound and self._sound[0].pts + self._sound[0].duration <= start:
                self._forget([self._sound.popleft()])

    def _forget(self, packets: Sequence[Encoded]) -> None:
        self._bytes -= sum(len(packet.data) + _OBJECT for packet in packets)


def _whole(pictures: Sequence[Encoded]) -> Sequence[Encoded]:
    """Leave out the end where pictures are missing: later ones are encoded before some others."""
    whole = newest = 0
    for count, picture in enumerate(pictures, 1):
        newest = max(newest, picture.pts)
        if newest - pictures[0].pts + 1 == count:
            whole = count
    return pictures[:whole]


def write_minutes(path: Path, form: Form, minutes: Minutes, metadata: Metadata) -> float:
    """Write a file that begins with a key picture and with the sample of its moment.

    Returns its seconds. Pictures are copied as they are. Raises Unusable for a name that cannot be
    written, Failed where nothing is kept or the disk is full.
    """
    from nodegraph.stage.encoder_movie import MovieWriter

    movie = movie_format(path, form.size)
    if movie is None or movie.video != KEPT.video:
        raise Unusable(f"{path}: what is kept can be written as .mp4 or .mkv.")
    check_sound(path, movie, *form.sound)
    if not minutes.pictures:
        raise Failed(f"{path}: nothing has been kept yet, so there is no file.")
    with opening(path):
        writer = MovieWriter(path, movie, form.size, form.fps, form.sound, metadata)
    try:
        _copy(writer, form, minutes)
        writer.finish()
    except Exception as error:
        is_kept = writer.abandon(broken=True)
        raise failure_of(path, error, float(writer.frames / form.fps), is_kept) from error
    return float(len(minutes.pictures) / form.fps)


def _copy(writer: Any, form: Form, minutes: Minutes) -> None:
    first = minutes.pictures[0].pts
    rate, fps = form.sound[0], form.fps
    start, end = (round(at * rate / fps) for at in (first, first + len(minutes.pictures)))
    blocks = _blocks(form, minutes.sound, start, end)
    given = start
    for picture in minutes.pictures:
        writer.write_encoded(picture.data, picture.pts - first, picture.dts - first, picture.is_key)
        while given <= picture.pts * rate / fps and (block := next(blocks, None)) is not None:
            writer.sound(block)
            given += block.shape[1]
    for block in blocks:
        writer.sound(block)


def _blocks(
    form: Form, packets: Sequence[Encoded], start: int, end: int
) -> Iterator[NDArray[np.float32]]:
    """Yield the samples from `start` to `end`, decoded; silence where there were none."""
    import av

    decoder: Any = av.CodecContext.create(KEPT.sound, "r")
    decoder.extradata, decoder.thread_count = form.sound_header, 1  # each packet at once
    at = start
    for packet in packets:
        block = _decoded(decoder, packet, form.sound[1])
        if at >= end:
            return
        if packet.pts > at:
            yield np.zeros((form.sound[1], min(packet.pts, end) - at), np.float32)
            at = min(packet.pts, end)
        piece = block[:, max(at - packet.pts, 0) : max(end - packet.pts, 0)]
        if piece.shape[1]:
            yield piece
            at += piece.shape[1]


def _decoded(decoder: Any, packet: Encoded, channels: int) -> NDArray[np.float32]:
    import av

    frames = decoder.decode(av.Packet(packet.data))
    # FLAC of this depth comes as 32 bit whole numbers, channels side by side.
    samples = [np.asarray(frame.to_ndarray()).reshape(-1, channels) for frame in frames]
    block = np.concatenate(samples).T.astype(np.float32) / np.float32(2**31)
    return np.ascontiguousarray(block)
