"""The memory that a device's callback shares with Python: rings of frames, counters, times."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.sound.native import Native, native
from nodegraph.engine.sound.places import LATE, At, Gate, Slot
from nodegraph.engine.sound.platform import MONOTONIC, c_function, ring, semaphore

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


def power_of_two(frames: int) -> int:
    """Return the smallest power of two that is not less."""
    return 1 << max(frames - 1, 1).bit_length()


class Ring:
    """Frames of float32 between one writer and one reader, without a lock.

    `slots` int64 (24): its numbers, as `Slot` says; zeros when given. A ring of no channels moves
    nothing.
    """

    def __init__(self, capacity: int, channels: int, slots: Integers | None = None) -> None:
        self.slots = np.zeros(Slot.RING, np.int64) if slots is None else slots
        self.capacity = power_of_two(capacity)
        self.channels = channels
        self.data: Floats = np.zeros((self.capacity, channels), np.float32)
        self.slots[Slot.DATA] = self.data.ctypes.data
        self.slots[Slot.CAPACITY] = self.capacity
        self.slots[Slot.CHANNELS] = channels
        self.address = self.slots.ctypes.data
        self._native = native(MONOTONIC)

    @property
    def head(self) -> int:
        """Frames ever written."""
        return int(self.slots[Slot.HEAD])

    @property
    def tail(self) -> int:
        """Frames ever read or passed over."""
        return int(self.slots[Slot.TAIL])

    @property
    def fill(self) -> int:
        """Frames that lie in it; exact for one side, and for the other a moment old."""
        return self.head - self.tail

    def push(self, frames: Floats) -> int:
        """Write float32 (frames, channels); return how many there was room for."""
        frames = np.ascontiguousarray(frames, np.float32)
        return self._native.push(self.address, frames.ctypes.data, len(frames))

    def pull(self, most: int) -> Floats:
        """Read up to so many frames: float32 (frames, channels)."""
        frames = np.empty((min(most, self.fill), self.channels), np.float32)
        moved = self._native.pull(self.address, frames.ctypes.data, len(frames))
        return frames[:moved]

    def skip(self, most: int) -> int:
        """Pass over up to so many frames; return how many."""
        return self._native.pull(self.address, None, most)

    def pad(self, frames: int) -> None:
        """Write so much silence."""
        self.push(np.zeros((frames, self.channels), np.float32))


@dataclass(frozen=True, slots=True)
class Seen:
    """What one callback wrote down as it began. Seconds are of the device's own clock."""

    frames: int  # of the device before it
    out_tail: int
    in_head: int
    now: int  # ns, monotonic
    current: float
    adc: float
    dac: float


class Exchange:
    """All that the callback of one stream works on. It must outlive the stream."""

    def __init__(self, outputs: int, inputs: int, capacity: int) -> None:
        self.slots: Integers = np.zeros(At.SIZE, np.int64)
        self.output = Ring(capacity, outputs, self.slots[At.OUT : At.OUT + Slot.RING])
        self.input = Ring(capacity, inputs, self.slots[At.IN : At.IN + Slot.RING])
        self.slots[At.CLOCK] = c_function("clock_gettime")
        self.address = self.slots.ctypes.data
        self._native = native(MONOTONIC)
        self._bell: Waiting | None = None
        self._seconds = self.slots.view(np.float64)

    def number(self, place: At) -> int:
        """Return one of the callback's numbers."""
        return int(self.slots[place])

    def arm(self, bell: Waiting | None = None) -> None:
        """Begin: from the next callback on, sound is moved and misses are counted.

        `bell`: who is woken after each callback.
        """
        if bell is not None and bell.post:
            self._bell = bell  # must live as long as the callback
            self.slots[At.BELL] = bell.address
            self.slots[At.POST] = bell.post
        self.slots[At.ARMED] = 1

    @property
    def armed(self) -> bool:
        """Whether sound is moved."""
        return bool(self.slots[At.ARMED])

    def look(self) -> Seen | None:
        """Return what the last callback wrote down; None before the first."""
        if self._native.look(self.address) < 1:
            return None
        frames, out_tail, in_head, now = self.slots[At.SEEN : At.SEEN + 4].tolist()
        current, adc, dac = self._seconds[At.SEEN + 4 : At.SEEN + 7].tolist()
        return Seen(frames, out_tail, in_head, now, current, adc, dac)


class Waiting:
    """Sleeps without the GIL, until rings are as wanted, a time has come, or it is told to stop.

    A callback that knows it wakes it; `polls`, or where the C library has no semaphores with a
    clock, it looks at the rings again and again.
    """

    def __init__(self, polls: bool = False) -> None:
        self._slots: Integers = np.zeros(Gate.SIZE, np.int64)
        self._slots[Gate.CLOCK] = c_function("clock_gettime")
        self._slots[Gate.SLEEP] = c_function("nanosleep")
        self.address = self._slots.ctypes.data + Gate.BELL * self._slots.itemsize
        self.post = 0 if polls else semaphore(self.address)
        if self.post:
            self._slots[Gate.LISTEN] = c_function("sem_clockwait")
        self.gate = self._slots.ctypes.data
        self._wait = native(MONOTONIC).wait
        self._glance = native(MONOTONIC).glance

    def stop(self) -> None:
        """Let the wait that runs, or else the next one, return at once."""
        self._slots[Gate.STOP] = 1
        if self.post:
            ring(self.post, self.address)

    def until(self, due: int, poll: int = 2_000_000) -> int:
        """Wait until this time, ns monotonic; return LATE or STOPPED.

        What need not be waited for keeps the GIL: beside a thread that holds it long, every
        release costs as long.
        """
        work = self._wait if due > time.monotonic_ns() else self._glance
        return work(self.gate, None, None, 0, 0, due, poll)

    def ready(
        self, out: Ring | None, below: int, source: Ring | None, least: int, until: int, poll: int
    ) -> int:
        """Wait until `out` holds no more than `below` frames and `source` at least `least`.

        Return READY, LATE at `until` (ns monotonic) or STOPPED. `poll`: ns between two looks.
        """
        rings = (
            self.gate, out.address if out else None, source.address if source else None,
            below, least,
        )  # fmt: skip
        answer = self._glance(*rings, 0, 0)
        return self._wait(*rings, until, poll) if answer == LATE else answer


__all__ = ["Exchange", "Floats", "Native", "Ring", "Seen", "Waiting", "power_of_two"]
