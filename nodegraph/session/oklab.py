"""Mixing colours through OKLab (Bjorn Ottosson, 2020), so that half way looks half way.

Arrays are (..., 4): red, green, blue, alpha, sRGB in 0..1; light above 1 is kept.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_TO_CONES_T, _TO_LAB_T = _TO_CONES.T, _TO_LAB.T
_FROM_CONES_T, _FROM_LAB_T = np.linalg.inv(_TO_CONES).T, np.linalg.inv(_TO_LAB).T


def to_lab(colours: Any) -> Any:
    """Return lightness, green-red, blue-yellow and alpha of colours."""
    srgb = np.maximum(np.asarray(colours, np.float64), 0.0)
    rgb = srgb[..., :3]
    light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lab = np.cbrt(light @ _TO_CONES_T) @ _TO_LAB_T
    return np.concatenate([lab, srgb[..., 3:]], axis=-1)


def from_lab(lab: Any) -> Any:
    """Return the colours of what `to_lab` gave, mixed; never below 0."""
    light = np.maximum((lab[..., :3] @ _FROM_LAB_T) ** 3 @ _FROM_CONES_T, 0.0)
    srgb = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.concatenate([srgb, lab[..., 3:]], axis=-1)
