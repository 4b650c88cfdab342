"""Which entry of a list is chosen, and which part of the list is seen.

    cursor = Cursor(count=40, rows=12)
    cursor = cursor.keyed("PageDown")        # None for a key that means nothing to a list

Headings, lines between and what cannot be chosen now are `barred`: the cursor steps over them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list of `count` entries, of which `rows` are seen from `top` on.

    `at` is NOWHERE where nothing can be chosen.
    """

    count: int
    rows: int
    barred: Collection[int] = frozenset()
    at: int = NOWHERE
    top: int = 0

    @classmethod
    def on(
        cls, count: int, rows: int, barred: Collection[int] = frozenset(), wanted: int = 0
    ) -> Cursor:
        """Return a cursor on the wanted entry, or on the next one that can be chosen."""
        return cls(count, rows, barred).put(wanted)

    @property
    def seen(self) -> range:
        """The places of the list that are seen."""
        return range(self.top, min(self.top + self.rows, self.count))

    @property
    def most(self) -> int:
        """The greatest `top`."""
        return max(self.count - self.rows, 0)

    def put(self, at: int) -> Cursor:
        """Return it on an entry, else on the nearest below it, else above; the list follows."""
        at = max(min(at, self.count - 1), 0)
        below = (place for place in range(at, self.count) if place not in self.barred)
        above = (place for place in range(at - 1, -1, -1) if place not in self.barred)
        return self._followed(next(below, next(above, NOWHERE)))

    def pointed(self, at: int) -> Cursor:
        """Return it on an entry that is seen, which a pointer is on: the list stays as it is."""
        return replace(self, at=at)

    def moved(self, by: int) -> Cursor:
        """Return it so many entries further; it stays where there is no other one."""
        step, left, at = (1 if by > 0 else -1), abs(by), self.at
        place = at
        while left and 0 <= place + step < self.count:
            place += step
            if place not in self.barred:
                at, left = place, left - 1
        return self._followed(at)

    def scrolled(self, by: int) -> Cursor:
        """Return it with the list scrolled; what is chosen stays chosen."""
        return replace(self, top=min(max(self.top + by, 0), self.most))

    def keyed(self, key: str) -> Cursor | None:
        """Return it after a key; None where the key does not move it."""
        match key:
            case "Up" | "Down":
                return self._round(-1 if key == "Up" else 1)
            case "PageUp" | "PageDown":
                step = max(self.rows - 1, 1)
                return self.moved(-step if key == "PageUp" else step)
            case "Ctrl+Home":
                return self.put(0)
            case "Ctrl+End":
                return self.put(self.count)
            case _:
                return None

    def _round(self, by: int) -> Cursor:
        """Return it one further, past the end to the other end."""
        further = self.moved(by)
        if further.at != self.at:
            return further
        return self.put(0 if by > 0 else self.count)

    def _followed(self, at: int) -> Cursor:
        """Return it there, with the list scrolled so far that it is seen.

        Where nothing above can be chosen, the heading there is seen too.
        """
        if at == NOWHERE:
            return replace(self, at=at, top=0)
        first = all(place in self.barred for place in range(at))
        top = min(max(self.top, at - self.rows + 1), 0 if first and at < self.rows else at)
        above = at - 1
        if top == at and above in self.barred and self.rows > 1:
            top = above  # the heading of what is chosen
        return replace(self, at=at, top=min(max(top, 0), self.most))
