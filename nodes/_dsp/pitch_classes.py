"""How much each bin of a spectrum counts for each of twelve pitch classes.

D. Ellis, Chroma feature analysis and synthesis, 2007: a bump of one semitone around each bin's
pitch, wider where bins are wider; bins count less the farther they are from 880 Hz. Plain Python
on arrays when read, pointers when compiled.
"""

from __future__ import annotations

import math
from typing import Any

from nodegraph.model.kernel_memory import part

CLASSES = 12
CENTRE, SPREAD = 5.0, 2.0  # octaves above a4 / 16, octaves
LOUDEST = 1e12  # power: what is more is held there
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


def fold(spectrum: Any, table: Any, used: int, out: Any) -> None:
    """Write the power of each class: twelve sums side by side, so that none waits for another."""
    c = cis = d = dis = e = f = fis = g = gis = a = ais = b = 0.0
    for k in range(used):
        power = min(float(spectrum[k]) * float(spectrum[k]), LOUDEST)
        weights = part(table, k * CLASSES)
        c += power * float(weights[0])
        cis += power * float(weights[1])
        d += power * float(weights[2])
        dis += power * float(weights[3])
        e += power * float(weights[4])
        f += power * float(weights[5])
        fis += power * float(weights[6])
        g += power * float(weights[7])
        gis += power * float(weights[8])
        a += power * float(weights[9])
        ais += power * float(weights[10])
        b += power * float(weights[11])
    out[0], out[1], out[2], out[3], out[4], out[5] = c, cis, d, dis, e, f
    out[6], out[7], out[8], out[9], out[10], out[11] = fis, g, gis, a, ais, b
