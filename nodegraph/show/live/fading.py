"""Master level and blackout as numbers that move, so that nothing on the outputs snaps."""

from __future__ import annotations

from nodegraph.session.messages import Controls

FADE_SECONDS = 0.2


class Fading:
    """Where master level and blackout are on their way, 0..1; `step` is called at every frame."""

    def __init__(self) -> None:
        self.master = 1.0
        self.blackout = 0.0
        self._at: float | None = None

    @property
    def light(self) -> float:
        """What pictures are multiplied by."""
        return self.master * (1.0 - self.blackout)

    def step(self, controls: Controls, now: float) -> None:
        """Move towards what the controls want; `now` in seconds."""
        passed = 0.0 if self._at is None else max(now - self._at, 0.0)
        self._at = now
        most = passed / FADE_SECONDS
        self.master = _towards(self.master, min(max(controls.master, 0.0), 1.0), most)
        self.blackout = _towards(self.blackout, float(controls.blackout), most)


def _towards(value: float, aim: float, most: float) -> float:
    return value + min(max(aim - value, -most), most)
