"""A device that exists only in the test: it calls the native callback as PortAudio would."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np

from nodegraph.engine.sound.native import native
from nodegraph.engine.sound.places import At
from nodegraph.engine.sound.platform import MONOTONIC
from nodegraph.engine.sound.ring import Exchange, Floats

_LONG, _POINTER = ctypes.c_ulong, ctypes.c_void_p
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, _LONG, _POINTER, _LONG, _POINTER)
_CLOCK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_int64))
PAST = 5_000_000_000  # ns: where simulated time begins


class Device:
    """Calls back `block` frames at a time; `now` (ns) is its clock when given."""

    def __init__(
        self, exchange: Exchange, block: int, now: Callable[[], int] | None = None
    ) -> None:
        self.exchange = exchange
        self.block = block
        self.callback = _CALLBACK(native(MONOTONIC).callback)
        self.times = np.array([1.0, 1.005, 1.015])  # adc, current, dac
        if now is not None:
            self._clock = _CLOCK(lambda _, stamp: _fill(stamp, now()))
            address: Any = ctypes.cast(self._clock, ctypes.c_void_p).value
            exchange.slots[At.CLOCK] = address

    def call(self, recorded: Floats | None = None, frames: int = 0, flags: int = 0) -> Floats:
        """Call back once; return what was played, float32 (frames, channels)."""
        frames = frames or self.block
        channels = self.exchange.output.channels
        played = np.full((frames, channels), 9.0, np.float32)
        source = None if recorded is None else np.ascontiguousarray(recorded, np.float32)
        answer = self.callback(
            None if source is None else source.ctypes.data,
            played.ctypes.data if channels else None,
            frames, self.times.ctypes.data, flags, self.exchange.address,
        )  # fmt: skip
        assert answer == 0
        return played


def _fill(stamp: Any, now: int) -> int:
    stamp[0], stamp[1] = divmod(now, 1_000_000_000)
    return 0


def ramp(start: int, frames: int, channels: int = 1) -> Floats:
    """Return samples that say their own place, exactly: float32 (frames, channels)."""
    places = (np.arange(start, start + frames) % (1 << 20)).astype(np.float32)
    return np.repeat(places[:, None], channels, axis=1)
