"""How much each bin of a spectrum counts for each of twelve pitch classes.

D. Ellis, Chroma feature analysis and synthesis, 2007: a bump of one semitone around each bin's
pitch, wider where bins are wider; bins count less the farther they are from 880 Hz. Plain Python
on arrays when read, pointers when compiled.
"""

from __future__ import annotations

import math
from typing import Any

CLASSES = 12
CENTRE, SPREAD = 5.0, 2.0  # octaves above a4 / 16, octaves
FIRST_WIDTH = 1.5  # octaves below the first bin: where 0 Hz is put


def fill_classes(table: Any, used: int, bins: int, rate: float, a4: float) -> None:
    """Write 12 weights, C first, for each of the first `used` bins."""
    for k in range(used):
        pitch = _pitch(k, bins, rate, a4)
        width = max(_pitch(k + 1, bins, rate, a4) - pitch, 1.0) if k < 2 * (bins - 1) - 1 else 1.0
        power = 0.0
        for place in range(CLASSES):
            away = (pitch - place + 126.0) % CLASSES - 6.0
            bump = math.exp(-2.0 * (away / width) * (away / width))
            table[k * CLASSES + (place + 9) % CLASSES] = bump  # pitches count from A
            power += bump * bump
        octave = (pitch / CLASSES - CENTRE) / SPREAD
        scale = math.exp(-0.5 * octave * octave) / math.sqrt(power)
        for place in range(CLASSES):
            table[k * CLASSES + place] *= scale


def _pitch(k: int, bins: int, rate: float, a4: float) -> float:
    """Return a bin's pitch in semitones above the A of a4 / 16."""
    hertz = max(k, 1) * 0.5 * rate / (bins - 1)
    pitch = CLASSES * math.log2(hertz * 16.0 / a4)
    return pitch - FIRST_WIDTH * CLASSES if k == 0 else pitch
