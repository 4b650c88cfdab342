"""Write one movie file, picture by picture, in the caller's thread.

The file is called `NAME.partial.SUFFIX` until its first second is on the disk; then it takes its
name and plays whatever happens next, a SIGKILL included.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.stage import encoder_colour as colour
from nodegraph.stage.encoder_formats import LAYOUTS, MovieFormat, encoder_threads
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
        from av.video.stream import VideoStream

        stream = self._container.add_stream(
            self._movie.video, rate=self._fps, options=dict(self._movie.video_options)
        )
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = self._movie.pixels
        context = stream.codec_context
        context.time_base = 1 / self._fps
        # A key picture every second: a fragment to start from, and editors seek there.
        context.gop_size = round(self._fps)
        context.thread_count = encoder_threads(size)
        context.color_range = colour.LIMITED_RANGE
        context.colorspace = context.color_primaries = context.color_trc = colour.BT709
        return stream

    def _add_sound(self, rate: int, channels: int) -> AudioStream:
        from av.audio.stream import AudioStream

        stream = self._container.add_stream(self._movie.sound, rate=rate)
        assert isinstance(stream, AudioStream)
        stream.layout = LAYOUTS[channels]
        stream.format = self._movie.samples
        if self._movie.sound_bit_rate:
            stream.bit_rate = self._movie.sound_bit_rate * max(1, channels // 2)
        return stream

    def _mux(self, packets: Sequence[Packet[Any]]) -> None:
        for packet in packets:
            if packet.size == 0:  # what an encoder says at its end is no picture
                continue
            kind = packet.stream.type
            if packet.pts is not None:
                self._muxed[kind] = max(self._muxed[kind], packet.pts * packet.time_base)
            if kind == "video" and not packet.duration:
                # else the last picture has no length, and players stop a frame early
                packet.duration = round(1 / (self._fps * packet.time_base))
            self._container.mux(packet)
        if packets and not self._is_named:
            self._take_name()

    def _take_name(self) -> None:
        kinds = ("video", "audio") if self._sound is not None else ("video",)
        if min(self._muxed[kind] for kind in kinds) < SAFE_SECONDS:
            return
        # Where an open file cannot be renamed it keeps its partial name until it is closed.
        with contextlib.suppress(PermissionError):
            os.replace(self._current, self._path)
            self._current = self._path
            self._is_named = True
