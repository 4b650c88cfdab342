"""On which beat something that was asked for happens."""

from __future__ import annotations

import math
from typing import Final

from nodegraph.model.set_file import LINES, At
from nodegraph.model.transport import Transport

__all__ = ["CONFIDENT", "LINES", "At", "line", "line_after"]

CONFIDENT: Final = 0.35  # below it a followed beat is a guess, which nobody should wait for


def line(transport: Transport, at: At) -> float:
    """Return the first beat at or after the present one on which `at` stands: a whole beat, the
    first of a bar, or the first of every fourth bar. "now" is the present beat.
    """
    return line_after(transport.beat, transport.beats_per_bar, at)


def line_after(beat: float, beats_per_bar: float, at: At) -> float:
    """Return the first line at or after a beat."""
    if at == "now":
        return beat
    step = {"beat": 1.0, "bar": beats_per_bar, "4bars": 4.0 * beats_per_bar}[at]
    return math.ceil(beat / step) * step
