from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.edits.framing import TITLE, frames_of
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.layout.arranging import (
    Side,
    Way,
    aligned,
    arranged,
    distributed,
    nudged,
    snapped,
)
from nodegraph.editor.placing import GRID, pinned
from nodegraph.model.edits import Batch, MoveNodes
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch
from tests.editor.canvas import UNTIMED, done, patch_of, rects_in

SIDES: tuple[Side, ...] = get_args(Side)
WAYS: tuple[Way, ...] = get_args(Way)
COORDINATES = st.integers(-999, 999) | st.floats(-999, 999).map(lambda x: round(x, 2))
LENGTHS = st.integers(20, 300) | st.floats(20, 300).map(lambda x: round(x, 2))
RECTS = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.builds(Rect, COORDINATES, COORDINATES, LENGTHS, LENGTHS),
    min_size=3,
)
Rects = dict[str, Rect]
THREE = {
    "a": Rect(0, 0, 192, 96),
    "b": Rect(40, 200, 192, 140),
    "c": Rect(500, 350, 100, 30),
}  # fmt: skip


def moved_names(edit: Batch) -> set[str]:
    return {name for part in edit.edits if isinstance(part, MoveNodes) for name in part.places}


def after(edit: Batch, rects: Rects) -> Rects:
    """Return where nodes are after an edit; how much of each is shown is still the same."""
    patch = done(patch_of(rects, fold=2), edit)
    assert all(place[2:] == (2,) for place in patch.layout.nodes.values())
    return rects_in(patch, rects)


@pytest.mark.parametrize(
    "side, corners",
    [
        ("left", {"a": (0, 0), "b": (0, 200), "c": (0, 350)}),
        ("centre", {"a": (204, 0), "b": (204, 200), "c": (250, 350)}),
        ("right", {"a": (408, 0), "b": (408, 200), "c": (500, 350)}),
        ("top", {"a": (0, 0), "b": (40, 0), "c": (500, 0)}),
        ("middle", {"a": (0, 142), "b": (40, 120), "c": (500, 175)}),
        ("bottom", {"a": (0, 284), "b": (40, 240), "c": (500, 350)}),
    ],
)
def test_a_side_is_aligned_with_that_of_all(
    side: Side, corners: dict[str, tuple[int, int]]
) -> None:
    edit = aligned(patch_of(THREE, fold=2), THREE, side)
    assert edit.name == f"Align {side}"
    assert {name: rect[:2] for name, rect in after(edit, THREE).items()} == corners


@UNTIMED
@given(RECTS, st.sampled_from(SIDES))
def test_what_is_aligned_is_aligned_already(rects: Rects, side: Side) -> None:
    found = after(aligned(patch_of(rects, fold=2), rects, side), rects)
    across = side in ("left", "centre", "right")
    assert all(found[name][across] == rects[name][across] for name in rects)
    assert moved_names(aligned(patch_of(found), found, side)) == set()


@UNTIMED
@given(RECTS, st.sampled_from(WAYS))
def test_gaps_become_equal_and_stay(rects: Rects, way: Way) -> None:
    found = after(distributed(patch_of(rects, fold=2), rects, way), rects)
    at, extent = (0, 2) if way == "across" else (1, 3)
    row = sorted(found.values(), key=lambda rect: rect[at])
    gaps = [right[at] - left[at] - left[extent] for left, right in pairwise(row)]
    assert max(gaps) - min(gaps) < 0.01
    assert min(gaps) > -0.01
    assert moved_names(distributed(patch_of(found), found, way)) == set()


@UNTIMED
@given(RECTS, st.sampled_from(WAYS))
def test_where_there_is_room_the_outer_edges_stay(rects: Rects, way: Way) -> None:
    spread = {
        name: rect.moved(2000.0 * place, 2000.0 * place)
        for place, (name, rect) in enumerate(rects.items())
    }
    found = Rect.around(after(distributed(patch_of(spread, fold=2), spread, way), spread).values())
    before = Rect.around(spread.values())
    assert found is not None and before is not None
    at, extent = (0, 2) if way == "across" else (1, 3)
    assert found[at] == pytest.approx(before[at], abs=0.01)
    assert found[extent] == pytest.approx(before[extent], abs=0.01)


def test_distributing_keeps_the_order() -> None:
    rects = {"a": Rect(100, 0, 20, 10), "b": Rect(0, 0, 10, 10), "c": Rect(15, 0, 10, 10)}
    found = after(distributed(patch_of(rects, fold=2), rects, "across"), rects)
    assert [found[name].x for name in "bca"] == [0, 50, 100]


@UNTIMED
@given(RECTS)
def test_snapping_goes_to_the_nearest_point_of_the_grid_once(rects: Rects) -> None:
    found = after(snapped(patch_of(rects, fold=2), rects), rects)
    for name, rect in rects.items():
        assert found[name].x % GRID == found[name].y % GRID == 0.0
        assert max(abs(found[name].x - rect.x), abs(found[name].y - rect.y)) <= GRID / 2.0 + 0.01
    assert moved_names(snapped(patch_of(found), found)) == set()


