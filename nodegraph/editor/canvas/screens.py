"""What the small screen of a node shows, as places and colours."""

from __future__ import annotations

from typing import Final

from nodegraph.editor.geometry import Rect
from nodegraph.editor.theme import Colour, of_parts
from nodegraph.model.palettes import PALETTES
from nodegraph.model.patch import Json
from nodegraph.model.signals import Kind

BORDER: Final = 1.0
INSET: Final = 3.0
MOST_COLOURS: Final = 6


def fitted(room: Rect, aspect: float) -> Rect:
    """Return the largest rectangle of an aspect in the middle of a room, inside its border."""
    inner = Rect(
        room.x + BORDER, room.y + BORDER, room.width - 2 * BORDER, room.height - 2 * BORDER
    )
    wide = min(inner.width, inner.height * aspect)
    high = wide / max(aspect, 1e-6)
    middle = inner.centre
    return Rect(middle.x - wide / 2.0, middle.y - high / 2.0, wide, high)


def line_of(heights: list[float], room: Rect) -> list[list[float]]:
    """Return the points of a spectrum in a room: low at the left, loud at the top."""
    count = len(heights)
    if count < 2:
        return []
    wide, high = room.width - 2.0 * INSET, room.height - 2.0 * INSET
    return [
        [room.x + INSET + wide * place / (count - 1), room.bottom - INSET - high * height]
        for place, height in enumerate(heights)
    ]


def colours_of(kind: Kind, told: Json) -> list[Colour]:
    """Return the colours that a signal is: one, or the stops of a palette; else nothing."""
    if kind is Kind.PALETTE and isinstance(told, str):
        told = [list(stop) for stop in PALETTES.get(told, ())]
    if kind not in (Kind.COLOUR, Kind.PALETTE):
        return []
    return [of_parts(part[:3]) for part in _innermost(told)][:MOST_COLOURS]


def _innermost(told: Json) -> list[Json]:
    """Return the lists that hold numbers: a colour alone, those of lanes, the stops of palettes."""
    if not isinstance(told, list | tuple) or not told:
        return []
    if all(isinstance(part, int | float) for part in told):
        return [told] if len(told) >= 3 else []
    return [found for part in told for found in _innermost(part)]
