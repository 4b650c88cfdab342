"""Learn: the control that a hand moves next is bound to a path of the patch.

learn = Learn("tunnel.rate")
control = learn.heard(moves)             # of every message; None until it is clear which one
client.edit(bound(patch, "tunnel.rate", control))
client.edit(addressed(patch, "tunnel.rate", "/1/fader3"))    # of OSC: the address heard next
"""

from __future__ import annotations

from collections.abc import Iterable

from nodegraph.model.edits import SetPublic
from nodegraph.model.patch import Patch
from nodegraph.remote.assembly import PAIRS, Move
from nodegraph.remote.controls import Control

PLACES = 4  # of one control: a knob that trembles has one or two
BENT = ("cc", "nrpn", "bend")  # kinds that are told by moving; cc14 is told by its halves


class Learn:
    """Waits for a hand. `path` is what will be bound."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._places: dict[Control, set[float]] = {}

    def heard(self, moves: Iterable[Move]) -> Control | None:
        """Return the control that the person means, with its channel, once that is clear."""
        for move in moves:
            control = move.control
            if control.kind == "note" and move.down:
                return control
            if control.kind in BENT:
                places = self._places.setdefault(control, set())
                places.add(move.place)
                if len(places) >= PLACES:
                    return self._whole(control)
        return None

    def _whole(self, control: Control) -> Control:
        """Return the 14-bit control where this is a half of one that is sent whole."""
        if control.kind != "cc" or control.number >= 2 * PAIRS:
            return control
        coarse = control._replace(number=control.number % PAIRS)
        fine = coarse._replace(number=coarse.number + PAIRS)
        both = coarse in self._places and fine in self._places
        return coarse._replace(kind="cc14") if both else control


def bound(patch: Patch, path: str, control: Control) -> SetPublic:
    """Return the edit that binds it; label, address and place of a public control stay."""
    return SetPublic(path, {**patch.public.get(path, {}), "midi": str(control)})


def addressed(patch: Patch, path: str, address: str) -> SetPublic:
    """Return the edit that gives it an OSC address; label, control and place stay."""
    return SetPublic(path, {**patch.public.get(path, {}), "osc": address})
