"""What came in through the sound card, as the engine had it, so that a show can be made again.

Raw float32, left and right in turn, beside the control log: sample k of the show stands at byte
8 k, so that what is written needs no header, and a crash loses only its last moment. Time that
passed while there was no engine is silence.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
ENDING = ".input"
BYTES = 8  # of a sample of two channels
MOST = 4096  # blocks that wait for the disk


class InputLog:
    """Takes blocks on one thread, and writes them on another."""

    def __init__(self, control: Path, block: int) -> None:
        """`control`: the control log; `block`: samples. Raises OSError."""
        self._block = block
        self._waiting: deque[tuple[int, Floats]] = deque(maxlen=MOST)
        self._file = os.open(control.with_suffix(ENDING), os.O_RDWR | os.O_CREAT, 0o644)

    def take(self, number: int, live: Floats | None) -> None:
        """Remember a block, float32 (channels, block); silence where there was none."""
        if live is not None:
            self._waiting.append((number, live))

    def write(self) -> None:
        """Write what was taken. Raises OSError."""
        while self._waiting:
            number, live = self._waiting.popleft()
            both = np.ascontiguousarray(live[[0, min(1, len(live) - 1)]].T)
            os.lseek(self._file, number * self._block * BYTES, os.SEEK_SET)
            os.write(self._file, both.tobytes())

    def close(self) -> None:
        """Write the rest, and close the file."""
        with suppress(OSError):
            self.write()
            os.close(self._file)


def kept_input(control: Path) -> Floats | None:
    """Return what came in during the show of a control log, float32 (2, samples), or None."""
    path = control.with_suffix(ENDING)
    samples = path.stat().st_size // BYTES if path.exists() else 0
    if not samples:
        return None
    return np.memmap(path, np.float32, "r", shape=(samples, 2)).T
