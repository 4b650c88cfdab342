"""What a hand does on the canvas, with the real session behind it."""

from __future__ import annotations

import pytest

from nodegraph.editor.canvas.camera import Camera
from nodegraph.editor.canvas.shape import FEW_VALUES, ROW, Fold, Side, fold_of
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.converting import Joint
from nodegraph.editor.edits.fitting import Pin
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys
from nodegraph.editor.gestures.pointer import Pointer
from nodegraph.editor.wishes import AskMenu, AskNode, AskText, AskWay
from nodegraph.model.edits import AddNode
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand

NONE = Keys()


@pytest.fixture
def pointer(desk: Desk) -> Pointer:
    desk.camera = Camera(-100.0, -100.0, 1.0)
    return Pointer()


def drag(
    desk: Desk, pointer: Pointer, start: Point, end: Point, keys: Keys = NONE, button: str = "left"
) -> None:
    """From one pixel to another, by way of some between."""
    pointer.press(desk, button, start, keys)  # type: ignore[arg-type]
    for part in (0.2, 0.6, 1.0):
        way = Point(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)
        pointer.move(desk, way, keys)
    pointer.release(desk, end, keys)
    desk.follow()


def click(desk: Desk, pointer: Pointer, at: Point, keys: Keys = NONE) -> None:
    pointer.press(desk, "left", at, keys)
    pointer.release(desk, at, keys)
    desk.follow()


def pin(desk: Desk, node: str, port: str, side: Side) -> Point:
    place = desk.scene.pin_place(node, port, side)
    assert place is not None
    return desk.to_pixel(place)


def title(desk: Desk, node: str) -> Point:
    place = desk.scene.places[node]
    return desk.to_pixel(place.moved(60.0, 12.0))


def value(desk: Desk, node: str, port: str) -> Point:
    shape, place = desk.scene.shapes[node], desk.scene.places[node]
    row = next(row for row in shape.rows if row.pin is not None and row.pin.port == port)
    return desk.to_pixel(place.moved(90.0, row.top + ROW / 2.0))


def test_a_node_follows_the_hand_to_the_grid_and_is_one_step_of_undo(
    desk: Desk, pointer: Pointer, door: InHand
) -> None:
    start = title(desk, "hits")
    drag(desk, pointer, start, start.moved(70.0, 35.0))
    assert desk.graph.layout.nodes["hits"] == (256 + 64, 32)
    assert desk.selection.nodes == {"hits"}
    desk.request(m.Undo())
    desk.follow()
    assert desk.graph.layout.nodes["hits"] == (256, 0)


def test_a_move_shows_its_ghost_until_the_session_has_told_it(desk: Desk, pointer: Pointer) -> None:
    start = title(desk, "hits")
    pointer.press(desk, "left", start, NONE)
    pointer.move(desk, start.moved(64.0, 0.0), NONE)
    pointer.release(desk, start.moved(64.0, 0.0), NONE)
    ghost = pointer.ghost(desk)
    assert ghost is not None and ghost.by == Point(64.0, 0.0)
    desk.follow()
    assert pointer.ghost(desk) is None


def test_escape_in_the_middle_of_a_drag_leaves_all_as_it_was(
    desk: Desk, pointer: Pointer, door: InHand
) -> None:
    start = value(desk, "knob", "value")
    pointer.press(desk, "left", start, NONE)
    pointer.move(desk, start.moved(40.0, 0.0), NONE)
    desk.follow()
    assert "value" in desk.graph.nodes["knob"].values
    assert pointer.cancel(desk)
    desk.follow()
    assert "value" not in desk.graph.nodes["knob"].values


def test_a_marquee_chooses_what_it_touches_and_shift_adds(desk: Desk, pointer: Pointer) -> None:
    corner = desk.to_pixel(Point(-40.0, -40.0))
    drag(desk, pointer, corner, desk.to_pixel(Point(300.0, 20.0)))
    assert desk.selection.nodes == {"in", "hits"}
    start = desk.to_pixel(Point(-40.0, 310.0))
    drag(desk, pointer, start, desk.to_pixel(Point(20.0, 330.0)), Keys(shift=True))
    assert desk.selection.nodes == {"in", "hits", "knob"}


def test_a_cable_is_drawn_from_an_output_to_an_input(desk: Desk, pointer: Pointer) -> None:
    start, end = pin(desk, "knob", "out", "out"), pin(desk, "road", "sway", "in")
    drag(desk, pointer, start, end)
    wire = desk.graph.wire_into("road", "sway")
    assert wire is not None


