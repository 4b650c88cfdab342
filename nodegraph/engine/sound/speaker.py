"""The way out: blocks of the engine become frames of a device, and when they are heard."""

from __future__ import annotations

import numpy as np

from nodegraph.engine.sound.border import Border
from nodegraph.engine.sound.clock import SECOND, DeviceClock
from nodegraph.engine.sound.intake import PLAUSIBLE
from nodegraph.engine.sound.places import At
from nodegraph.engine.sound.ring import Exchange, Floats, Waiting


class Speaker:
    """Plays to one stream. `pair`: channels of the device, of the `exchange.output.channels` open.

    `rate`, `device_rate` in Hz. `declared`: s of latency, where callbacks do not say it.
    """

    def __init__(
        self, exchange: Exchange, pair: tuple[int, int], rate: float, device_rate: float,
        block: int, latency_blocks: int = 1, declared: float = 0.0,
    ) -> None:  # fmt: skip
        self.exchange = exchange
        self.ring = exchange.output
        self.device_rate = device_rate
        self.clock = DeviceClock(device_rate)
        self._pair = pair
        self.declared = declared
        self._scale = device_rate / rate
        self._block = block
        self._more = max(0, latency_blocks - 1) * block
        self.offset = 0  # device's frame less the ring's
        self._border = Border(rate, device_rate, 2)

    @property
    def is_plain(self) -> bool:
        """Whether blocks go to the device as they are: two channels, at the engine's rate."""
        return self.ring.channels == 2 and self._pair == (0, 1) and self._scale == 1.0

    @property
    def below(self) -> int:
        """Frames in the ring at which the next block is wanted.

        One block of the device, and never less than half a block of the engine: that is the time
        it has to work.
        """
        least = max(self.exchange.number(At.LARGEST), self.least)
        return least + self.more

    @property
    def least(self) -> int:
        """Half a block of the engine, in frames of the device."""
        return round(self._block * self._scale / 2)

    @property
    def more(self) -> int:
        """Frames of the device by which the wished latency is longer."""
        return round(self._more * self._scale)

    @property
    def lead(self) -> float:
        """Seconds from a block being wanted to its first sample being heard.

        It is wanted as a callback ends that plays its own frames first, and then the ring's.
        """
        frames = self.exchange.number(At.LARGEST) + self.below + self._border.late
        return frames / self.device_rate + self.latency

    @property
    def latency(self) -> float:
        """Seconds from a callback to the sound, as the device declares."""
        seen = self.exchange.look()
        if seen is not None and 0.0 < seen.dac - seen.current < PLAUSIBLE:
            return seen.dac - seen.current
        return self.declared

    def short(self) -> int:
        """Return by how many frames of the device the ring is below asking for a block."""
        return self.below - self.ring.fill

    def arm(self, bell: Waiting | None = None) -> None:
        """Begin, with silence ready as if the engine had always been playing."""
        self.ring.pad(self.below)
        self.exchange.arm(bell)

    def play(self, sound: Floats) -> None:
        """Queue float32 (channels, block)."""
        self.ring.push(self._place(self._border(_stereo(sound))))

    def _place(self, frames: Floats) -> Floats:
        """Return frames of all channels of the device, with these on the pair."""
        if self.ring.channels == 1:
            mono: Floats = frames.mean(axis=1, keepdims=True, dtype=np.float32)
            return mono
        if self.ring.channels == 2 and self._pair == (0, 1):
            return frames
        placed = np.zeros((len(frames), self.ring.channels), np.float32)
        placed[:, self._pair] = frames
        return placed

    def listen(self) -> None:
        """Learn from the last callback what time it is at the device."""
        seen = self.exchange.look()
        if seen is not None:
            self.offset = seen.frames - seen.out_tail
            self.clock.update(seen.frames, seen.now)

    def heard_at(self) -> int:
        """Return when the first sample of the next block will be heard, ns monotonic."""
        frame = self.ring.head + self.offset + self._border.late
        return self.clock.at(frame) + round(self.latency * SECOND)


def _stereo(sound: Floats) -> Floats:
    """Return (frames, 2) of (channels, frames): silence of none, one on both, the first two."""
    channels, frames = sound.shape
    if channels == 0:
        return np.zeros((frames, 2), np.float32)
    made: Floats = np.ascontiguousarray(sound[[0, min(1, channels - 1)]].T, np.float32)
    return made