def test_nudging_moves_the_nodes_and_the_dots_between_them() -> None:
    bends = {
        "a.out -> b.in": [[10, 20, 7], [30, 40]],
        "b.out -> c.in": [[50, 60]],
        "a.out -> b.low": "broken",
    }
    wires = ["a.out -> b.in", "b.out -> c.in", "a.out -> b.low"]
    patch = patch_of(THREE, wires, fold=1, bends=bends)
    two = {name: THREE[name] for name in "ab"}
    edited = done(patch, nudged(patch, two, 1, -2.5))
    assert edited.layout.nodes == {"a": (1, -2.5, 1), "b": (41, 197.5, 1), "c": (500, 350, 1)}
    assert edited.layout.bends == {
        "a.out -> b.in": [[11, 17.5, 7], [31, 37.5]],
        "b.out -> c.in": [[50, 60]],
        "a.out -> b.low": "broken",
    }


def test_a_drag_back_to_where_it_began_leads_back() -> None:
    patch = patch_of(THREE, ["a.out -> b.in"], bends={"a.out -> b.in": [[10, 20]]})
    there = done(patch, nudged(patch, THREE, 50, 50))
    assert done(there, nudged(patch, THREE, 0, 0)).layout == patch.layout


def test_an_edit_names_what_it_does() -> None:
    patch = patch_of(THREE)
    assert distributed(patch, THREE, "down").name == "Distribute down"
    assert snapped(patch, THREE).name == "Snap to grid"
    assert nudged(patch, THREE, 1, 0).name == "Move 3 nodes"
    assert nudged(patch, {"a": THREE["a"]}, 1, 0).name == "Move a"
    assert arranged(patch, THREE, []).name == "Arrange"


def test_a_node_without_a_place_gets_one_where_it_is_seen() -> None:
    rects = {"a": Rect(0, 0, 10, 10), "b": Rect(0, 50, 10, 10)}
    patch = Patch(nodes=patch_of(rects).nodes)
    edited = done(patch, aligned(patch, rects, "left"))
    assert edited.layout.nodes == {"a": (0, 0), "b": (0, 50)}
    some = patch_of({"a": Rect(7, 7, 10, 10)})
    half = Patch(nodes=patch.nodes, layout=some.layout)
    pin = pinned(half, rects)
    assert pin is not None and pin.places == {"b": (0, 50)}
    assert pinned(patch_of(rects), rects) is None


@pytest.mark.parametrize(
    "act, words",
    [
        (lambda p, r: aligned(p, dict(r[:1]), "left"), "two nodes or more"),
        (lambda p, r: distributed(p, dict(r[:2]), "down"), "three nodes or more"),
        (lambda p, r: snapped(p, {}), "select a node"),
        (lambda p, r: nudged(p, {}, 1, 1), "select a node"),
        (lambda p, r: arranged(p, {}, []), "select a node"),
    ],
)
def test_too_few_nodes_are_refused_with_a_remedy(
    act: Callable[[Any, Any], Any], words: str
) -> None:
    with pytest.raises(Unusable, match=words):
        act(patch_of(THREE), list(THREE.items()))


CHAIN = [("a", 20.0, "b", 20.0), ("b", 20.0, "c", 20.0)]


def test_arranging_all_goes_left_to_right_from_the_corner_that_was() -> None:
    rects = {"a": Rect(320, 96, 192, 96), "b": Rect(32, 300, 192, 96), "c": Rect(100, 48, 192, 96)}
    found = after(arranged(patch_of(rects, fold=2), rects, CHAIN), rects)
    assert {name: rect[:2] for name, rect in found.items()} == {
        "a": (32, 48),
        "b": (288, 48),
        "c": (544, 48),
    }
    assert moved_names(arranged(patch_of(found), found, CHAIN)) == set()


def test_arranging_a_selection_leaves_the_others() -> None:
    rects = {"a": Rect(320, 96, 192, 96), "b": Rect(32, 320, 192, 96), "c": Rect(0, 0, 192, 96)}
    edit = arranged(patch_of(rects), rects, CHAIN, chosen={"a", "b"})
    assert moved_names(edit) == {"a", "b"}
    found = rects_in(done(patch_of(rects), edit), rects)
    assert found["a"][:2] == (32, 96) and found["b"][:2] == (288, 96)


def test_arranging_takes_the_dots_between_what_it_moves() -> None:
    wires = ["a.out -> b.in", "b.out -> c.in"]
    patch = patch_of(THREE, wires, bends={text: [[1, 2]] for text in wires})
    edited = done(patch, arranged(patch, THREE, CHAIN, chosen=("a", "b")))
    assert edited.layout.bends == {"b.out -> c.in": [[1, 2]]}


