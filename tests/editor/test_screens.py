"""What the small screen of a node shows."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nodegraph.editor.canvas.screens import BORDER, MOST_COLOURS, colours_of, fitted, line_of
from nodegraph.editor.geometry import Rect
from nodegraph.editor.window.textures import Decoder, decoded
from nodegraph.model.signals import Kind

ROOM = Rect(6.0, 36.0, 180.0, 101.25)


@given(st.floats(0.1, 10.0))
def test_a_picture_of_any_aspect_lies_whole_in_the_middle(aspect: float) -> None:
    found = fitted(ROOM, aspect)
    assert ROOM.grown(-BORDER + 1e-6).holds(found)
    assert abs(found.width / found.height - aspect) < 1e-6 * aspect
    assert found.centre.x == pytest.approx(ROOM.centre.x)
    assert found.centre.y == pytest.approx(ROOM.centre.y)


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=64))
def test_a_spectrum_goes_from_left_to_right_within_its_room(heights: list[float]) -> None:
    points = line_of(heights, ROOM)
    assert len(points) == len(heights)
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert all(ROOM.x <= x <= ROOM.right and ROOM.y <= y <= ROOM.bottom for x, y in points)


def test_louder_is_higher() -> None:
    (_, low), (_, high) = line_of([0.0, 1.0], ROOM)
    assert high < low


def test_one_band_is_no_line() -> None:
    assert line_of([0.5], ROOM) == [] and line_of([], ROOM) == []


def test_a_colour_is_one_and_a_palette_several() -> None:
    assert colours_of(Kind.COLOUR, [1.0, 0.5, -3.0, 1.0]) == [(255, 128, 0, 255)]
    assert colours_of(Kind.PALETTE, [[0, 0, 0, 1], [1, 1, 1, 1]]) == [
        (0, 0, 0, 255), (255, 255, 255, 255)
    ]  # fmt: skip
    assert len(colours_of(Kind.PALETTE, "ember")) == 6


def test_lanes_are_looked_through() -> None:
    assert colours_of(Kind.PALETTE, [[[0, 0, 0, 1], [1, 1, 1, 1]]]) == [
        (0, 0, 0, 255), (255, 255, 255, 255)
    ]  # fmt: skip
    assert len(colours_of(Kind.COLOUR, [[1, 0, 0, 1]] * 32)) == MOST_COLOURS


@pytest.mark.parametrize("told", [None, "x", [], [None], {"a": 1}, [[]]])
def test_what_is_none_has_no_colour(told: object) -> None:
    assert colours_of(Kind.COLOUR, told) == [] and colours_of(Kind.PALETTE, told) == []
    assert colours_of(Kind.TEXT, "ember") == []


def jpeg(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (255, 0, 0)).save(file, "JPEG", quality=95)
    return file.getvalue()


def test_a_jpeg_becomes_pixels() -> None:
    pixels = decoded(jpeg(16, 8))
    assert pixels is not None and pixels.shape == (8, 16, 3) and pixels.dtype == np.float32
    assert pixels[0, 0, 0] > 0.95 and pixels[0, 0, 1] < 0.05


@pytest.mark.parametrize("data", [b"", b"not a picture", jpeg(16, 8)[:60], jpeg(4096, 1)])
def test_what_is_no_small_picture_is_left_out(data: bytes) -> None:
    assert decoded(data) is None


def test_of_several_pictures_by_one_name_the_newest_is_shown() -> None:
    decoder = Decoder()
    decoder.give("a", jpeg(16, 8))
    decoder.give("a", jpeg(8, 8))
    decoder.give("b", b"broken")
    found = decoder.take()
    while not found:
        found = decoder.take()
    assert {name: pixels.shape for name, pixels in found.items()} == {"a": (8, 8, 3)}
