from __future__ import annotations

from typing import Any

import pytest

from nodegraph.editor.edits import bends
from nodegraph.editor.edits.bends import bends_of
from nodegraph.editor.geometry import Point, Rect
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch
from tests.editor.canvas import done, patch_of, wire

RECTS = {"a": Rect(0, 0, 100, 100), "b": Rect(500, 0, 100, 100)}
ENDS = (Point(100, 50), Point(500, 50))
TEXT, OTHER = "a.out -> b.in", "a.out -> b.low"
WIRE = wire(TEXT)


def bent_patch(entry: Any, **more: Any) -> Patch:
    return patch_of(RECTS, [TEXT, OTHER], bends={TEXT: entry, **more})


def test_a_dot_goes_between_those_it_lies_between() -> None:
    patch = patch_of(RECTS, [TEXT, OTHER])
    for x in (300, 180, 420, 240.5, 360):
        patch = done(patch, bends.bent(patch, WIRE, Point(x, 50), ENDS))
    found: list[list[float]] = [[180, 50], [240.5, 50], [300, 50], [360, 50], [420, 50]]
    assert patch.layout.bends == {TEXT: found}
    assert bends_of(patch.layout) == {TEXT: tuple(Point(x, y) for x, y in found)}


def test_a_dot_on_a_cable_that_leads_back_goes_to_the_piece_it_is_on() -> None:
    """From b at the right, around above, to a at the left: by x alone the order would be wrong."""
    corners = [[600, -100], [0, -100]]
    patch = bent_patch(corners)
    ends = (Point(600, 50), Point(0, 50))
    edited = done(patch, bends.bent(patch, WIRE, Point(300, -100), ends, style="straight"))
    assert edited.layout.bends[TEXT] == [[600, -100], [300, -100], [0, -100]]
    edited = done(patch, bends.bent(patch, WIRE, Point(600, 0), ends, style="straight"))
    assert edited.layout.bends[TEXT] == [[600, 0], *corners]


def test_the_drawn_way_decides_not_the_straight_one() -> None:
    """A curve back to the left first goes on to the right, past the dot."""
    patch, ends, at = bent_patch([[400, 200]]), (Point(100, 200), Point(100, 400)), Point(430, 215)
    curved = done(patch, bends.bent(patch, WIRE, at, ends, style="curved"))
    assert curved.layout.bends[TEXT] == [[400, 200], [430, 215]]
    straight = done(patch, bends.bent(patch, WIRE, Point(399, 201), ends, style="straight"))
    assert straight.layout.bends[TEXT] == [[400, 200], [399, 201]]


def test_a_dot_is_moved_with_all_that_its_entry_holds() -> None:
    patch = bent_patch([[1, 2, "kept"], [3, 4]], **{OTHER: [[5, 6]]})
    edited = done(patch, bends.moved(patch, WIRE, 0, Point(10, 20.5)))
    assert edited.layout.bends == {TEXT: [[10, 20.5, "kept"], [3, 4]], OTHER: [[5, 6]]}


def test_the_last_dot_takes_the_entry_along() -> None:
    patch = bent_patch([[1, 2], [3, 4]], **{OTHER: []})
    edited = done(patch, bends.removed(patch, WIRE, 0))
    assert edited.layout.bends == {TEXT: [[3, 4]], OTHER: []}
    edited = done(edited, bends.removed(edited, WIRE, 0))
    assert edited.layout.bends == {OTHER: []}


def test_straightening_takes_the_dots_of_the_chosen_cables() -> None:
    patch = bent_patch([[1, 2]], **{OTHER: [[3, 4]]})
    edit = bends.straightened(patch, {WIRE, wire("b.out -> a.in")})
    assert done(patch, edit).layout.bends == {OTHER: [[3, 4]]}


@pytest.mark.parametrize("entry", ["text", 7, None, [[1]], [[1, 2], "x"], [[1, True]], [], {}])
def test_an_entry_that_is_no_list_of_points_has_no_dots_and_stays(entry: Any) -> None:
    patch = bent_patch(entry)
    assert bends_of(patch.layout) == {}
    other = done(patch, bends.bent(patch, wire(OTHER), Point(300, 50), ENDS))
    assert other.layout.bends == {TEXT: entry, OTHER: [[300, 50]]}
    assert bends.carried(patch, {"a", "b"}, 1, 1) is None
    with pytest.raises(Unusable, match="choose another"):
        bends.moved(patch, WIRE, 0, Point(0, 0))


def test_a_dot_or_cable_that_is_gone_is_refused_with_a_remedy() -> None:
    patch = bent_patch([[1, 2]])
    with pytest.raises(Unusable, match="choose another"):
        bends.bent(patch, wire("a.out -> b.gone"), Point(0, 0), ENDS)
    for place in (-1, 1):
        with pytest.raises(Unusable, match="choose another"):
            bends.moved(patch, WIRE, place, Point(0, 0))
        with pytest.raises(Unusable, match="choose another"):
            bends.removed(patch, WIRE, place)
    with pytest.raises(Unusable, match="choose a cable"):
        bends.straightened(patch, [wire(OTHER)])


def test_only_dots_between_the_nodes_are_carried_and_dropped() -> None:
    patch = bent_patch([[1, 2]])
    assert bends.carried(patch, {"a"}, 1, 1) is None
    assert bends.dropped(patch, {"b"}) is None
    carried, dropped = bends.carried(patch, {"a", "b"}, 10, -1), bends.dropped(patch, {"a", "b"})
    assert carried is not None and carried.value == {TEXT: [[11, 1]]}
    assert dropped is not None and dropped.value == {}
