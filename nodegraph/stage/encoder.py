"""Record pictures and sound to a file, on a thread of its own.

    with Recorder("out/clip.mp4", (1280, 720), 30, sound_rate=48000) as recorder:
        for index in range(900):
            recorder.write_frame(pixels)   # (720, 1280, 4) uint8, top row first
            recorder.write_sound(block)    # (2, 1600) float32

The suffix chooses the format: .mp4 (H.264, AAC), .mkv (H.264, FLAC), .mov (ProRes 422 HQ, PCM),
.png (a sequence and a WAV). Ctrl+C inside the block leaves a clean file.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from queue import Queue
from types import TracebackType
from typing import Protocol, Self, cast

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.errors import Failed, NodegraphError, Unusable
from nodegraph.stage.encoder_failures import failure_of, opening
from nodegraph.stage.encoder_formats import check_sound, exact_fps, live_format, movie_format
from nodegraph.stage.recording_metadata import Metadata

QUEUED_FRAMES = 4
# Blocks of sound are small; this is several seconds of them at any block size in use.
_QUEUED_ITEMS = 1024

Pixels = NDArray[np.uint8]
Block = NDArray[np.float32]


class Writer(Protocol):
    """What writes a kind of recording, in one thread: `MovieWriter`, `PictureWriter`."""

    def load(self, pixels: Pixels) -> None: ...
    def write(self, index: int) -> None: ...
    def sound(self, block: Block) -> None: ...
    def finish(self) -> None: ...
    def abandon(self, *, broken: bool) -> bool: ...


@dataclass(frozen=True, slots=True)
class Recording:
    """What was written: frames in the file, how many of them repeat another, samples a channel.

    `dropped` counts pictures given that are not in it: too late, or given up by `wait=False`.
    """

    path: Path
    frames: int
    samples: int
    repeated: int
    dropped: int


@dataclass(frozen=True, slots=True)
class _Picture:
    index: int
    pixels: Pixels


@dataclass(frozen=True, slots=True)
class _Stop:
    abandon: bool


class Recorder:
    """Record to a file; one thread calls the methods, another encodes.

    At most `queued` pictures wait to be encoded, then `write_frame` waits. What goes wrong
    while encoding is raised, as one sentence, by the next call: `Failed` (disk full, encoder).
    The constructor raises `Unusable` for a suffix, size, rate or folder that cannot be used.

    An existing file keeps its content until the new recording has its first second on the disk;
    a recording that fails before that leaves nothing, one that fails later leaves what plays.
    """

    def __init__(
        self,
        path: Path | str,
        size: tuple[int, int],
        fps: float | Fraction,
        *,
        sound_rate: int | None = None,
        channels: int = 2,
        metadata: Metadata | None = None,
        writer: Writer | None = None,
        queued: int = QUEUED_FRAMES,
        live: bool = False,
    ) -> None:
        """`size` is (width, height) in pixels; without `sound_rate` (Hz) there is no sound.

        A `writer` of one's own takes what would go to the file; `path` is then only what sentences
        call it. `queued`: pictures that may wait to be encoded. `live`: little is lost where the
        recording is cut off.
        """
        self.path = Path(path)
        self.size = size
        self.fps = exact_fps(fps)
        self._channels = channels if sound_rate else 0
        self._rate = sound_rate or 0
        self._writer = writer or _open_writer(
            self.path, size, self.fps, (sound_rate, channels) if sound_rate else None,
            metadata or Metadata(), live,
        )  # fmt: skip
        self._items: Queue[_Picture | Block | _Stop] = Queue(_QUEUED_ITEMS)
        self._free: Queue[Pixels] = Queue()
        for _ in range(queued):
            self._free.put(np.empty((size[1], size[0], 4), np.uint8))
        self._error: NodegraphError | None = None
        self._next = 0
        self._samples = 0
        self._dropped = 0
        self._frames = 0
        self._repeated = 0
        self._is_closed = False
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()

    @property
    def next_index(self) -> int:
        """The index that the next picture has if none is given."""
        return self._next

    def write_frame(
        self,
        pixels: Pixels | bytes | memoryview,
        index: int | None = None,
        *,
        bottom_up: bool = False,
        wait: bool = True,
    ) -> bool:
        """Record a picture: RGBA8 `(height, width, 4)`; it is copied, its memory is free at once.

        Frame `index` is shown from `index / fps` on. Indices left out repeat the picture before
        (at the start: the first one); a picture whose index is past already is dropped.
        `bottom_up` takes OpenGL's row order; flipping costs 0.02 ms more than the copy (0.08 ms at
        1280x720), flipping in a shader nothing. With `wait=False` a picture is dropped, and False
        returned, rather than waited for: for a live stage that must not stand still.
        """
        self._check_open()
        image = self._image(pixels)
        at = self._next if index is None else index
        if at < self._next or (not wait and self._free.empty()):
            self._dropped += 1
            return False
        memory = self._free.get()
        np.copyto(memory, image[::-1] if bottom_up else image)
        self._items.put(_Picture(at, memory))
        self._next = at + 1
        return True

    def write_sound(self, block: Block, start: int | None = None, *, wait: bool = True) -> bool:
        """Record a block of sound `(channels, frames)` float32, -1..1; it is copied.

        Without `start` it follows the block before. With it (a sample from the beginning of the
        recording) a gap is filled with silence, and what was recorded already is left out.
        Keep sound and pictures within a second of each other: the container interleaves them.
        With `wait=False` a block is left out, and False returned, while the encoder is seconds
        behind; where the next one says its `start`, silence stands in for it.
        """
        self._check_open()
        if block.ndim != 2 or block.shape[0] != self._channels:
            raise Unusable(
                f"{self.path}: sound of shape {block.shape} was given where the recording has "
                f"({self._channels}, frames)."
            )
        if not wait and self._items.qsize() > _QUEUED_ITEMS // 2:
            return False
        if start is not None:
            self._fill_silence(start - self._samples)
            block = block[:, max(0, self._samples - start) :]
        if block.shape[1]:
            self._samples += block.shape[1]
            self._items.put(np.array(block, np.float32))
        return True

    def close(self) -> Recording:
        """Finish the file and say what is in it. Raises `Failed` when it could not be written."""
        self._end(abandon=False)
        if self._error is not None:
            raise self._error
        return Recording(self.path, self._frames, self._samples, self._repeated, self._dropped)

    def abort(self) -> None:
        """Give up: keep what plays for at least a second, else leave no file. Never raises."""
        self._end(abandon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        elif issubclass(kind, KeyboardInterrupt):
            with contextlib.suppress(NodegraphError):
                self.close()
        else:
            self.abort()

    def _check_open(self) -> None:
        if self._error is not None:
            raise self._error
        if self._is_closed:
            raise Failed(f"{self.path}: the recording is closed; nothing can be added to it.")

    def _image(self, pixels: Pixels | bytes | memoryview) -> Pixels:
        width, height = self.size
        image = pixels if isinstance(pixels, np.ndarray) else np.frombuffer(pixels, np.uint8)
        if image.dtype != np.uint8 or image.size != 4 * width * height:
            raise Unusable(
                f"{self.path}: a picture of {image.size} {image.dtype} was given where the "
                f"recording has {width}x{height} RGBA8 ({4 * width * height} bytes)."
            )
        return image.reshape(height, width, 4)

    def _fill_silence(self, gap: int) -> None:
        while gap > 0:
            silence = np.zeros((self._channels, min(gap, self._rate)), np.float32)
            self._samples += silence.shape[1]
            self._items.put(silence)
            gap -= silence.shape[1]

    def _end(self, *, abandon: bool) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._items.put(_Stop(abandon))
        self._thread.join()

    # Everything below runs on the recorder's thread.

    def _work(self) -> None:
        try:
            stop = self._encode()
        except Exception as error:
            self._give_up(error)
            self._drain()
            return
        try:
            self._leave(stop)
        except Exception as error:
            self._give_up(error)

    def _encode(self) -> _Stop:
        while not isinstance(item := self._items.get(), _Stop):
            if isinstance(item, _Picture):
                self._encode_picture(item)
            else:
                self._writer.sound(item)
        return item

    def _leave(self, stop: _Stop) -> None:
        if stop.abandon:
            self._writer.abandon(broken=False)
        elif self._frames == 0:
            raise Failed(f"{self.path}: no picture was recorded, so there is no file.")
        else:
            self._writer.finish()

    def _give_up(self, error: Exception) -> None:
        is_kept = False
        with contextlib.suppress(OSError):
            is_kept = self._writer.abandon(broken=True)
        seconds = float(self._frames / self.fps)
        self._error = failure_of(self.path, error, seconds, is_kept)

    def _encode_picture(self, picture: _Picture) -> None:
        if self._frames:
            self._repeat_until(picture.index)
        self._writer.load(picture.pixels)
        self._free.put(picture.pixels)
        self._repeat_until(picture.index)
        self._writer.write(picture.index)
        self._frames = picture.index + 1

    def _repeat_until(self, index: int) -> None:
        """Fill the frames before `index` with the picture that is loaded."""
        for missing in range(self._frames, index):
            self._writer.write(missing)
            self._repeated += 1
        self._frames = max(self._frames, index)

    def _drain(self) -> None:
        """Let a caller who waits for room come back, to be told what went wrong."""
        while not isinstance(item := self._items.get(), _Stop):
            if isinstance(item, _Picture):
                self._free.put(item.pixels)


def _open_writer(
    path: Path,
    size: tuple[int, int],
    fps: Fraction,
    sound: tuple[int, int] | None,
    metadata: Metadata,
    live: bool,
) -> Writer:
    movie = movie_format(path, size)
    if movie is not None and live:
        movie = live_format(movie)
    if sound is not None:
        check_sound(path, movie, *sound)
    from nodegraph.stage.encoder_movie import MovieWriter
    from nodegraph.stage.encoder_pictures import PictureWriter

    with opening(path):
        if movie is None:
            return cast(Writer, PictureWriter(path, size, fps, sound, metadata))
        return cast(Writer, MovieWriter(path, movie, size, fps, sound, metadata))
