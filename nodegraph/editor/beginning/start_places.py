"""Where the cards of the start page are, and which one is next to which.

    laid = laid_out((1440, 900), shelves)
    laid.at(Point(300, 400))          # the card there
    laid.next_to(3, "Down")           # the card that the arrow leads to, by its number

Examples fill the left with their pictures and are scrolled; what was open before is at the right,
and where nothing was, they fill it all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from nodegraph.editor.beginning.start_cards import Card, Shelf
from nodegraph.editor.geometry import Point, Rect

EDGE, GAP = 48.0, 16.0
HEAD: Final = 116.0
BEGIN: Final = 72.0
ROW: Final = 54.0
SIDE: Final = 300.0
LEAST_CARD: Final = 216.0
WORDS: Final = 50.0  # below a picture
HEADING: Final = 36.0
NARROW: Final = 900.0  # below that the side goes: the first of its files come in a row

ARROWS: Final = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}


@dataclass(frozen=True, slots=True)
class Laid:
    """The cards at their places; `room` is what scrolls, by `scroll` units."""

    cards: tuple[Card, ...]
    rects: tuple[Rect, ...]
    headings: tuple[tuple[str, Rect], ...]
    room: Rect
    height: float  # of all that is in the room
    scroll: float = 0.0

    @property
    def most_scroll(self) -> float:
        """How far it can be scrolled."""
        return max(self.height - self.room.height, 0.0)

    def scrolled(self, by: float) -> Laid:
        """Return it with the examples further up (positive) or down."""
        return replace(self, scroll=min(max(self.scroll + by, 0.0), self.most_scroll))

    def rect(self, number: int) -> Rect:
        """Return where a card is seen."""
        rect = self.rects[number]
        return rect.moved(0.0, -self.scroll) if self.cards[number].what == "example" else rect

    def is_seen(self, number: int) -> bool:
        """Whether some of a card is seen."""
        if self.cards[number].what != "example":
            return True
        rect = self.rect(number)
        return rect.bottom > self.room.y and rect.y < self.room.bottom

    def at(self, point: Point) -> int | None:
        """Return the number of the card under a point."""
        for number, card in enumerate(self.cards):
            inside = card.what != "example" or self.room.contains(point)
            if inside and self.rect(number).contains(point):
                return number
        return None

    def showing(self, number: int) -> Laid:
        """Return it scrolled so that all of a card is seen."""
        if self.cards[number].what != "example":
            return self
        rect, room = self.rect(number), self.room
        if rect.y < room.y:
            return self.scrolled(rect.y - room.y)
        return self.scrolled(max(rect.bottom - room.bottom, 0.0))

    def next_to(self, number: int, arrow: str) -> int:
        """Return the nearest card in a direction; the same one where there is none."""
        across, down = ARROWS[arrow]
        here = self.rects[number].centre
        best = (float("inf"), number)
        for other, rect in enumerate(self.rects):
            there = rect.centre
            along = (there.x - here.x) * across + (there.y - here.y) * down
            aside = abs((there.x - here.x) * down) + abs((there.y - here.y) * across)
            if along > 1.0:
                best = min(best, (along + 3.0 * aside, other))
        return best[1]


def laid_out(
    size: tuple[float, float], shelves: Sequence[Shelf], before: Laid | None = None
) -> Laid:
    """Return the places for a window of so many units; scrolled as the page before was."""
    width, height = size
    by_name = {shelf.name: shelf for shelf in shelves}
    side = Rect(width - EDGE - SIDE, HEAD, SIDE, height - HEAD - EDGE)
    files = [card for name in ("lost", "recent") if name in by_name for card in by_name[name].cards]
    has_side = width >= NARROW and bool(files)
    main = width - 2.0 * EDGE - (SIDE + 2.0 * GAP if has_side else 0.0)
    cards: list[Card] = []
    rects: list[Rect] = []
    headings: list[tuple[str, Rect]] = []

    begin = by_name["begin"].cards if "begin" in by_name else ()
    wide = (main - GAP * (len(begin) - 1)) / max(len(begin), 1)
    for number, card in enumerate(begin):
        cards.append(card)
        rects.append(Rect(EDGE + number * (wide + GAP), HEAD, wide, BEGIN))
    if has_side:
        _put_side(side, [by_name[name] for name in ("lost", "recent") if name in by_name],
                  cards, rects, headings)  # fmt: skip
    top = HEAD + BEGIN + GAP + HEADING
    if files and not has_side:
        headings.append(("Before", Rect(EDGE, top - HEADING, main, HEADING)))
        for number, card in enumerate(files[: len(begin)]):
            cards.append(card)
            rects.append(Rect(EDGE + number * (wide + GAP), top, wide, ROW))
        top += ROW + GAP + HEADING
    room = Rect(EDGE, top, main, max(height - top, 1.0))
    bottom = top
    if "examples" in by_name:
        headings.append((by_name["examples"].title, Rect(EDGE, top - HEADING, main, HEADING)))
        bottom = _put_examples(room, by_name["examples"].cards, cards, rects)
    laid = Laid(tuple(cards), tuple(rects), tuple(headings), room, bottom - GAP + EDGE - top)
    return laid if before is None else laid.scrolled(before.scroll)


def _put_side(
    room: Rect, shelves: Sequence[Shelf], cards: list[Card], rects: list[Rect],
    headings: list[tuple[str, Rect]],
) -> None:  # fmt: skip
    """Put shelves one below the other, as much of them as there is room for."""
    y = room.y
    for shelf in shelves:
        headings.append((shelf.title, Rect(room.x, y, room.width, HEADING)))
        y += HEADING
        for card in shelf.cards:
            tall = ROW * (1.6 if card.what == "lost" else 1.0)
            if y + tall > room.bottom:
                return
            cards.append(card)
            rects.append(Rect(room.x, y, room.width, tall - 6.0))
            y += tall
        y += GAP


def _put_examples(
    room: Rect, examples: Sequence[Card], cards: list[Card], rects: list[Rect]
) -> float:
    columns = max(int((room.width + GAP) // (LEAST_CARD + GAP)), 1)
    wide = (room.width - GAP * (columns - 1)) / columns
    tall = wide * 9.0 / 16.0 + WORDS
    for number, card in enumerate(examples):
        cards.append(card)
        x = room.x + (number % columns) * (wide + GAP)
        rects.append(Rect(x, room.y + (number // columns) * (tall + GAP), wide, tall))
    rows = -(-len(examples) // columns)
    return room.y + rows * (tall + GAP)
