"""Two clocks: the computer's, when no device drives, and a device's, smoothed."""

from __future__ import annotations

import math

SECOND = 1_000_000_000
PATIENCE = SECOND  # a software clock that is later than this starts anew instead of catching up


class SoftwareClock:
    """Deadlines of blocks by the computer's clock, without drift.

    `due`: ns monotonic at which the next block is wanted.
    """

    def __init__(self, rate: float, block: int, due: int) -> None:
        self._rate = rate
        self._block = block
        self._start = due
        self._done = 0

    @property
    def due(self) -> int:
        """When the next block is wanted, ns monotonic."""
        return self._start + round(self._done * self._block * SECOND / self._rate)

    def advance(self, now: int) -> None:
        """Count a block as done. What is a second late (a suspend) is not caught up."""
        self._done += 1
        if now - self.due > PATIENCE:
            self._start, self._done = now, 0


class DeviceClock:
    """When a device's frames pass, from callbacks that come early and late.

    A delay-locked loop of second order (F. Adriaensen, "Using a DLL to filter time", LAC 2005).
    It follows fast at first and then, within about ten seconds, settles at `bandwidth` Hz.
    """

    def __init__(self, rate: float, bandwidth: float = 0.05) -> None:
        self.rate = rate
        self.bandwidth = bandwidth
        self._frame = 0
        self._time = 0.0  # ns after `_origin` at which `_frame` passes
        self._origin = 0
        self._step = SECOND / rate  # ns a frame
        self._age = -1.0  # s since the first callback

    @property
    def drift(self) -> float:
        """How much faster the device is than the computer's clock, ppm."""
        return (SECOND / self.rate / self._step - 1.0) * 1e6

    def update(self, frame: int, now: int) -> None:
        """Learn that the device had passed `frame` at `now`, ns monotonic."""
        if self._age < 0.0:
            self._frame, self._origin, self._time, self._age = frame, now, 0.0, 0.0
            return
        passed = frame - self._frame
        if passed <= 0:
            return
        seconds = passed / self.rate
        expected = self._time + passed * self._step
        error = now - self._origin - expected
        if abs(error) > SECOND / 10:  # the device or the computer stood still: begin anew
            self._frame, self._time = frame, float(now - self._origin)
            return
        self._age += seconds
        omega = 2.0 * math.pi * max(self.bandwidth, 0.5 / (0.5 + self._age)) * min(seconds, 0.1)
        self._time = expected + error * min(1.0, math.sqrt(2.0) * omega)
        self._step += error * omega * omega / passed
        nominal = SECOND / self.rate  # crystals keep to 100 ppm; virtual devices lose per cents
        self._step = min(max(self._step, nominal * 0.95), nominal * 1.05)
        self._frame = frame

    def at(self, frame: float) -> int:
        """Return when this frame passes, ns monotonic."""
        return self._origin + round(self._time + (frame - self._frame) * self._step)
