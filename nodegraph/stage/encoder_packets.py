"""Encode pictures and sound into packets that are no file (yet): kept in memory, or sent away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nodegraph.stage import encoder_colour as colour
from nodegraph.stage.encoder_codecs import sound_encoder, video_encoder
from nodegraph.stage.encoder_formats import LAYOUTS, MovieFormat


@dataclass(frozen=True, slots=True)
class Encoded:
    """One packet. Times are frames of pictures and samples of sound, from the beginning on."""

    kind: Literal["video", "audio"]
    data: bytes
    pts: int
    dts: int
    duration: int
    is_key: bool


class PacketWriter:
    """A `Writer` for `Recorder` that gives packets away, in the order of each encoder.

    Methods raise what PyAV raises; `Recorder` makes sentences of it.
    """

    def __init__(
        self,
        movie: MovieFormat,
        size: tuple[int, int],
        fps: Fraction,
        sound: tuple[int, int],
        give: Callable[[Encoded], None],
    ) -> None:
        """`sound` is (rate in Hz, channels); `give` is called in the thread that writes."""
        self._fps, self._rate = fps, sound[0]
        self._video = video_encoder(movie, size, fps)
        self._sound = sound_encoder(movie, *sound)
        self._layout = LAYOUTS[sound[1]]
        self._converter = colour.Converter(movie.pixels)
        self._give = give
        self._frame: Any = None
        self._samples = 0

    @property
    def sound_header(self) -> bytes:
        """What a decoder of the sound has to know."""
        return bytes(self._sound.extradata or b"")

    def load(self, pixels: NDArray[np.uint8]) -> None:
        """Convert a picture; its memory is free afterwards."""
        self._frame = self._converter.convert(pixels)

    def write(self, index: int) -> None:
        """Encode the loaded picture as frame `index`."""
        frame = self._frame
        frame.pts, frame.time_base = index, 1 / self._fps
        self._hand("video", self._video.encode(frame))

    def sound(self, block: NDArray[np.float32]) -> None:
        """Encode a block `(channels, frames)`; it follows the one before."""
        import av

        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", self._layout)
        frame.sample_rate, frame.time_base = self._rate, Fraction(1, self._rate)
        frame.pts = self._samples
        self._samples += block.shape[1]
        self._hand("audio", self._sound.encode(frame))

    def finish(self) -> None:
        """Give what the encoders still hold."""
        self._hand("video", self._video.encode(None))
        self._hand("audio", self._sound.encode(None))

    def abandon(self, *, broken: bool) -> bool:
        """End; nothing is left behind."""
        if not broken:
            self.finish()
        return False

    def _hand(self, kind: Literal["video", "audio"], packets: Any) -> None:
        for packet in packets:
            if packet.size and packet.pts is not None:  # an encoder's end is no packet
                dts = packet.pts if packet.dts is None else packet.dts
                self._give(
                    Encoded(
                        kind, bytes(packet), packet.pts, dts, packet.duration or 1,
                        packet.is_keyframe,
                    )
                )  # fmt: skip
