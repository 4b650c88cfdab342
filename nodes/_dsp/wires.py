"""Wires as hand-written kernels see them: where a lane's samples lie, and what may be on a wire.

A wire of one lane holds it eight times over, so that it spreads; nothing wired counts as one lane.
Plain Python on arrays when read, pointers when compiled.
"""

from __future__ import annotations

from typing import Any

STRIDE = 8  # from a sample of a lane to the next one
LOUDEST = 1e6  # +120 dBFS: what is louder is held there, so that no sum becomes infinite
SOFTEST = 1e-15  # -300 dBFS: memory below it is 0, because processors are slow near float32's end


def first_sample(lane: int, width: int, frames: int) -> int:
    """Return where a lane's first sample lies on a sound wire of so many lanes."""
    return ((lane >> 3) * frames << 3) + (lane & 7) if width > 1 else 0


def heard(sample: float) -> float:
    """Return a sample of a wire, limited."""
    return min(max(float(sample), -LOUDEST), LOUDEST)


def kept(value: float) -> float:
    """Return what a feedback path may remember of a value."""
    size = abs(value)
    return value if size > SOFTEST and size < LOUDEST else 0.0


def knob_at(port: Any, lane: int, width: int, low: float, high: float) -> float:
    """Return a lane's value on a control wire, within the port's limits."""
    value = float(port[lane]) if width > 1 else float(port[0])
    return min(max(value, low), high)


def spread_value(out: Any, lanes: int) -> None:
    """Fill up the control wire of a single lane."""
    if lanes == 1:
        for place in range(1, 8):
            out[place] = out[0]


def spread_sound(out: Any, lanes: int, frames: int) -> None:
    """Fill up the sound wire of a single lane."""
    if lanes == 1:
        for sample in range(0, 8 * frames, 8):
            for place in range(sample + 1, sample + 8):
                out[place] = out[sample]
