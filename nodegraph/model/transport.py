"""Musical time as nodes see it: one snapshot a block.

The session owns the clock (`nodegraph.session.transport`); nodes read this value, one block late.
Its fields, in this order, are also the eight float64 numbers that kernels are given.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Transport:
    """Where the music is at the first sample of a block.

    `beat` counts beats since the start (float64, never wraps); `phase` and `bar_phase` are 0..1
    within the beat and the bar; `tempo` is in beats per minute; `confidence` is 1 for a clock
    that is set by a person and what the tracker believes, 0..1, when a node is followed.
    """

    beat: float = 0.0
    tempo: float = 120.0
    phase: float = 0.0
    bar: float = 0.0
    bar_phase: float = 0.0
    beats_per_bar: float = 4.0
    confidence: float = 1.0
    seconds: float = 0.0


TRANSPORT_FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Transport))