@st.composite
def framed_patches(draw: Callable[[Any], Any]) -> tuple[Patch, Rects, list[Any]]:
    """Draw nodes on a board of fields, frames around parts of it, and cables."""
    cells = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=9,
                          unique=True))  # fmt: skip
    rects = {f"n{at}": Rect(x * 300, y * 300, 192, 96) for at, (x, y) in enumerate(cells)}
    spans = st.tuples(*[st.integers(0, 5)] * 4)
    frames = []
    for grown, (x, y, right, down) in enumerate(draw(st.lists(spans, max_size=4))):
        at, size = (
            [x * 300 - 40 - grown, y * 300 - 70 - grown],
            [right * 300 + 290, down * 300 + 190],
        )
        frames.append({"title": "F", "at": at, "size": [side + 2 * grown for side in size]})
    names = st.sampled_from(sorted(rects))
    pairs = draw(st.lists(st.tuples(names, names), max_size=12))
    cables = [(one, 40.0, other, 60.0) for one, other in pairs]
    return patch_of(rects, frames=tuple(frames)), rects, cables


def held(patch: Patch, rects: Rects) -> dict[int, set[str]]:
    return {
        frame.place: {name for name, rect in rects.items() if frame.rect.holds(rect)}
        for frame in frames_of(patch)
    }


def smallest(patch: Patch, rects: Rects) -> dict[str, int | None]:
    """Return by node the smallest frame that it lies in."""
    areas = {frame.place: frame.rect.width * frame.rect.height for frame in frames_of(patch)}
    around = {n: [f for f, names in held(patch, rects).items() if n in names] for n in rects}
    return {name: min(found, key=areas.__getitem__, default=None) for name, found in around.items()}


@UNTIMED
@given(framed_patches())
def test_arranging_keeps_every_node_in_its_frame_and_no_other_in_it(
    given: tuple[Patch, Rects, list[Any]],
) -> None:
    patch, rects, cables = given
    edited = done(patch, arranged(patch, rects, cables))
    found = rects_in(edited, rects)
    before, now = smallest(patch, rects), smallest(edited, found)
    assert now == before
    tops = {frame.place: frame.rect.y + TITLE for frame in frames_of(edited)}
    assert all(found[name].y > tops[at] for name, at in now.items() if at is not None)
    boxes = [found[name].grown(-0.5) for name in rects]
    assert not any(one.meets(two) for at, one in enumerate(boxes) for two in boxes[:at])


@UNTIMED
@given(framed_patches(), st.randoms(use_true_random=False))
def test_arranging_again_changes_nothing_and_the_order_does_not_matter(
    given: tuple[Patch, Rects, list[Any]], rng: random.Random
) -> None:
    patch, rects, cables = given
    edited = done(patch, arranged(patch, rects, cables))
    again = arranged(edited, rects_in(edited, rects), cables)
    assert done(edited, again).layout == edited.layout
    names = list(rects)
    rng.shuffle(names)
    rng.shuffle(cables)
    assert done(patch, arranged(patch, {n: rects[n] for n in names}, cables)) == edited


@pytest.mark.parametrize("upper, lower", [("p", "q"), ("q", "p")])
def test_what_feeds_the_upper_node_of_a_frame_stands_higher(upper: str, lower: str) -> None:
    names = ["high", "low", "mix", "p", "q"]
    rects = {name: Rect(0, 200 * at, 192, 96) for at, name in enumerate(names)}
    frame = {"title": "F", "at": [-20, -50], "size": [232, 560]}
    cables = [
        ("high", 20.0, "mix", 20.0),
        ("low", 20.0, "mix", 60.0),
        (upper, 20.0, "high", 20.0),
        (lower, 20.0, "low", 20.0),
    ]
    patch = patch_of(rects, frames=(frame,))
    found = rects_in(done(patch, arranged(patch, rects, cables)), rects)
    assert found["high"].y < found["low"].y
    assert found[upper].y < found[lower].y


def test_comments_in_a_frame_are_arranged_with_it_others_stay() -> None:
    rects = {"a": Rect(0, 0, 192, 96), "b": Rect(900, 0, 192, 96)}
    frame = {"title": "All", "at": [880, -60], "size": [400, 400]}
    inner = {"text": "in", "at": [1000, 90], "size": [100, 40]}
    outer = {"text": "out", "at": [-500, 0]}
    patch = patch_of(rects, frames=(frame,), comments=(inner, outer))
    edited = done(patch, arranged(patch, rects, [("b", 20.0, "a", 20.0)]))
    assert edited.layout.comments[1] is outer
    [found] = frames_of(edited)
    x, y = edited.layout.comments[0]["at"]
    corner = Point(*edited.layout.nodes["b"][:2])
    text = Rect(x, y, 100, 40)
    assert found.rect.holds(text) and found.rect.contains(corner)
    assert not text.meets(Rect(*corner, 192, 96))
    assert edited.layout.nodes["a"][0] >= found.rect.right + 64
