"""Write one movie file, picture by picture, in the caller's thread.

The file is called `NAME.partial.SUFFIX` until its first second is on the disk; then it takes its
name and plays whatever happens next, a SIGKILL included.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from nodegraph.stage import encoder_colour as colour
from nodegraph.stage.encoder_codecs import set_up_sound, set_up_video
from nodegraph.stage.encoder_formats import LAYOUTS, MovieFormat
from nodegraph.stage.encoder_index import has_room_for_copy, index_in_front
from nodegraph.stage.recording_metadata import Metadata

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

# With this much handed to the container, in both streams, the first second is on the disk: it is
# written when the second one begins, and the interleaving holds back less than half of one.
SAFE_SECONDS = 1.6
_INDEX_BYTES = 40  # of the index, for each packet
_ROOM = 1 << 17  # bytes of headers and of rounding


class MovieWriter:
    """One open movie. Methods raise what PyAV raises; `Recorder` makes sentences of it."""

    def __init__(
        self,
        path: Path,
        movie: MovieFormat,
        size: tuple[int, int],
        fps: Fraction,
        sound: tuple[int, int] | None,
        metadata: Metadata,
    ) -> None:
        self._path = path
        self._current = path.with_name(f"{path.stem}.partial{path.suffix}")
        self._movie = movie
        self._fps = fps
        # libav would open the file at the first packet; a folder we may not write to is known now.
        self._current.open("wb").close()
        self._rate = sound[0] if sound else 0
        self._container = self._open(metadata)
        self._video = self._add_video(size)
        self._sound = self._add_sound(*sound) if sound else None
        self._layout = LAYOUTS[sound[1]] if sound else ""
        self._converter = colour.Converter(movie.pixels)
        self._frame: VideoFrame | None = None
        self._samples = 0
        self._frames = 0
        self._muxed = {"video": Fraction(0), "audio": Fraction(0)}
        self._is_named = False
        self._second = 0  # bytes since the last key picture
        self._packets = 0

    @property
    def frames(self) -> int:
        """How many frames it has been given."""
        return self._frames

    def load(self, pixels: NDArray[np.uint8]) -> None:
        """Convert a picture; its memory is free afterwards."""
        self._frame = self._converter.convert(pixels)

    def write(self, index: int) -> None:
        """Write the loaded picture as frame `index`; the same picture may be written again."""
        frame = self._frame
        assert frame is not None
        frame.pts = index
        frame.time_base = 1 / self._fps
        self._frames = index + 1
        self._mux(self._video.encode(frame))

    def write_encoded(self, data: bytes, pts: int, dts: int, is_key: bool) -> None:
        """Write a picture that was encoded elsewhere, as this format's own are; times in frames."""
        import av

        packet = av.Packet(data)
        packet.stream, packet.time_base = self._video, 1 / self._fps
        packet.pts, packet.dts, packet.is_keyframe = pts, dts, is_key
        self._frames = max(self._frames, pts + 1)
        self._mux([packet])

    def sound(self, block: NDArray[np.float32]) -> None:
        """Append a block `(channels, frames)` of the rate given at the start."""
        import av

        assert self._sound is not None
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", self._layout)
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self._samples
        self._samples += block.shape[1]
        self._mux(self._sound.encode(frame))

    def finish(self) -> None:
        """Close the file, put its index in front and give it its name."""
        self._mux(self._video.encode(None))
        if self._sound is not None:
            self._mux(self._sound.encode(None))
        self._container.close()
        moved = False
        # A disk too full for a second copy keeps the index behind: the file plays just as well.
        if self._movie.index_moves and has_room_for_copy(self._current):
            with contextlib.suppress(OSError):
                moved = index_in_front(self._current, self._path)
        if not moved and self._current != self._path:
            os.replace(self._current, self._path)

    def abandon(self, *, broken: bool) -> bool:
        """Give up; True when a file that plays for at least a second was left under its name.

        `broken` says that writing failed, so that nothing more can be put into the file.
        """
        if not broken and self._frames >= self._fps:
            with contextlib.suppress(Exception):
                self.finish()
                return True
        # The trailer is written or, on a full disk, refused; either way libav lets go of the file.
        with contextlib.suppress(Exception):
            self._container.close()
        if self._is_named:
            return True
        self._current.unlink(missing_ok=True)
        return False

    def _open(self, metadata: Metadata) -> OutputContainer:
        import av

        options = dict(self._movie.options)
        if self._movie.index_moves:
            # Edit lists count in this unit; by default a millisecond, too coarse to state where
            # the sound ends.
            options["movie_timescale"] = str(self._rate or 1000 * self._fps.numerator)
        container = av.open(
            str(self._current), "w", format=self._movie.muxer, container_options=options
        )
        container.metadata.update(metadata.tags())
        return container

    def _add_video(self, size: tuple[int, int]) -> VideoStream:
        stream = self._container.add_stream(
            self._movie.video, rate=self._fps, options=dict(self._movie.video_options)
        )
        set_up_video(stream.codec_context, self._movie, size, self._fps)
        return cast("VideoStream", stream)

    def _add_sound(self, rate: int, channels: int) -> AudioStream:
        stream = self._container.add_stream(self._movie.sound, rate=rate)
        set_up_sound(stream.codec_context, self._movie, channels)
        return cast("AudioStream", stream)

    def _mux(self, packets: Sequence[Packet[Any]]) -> None:
        for packet in packets:
            if packet.size == 0:  # what an encoder says at its end is no picture
                continue
            kind = packet.stream.type
            self._weigh(packet, is_second=kind == "video" and packet.is_keyframe)
            if packet.pts is not None:
                self._muxed[kind] = max(self._muxed[kind], packet.pts * packet.time_base)
            if kind == "video" and not packet.duration:
                # else the last picture has no length, and players stop a frame early
                packet.duration = round(1 / (self._fps * packet.time_base))
            self._container.mux(packet)
        if packets and not self._is_named:
            self._take_name()

    def _weigh(self, packet: Packet[Any], *, is_second: bool) -> None:
        """Raise `OSError` while the disk still has room for what is held back, and for the index.

        On a disk that is full already the last second would be lost, and all sound of it.
        """
        if is_second:
            needed = 2 * self._second + _INDEX_BYTES * self._packets + _ROOM
            if shutil.disk_usage(self._current.parent).free < needed:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._second = 0
        self._second += packet.size
        self._packets += 1

    def _take_name(self) -> None:
        kinds = ("video", "audio") if self._sound is not None else ("video",)
        if min(self._muxed[kind] for kind in kinds) < SAFE_SECONDS:
            return
        # Where an open file cannot be renamed it keeps its partial name until it is closed.
        with contextlib.suppress(PermissionError):
            os.replace(self._current, self._path)
            self._current = self._path
            self._is_named = True
