"""Mixing colours through OKLab, so that half way looks half way.

Arrays are (..., 4): red, green, blue, alpha, sRGB in 0..1; light above 1 is kept.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nodegraph.model.oklab import from_oklab, to_oklab


def to_lab(colours: Any) -> Any:
    """Return lightness, green-red, blue-yellow and alpha of colours."""
    srgb = np.maximum(np.asarray(colours, np.float64), 0.0)
    return np.concatenate([to_oklab(srgb[..., :3]), srgb[..., 3:]], axis=-1)


def from_lab(lab: Any) -> Any:
    """Return the colours of what `to_lab` gave, mixed; never below 0."""
    return np.concatenate([from_oklab(lab[..., :3], math.inf), lab[..., 3:]], axis=-1)