def test_a_cable_is_drawn_backwards_from_an_input(desk: Desk, pointer: Pointer) -> None:
    start, end = pin(desk, "road", "sway", "in"), pin(desk, "knob", "out", "out")
    drag(desk, pointer, start, end)
    assert desk.graph.wire_into("road", "sway") is not None


def test_a_wired_input_gives_its_cable_to_the_hand(desk: Desk, pointer: Pointer) -> None:
    start, end = pin(desk, "road", "glow", "in"), pin(desk, "road", "sway", "in")
    drag(desk, pointer, start, end)
    assert desk.graph.wire_into("road", "glow") is None
    wire = desk.graph.wire_into("road", "sway")
    assert wire is not None


def test_a_cable_that_is_pulled_into_the_void_is_gone(desk: Desk, pointer: Pointer) -> None:
    start = pin(desk, "road", "glow", "in")
    drag(desk, pointer, start, start.moved(-40.0, 260.0))
    assert Wire("hits", "pulse", "road", "glow") not in desk.graph.wires
    assert desk.wish is None


def test_a_cable_to_another_kind_takes_the_usual_node_and_says_so(
    desk: Desk, pointer: Pointer
) -> None:
    start, end = pin(desk, "in", "audio", "out"), pin(desk, "road", "sway", "in")
    drag(desk, pointer, start, end)
    assert desk.graph.nodes["follower"].type == "envelope.follower"
    assert desk.said is not None and desk.said.text == (
        "Follower came between in and road. For another way hold Alt as you let go, or"
        " right-click: Convert otherwise."
    )
    desk.request(m.Undo())
    desk.follow()
    assert "follower" not in desk.graph.nodes


def test_alt_as_it_is_let_go_asks_where_there_are_several_ways(
    desk: Desk, pointer: Pointer, patch: Patch
) -> None:
    start, end = pin(desk, "in", "audio", "out"), pin(desk, "road", "sway", "in")
    drag(desk, pointer, start, end, Keys(alt=True))
    assert isinstance(desk.wish, AskWay) and desk.graph == patch
    assert desk.wish.joint == Joint(Pin("in", "audio"), Pin("road", "sway"))


def test_alt_asks_nothing_where_there_is_one_way(desk: Desk, pointer: Pointer) -> None:
    start, end = pin(desk, "road", "out", "out"), pin(desk, "knob", "value", "in")
    drag(desk, pointer, start, end, Keys(alt=True))
    assert desk.wish is None
    assert desk.graph.nodes["measure"].type == "texture.measure"
    assert desk.said is not None and desk.said.text == "Measure came between road and knob."


def test_a_cable_dropped_in_the_void_asks_for_a_node_that_fits(
    desk: Desk, pointer: Pointer
) -> None:
    start = pin(desk, "hits", "hit", "out")
    drag(desk, pointer, start, start.moved(40.0, 300.0))
    wish = desk.wish
    assert isinstance(wish, AskNode) and str(wish.cable) == "hits.hit" and wish.side == "out"


def test_a_cable_dropped_on_a_node_takes_the_pin_that_fits_best(
    desk: Desk, pointer: Pointer
) -> None:
    start = pin(desk, "road", "out", "out")
    drag(desk, pointer, start, title(desk, "screen"))
    assert desk.graph.wire_into("screen", "picture") == Wire("road", "out", "screen", "picture")


def test_a_cable_does_not_end_where_nothing_fits(desk: Desk, pointer: Pointer) -> None:
    before = desk.graph.wires
    drag(desk, pointer, pin(desk, "road", "out", "out"), pin(desk, "hits", "source", "in"))
    assert desk.graph.wires == before


def test_a_line_cuts_the_cables_it_crosses_as_one_step(desk: Desk, pointer: Pointer) -> None:
    start, end = desk.to_pixel(Point(224.0, -60.0)), desk.to_pixel(Point(228.0, 260.0))
    drag(desk, pointer, start, end, Keys(ctrl=True), "right")
    left = desk.graph.wires
    assert left == (
        Wire("hits", "pulse", "road", "glow"),
        Wire("road", "out", "screen", "picture"),
    )
    desk.request(m.Undo())
    desk.follow()
    assert len(desk.graph.wires) == 4


def test_a_value_is_turned_by_dragging_and_reset_by_a_double_click(
    desk: Desk, pointer: Pointer, door: InHand
) -> None:
    at = value(desk, "knob", "value")
    drag(desk, pointer, at, at.moved(60.0, 0.0))
    assert desk.graph.nodes["knob"].values["value"] > 0.0
    edits = [item for item in door.sent if isinstance(item, m.DoEdit)]
    assert len({item.gesture for item in edits}) == 1
    pointer.double(desk, at, NONE)
    desk.follow()
    assert "value" not in desk.graph.nodes["knob"].values


