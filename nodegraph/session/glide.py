"""Moves of a knob or slider without steps: a critically damped follower.

    glide.aim("tunnel.rate", 0.8)            # as often as the controller says something
    values = glide.step(block / rate)        # each block: what still moves

A controller has 128 places and speaks when it likes. A value follows its aim as a spring does
that is damped just so that it never swings: 80 ms after a sudden move 1 % of it is left, speed
never jumps, and a value stays between those it was aimed at. The step is the exact solution of
the spring's equation, so block sizes do not matter. When less than 1e-4 of the move is left
(142 ms after a sudden one), the value is the very aim, once, and at rest.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from nodegraph.model.spec import Value

SETTLED: Final = 0.08  # seconds until 1 % of a move is left
# (1 + x) exp(-x) = 0.01 at this x, which is the speed times the seconds
SPEED: Final = 6.638352 / SETTLED
NEAR: Final = 1e-4  # of a move, -80 dB: a MIDI controller's smallest step is 78 times as large


class Glide:
    """Values that follow their aims: numbers, points and colours. Others jump."""

    def __init__(self) -> None:
        self._at: dict[str, Value] = {}  # every value, where it was last
        self._rows: dict[str, tuple[int, int]] = {}  # of what moves: first row and count, 0: one
        self._jumps: dict[str, Value] = {}
        self._value = np.zeros(0)
        self._speed = np.zeros(0)
        self._aim = np.zeros(0)
        self._size = np.zeros(0)  # of the move

    def put(self, path: str, value: Value) -> None:
        """Let a value be this now, at rest; nobody is told."""
        self._drop(path)
        self._at[path] = value

    def aim(self, path: str, value: Value, held: bool = False) -> None:
        """Let a value go there. One that is `held` (a choice, a switch), a text, or one that was
        never put or aimed at before, is there with the next step.
        """
        before = self._at.get(path)
        first, last = _numbers(before), _numbers(value)
        if held or first is None or last is None or len(first) != len(last):
            self._drop(path)
            self._at[path] = self._jumps[path] = value
            return
        self._jumps.pop(path, None)
        if path not in self._rows:
            if value != before:
                self._start(path, first, last, isinstance(value, tuple))
            return
        start, count = self._rows[path]
        rows = slice(start, start + max(count, 1))
        self._aim[rows] = last
        distance = np.abs(self._aim[rows] - self._value[rows])
        self._size[rows] = np.maximum(self._size[rows], distance.max())

    def step(self, seconds: float) -> dict[str, Value]:
        """Move on, and return what moved, by path; a value that lands is in it a last time."""
        moved, self._jumps = self._jumps, {}
        if not self._rows:
            return moved
        distance = self._value - self._aim
        push = self._speed + SPEED * distance
        fall = math.exp(-SPEED * seconds)
        distance = (distance + push * seconds) * fall
        self._speed = (self._speed - SPEED * push * seconds) * fall
        self._value = self._aim + distance
        limit = NEAR * self._size
        rest = (np.abs(distance) <= limit) & (np.abs(self._speed) <= SPEED * limit)
        self._value[rest] = self._aim[rest]
        numbers, resting = self._value.tolist(), rest.tolist()
        landed: list[str] = []
        for path, (start, count) in self._rows.items():
            end = start + max(count, 1)
            self._at[path] = moved[path] = tuple(numbers[start:end]) if count else numbers[start]
            if all(resting[start:end]):
                landed.append(path)
        if landed:
            self._drop(*landed)
        return moved

    @property
    def moving(self) -> bool:
        """Whether a step would tell anything."""
        return bool(self._rows or self._jumps)

    def _start(
        self, path: str, first: tuple[float, ...], last: tuple[float, ...], several: bool
    ) -> None:
        size = max(abs(b - a) for a, b in zip(first, last, strict=True))
        self._rows[path] = (len(self._value), len(first) if several else 0)
        self._value = np.append(self._value, first)
        self._speed = np.append(self._speed, [0.0] * len(first))
        self._aim = np.append(self._aim, last)
        self._size = np.append(self._size, [size] * len(first))

    def _drop(self, *paths: str) -> None:
        """Forget what moves there."""
        keep = np.ones(len(self._value), bool)
        for path in paths:
            self._jumps.pop(path, None)
            start, count = self._rows.pop(path, (0, -1))
            if count >= 0:
                keep[start : start + max(count, 1)] = False
        if keep.all():
            return
        rows, start = self._rows, 0
        self._rows = {}
        for path, (_, count) in rows.items():
            self._rows[path] = (start, count)
            start += max(count, 1)
        self._value, self._speed = self._value[keep], self._speed[keep]
        self._aim, self._size = self._aim[keep], self._size[keep]


def _numbers(value: Any) -> tuple[float, ...] | None:
    """Return the numbers of a value that can glide: a number, or a tuple of some."""
    parts = value if isinstance(value, tuple) else (value,)
    plain = parts and all(type(part) in (int, float) for part in parts)
    return tuple(map(float, parts)) if plain else None
