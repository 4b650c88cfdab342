from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.edits import commenting, framing
from nodegraph.editor.edits.commenting import SIZE, comments_of
from nodegraph.editor.edits.framing import COLOURS, frames_of
from nodegraph.editor.geometry import Point, Rect
from nodegraph.model.edits import Batch
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch
from tests.editor.canvas import BROKEN, UNTIMED, done, patch_of, rects_in

NODES = {"a": Rect(100, 100, 192, 96), "b": Rect(400, 250, 192, 140)}
FRAME: dict[str, Any] = {
    "title": "Hits",
    "at": [0, 0, 9],
    "size": [320, 240, 9],
    "colour": "#3A51A8",
    "nodes": ["a"],
    "x_note": 1,
}
COMMENT: dict[str, Any] = {"text": "Try **400 Hz**", "at": [0, 260, 9], "x_note": 2}


def test_a_frame_around_nodes_holds_them_on_the_grid() -> None:
    patch = patch_of(NODES, frames=tuple(BROKEN))
    edited = done(patch, framing.framed(patch, NODES, "Drums"))
    [frame] = frames_of(edited)
    assert (frame.title, frame.colour, frame.place) == ("Drums", COLOURS[0], len(BROKEN))
    assert all(frame.rect.holds(rect) for rect in NODES.values())
    assert all(side % 16 == 0 for side in frame.rect)
    assert frame.rect.width * frame.rect.height < 700 * 500
    assert edited.layout.frames[:-1] == tuple(BROKEN)


def test_frames_and_comments_are_read_and_what_is_none_is_passed_over() -> None:
    patch = patch_of({}, frames=(*BROKEN, FRAME), comments=(*BROKEN, COMMENT))
    place = len(BROKEN)
    assert frames_of(patch) == [framing.Frame(place, "Hits", "#3A51A8", Rect(0, 0, 320, 240))]
    assert comments_of(patch) == [commenting.Comment(place, "Try **400 Hz**", Rect(0, 260, *SIZE))]


@pytest.mark.parametrize("colour", ["red", "#12", None, 7, ["x"]])
def test_a_frame_of_no_known_colour_has_that_of_new_ones(colour: Any) -> None:
    patch = patch_of({}, frames=({**FRAME, "colour": colour},))
    assert frames_of(patch)[0].colour == COLOURS[0]


EDITS: dict[str, tuple[Callable[[Patch], Batch], str, str, dict[str, Any] | None]] = {
    "retitle": (lambda p: framing.retitled(p, 1, "Kick"), "Rename frame", "frames",
                {"title": "Kick"}),
    "recolour": (lambda p: framing.recoloured(p, 1, "#FF880080"), "Colour frame", "frames",
                 {"colour": "#FF880080"}),
    "resize": (lambda p: framing.resized(p, 1, Rect(16, 32, 400, 1)), "Resize frame", "frames",
               {"at": [16, 32, 9], "size": [400, 64, 9]}),
    "move": (lambda p: framing.moved(p, 1, 7, -8.5, {}), "Move frame", "frames",
             {"at": [7, -8.5, 9]}),
    "remove": (lambda p: framing.removed(p, 1), "Remove frame", "frames", None),
    "reword": (lambda p: commenting.reworded(p, 1, "New"), "Edit comment", "comments",
               {"text": "New"}),
    "resize comment": (lambda p: commenting.resized(p, 1, Rect(0, 260, 1, 90)), "Resize comment",
                       "comments", {"size": [64, 90]}),
    "move comment": (lambda p: commenting.moved(p, 1, Point(1, 2.5)), "Move comment", "comments",
                     {"at": [1, 2.5, 9]}),
    "remove comment": (lambda p: commenting.removed(p, 1), "Remove comment", "comments", None),
}  # fmt: skip


@pytest.mark.parametrize("act, name, part, fresh", EDITS.values(), ids=EDITS.keys())
def test_an_edit_changes_only_what_it_says(
    act: Callable[[Patch], Batch], name: str, part: str, fresh: dict[str, Any] | None
) -> None:
    patch = patch_of(NODES, frames=(BROKEN[2], FRAME, BROKEN[0]), comments=(BROKEN[4], COMMENT))
    edit = act(patch)
    edited = done(patch, edit)
    assert edit.name == name
    before = list(getattr(patch.layout, part))
    before[1:2] = [] if fresh is None else [before[1] | fresh]
    assert list(getattr(edited.layout, part)) == before
    other = "comments" if part == "frames" else "frames"
    assert getattr(edited.layout, other) == getattr(patch.layout, other)
    assert edited.layout.nodes == patch.layout.nodes


