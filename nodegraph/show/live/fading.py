"""Master level and blackout as a number that moves, so that nothing on the outputs snaps."""

from __future__ import annotations

from nodegraph.session.messages import Controls

FADE_SECONDS = 0.2


class Fading:
    """The level of the outputs, 0..1; `level` is asked at every frame."""

    def __init__(self) -> None:
        self._level = 1.0
        self._at: float | None = None

    def level(self, controls: Controls, now: float) -> float:
        """Return the level at a time in seconds, on its way to where the controls want it."""
        aim = 0.0 if controls.blackout else min(max(controls.master, 0.0), 1.0)
        passed = 0.0 if self._at is None else max(now - self._at, 0.0)
        self._at = now
        step = passed / FADE_SECONDS
        self._level += min(max(aim - self._level, -step), step)
        return self._level
