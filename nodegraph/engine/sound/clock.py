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


def learnt(
    time: float, step: float, age: float, passed: int, now: int, rate: float, bandwidth: float
) -> tuple[float, float, float]:
    """Return when a device's frame passes (ns), ns a frame, and seconds since its first callback.

    `time`, `step`, `age`: the same, `passed` frames ago; `now`: when the frame was seen to pass.
    """
    seconds = passed / rate
    expected = time + passed * step
    error = now - expected
    if abs(error) > SECOND / 10:  # the device or the computer stood still: begin anew
        return float(now), step, age
    age += seconds
    omega = 2.0 * math.pi * max(bandwidth, 0.5 / (0.5 + age)) * min(seconds, 0.1)
    step += error * omega * omega / passed
    nominal = SECOND / rate  # crystals keep to 100 ppm; virtual devices lose per cents
    held = min(max(step, nominal * 0.95), nominal * 1.05)
    return expected + error * min(1.0, math.sqrt(2.0) * omega), held, age


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
        self._time, self._step, self._age = learnt(
            self._time, self._step, self._age, passed, now - self._origin, self.rate, self.bandwidth
        )
        self._frame = frame

    @property
    def known(self) -> bool:
        """Whether a callback has been seen."""
        return self._age >= 0.0

    @property
    def state(self) -> tuple[int, int, float, float, float]:
        """The last frame, the origin in ns, then what `learnt` returns."""
        return self._frame, self._origin, self._time, self._step, self._age

    @state.setter
    def state(self, state: tuple[int, int, float, float, float]) -> None:
        self._frame, self._origin, self._time, self._step, self._age = state

    def at(self, frame: float) -> int:
        """Return when this frame passes, ns monotonic."""
        return self._origin + round(self._time + (frame - self._frame) * self._step)