def test_a_comment_is_added_last_and_says_its_size_only_where_it_is_another() -> None:
    patch = patch_of({}, comments=(BROKEN[0],))
    edited = done(patch, commenting.commented(patch, Point(0.5, 16), "Here"))
    edited = done(edited, commenting.commented(edited, Point(0, 0), "There", (300, 90.5)))
    assert edited.layout.comments == (
        BROKEN[0],
        {"text": "Here", "at": [0.5, 16]},
        {"text": "There", "at": [0, 0], "size": [300, 90.5]},
    )


@pytest.mark.parametrize(
    "act, words",
    [
        (lambda p: framing.framed(p, {}), "select some nodes"),
        (lambda p: framing.framed(p, NODES, tint="red"), "#FF8800"),
        (lambda p: framing.retitled(p, 0, "x"), "choose another"),
        (lambda p: framing.removed(p, 5), "choose another"),
        (lambda p: framing.moved(p, -1, 1, 1, {}), "choose another"),
        (lambda p: framing.resized(p, 5, Rect(0, 0, 1, 1)), "choose another"),
        (lambda p: framing.recoloured(p, 1, "#GG0000"), "#FF8800"),
        (lambda p: commenting.commented(p, Point(0, 0), " \n"), "needs some text"),
        (lambda p: commenting.reworded(p, 1, ""), "needs some text"),
        (lambda p: commenting.reworded(p, 0, "x"), "choose another"),
        (lambda p: commenting.moved(p, 5, Point(0, 0)), "choose another"),
        (lambda p: commenting.resized(p, -1, Rect(0, 0, 1, 1)), "choose another"),
        (lambda p: commenting.removed(p, 5), "choose another"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(act: Callable[[Patch], Batch], words: str) -> None:
    patch = patch_of({}, frames=(BROKEN[2], FRAME), comments=(BROKEN[2], COMMENT))
    with pytest.raises(Unusable, match=words):
        act(patch)


SIDES = st.integers(-4, 4).map(lambda step: step * 50)
SIZES = st.integers(1, 6).map(lambda step: step * 50)
RECTS = st.builds(Rect, SIDES, SIDES, SIZES, SIZES)


def box(rect: Rect, **more: Any) -> dict[str, Any]:
    return {**more, "at": [rect.x, rect.y], "size": [rect.width, rect.height]}


@UNTIMED
@given(
    st.dictionaries(st.sampled_from("abcdef"), RECTS),
    st.lists(RECTS, min_size=1, max_size=5),
    st.lists(RECTS, max_size=4),
    st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=5),
    st.data(),
)
def test_moving_a_frame_moves_exactly_what_lies_in_it(
    rects: dict[str, Rect],
    frames: list[Rect],
    comments: list[Rect],
    dots: list[tuple[int, int]],
    data: Any,
) -> None:
    text = "a.out -> b.in"
    patch = patch_of(
        rects,
        [text] if {"a", "b"} <= rects.keys() else [],
        fold=2,
        frames=(*(box(rect, title="F") for rect in frames), *BROKEN),
        comments=(*(box(rect, text="C") for rect in comments), *BROKEN),
        bends={text: [list(dot) for dot in dots]},
    )
    place = data.draw(st.integers(0, len(frames) - 1))
    x, y = data.draw(st.tuples(SIDES, SIDES))
    edited = done(patch, framing.moved(patch, place, x, y, rects))
    area = frames[place]

    def expected(rect: Rect) -> Rect:
        inside = (
            rect.x >= area.x
            and rect.y >= area.y
            and rect.x + rect.width <= area.x + area.width
            and rect.y + rect.height <= area.y + area.height
        )
        return rect.moved(x, y) if inside else rect

    assert rects_in(edited, rects) == {name: expected(rect) for name, rect in rects.items()}
    assert all(at[2:] == (2,) for at in edited.layout.nodes.values())
    assert [frame.rect for frame in frames_of(edited)] == [expected(rect) for rect in frames]
    assert [item.rect for item in comments_of(edited)] == [expected(rect) for rect in comments]
    found = [expected(Rect(*dot, 0, 0))[:2] for dot in dots]
    assert [tuple(dot) for dot in edited.layout.bends[text]] == found
    assert edited.layout.frames[len(frames) :] == tuple(BROKEN)
    assert edited.layout.comments[len(comments) :] == tuple(BROKEN)


def test_a_drag_of_a_frame_back_to_where_it_began_leads_back() -> None:
    frame = box(Rect(0, 0, 900, 900), title="F")
    layout: dict[str, Any] = {
        "frames": (frame,),
        "comments": (COMMENT,),
        "bends": {"a.out -> b.in": [[300, 300]]},
    }
    patch = patch_of(NODES, ["a.out -> b.in"], **layout)
    there = done(patch, framing.moved(patch, 0, 50, 50, NODES))
    assert done(there, framing.moved(patch, 0, 0, 0, NODES)).layout == patch.layout
    there = done(patch, framing.resized(patch, 0, Rect(0, 0, 500, 500)))
    assert done(there, framing.resized(patch, 0, Rect(0, 0, 900, 900))).layout == patch.layout
