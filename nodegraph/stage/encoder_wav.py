"""A WAV file of float32 samples; its header is renewed every second, so a crash leaves it whole.

Layout: Microsoft Multimedia Standards Update (1994), format tag 3 (IEEE float).
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_HEADER = 58
_LARGEST = 0xFFFFFFFF


class FloatWav:
    """Write `(channels, frames)` blocks at a rate in Hz. Raises `OSError` as files do."""

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        self._rate = rate
        self._channels = channels
        self._frames = 0
        self._written = 0
        self._file = path.open("wb")
        self._put_header()

    def write(self, block: NDArray[np.float32]) -> None:
        """Append a block."""
        self._file.write(np.ascontiguousarray(block.T, dtype="<f4").data)
        self._frames += block.shape[1]
        if self._frames - self._written >= self._rate:
            self._put_header()

    def close(self) -> None:
        """Write the final header and close."""
        try:
            if not self._file.closed:
                self._put_header()
        finally:
            self._file.close()

    def _put_header(self) -> None:
        step = 4 * self._channels
        size = min(self._frames * step, _LARGEST - _HEADER)
        frames = min(self._frames, _LARGEST)
        head = struct.pack("<4sI4s", b"RIFF", size + _HEADER - 8, b"WAVE")
        pace = self._rate * step
        form = struct.pack("<HHIIHHH", 3, self._channels, self._rate, pace, step, 32, 0)
        head += b"fmt " + struct.pack("<I", len(form)) + form
        head += b"fact" + struct.pack("<II", 4, frames) + b"data" + struct.pack("<I", size)
        self._file.seek(0)
        self._file.write(head)
        self._file.seek(0, 2)
        self._file.flush()
        self._written = self._frames
