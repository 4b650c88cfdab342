"""What signals do now, for the rows that show them.

live = Live()
live.watch(rows)                       # whenever there are others
live.hear(probed.values, now)          # of every message
live.of_output(given)                  # "0.42"
live.of_input(driven)                  # Way("0.42", low=.1, high=.8, at=.42): places, 0..1
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from nodegraph.editor.inspection.rows import Driven, Given, Row
from nodegraph.editor.living.reading import reading, width_of
from nodegraph.editor.living.watching import Signal
from nodegraph.editor.values.knob_drag import Travelled, travelled
from nodegraph.editor.words import lanes
from nodegraph.model.patch import Json
from nodegraph.model.scaling import place_of
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec


class Way(NamedTuple):
    """A driven value in words, and where it is and was of late: places of its knob, 0..1."""

    text: str
    low: float
    high: float
    at: float


class Live:
    """The newest values by path, and how far they went of late."""

    def __init__(self) -> None:
        self.told: dict[str, Json] = {}
        self._watched: frozenset[str] = frozenset()
        self._ways: dict[str, tuple[Travelled, float]] = {}
        self._counts: dict[str, int] = {}

    def watch(self, rows: Iterable[Row]) -> None:
        """Let these be the rows: of no other values is it known how far they went."""
        driven = (row for row in rows if isinstance(row, Driven))
        self._watched = frozenset(path for row in driven for path in (row.path, row.driver.path))
        self._ways = {path: way for path, way in self._ways.items() if path in self._watched}

    def hear(self, values: Mapping[str, Json], now: float) -> None:
        """Take in what was told; `now` in seconds."""
        self.told.update(values)
        for path, value in values.items():
            if isinstance(value, list) and value and isinstance(value[0], list):
                self._counts[path] = self._counts.get(path, 0) + _counted(value)
        for path in self._watched & values.keys():
            value = values[path]
            numbers = (
                [item for item in value if type(item) is float] if isinstance(value, list) else []
            )
            if numbers:
                self._follow(path, min(numbers), max(numbers), now)

    def forget(self) -> None:
        """Another document plays."""
        self.told.clear()
        self._ways.clear()
        self._counts.clear()

    def of_output(self, row: Given) -> str:
        """Return what an output gives in words, "" where nothing is told of it."""
        told = self.told.get(row.path)
        signal = Signal(row.path, "", row.port.name, "out", row.kind, row.port)
        text = reading(signal, told, self._counts.get(row.path, 0))
        return f"{text}  {lanes(width_of(signal, told))}".strip() if text else ""

    def of_input(self, row: Driven) -> Way | None:
        """Return where a driven value is; None where nothing is told of it."""
        port = row.field.item
        path = next((p for p in (row.path, row.driver.path) if p in self._ways), "")
        if not path or not isinstance(port, PortSpec) or port.kind is not Kind.CONTROL:
            return None
        told = self.told[path]
        signal = Signal(path, "", port.name, "in", port.kind, port)
        way, _ = self._ways[path]
        places = [place_of(port, port.range.clamp(end)) for end in (*way, float(told[0]))]
        text = f"{reading(signal, told)}  {lanes(width_of(signal, told))}".strip()
        return Way(text, *places)

    def _follow(self, path: str, low: float, high: float, now: float) -> None:
        before = self._ways.get(path)
        fresh = travelled(low, high)
        if before is not None:
            fresh = before[0].followed(fresh.low, fresh.high, now - before[1])
        self._ways[path] = (fresh, now)


def _counted(value: list[Json]) -> int:
    """Return how many triggers came, of all lanes: (how many, the largest) each.

    Colours and palettes are lists in lists as well, and count for nothing.
    """
    pairs = [pair for pair in value if len(pair) == 2 and type(pair[0]) is int]
    return sum(pair[0] for pair in pairs)
