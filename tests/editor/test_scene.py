"""Outlines and what lies under a point of them."""

from __future__ import annotations

import itertools

from nodegraph.editor.canvas.hits import OnBox, OnCable, OnNode, OnPin, hit_at
from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.canvas.shape import Fold
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point, Rect
from nodegraph.model.edits import MoveNodes, SetOff, SetValue
from nodegraph.model.library import Library
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from nodegraph.model.signatures import Signatures
from tests.e2e.editor.small_patch import VOICE


def test_every_node_of_the_library_has_an_outline_that_holds_its_rows(library: Library) -> None:
    signatures = Signatures(library)
    for id, fold in itertools.product(library.specs, Fold):
        layout = Layout(nodes={"it": (0, 0, int(fold))})
        patch = Patch(nodes={"it": PatchNode(id)}, layout=layout)
        shape = Scene.of(patch, signatures).shapes["it"]
        signature = signatures.of(patch.nodes["it"])
        assert signature is not None
        shown = {(pin.port, pin.side) for pin in shape.pins}
        if fold is not Fold.SOME:
            assert len(shown) == len(signature.inputs) + len(signature.outputs)
        needed = {(port, "in") for port in signature.required}
        assert needed <= shown
        for row in shape.rows:
            assert row.top >= 0.0 and row.top + 22.0 <= shape.height
        for pin in shape.pins:
            assert pin.at.x in (0.0, shape.width)


def test_what_an_edit_does_not_touch_stays_the_same_outline(desk: Desk) -> None:
    before = desk.scene
    desk.edit(SetValue("knob", "value", 0.5), "Turn")
    desk.follow()
    after = desk.scene
    assert after is not before
    assert after.shapes["road"] is before.shapes["road"]
    assert after.shapes["knob"] is not before.shapes["knob"]
    wire = Wire("hits", "pulse", "road", "glow")
    assert after.cables[wire] is before.cables[wire]


def test_a_cable_follows_the_node_that_it_hangs_on(desk: Desk) -> None:
    wire = Wire("hits", "pulse", "road", "glow")
    before = desk.scene.cables[wire]
    desk.edit(MoveNodes({"hits": (100, 300)}), "Move")
    desk.follow()
    after = desk.scene.cables[wire]
    assert after.points[0] == desk.scene.pin_place("hits", "pulse", "out")
    assert after.points[-1] == before.points[-1]


def test_the_cable_of_a_node_that_is_off_is_drawn_so(desk: Desk) -> None:
    desk.edit(SetOff("hits", True), "Off")
    desk.follow()
    assert desk.scene.cables[Wire("hits", "pulse", "road", "glow")].off


def test_a_wire_to_a_port_that_is_not_known_has_a_pin_all_the_same(library: Library) -> None:
    patch = Patch(
        nodes={"a": PatchNode("from.a_pack"), "b": PatchNode("output.screen")},
        wires=(Wire("a", "picture_of", "b", "sparkle"),),
    )
    scene = Scene.of(patch, Signatures(library))
    cable = scene.cables[patch.wires[0]]
    assert cable.kind is None
    assert cable.points[0] == scene.pin_place("a", "picture_of", "out")
    assert cable.points[-1] == scene.pin_place("b", "sparkle", "in")


def test_nodes_without_a_place_get_one_below_the_others(library: Library, patch: Patch) -> None:
    bare = Patch(nodes=patch.nodes, wires=patch.wires)
    scene = Scene.of(bare, Signatures(library))
    for one, other in itertools.combinations(scene.rects().values(), 2):
        assert not one.meets(other)


def test_a_pin_wins_over_its_node_and_a_node_over_a_cable(desk: Desk) -> None:
    scene = desk.scene
    at = scene.pin_place("hits", "source", "in")
    assert at is not None
    hit = hit_at(scene, at.moved(3.0, 2.0), 1.0)
    assert isinstance(hit, OnPin) and (hit.node, hit.pin.port) == ("hits", "source")
    assert isinstance(hit_at(scene, scene.rect("hits").centre, 1.0), OnNode)
    wire = Wire("in", "audio", "screen", "sound")
    for place in scene.cables[wire].line:
        on = hit_at(scene, Point(*place), 1.0)
        if on is not None and not isinstance(on, OnNode | OnPin):
            assert isinstance(on, OnCable)


def test_the_node_that_was_raised_is_on_top(desk: Desk) -> None:
    desk.edit(MoveNodes({"knob": (260, 10)}), "Move")
    desk.follow()
    point = Point(330.0, 22.0)
    for top in ("hits", "knob"):
        hit = hit_at(desk.scene, point, 1.0, raised=(top,))
        assert isinstance(hit, OnNode) and hit.node == top


def test_a_frame_is_hit_at_its_title_and_its_corner_only(desk: Desk) -> None:
    frames = {3: Rect(1400.0, 0.0, 300.0, 200.0)}

    def hit(x: float, y: float) -> object:
        return hit_at(desk.scene, Point(x, y), 1.0, frames)

    assert hit(1500.0, 10.0) == OnBox("frame", 3)
    assert hit(1698.0, 198.0) == OnBox("frame", 3, corner=True)
    assert hit(1500.0, 120.0) is None


def test_what_a_sub_patch_publishes_is_as_good_as_wired_inside_of_it(library: Library) -> None:
    scene = Scene.of(VOICE, Signatures(library))
    wired = {
        (name, row.pin.side, row.pin.port)
        for name, shape in scene.shapes.items()
        for row in shape.rows
        if row.pin is not None and row.wired
    }
    assert {("shape", "in", "source"), ("shape", "in", "cutoff"), ("gain", "out", "out")} <= wired
    assert scene.drivers["shape"] == {"source": "outside sound", "cutoff": "outside tone"}
    assert scene.drivers["gain"] == {"source": "shape"}
