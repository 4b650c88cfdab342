"""Where parts of a bar and floating panes are."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.docking import Pane, Part, in_bar
from nodegraph.editor.geometry import Point, Rect

ROOM = Rect(0.0, 44.0, 1440.0, 800.0)
sides = st.sampled_from(["left", "middle", "right"])
parts = st.lists(
    st.builds(
        Part,
        st.uuids().map(str),
        st.floats(10.0, 200.0),
        sides,
        st.integers(0, 4),
        st.floats(0.0, 20.0),
    ),
    max_size=9,
)
points = st.builds(Point, st.floats(-500.0, 2000.0), st.floats(-500.0, 2000.0))
rooms = st.builds(
    Rect, st.floats(0, 100), st.floats(0, 100), st.floats(80, 2000), st.floats(60, 1500)
)


@given(parts, st.floats(40.0, 3000.0))
def test_parts_never_lie_over_each_other(given_parts: list[Part], width: float) -> None:
    places = in_bar(given_parts, width)
    widths = {part.name: part.width for part in given_parts}
    spans = sorted((x, x + widths[name]) for name, x in places.items())
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(spans))


@given(parts, st.floats(40.0, 3000.0))
def test_what_has_rank_none_always_stays_and_the_rest_fits(
    given_parts: list[Part], width: float
) -> None:
    places = in_bar(given_parts, width)
    assert {part.name for part in given_parts if part.rank == 0} <= places.keys()
    if any(part.rank > 0 and part.name in places for part in given_parts):
        widths = {part.name: part.width for part in given_parts}
        assert all(x >= 0.0 and x + widths[name] <= width for name, x in places.items())


def test_where_there_is_no_room_the_highest_rank_goes_first() -> None:
    bar = [Part("a", 100.0), Part("b", 100.0, rank=2), Part("c", 100.0, rank=1)]
    assert set(in_bar(bar, 400.0)) == {"a", "b", "c"}
    assert set(in_bar(bar, 300.0)) == {"a", "c"}
    assert set(in_bar(bar, 50.0)) == {"a"}


def test_the_middle_is_in_the_middle_while_there_is_room() -> None:
    wide = in_bar([Part("l", 100.0), Part("m", 92.0, "middle")], 1000.0)
    assert wide["m"] + 46.0 == 504.0  # with the gap before it
    crowded = in_bar([Part("l", 600.0), Part("m", 92.0, "middle")], 1000.0)
    assert crowded["m"] == 12.0 + 8.0 + 600.0 + 8.0


@given(points, points, st.floats(0.4, 3.0), rooms)
def test_a_pane_keeps_its_aspect_and_stays_in_its_room(
    to: Point, corner: Point, aspect: float, room: Rect
) -> None:
    pane = Pane.at_corner(room, aspect, 320.0)
    for changed in (
        pane, pane.moved(to, room), pane.moved(to, room).resized(corner, room).within(room),
        pane.toggled(room), pane.toggled(room).toggled(room), pane.of_aspect(1.0, room),
    ):  # fmt: skip
        rect = changed.rect
        assert abs(rect.width / rect.height - changed.aspect) < 1e-6 * changed.aspect
        assert room.grown(1e-6).holds(rect)


def test_a_corner_is_dragged_and_the_other_one_stays() -> None:
    pane = Pane(Rect(100.0, 100.0, 320.0, 180.0), 16 / 9)
    larger = pane.resized(Point(740.0, 300.0), ROOM)
    assert larger.rect == Rect(100.0, 100.0, 640.0, 360.0)
    assert pane.resized(Point(0.0, 0.0), ROOM).rect.width == 160.0
    largest = pane.resized(Point(9000.0, 9000.0), ROOM).rect
    assert largest.x == 100.0 and largest.y == 100.0 and ROOM.grown(1e-6).holds(largest)


def test_made_large_it_comes_back_to_where_it_was() -> None:
    pane = Pane(Rect(100.0, 100.0, 320.0, 180.0), 16 / 9)
    large = pane.toggled(ROOM)
    assert large.rect.width > 1000.0 and large.rect.centre == ROOM.centre
    assert large.toggled(ROOM).rect == pane.rect
