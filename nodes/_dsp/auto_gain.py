"""An even loudness: a gain that brings the 95th percentile of the level to 0.8.

Written for kernels (nodegraph.model.kernel_memory): levels are counted, old ones forgotten, and
their percentile is followed.
"""

from __future__ import annotations

import math
from typing import Any

from nodegraph.model.kernel_memory import part

GOAL, PERCENTILE = 0.8, 0.95  # where this percentile of |x| goes
LEAST, MOST = -12.0, 24.0  # dB of gain
HOLD = 10 ** (-55 / 20)  # quieter blocks (RMS) leave the gain where it is
UP, DOWN = 1.5, 12.0  # seconds in which 63 % of louder, of quieter music is taken in
MEMORY = 2.0  # seconds of levels behind the percentile
LOWEST, LEVELS = -80.0, 101  # dB: the levels that are told apart, a decibel each
RESTS = 25.0  # dB below the percentile: what is quieter is between the notes
STRIDE = 4  # a percentile does not need every sample
LARGEST = 3e38  # what is more is no number any more
BEGUN, LEVEL, HEARD, GAIN, COUNTS = 0, 1, 2, 3, 4  # places in the memory
REMEMBERED = COUNTS + LEVELS  # float32 that it remembers


def apply_gain(sound: Any, memory: Any, frames: int, rate: float) -> None:
    """Bring sound (frames, 8), all lanes alike, to an even loudness; the gain is ramped."""
    if memory[BEGUN] == 0.0:
        memory[BEGUN], memory[GAIN] = 1.0, 1.0
        memory[LEVEL] = 20.0 * math.log10(GOAL)
    power = 0.0
    for frame in range(frames):
        power += sound[8 * frame] * sound[8 * frame]
    if HOLD * HOLD * frames <= power < math.inf:
        _follow(sound, memory, frames, frames / rate, 10.0 * math.log10(power / frames))
    decibels = min(max(20.0 * math.log10(GOAL) - memory[LEVEL], LEAST), MOST)
    before, gain = memory[GAIN], 10.0 ** (decibels / 20.0)
    for frame in range(frames):
        value = a_number(sound[8 * frame] * (before + (frame + 1) * (gain - before) / frames))
        for lane in range(8):
            sound[8 * frame + lane] = value
    memory[GAIN] = gain


def a_number(value: float) -> float:
    """Return the value, 0 for what is none."""
    return value if abs(value) < LARGEST else 0.0


def _follow(sound: Any, memory: Any, frames: int, seconds: float, loudness: float) -> None:
    """Count the levels of a block, and go towards their percentile."""
    counts = part(memory, COUNTS)
    kept = math.exp(-seconds / MEMORY)
    for place in range(LEVELS):
        counts[place] = counts[place] * kept
    # what decays between two beats counts little, in quiet and in loud music alike
    weight = 1.0 if loudness > memory[LEVEL] - RESTS else 0.1
    for frame in range(0, frames, STRIDE):
        level = 20.0 * math.log10(abs(sound[8 * frame]) + 1e-9) - LOWEST
        place = int(min(max(level, 0.0), LEVELS - 1.0))
        counts[place] = counts[place] + weight
    level = _percentile(counts)
    memory[HEARD] = memory[HEARD] + seconds
    # at first everything heard so far counts alike: the first second decides, not the twelfth
    time = min(UP if level > memory[LEVEL] else DOWN, memory[HEARD])
    memory[LEVEL] = memory[LEVEL] + (level - memory[LEVEL]) * (1.0 - math.exp(-seconds / time))


def _percentile(counts: Any) -> float:
    total = 0.0
    for place in range(LEVELS):
        total += counts[place]
    goal, below, found = PERCENTILE * total, 0.0, 0
    for place in range(LEVELS):
        if below + counts[place] >= goal:
            found = place
            break
        below += counts[place]
    return float(LOWEST + found + (goal - below) / max(counts[found], 1e-9))
