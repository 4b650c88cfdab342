from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.canvas.camera import LEAST_ZOOM, MOST_ZOOM, Camera
from nodegraph.editor.edits.bookmarks import View, forgotten, recalled, stored, views_of
from nodegraph.editor.geometry import Point
from nodegraph.model.edits import apply
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Layout, Patch, SubPatch
from tests.editor.canvas import UNTIMED, done

SIZE = (1280.0, 720.0)
PATCH = Patch(patches={"voice": SubPatch()})


@UNTIMED
@given(
    st.floats(-9999, 9999), st.floats(-9999, 9999), st.floats(LEAST_ZOOM, MOST_ZOOM),
    st.tuples(st.integers(100, 4000), st.integers(100, 4000)),
)  # fmt: skip
def test_what_was_in_the_middle_is_there_again_in_any_window(
    x: float, y: float, zoom: float, other: tuple[int, int]
) -> None:
    camera = Camera(x, y, zoom)
    patch = done(PATCH, stored(PATCH, 4, camera, SIZE))
    again = recalled(patch, 4).camera(other)
    before = camera.to_canvas(Point(SIZE[0] / 2, SIZE[1] / 2))
    middle = again.to_canvas(Point(other[0] / 2, other[1] / 2))
    assert middle == pytest.approx(before, abs=0.01)
    assert again.zoom == pytest.approx(zoom, abs=0.001)


def test_a_view_is_kept_in_the_patch_with_where_it_was_and_its_title() -> None:
    edit = stored(PATCH, 1, Camera(-240, -260, 1.0), SIZE, inside="voice", title="Filter")
    patch = done(PATCH, edit)
    entry = {"centre": [400, 100], "zoom": 1.0, "inside": "voice", "title": "Filter"}
    assert patch.layout.views == {"1": entry}
    assert views_of(patch) == {1: View(1, Point(400, 100), 1.0, "voice", "Filter")}


def test_storing_over_a_view_keeps_its_title_and_what_is_not_known_but_not_where_it_was() -> None:
    old = {"centre": [1, 2], "zoom": 2, "inside": "voice", "title": "Filter", "x_note": 1}
    patch = Patch(layout=Layout(views={"2": old, "x": "kept"}))
    edited = done(patch, stored(patch, 2, Camera(-640, -360, 1.0), SIZE))
    entry = {"centre": [0, 0], "zoom": 1.0, "title": "Filter", "x_note": 1}
    assert edited.layout.views == {"2": entry, "x": "kept"}
    edited = done(edited, stored(edited, 2, Camera(), SIZE, title=""))
    assert "title" not in edited.layout.views["2"]


@pytest.mark.parametrize(
    "entry",
    [
        None, "text", [1, 2], {}, {"centre": [1]}, {"centre": ["a", 2]},
        {"centre": [0, 0], "zoom": 0}, {"centre": [0, 0], "zoom": "1"},
        {"centre": [0, 0], "zoom": True},
        {"centre": [0, 0], "inside": 3}, {"centre": [0, 0], "title": ["a"]},
    ],
)  # fmt: skip
def test_what_is_no_view_is_none_and_stays(entry: Any) -> None:
    patch = Patch(layout=Layout(views={"1": entry, "10": {"centre": [0, 0]}}))
    assert views_of(patch) == {}
    with pytest.raises(Unusable, match="store one first"):
        recalled(patch, 1)
    edited = done(patch, stored(patch, 2, Camera(), SIZE))
    assert edited.layout.views["1"] == entry


def test_a_zoom_that_no_camera_has_is_taken_to_the_nearest() -> None:
    views = {"1": {"centre": [0, 0], "zoom": 99}, "2": {"centre": [0, 0], "zoom": 1e-6}}
    found = views_of(Patch(layout=Layout(views=views)))
    assert (found[1].zoom, found[2].zoom) == (MOST_ZOOM, LEAST_ZOOM)


def test_forgetting_takes_one_away() -> None:
    patch, _ = apply(PATCH, stored(PATCH, 1, Camera(), SIZE))
    patch, _ = apply(patch, stored(patch, 9, Camera(), SIZE))
    assert views_of(done(patch, forgotten(patch, 1))).keys() == {9}


def test_what_cannot_be_is_refused_with_a_remedy() -> None:
    for number in (0, 10):
        with pytest.raises(Unusable, match="1 to 9"):
            stored(PATCH, number, Camera(), SIZE)
    with pytest.raises(Unusable, match="no view 3"):
        forgotten(PATCH, 3)
    patch, _ = apply(PATCH, stored(PATCH, 1, Camera(), SIZE, inside="voice"))
    gone = Patch(layout=patch.layout)
    with pytest.raises(Unusable, match="inside voice, which was removed; store it anew"):
        recalled(gone, 1)
