"""Where we look: laws of the camera, and of cables and points under it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.canvas.cables import cable_line, crosses, distance_to
from nodegraph.editor.canvas.camera import LEAST_ZOOM, MARGIN, MOST_ZOOM, Camera
from nodegraph.editor.geometry import Point, Rect

places = st.builds(Point, st.floats(-5000, 5000), st.floats(-5000, 5000))
cameras = st.builds(
    Camera, st.floats(-5000, 5000), st.floats(-5000, 5000), st.floats(LEAST_ZOOM, MOST_ZOOM)
)
rects = st.builds(
    Rect, st.floats(-5000, 5000), st.floats(-5000, 5000), st.floats(1, 4000), st.floats(1, 4000)
)


@given(cameras, places)
def test_what_is_seen_somewhere_is_there(camera: Camera, point: Point) -> None:
    assert np.allclose(camera.to_canvas(camera.to_screen(point)), point, atol=1e-6)


@given(cameras, places, st.floats(0.01, 100.0))
def test_zooming_holds_what_is_under_the_pointer(camera: Camera, at: Point, factor: float) -> None:
    nearer = camera.zoomed(factor, at)
    assert LEAST_ZOOM <= nearer.zoom <= MOST_ZOOM
    assert np.allclose(nearer.to_canvas(at), camera.to_canvas(at), atol=1e-6)


@given(cameras, st.floats(-900, 900), st.floats(-900, 900))
def test_panning_moves_the_canvas_by_those_pixels(camera: Camera, x: float, y: float) -> None:
    point = camera.to_canvas(Point(10.0, 20.0))
    assert np.allclose(camera.panned(x, y).to_screen(point), (10.0 + x, 20.0 + y), atol=1e-6)


@given(rects)
def test_what_is_fitted_is_seen_whole_in_the_middle(rect: Rect) -> None:
    camera = Camera().fitted(rect, 1200.0, 800.0)
    if camera.zoom > LEAST_ZOOM:
        assert camera.seen(1200.0, 800.0).grown(1e-6).holds(rect)
        assert rect.width * camera.zoom <= 1200.0 - 2 * MARGIN + 1e-6
    assert np.allclose(camera.to_screen(rect.centre), (600.0, 400.0), atol=1e-6)


@given(st.lists(places, min_size=2, max_size=5), st.sampled_from(["curved", "straight", "angled"]))
def test_a_cable_goes_from_its_first_point_to_its_last(points: list[Point], style: str) -> None:
    line = cable_line(points, style)  # type: ignore[arg-type]
    assert np.allclose(line[0], points[0]) and np.allclose(line[-1], points[-1])
    for point in points:
        assert distance_to(line, point) < 1e-6


def test_a_cut_crosses_what_lies_on_both_its_sides() -> None:
    line = cable_line([Point(0.0, 0.0), Point(200.0, 80.0)])
    across = np.array([[100.0, -100.0], [100.0, 200.0]])
    beside = np.array([[300.0, -100.0], [300.0, 200.0]])
    assert crosses(line, across)
    assert not crosses(line, beside)
