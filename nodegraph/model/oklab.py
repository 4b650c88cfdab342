"""OKLab, the space colours are mixed in (Bjorn Ottosson, 2020): arrays (..., 3), sRGB in 0..1."""

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
_FROM_LAB = np.linalg.inv(_TO_LAB)
_FROM_CONES = np.linalg.inv(_TO_CONES)


def to_linear(srgb: Any) -> Any:
    """Return light from sRGB values."""
    srgb = np.asarray(srgb, np.float64)
    return np.where(srgb <= 0.04045, srgb / 12.92, ((np.maximum(srgb, 0) + 0.055) / 1.055) ** 2.4)


def to_srgb(light: Any, most: float = 1.0) -> Any:
    """Return sRGB values from light, kept in 0..most."""
    light = np.clip(light, 0.0, most)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def to_oklab(srgb: Any) -> Any:
    """Return lightness, green-red and blue-yellow of sRGB colours."""
    return np.cbrt(to_linear(srgb) @ _TO_CONES.T) @ _TO_LAB.T


def from_oklab(lab: Any, most: float = 1.0) -> Any:
    """Return the sRGB colours of OKLab values, kept in 0..most."""
    return to_srgb((np.asarray(lab) @ _FROM_LAB.T) ** 3 @ _FROM_CONES.T, most)
