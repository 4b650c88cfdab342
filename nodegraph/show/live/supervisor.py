"""Keeps engine and stage alive."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from nodegraph.show.live.children import Child

END_SECONDS = 3.0  # that they have to end themselves


class Supervisor:
    """Looks at the children; whoever died or hangs is buried and started again."""

    def __init__(
        self, children: Mapping[str, Child], tell: Callable[[str, str, str], None]
    ) -> None:
        self.children = children
        self._tell = tell
        self._due: dict[str, float] = {}

    def start(self) -> None:
        """Start those that have not been adopted."""
        for child in self.children.values():
            if child.pid == 0:
                child.start()

    def look(self) -> None:
        """Look once."""
        now = time.monotonic()
        for role, child in self.children.items():
            trouble = child.trouble(now)
            if trouble:
                child.bury(now)
                self._due[role] = now + child.pause()
                self._tell("error", role, f"It {trouble}; it is started again.")
            if child.pid == 0 and now >= self._due.get(role, now):
                child.start()
            child.keep_spare(now)

    @property
    def all_ended(self) -> bool:
        """Whether every child has ended."""
        return all(not child.pid or child.has_ended for child in self.children.values())

    def bury(self) -> None:
        """End what has not ended by itself."""
        for child in self.children.values():
            child.let_spare_go()
            if child.pid:
                child.bury(time.monotonic())
