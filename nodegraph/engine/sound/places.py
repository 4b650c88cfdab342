"""Where machine code and Python find things in the memory they share: arrays of int64 slots.

A ring has one writer and one reader; its head and tail count frames since it was made and are
never wrapped.
"""

from __future__ import annotations

from enum import IntEnum

READY, LATE, STOPPED = 1, 0, 2  # what `wait` answers


class Slot(IntEnum):
    """Places in a ring; head and tail stand 64 bytes apart, so two processors do not fight."""

    HEAD = 0
    TAIL = 8
    DATA = 16  # address of float32 (capacity, channels)
    CAPACITY = 17  # frames, a power of two
    CHANNELS = 18
    RING = 24  # size


class At(IntEnum):
    """Places in the memory of one stream: two rings, then numbers."""

    OUT = 0
    IN = 24
    ARMED = 48  # 0: silence is played and nothing is counted
    CLOCK = 49  # address of clock_gettime
    POST = 50  # address of sem_post, or 0
    BELL = 51  # address of the semaphore that the one who waits sleeps on
    SEEN = 56  # what the reader copied out: FRAMES to DAC
    SEQUENCE = 64  # odd while the callback writes the seven that follow
    FRAMES = 65  # of the device before this callback
    OUT_TAIL = 66
    IN_HEAD = 67
    NOW = 68  # ns, monotonic
    CURRENT = 69  # s, the device's clock, float64
    ADC = 70
    DAC = 71
    CALLBACKS = 72
    MISSED = 73  # callbacks that found too little to play
    MISSED_FRAMES = 74
    OVERRUNS = 75  # callbacks that found no room for the input
    UNDERFLOWS = 76  # as the device says
    OVERFLOWS = 77
    LARGEST = 78  # frames of the longest callback
    FINISHED = 79
    TOTAL = 80  # frames of the device
    SIZE = 88


class Gate(IntEnum):
    """Places in the memory of the one who waits."""

    STOP = 0
    CLOCK = 1
    SLEEP = 2  # address of nanosleep
    LISTEN = 3  # address of sem_clockwait, or 0: then it looks again every `poll` ns
    BELL = 8  # the semaphore, 64 bytes
    SIZE = 16
