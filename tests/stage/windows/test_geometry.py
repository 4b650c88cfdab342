"""Maps, places and values, without a screen."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from nodegraph.stage.windows.displays import Display, place
from nodegraph.stage.windows.events import Key, MouseMoved, Resized, WindowEvent, settled
from nodegraph.stage.windows.geometry import fill_of, quad
from nodegraph.stage.windows.output import Corners, Fit, Output, are_convex, usable

near = some.floats(0.0, 0.3)
TWO = [Display("laptop", 0, 0, 1280, 800), Display("beamer", 1280, 0, 1920, 1080)]


@given(some.lists(near, min_size=8, max_size=8))
def test_a_quad_takes_the_corners_of_the_square_to_its_own(n: list[float]) -> None:
    corners = [(n[0], n[1]), (1 - n[2], n[3]), (1 - n[4], 1 - n[5]), (n[6], 1 - n[7])]
    matrix = quad(corners)
    for square, corner in zip([(0, 0), (1, 0), (1, 1), (0, 1)], corners, strict=True):
        across, down, depth = matrix @ (*square, 1.0)
        assert np.allclose((across / depth, down / depth), corner)


@given(
    some.sampled_from(["contain", "cover", "stretch", "pixel"]),
    some.sampled_from([0, 90, 180, 270]),
    some.sampled_from(["", "h", "v", "hv"]),
    some.tuples(some.integers(1, 4000), some.integers(1, 4000)),
    some.tuples(some.integers(1, 4000), some.integers(1, 4000)),
)
def test_a_fit_is_what_its_name_says(
    fit: Fit, rotate: int, flip: str, window: tuple[int, int], picture: tuple[int, int]
) -> None:
    output = msgspec.convert({"fit": fit, "rotate": rotate, "flip": flip}, Output)
    fill = fill_of(output, window, picture)
    left, top, _ = fill.to_window @ (0, 0, 1)
    right, bottom, _ = fill.to_window @ (1, 1, 1)
    assert all(float(n).is_integer() for n in (left, top, right, bottom))
    if fit == "contain":
        assert left >= 0 and top >= 0 and right <= window[0] and bottom <= window[1]
        assert right - left == window[0] or bottom - top == window[1]
    if fit in ("cover", "stretch"):
        assert fill.covers
    if fit == "pixel":
        assert fill.sharp
    u, v = fill.picture_at((left + right) / 2, (top + bottom) / 2)
    assert u == pytest.approx(0.5) and v == pytest.approx(0.5)


@pytest.mark.parametrize(
    "corners",
    [
        ((0, 0), (1, 1), (1, 0), (0, 1)),  # crossed
        ((0, 0), (1, 0), (0.2, 0.2), (0, 1)),  # dented
        ((0, 0), (0.5, 0), (1, 0), (0, 1)),  # three on a line
        ((0, 0), (0, 0), (0, 0), (0, 0)),
        ((0, 0), (float("nan"), 0), (1, 1), (0, 1)),
        ((0, 0), (1e9, 0), (1e9, 1), (0, 1)),
    ],
)
def test_corners_that_are_no_picture_are_left_out(corners: Corners) -> None:
    assert not are_convex(corners)
    kept, said = usable(Output(corners=corners))
    assert kept.corners is None and len(said) == 1


def test_an_output_is_the_same_after_a_file() -> None:
    corners = ((0.0, 0.1), (1.0, 0.0), (0.9, 1.0), (0.1, 0.9))
    output = Output(display=1, fullscreen=True, corners=corners, rotate=90, position=(1, 2))
    assert msgspec.json.decode(msgspec.json.encode(output), type=Output) == output
    assert msgspec.json.encode(Output()) == b"{}"
    for wrong in (b'{"rotate":45}', b'{"size":[0,10]}', b'{"fit":"zoom"}', b'{"display":-1}'):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(wrong, type=Output)


def test_windows_go_where_they_are_asked_to() -> None:
    full = place(Output(display=1, fullscreen=True), TWO)
    assert full.full is TWO[1] and full.size == (1920, 1080)
    on_beamer = place(Output(display=1, size=(800, 600), position=(10, 20)), TWO)
    assert (on_beamer.position, on_beamer.full) == ((1290, 20), None)
    assert place(Output(display=1, size=(1920, 1000)), TWO).position == (1280, 40)
    assert place(Output(size=(10, 10), position=(5, 5)), TWO).position == (5, 5)
    assert place(Output(), TWO).position is None
    under = place(Output(fullscreen=True, position=(1500, 0), size=(100, 100)), TWO)
    assert under.full is TWO[1]


def test_what_has_no_display_goes_to_the_primary_one_with_a_sentence() -> None:
    alone = TWO[:1]
    gone = place(Output(display=1, fullscreen=True), alone)
    assert gone.full is alone[0] and "Display 1 is not there (1 display" in gone.note
    lost = place(Output(size=(800, 600), position=(1500, 0)), alone)
    assert lost.position == (240, 100) and "(1500, 0)" in lost.note
    assert not place(Output(size=(800, 600), position=(1200, 700)), alone).note
    assert not place(Output(display=3, fullscreen=True), []).note


def test_moves_that_are_overtaken_are_left_out_and_nothing_else_is() -> None:
    many: list[WindowEvent] = [
        MouseMoved(1, 0.1, 0.1),
        MouseMoved(1, 0.2, 0.2),
        MouseMoved(2, 0.3, 0.3),
        Key(1, "a", True),
        Key(1, "a", True),
        MouseMoved(1, 0.4, 0.4),
        Resized(1, (2, 2)),
        Resized(1, (3, 3)),
    ]
    assert settled(many) == [*many[1:6], many[7]]