def test_shift_turns_ten_times_as_fine(desk: Desk, pointer: Pointer) -> None:
    at = value(desk, "knob", "value")
    drag(desk, pointer, at, at.moved(100.0, 0.0))
    coarse = desk.graph.nodes["knob"].values["value"]
    pointer.double(desk, at, NONE)
    desk.follow()
    pointer.press(desk, "left", at, NONE)
    pointer.move(desk, at.moved(5.0, 0.0), NONE)
    pointer.move(desk, at.moved(105.0, 0.0), Keys(shift=True))
    pointer.release(desk, at.moved(105.0, 0.0), Keys(shift=True))
    desk.follow()
    fine = desk.graph.nodes["knob"].values["value"]
    assert 0.0 < fine < coarse / 4.0


def test_a_click_on_a_value_lets_it_be_typed(desk: Desk, pointer: Pointer) -> None:
    click(desk, pointer, value(desk, "knob", "value"))
    assert isinstance(desk.wish, AskText) and desk.wish.of == "knob.value"


def test_the_wheel_goes_nearer_to_what_is_under_the_pointer(desk: Desk, pointer: Pointer) -> None:
    at = Point(333.0, 222.0)
    held = desk.to_canvas(at)
    pointer.wheel(desk, 3.0, at, NONE)
    assert desk.camera.zoom > 1.5
    assert desk.to_canvas(at) == pytest.approx(held)


@pytest.mark.parametrize(("button", "keys"), [("middle", NONE), ("left", Keys(space=True))])
def test_the_canvas_is_dragged(desk: Desk, pointer: Pointer, button: str, keys: Keys) -> None:
    at = title(desk, "hits")
    before = desk.to_canvas(at)
    drag(desk, pointer, at, at.moved(50.0, -30.0), keys, button)
    assert desk.to_canvas(at.moved(50.0, -30.0)) == pytest.approx(before)
    assert desk.graph.layout.nodes["hits"] == (256, 0)
    assert pointer.panned


def test_a_loose_node_dropped_on_a_cable_is_put_between(
    desk: Desk, pointer: Pointer, door: InHand
) -> None:
    desk.edit(AddNode("glow", PatchNode("texture.glow"), (500, 500)), "Add")
    desk.follow()
    cable = desk.scene.cables[Wire("road", "out", "screen", "picture")]
    middle = desk.to_pixel(Point(*cable.line[len(cable.line) // 2]))
    start = title(desk, "glow")
    drag(desk, pointer, start, middle)
    assert Wire("road", "out", "glow", "inputImage") in desk.graph.wires
    assert Wire("glow", "out", "screen", "picture") in desk.graph.wires


def test_the_right_button_opens_a_menu_of_what_it_is_over(desk: Desk, pointer: Pointer) -> None:
    at = title(desk, "road")
    pointer.press(desk, "right", at, NONE)
    pointer.release(desk, at, NONE)
    assert isinstance(desk.wish, AskMenu) and desk.wish.node == "road"
    assert desk.selection.nodes == {"road"}


def test_more_of_a_node_is_shown_by_a_click_on_its_last_line(desk: Desk, pointer: Pointer) -> None:
    many = next(
        spec.id
        for spec in desk.library.specs.values()
        if sum(port.default is not None for port in spec.inputs) > FEW_VALUES + 1
    )
    name = "many"
    desk.edit(AddNode(name, PatchNode(many), (0, 600)), "Add")
    desk.follow()
    shape, place = desk.scene.shapes[name], desk.scene.places[name]
    row = next(row for row in shape.rows if row.more)
    click(desk, pointer, desk.to_pixel(place.moved(60.0, row.top + 8.0)))
    assert fold_of(desk.graph.layout.nodes[name]) is Fold.ALL
    assert not any(row.more for row in desk.scene.shapes[name].rows)


def test_a_second_button_is_not_heard_while_one_is_down(desk: Desk, pointer: Pointer) -> None:
    start = title(desk, "hits")
    pointer.press(desk, "left", start, NONE)
    pointer.move(desk, start.moved(40.0, 0.0), NONE)
    pointer.press(desk, "middle", start.moved(40.0, 0.0), NONE)
    pointer.move(desk, start.moved(64.0, 0.0), NONE)
    pointer.release(desk, start.moved(64.0, 0.0), NONE)
    desk.follow()
    assert desk.graph.layout.nodes["hits"] == (320, 0)
