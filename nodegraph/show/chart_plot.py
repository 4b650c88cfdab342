"""What a chart is painted from: signals over time, and the place of a panel in the picture.

Everything is painted `SCALE` times as large and made smaller at the end: that is what makes thin
lines smooth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.signals import Kind

Floats: TypeAlias = NDArray[np.float64]
Colour: TypeAlias = tuple[int, int, int]

SCALE = 4
LOWEST, HIGHEST = 40.0, 16_000.0  # Hz, of a spectrum
MANY = 8  # more lanes than that are rows of light, not lines
RULED = (Kind.AUDIO, Kind.CONTROL, Kind.POINT, Kind.NOTES)  # those that need values at the edge
QUIET: Colour = (120, 120, 130)
OTHERS: Colour = (207, 207, 211)
BLACK: Colour = (22, 22, 25)
_ACCENTS: dict[Kind, Colour] = {
    Kind.AUDIO: (255, 154, 72),
    Kind.CONTROL: (92, 214, 142),
    Kind.EVENT: (255, 214, 82),
    Kind.NOTES: (255, 120, 176),
    Kind.SPECTRUM: (186, 164, 255),
}


@dataclass(frozen=True, slots=True)
class Trace:
    """One signal. `times` in seconds from the left edge.

    audio, control, point: times (n,), values (lanes, n)
    event: times (n,), values (n,), 0..1
    notes: times (n, 2) from and to, values (n,) pitches
    spectrum: times (n,), values (bins, n), the last bin at `edge` Hz
    colour, palette: times (n,), values (n, colours, 4)
    texture: times (n,), values (n, height, width, 3), 0..255
    """

    label: str
    kind: Kind
    times: Floats
    values: Floats
    quiet: bool = False
    edge: float = 24_000.0


@dataclass(frozen=True, slots=True)
class Plot:
    """The place of a panel in the large picture, and what its edges stand for."""

    left: int
    top: int
    right: int
    bottom: int
    seconds: float
    low: float
    high: float
    logarithmic: bool = False

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Its corners, as Pillow takes them."""
        return self.left, self.top, self.right, self.bottom

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top

    def x(self, times: Floats) -> Floats:
        """Return where moments stand."""
        return np.asarray(self.left + times / self.seconds * (self.right - self.left))

    def y(self, values: Floats) -> Floats:
        """Return where values stand; what is outside the limits stands at the edge."""
        low, high = self.low, self.high
        if self.logarithmic:
            low, high = np.log(low), np.log(high)
            values = np.log(np.maximum(values, 1e-6))
        part = np.clip((values - low) / max(high - low, 1e-9), 0.0, 1.0)
        inset = 1.5 * SCALE  # a line at the edge is whole
        return np.asarray(self.bottom - inset - part * (self.bottom - self.top - 2 * inset))


def shade(kind: Kind) -> Colour:
    """Return the colour of a kind of signal."""
    return _ACCENTS.get(kind, OTHERS)


def mixed(below: Colour, above: Colour, share: float) -> Colour:
    """Return a colour between two."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(below, above, strict=True))
    return red, green, blue
