"""Playing something of known length, once or round and round: which part of it falls into a block.

Times are samples of the thing that is played.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class Piece(NamedTuple):
    """A stretch of what is played: first sample, end, offset in the block, turns before it."""

    first: int
    end: int
    offset: int
    turn: int


def pieces(place: int, frames: int, length: int, loop: bool) -> list[Piece]:
    """Return the stretches that a block of `frames` plays from `place` on; none after the end."""
    found: list[Piece] = []
    done = 0
    while done < frames and length > 0:
        turn, first = divmod(place + done, length)
        if turn and not loop:
            break
        count = min(frames - done, length - first)
        found.append(Piece(first, first + count, done, turn))
        done += count
    return found


def last_samples(found: Iterable[Piece], length: int) -> list[tuple[int, float]]:
    """Return an event on each last sample of the whole."""
    return [(p.offset + p.end - 1 - p.first, 1.0) for p in found if p.end == length]


@dataclass(frozen=True, slots=True)
class Line:
    """Things that happen: their samples in order, and what happens."""

    samples: tuple[int, ...]
    values: tuple[Any, ...]

    @classmethod
    def of(cls, things: Iterable[tuple[int, Any]]) -> Line:
        """Return (sample, value) pairs in order; of one sample, in the order given."""
        placed = sorted(things, key=lambda pair: pair[0])
        return cls(tuple(at for at, _ in placed), tuple(value for _, value in placed))

    def inside(self, found: Sequence[Piece]) -> list[tuple[int, int, Any]]:
        """Return what happens within stretches: (offset in the block, turn, value)."""
        return [
            (piece.offset + self.samples[index] - piece.first, piece.turn, self.values[index])
            for piece in found
            for index in range(
                bisect_left(self.samples, piece.first), bisect_left(self.samples, piece.end)
            )
        ]

    def before(self, sample: int, default: Any) -> Any:
        """Return the last value before a sample."""
        index = bisect_left(self.samples, sample)
        return self.values[index - 1] if index else default
