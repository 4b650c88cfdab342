"""A room as eight delay lines that feed each other through Hadamard's matrix.

J.-M. Jot and A. Chaigne, Digital delay networks for designing artificial reverberators, AES 1991;
the allpasses before it are those of J. Dattorro, Effect Design, JAES 1997. Plain Python on arrays
when read, pointers when compiled.
"""

from __future__ import annotations

import math
from typing import Any

from nodegraph.model.kernel_memory import part

from .wires import kept

LINES = 8
SECONDS = (0.0297, 0.0371, 0.0411, 0.0437, 0.0533, 0.0613, 0.0671, 0.0731)  # of size 1
ALLPASS_SECONDS = (0.00477, 0.00359, 0.01273, 0.00931, 0.00521, 0.00391, 0.01181, 0.00867)
ALLPASS_GAINS = (0.75, 0.75, 0.625, 0.625)
TREBLE = 0.1  # of the time is left to the treble at full damping
FIELDS = 4 * LINES  # lengths, gains, smoothing, smoothed values


def ring_size(samples: float) -> int:
    """Return a power of two above so many samples."""
    size = 16
    while size < samples + 2.0:
        size *= 2
    return size


def room_size(rate: float, size: float) -> int:
    """Return the numbers that the lines of a room take."""
    return FIELDS + LINES * line_ring(rate, size)


def line_ring(rate: float, size: float) -> int:
    """Return the samples that a line of a room remembers."""
    return ring_size(SECONDS[LINES - 1] * size * rate + 1.0)


def allpass_ring(rate: float) -> int:
    """Return the numbers that one allpass takes."""
    return ring_size(ALLPASS_SECONDS[2] * rate + 1.0)


def set_room(room: Any, rate: float, size: float, seconds: float, damping: float) -> float:
    """Write the lines' lengths and gains; return the loudness that makes up for what they add.

    A line of d samples loses 60 dB in `seconds` at 0 Hz, and treble sooner: g = 10^(-3 d / time),
    through a one-pole lowpass that has the gain of the shorter time at half the rate.
    """
    power = 0.0
    treble = seconds * TREBLE**damping
    for line in range(LINES):
        length = 2.0 * math.floor(0.5 * SECONDS[line] * size * rate) + 1.0
        low = 10.0 ** (-3.0 * length / (seconds * rate))
        high = 10.0 ** (-3.0 * length / (treble * rate))
        smoothing = (low - high) / (low + high)
        room[line] = length
        room[LINES + line] = low * (1.0 - smoothing)
        room[2 * LINES + line] = smoothing
        power += low * low / LINES
    return math.sqrt((1.0 - power) / (power * LINES))


def ring_room(room: Any, mask: int, write: int, left: float, right: float) -> None:
    """Take one sample through every line; the lines' ends are `room[3 * LINES ...]`."""
    ends, ring = part(room, 3 * LINES), part(room, FIELDS)
    x = part(ring, (write & mask) * LINES)
    for line in range(LINES):
        end = float(ring[((write - int(room[line])) & mask) * LINES + line])
        ends[line] = kept(room[LINES + line] * end + room[2 * LINES + line] * ends[line])
        x[line] = ends[line]
    half = 1
    while half < LINES:
        for first in range(0, LINES, 2 * half):
            for line in range(first, first + half):
                a, b = float(x[line]), float(x[line + half])
                x[line] = a + b
                x[line + half] = a - b
        half *= 2
    for line in range(0, LINES, 2):
        x[line] = float(x[line]) * 0.35355339059327373 + left  # 1 / sqrt(8): nothing is added
        x[line + 1] = float(x[line + 1]) * 0.35355339059327373 + right


def diffuse(rings: Any, size: int, write: int, rate: float, side: int, sample: float) -> float:
    """Smear a sample over some 30 ms through four allpasses of a side."""
    mask = size - 1
    for stage in range(4):
        ring = part(rings, (4 * side + stage) * size)
        length = int(ALLPASS_SECONDS[4 * side + stage] * rate)
        gain = ALLPASS_GAINS[stage]
        past = float(ring[(write - length) & mask])
        entering = kept(sample - gain * past)
        ring[write & mask] = entering
        sample = past + gain * entering
    return sample
