"""The automatic layout of nodes in frames: what lies in a frame stays in it.

What a frame holds is laid out by itself, from the innermost frame outwards; then the frame stands
among its neighbours as one node with the pins of what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from nodegraph.editor.edits.framing import rect_around
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.layout.layered import Cable, layered
from nodegraph.editor.placing import on_grid

Item: TypeAlias = str
"""A node by its name, a frame or comment as `frame 3`, `comment 3`; no name has a space."""

WHOLE: Item = ""  # what holds all that is in no frame


class Places(NamedTuple):
    """Where all of it stands: corners of nodes by name, frames and comments by place."""

    nodes: dict[str, Point]
    frames: dict[int, Rect]
    comments: dict[int, Point]


def nested(
    rects: Mapping[str, Rect],
    frames: Mapping[int, Rect],
    comments: Mapping[int, Rect],
    cables: Sequence[Cable],
    origin: Point,
) -> Places:
    """Return the layout of nodes, of frames, and of the comments in those.

    All of it begins at `origin`, to the grid. Each stands in the smallest frame that held all of
    it. A frame comes to lie around what is in it.
    """
    outer = {f"frame {place}": rect for place, rect in frames.items()}
    texts = {f"comment {place}": rect for place, rect in comments.items()}
    holders = _holders({**rects, **texts}, outer)
    holders |= dict.fromkeys(rects.keys() - holders.keys(), WHOLE)
    layout = _Layout({**rects, **outer, **texts}, holders, cables)
    at = dict(layout.from_holder(WHOLE, Point(on_grid(origin.x), on_grid(origin.y))))
    return Places(
        {name: at[name] for name in rects},
        {n: Rect(*at[item], *layout.sizes[item]) for n in frames if (item := f"frame {n}")},
        {n: at[item] for n in comments if (item := f"comment {n}") in at},
    )


def _holders(inner: Mapping[Item, Rect], frames: Mapping[Item, Rect]) -> dict[Item, Item]:
    """Return the frame that each stands in; a frame that is in none is in the whole."""
    by_size = sorted(frames, key=lambda item: (frames[item].width * frames[item].height, item))
    holders: dict[Item, Item] = {}
    for item, rect in inner.items():
        around = next((frame for frame in by_size if frames[frame].holds(rect)), None)
        if around is not None:
            holders[item] = around
    for place, item in enumerate(by_size):
        larger = (frame for frame in by_size[place + 1 :] if frames[frame].holds(frames[item]))
        holders[item] = next(larger, WHOLE)
    return holders


class _Layout:
    """The layout of everything from the innermost frames outwards.

    `sizes` of all items; `places` from the top left corner of what holds them.
    """

    def __init__(
        self,
        rects: Mapping[Item, Rect],
        holders: Mapping[Item, Item],
        cables: Sequence[Cable],
    ) -> None:
        self.sizes = {item: (rect.width, rect.height) for item, rect in rects.items()}
        self.places: dict[Item, Point] = {}
        self._holders = holders
        self._held: dict[Item, list[Item]] = {WHOLE: []}
        for item in sorted(holders):
            self._held.setdefault(holders[item], []).append(item)
        self._cables: dict[Item, list[Cable]] = {}
        for cable in cables:
            if cable[0] in holders and cable[2] in holders:
                self._cables.setdefault(self._common(cable[0], cable[2]), []).append(cable)
        self._lay_out(WHOLE)

    def from_holder(self, holder: Item, corner: Point) -> Iterator[tuple[Item, Point]]:
        """Yield all that is in a holder with this corner, and where it stands on the canvas."""
        for item in self._held.get(holder, ()):
            at = corner.moved(*self.places[item])
            yield item, at
            yield from self.from_holder(item, at)

    def _lay_out(self, holder: Item) -> None:
        held = self._held[holder]
        for item in held:
            if item in self._held:
                self._lay_out(item)
        sizes = {item: self.sizes[item] for item in held}
        cables = [self._seen(cable, holder) for cable in self._cables.get(holder, ())]
        found = layered(sizes, cables, Point(0.0, 0.0))
        if holder != WHOLE:
            frame = rect_around(_around(found, sizes))
            self.sizes[holder] = (frame.width, frame.height)
            found = {item: place.moved(-frame.x, -frame.y) for item, place in found.items()}
        self.places |= found

    def _seen(self, cable: Cable, holder: Item) -> Cable:
        """Return a cable between what stands in the holder itself, whose parts its ends are."""
        source, out, target, into = cable
        return (*self._outermost(source, out, holder), *self._outermost(target, into, holder))

    def _outermost(self, item: Item, y: float, holder: Item) -> tuple[Item, float]:
        while self._holders[item] != holder:
            y += self.places[item].y
            item = self._holders[item]
        return item, y

    def _common(self, one: str, other: str) -> Item:
        """Return the innermost that holds both."""
        around = set(self._above(one))
        return next(holder for holder in self._above(other) if holder in around)

    def _above(self, item: Item) -> Iterable[Item]:
        while item != WHOLE:
            item = self._holders[item]
            yield item


def _around(places: Mapping[Item, Point], sizes: Mapping[Item, tuple[float, float]]) -> Rect:
    around = Rect.around(Rect(*places[item], *sizes[item]) for item in places)
    assert around is not None  # only what holds something is laid out
    return around
