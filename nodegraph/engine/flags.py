"""What kernels flag, as sentences with node, port, value and remedy."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.arena import Arena
from nodegraph.engine.handover import Handover, Home
from nodegraph.engine.layout import BAD, FIRST_CLAMP, LANES, OVERFLOW, clamped_inputs
from nodegraph.model.signals import EVENTS_PER_BLOCK

Integers = NDArray[np.int64]


class Flags:
    """The flags of one plan, read by a thread beside the one that plays."""

    def __init__(self, handover: Handover) -> None:
        self.handover = handover
        self._rows = handover.flag_rows()
        self._said = np.zeros((len(self._rows), LANES), np.int64)

    def fresh(self) -> list[tuple[str, str]]:
        """Return (node, sentence) for what is flagged and was not before; each kind once.

        Lanes that do not exist do not count.
        """
        flags = self.handover.flags[self._rows]
        new = flags & ~self._said
        self._said |= flags
        return self._sentences(new)

    def raised(self) -> list[tuple[str, str]]:
        """Return (node, sentence) for what is flagged now, and clear it."""
        flags = self.handover.flags[self._rows]
        raised = self._rows[flags.any(axis=1)]
        self.handover.flags[raised] = 0  # a step that writes meanwhile is seen the next time
        return self._sentences(flags)

    def _sentences(self, flags: Integers) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for place in np.flatnonzero(flags.any(axis=1)).tolist():
            home, group = self.handover.home_at(int(self._rows[place]))
            found += sentences(home, group, flags[place], self.handover.arena)
        return found


def sentences(home: Home, group: int, flags: Integers, arena: Arena) -> Iterator[tuple[str, str]]:
    """Yield (node, sentence) for the flags of one group of lanes."""
    width = min(LANES, home.lanes - group * LANES)
    for lane in range(width):
        bits = int(flags[lane])
        if not bits:
            continue
        node = home.step.members[lane] if home.step.members else home.step.node
        yield from _of_lane(home, node, group, lane, bits, arena)
        if not home.step.members:
            return  # one lane speaks for all


def _of_lane(
    home: Home, node: str, group: int, lane: int, bits: int, arena: Arena
) -> Iterator[tuple[str, str]]:
    if bits & BAD:
        yield (
            node,
            "made a value that is not a number; 0 was used and its memory began anew.",
        )
    if bits & OVERFLOW:
        text = f"made more than {EVENTS_PER_BLOCK} events in a block; the later ones were dropped."
        yield node, text
    if home.form.spec is None:
        return
    for place, (name, low, high) in enumerate(clamped_inputs(home.form.spec)):
        if bits & (FIRST_CLAMP << place):
            port = home.form.spec.input_index[name]
            rows = arena.control_rows(home.step.inputs[port])
            value = float(rows[min(group, len(rows) - 1), lane])
            held = min(max(value, low), high)
            given = f"{value:g} is" if held != value else "a value was"
            yield f"{node}.{name}", f"{given} outside {low:g}..{high:g}; it was set to the limit."
