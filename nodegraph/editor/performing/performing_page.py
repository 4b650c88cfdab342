"""Where everything is on the page of a performer: large, in two columns, and never too small.

    page = page_of((1440, 900), 1.0, ["drive.factor"], ["calm"], (0.0, 4.0), has_cues=True)
    page.at(Point(200, 150))        # the place there: Place("control", "drive.factor", ...)

Pixels, from the top left corner of the window. What finds no room at the left is scrolled to.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from nodegraph.editor.geometry import Point, Rect

What = Literal["control", "snapshot", "morph", "cue", "button"]

BAR: Final = 64.0
EDGE, GAP = 28.0, 14.0
ROW, TALLEST_ROW = 76.0, 104.0
SNAPSHOT: Final = 62.0
LEAST_SNAPSHOT: Final = 150.0  # of three in a row
SMALL: Final = 38.0  # of the buttons for morphs, and those in the bar
MOST_COLUMNS: Final = 3
WIDE, NARROW = 0.5, 0.38  # of the window: the picture, and what is below it
NARROWEST: Final = 300.0  # of a column of controls
BUTTONS: Final = (
    ("output", 96.0), ("tap", 92.0), ("freeze", 92.0), ("blackout", 104.0), ("panic", 92.0)
)  # fmt: skip


class Place(NamedTuple):
    """Something that can be pressed; `of` is its path, name or number."""

    what: What
    of: str
    rect: Rect

    @property
    def id(self) -> str:
        """What tells it from all others."""
        return f"{self.what}:{self.of}"


@dataclass(frozen=True, slots=True)
class Page:
    """The places, and where the picture is. `scroll`: rows that the controls are moved up."""

    places: tuple[Place, ...]
    picture: Rect
    controls: Rect  # the part of the window that they have
    side: Rect  # what is left below the picture
    row: float
    columns: int
    rows: int
    scroll: int = 0

    @property
    def most_scroll(self) -> int:
        """How far it can be scrolled."""
        return max(self.rows - max(int(self.controls.height // self.row), 1), 0)

    def scrolled(self, rows: float) -> Page:
        """Return it with the controls further up (positive) or down."""
        scroll = min(max(self.scroll + round(rows), 0), self.most_scroll)
        return replace(self, scroll=scroll)

    def showing(self, number: int) -> Page:
        """Return it scrolled so that a control, by its place, is seen."""
        row, fit = number // self.columns, max(int(self.controls.height // self.row), 1)
        scroll = min(max(self.scroll, row - fit + 1), row)
        return replace(self, scroll=min(max(scroll, 0), self.most_scroll))

    def seen(self) -> list[Place]:
        """Return the places that are seen, where they are seen."""
        found = []
        for place in self.places:
            if place.what != "control":
                found.append(place)
                continue
            moved = place._replace(rect=place.rect.moved(0.0, -self.scroll * self.row))
            if self.controls.grown(1.0).holds(moved.rect):
                found.append(moved)
        return found

    def at(self, point: Point) -> Place | None:
        """Return the place under a point; None where there is none."""
        return next((place for place in self.seen() if place.rect.contains(point)), None)


def page_of(
    size: tuple[float, float],
    scale: float,
    paths: Sequence[str],
    snapshots: Sequence[str],
    morphs: Sequence[float],
    has_cues: bool,
    before: Page | None = None,
) -> Page:
    """Return the page for a window of so many pixels; scrolled as the one before was."""
    width, height = size
    edge, bar = EDGE * scale, BAR * scale
    few = len(paths) * ROW * scale <= height - bar - 2.0 * edge
    part = WIDE if few else NARROW  # few controls leave the picture more room
    side_width = min(max(part * width, 300.0 * scale), 0.5 * width) - edge
    side = Rect(
        width - edge - side_width, bar + edge, side_width, max(height - bar - 2.0 * edge, 1.0)
    )
    room_for_keys = (SNAPSHOT + SMALL + 2.0 * GAP + SNAPSHOT) * scale
    tall = max(min(side.width * 9.0 / 16.0, side.height - room_for_keys), 1.0)
    wide = tall * 16.0 / 9.0
    picture = Rect(side.right - wide, side.y, wide, tall)
    below = Rect(side.x, picture.bottom + GAP * scale, side.width, 0.0)
    below = below._replace(height=max(side.bottom - below.y, 1.0))
    room = Rect(edge, bar + edge, max(side.x - 2.0 * edge, 1.0), side.height)
    columns, rows, row = _grid(room, len(paths), scale)
    places = [
        *_buttons(width, scale),
        *_controls(room, paths, columns, row, scale),
        *_below(below, snapshots, morphs, has_cues, scale),
    ]
    page = Page(tuple(places), picture, room, below, row, columns, rows)
    return page if before is None else page.scrolled(before.scroll)


def _grid(room: Rect, count: int, scale: float) -> tuple[int, int, float]:
    """Return columns, rows and the height of a row: as few columns as there is room for."""
    fit = max(int(room.height // (ROW * scale)), 1)
    most = max(min(int(room.width // (NARROWEST * scale)), MOST_COLUMNS), 1)
    columns = min(max(math.ceil(count / fit), 1), most)
    rows = max(math.ceil(count / columns), 1)
    return columns, rows, min(max(room.height / rows, ROW * scale), TALLEST_ROW * scale)


def _controls(
    room: Rect, paths: Sequence[str], columns: int, row: float, scale: float
) -> list[Place]:
    gap = GAP * scale
    wide = (room.width - gap * (columns - 1)) / columns
    return [
        Place(
            "control", path,
            Rect(
                room.x + (number % columns) * (wide + gap),
                room.y + (number // columns) * row, wide, row - gap,
            ),
        )
        for number, path in enumerate(paths)
    ]  # fmt: skip


def _buttons(width: float, scale: float) -> list[Place]:
    """Return the buttons from the right; the first ones go where there is no room for all."""
    right = width - EDGE * scale
    top, high = (BAR - SMALL) / 2.0 * scale, SMALL * scale
    found = []
    for name, wide in reversed(BUTTONS):
        right -= wide * scale
        if right < 0.0:
            break
        found.append(Place("button", name, Rect(right, top, wide * scale, high)))
        right -= 8.0 * scale
    return found[::-1]


def _below(
    room: Rect, snapshots: Sequence[str], morphs: Sequence[float], has_cues: bool, scale: float
) -> list[Place]:
    """Return the cue at the foot, the lengths of a morph on top, the snapshots between."""
    gap, high = GAP * scale, SNAPSHOT * scale
    found = []
    if has_cues:
        found.append(Place("cue", "", Rect(room.x, room.bottom - high, room.width, high)))
    if not snapshots:
        return found
    wide = room.width / len(morphs)
    for number, beats in enumerate(morphs):
        rect = Rect(room.x + number * wide, room.y, wide, SMALL * scale)
        found.append(Place("morph", f"{beats:g}", rect))
    top = room.y + SMALL * scale + gap
    left = room.bottom - top - (high + gap if has_cues else 0.0)
    columns = 2 if len(snapshots) <= 4 or room.width < LEAST_SNAPSHOT * 3.0 * scale else 3
    rows = math.ceil(len(snapshots) / columns)
    tall = min(max((left - gap * (rows - 1)) / rows, 24.0 * scale), high)
    across = (room.width - gap * (columns - 1)) / columns
    for number, name in enumerate(snapshots):
        x = room.x + (number % columns) * (across + gap)
        y = top + (number // columns) * (tall + gap)
        found.append(Place("snapshot", name, Rect(x, y, across, tall)))
    return found
