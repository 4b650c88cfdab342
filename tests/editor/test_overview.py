"""The small map of the whole graph."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.canvas.camera import Camera
from nodegraph.editor.canvas.overview import Overview
from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.geometry import Point, Rect
from nodegraph.model.library import Library
from nodegraph.model.patch import Layout, Patch, PatchNode
from nodegraph.model.signatures import Signatures

ROOM, AREA = Rect(0.0, 0.0, 220.0, 140.0), Rect(0.0, 0.0, 1280.0, 800.0)
LIBRARY = Library.load()
places = st.lists(st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000)), max_size=6)
cameras = st.builds(Camera, st.floats(-2e4, 2e4), st.floats(-2e4, 2e4), st.floats(0.1, 4.0))


def scene_of(at: list[tuple[int, int]]) -> Scene:
    nodes = {f"n{number}": PatchNode("math.add") for number in range(len(at))}
    layout = Layout(nodes={f"n{number}": place for number, place in enumerate(at)})
    return Scene.of(Patch(nodes=nodes, layout=layout), Signatures(LIBRARY))


@given(places, cameras)
def test_all_nodes_are_on_the_map_and_what_is_seen_does_not_leave_it(
    at: list[tuple[int, int]], camera: Camera
) -> None:
    view = Overview.of(scene_of(at), camera, AREA, ROOM)
    for left, top, right, bottom in view.boxes.tolist():
        assert ROOM.holds(Rect(left, top, right - left, bottom - top))
    assert ROOM.grown(1e-6).holds(view.seen)


@given(places, cameras, st.floats(0.0, 220.0), st.floats(0.0, 140.0))
def test_going_to_a_point_brings_it_into_the_middle(
    at: list[tuple[int, int]], camera: Camera, x: float, y: float
) -> None:
    view = Overview.of(scene_of(at), camera, AREA, ROOM)
    there = view.camera_at(Point(x, y), camera, AREA)
    seen, wanted = there.seen(AREA.width, AREA.height).centre, view.to_canvas(Point(x, y))
    assert abs(seen.x - wanted.x) < 1e-6 and abs(seen.y - wanted.y) < 1e-6
    assert there.zoom == camera.zoom


def test_the_rectangle_is_where_the_camera_looks() -> None:
    scene = scene_of([(0, 0), (4000, 2000)])
    view = Overview.of(scene, Camera(1000.0, 500.0, 1.0), AREA, ROOM)
    corner = view.to_canvas(Point(view.seen.x, view.seen.y))
    assert abs(corner.x - 1000.0) < 1e-6 and abs(corner.y - 500.0) < 1e-6
